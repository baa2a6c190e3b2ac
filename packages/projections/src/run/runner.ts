import { isLeft, left, right } from 'fp-ts/lib/Either.js'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'

import type { EventStore, Logger, Observer, Position } from '@delega/core'
import { observerOf } from '@delega/core/observe'

import { memoryStorage } from '../model/memory.js'
import type { Model, Query, Schema } from '../model/model.js'
import type { Shelf, Storage } from '../model/storage.js'
import { nameOfError } from './advance.js'
import { feed, type Feed, type FeedOptions } from './feed.js'
import type { ModelStatus, Progress, QueryFault, Stop } from './status.js'

const DEFAULT_BATCH = 5_000
const DEFAULT_BUILD_ROWS = 250_000
const DEFAULT_TIMEOUT_MS = 5_000

/** How current an answer has to be. */
export type AskOptions = {
  /** The `position` of a receipt: the answer takes account of that write and of all before it. */
  readonly atLeast?: Position | null
  /** How long to wait for that, in milliseconds (default: 5,000). */
  readonly timeoutMs?: number
}

/** One model that is kept up to date. */
export type ReadModel<S extends Schema> = {
  /** Answers once all that stood in the store at the start, and all up to `atLeast`, is taken into account. */
  readonly ask: <Answer>(query: Query<S, Answer>, options?: AskOptions) => TaskEither<QueryFault, Answer>
  /** How far it is, and whether it goes on. */
  readonly status: () => ModelStatus
  /** Builds the rows anew beside those in use, and then switches over; answers stay whole all the time. */
  readonly rebuild: () => TaskEither<Stop, null>
  /** Goes on where the model stopped, once the cause is mended. */
  readonly resume: () => void
}

/** The models that a runner feeds, by the names that their user gives them. */
export type Models<M extends Schemas> = { readonly [Name in keyof M]: Model<M[Name]> }
/** The models that a runner keeps up to date, by the same names. */
export type ReadModels<M extends Schemas> = { readonly [Name in keyof M]: ReadModel<M[Name]> }
type Schemas = Readonly<Record<string, Schema>>

/** Read models that follow a store until they are stopped. */
export type Projections<M extends Schemas> = {
  readonly models: ReadModels<M>
  /** Nothing is written after the promise settles. The store and the storage stay open: they are the caller's. */
  readonly stop: () => Promise<void>
}

/** Which models, from which store, kept where. Storage and everything below it may be left out. */
export type ProjectionOptions<M extends Schemas> = {
  readonly store: Pick<EventStore, 'readAll' | 'subscribe'>
  readonly models: Models<M>
  /** Where rows are kept (default: in memory). */
  readonly storage?: Storage
  /** Events read at once, and of rows in use also written at once, while catching up (default: 5,000). */
  readonly batch?: number
  /**
   * Changed rows that a build or a rebuild holds in memory before it writes them, with its place, in one transaction
   * (default: 250,000, in the order of 1.5 kB each). A build that is interrupted goes on from the last such transaction.
   */
  readonly buildRows?: number
  /** The last position of the store, if it can tell: the progress of the first build then has an end. */
  readonly head?: () => Promise<Position | null>
  /** Told how far a first build or a rebuild has come. */
  readonly onProgress?: (progress: Progress) => void
  /** Told when a model stops, and why. */
  readonly onStop?: (model: string, stop: Stop) => void
  /** Milliseconds, for the rate of the progress. */
  readonly now?: () => number
  /** Watches what becomes of each model, such as the one of `@delega/opentelemetry` (default: nobody does). */
  readonly observer?: Observer
  /** Takes a line for whatever becomes of a model (default: nothing is logged). */
  readonly logger?: Logger
}

const readModel = <S extends Schema>(model: Model<S>, kept: Feed<S>): ReadModel<S> => {
  const answer = <Answer>(shelf: Shelf<S>, query: Query<S, Answer>) => {
    try {
      return right(shelf.read(query))
    } catch (error) {
      const fault: QueryFault = { fault: 'StorageFailed', model: model.name, detail: nameOfError(error) }
      return left(fault)
    }
  }
  return {
    ask:
      (query, { atLeast, timeoutMs = DEFAULT_TIMEOUT_MS } = {}) =>
      async () => {
        const reached = await kept.reached(atLeast ?? null, timeoutMs)
        if (isLeft(reached)) return reached
        const shelf = kept.shelf()
        return shelf === null ? left({ fault: 'NotYetThere', model: model.name, position: null }) : answer(shelf, query)
      },
    status: kept.status,
    rebuild: () => kept.rebuild,
    resume: kept.resume,
  }
}

const nothing = (): void => undefined

/**
 * Keeps read models up to date with a store: each catches up in batches, then follows live.
 * Each model reads by itself: one that stops holds none of the others up.
 */
export const runProjections = <M extends Schemas>(options: ProjectionOptions<M>): Projections<M> => {
  const feedOptions: FeedOptions = {
    store: options.store,
    storage: options.storage ?? memoryStorage(),
    batch: options.batch ?? DEFAULT_BATCH,
    buildRows: options.buildRows ?? DEFAULT_BUILD_ROWS,
    head: options.head ?? (() => Promise.resolve(null)),
    onProgress: options.onProgress ?? nothing,
    onStop: options.onStop ?? nothing,
    now: options.now ?? (() => performance.now()),
    observer: observerOf(options),
  }
  const feeds: { readonly stop: () => Promise<void> }[] = []
  const start = <S extends Schema>(model: Model<S>): ReadModel<S> => {
    const kept = feed(model, feedOptions)
    feeds.push(kept)
    return readModel(model, kept)
  }
  const names = Object.keys(options.models) as readonly (keyof M & string)[]
  return {
    models: Object.fromEntries(names.map((name) => [name, start(options.models[name])])) as ReadModels<M>,
    stop: async () => {
      await Promise.all(feeds.map(({ stop }) => stop()))
    },
  }
}
