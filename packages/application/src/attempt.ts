import type { EventStore, Instant, Observer } from '@delega/core'
import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'

import type { Fault, No } from './outcome.js'
import type { Planning, Settings, Unread } from './plan.js'
import {
  type Aggregate,
  type AnyStream,
  type Identified,
  type Stream,
  type Streams,
  type Tagged,
  traceOf,
} from './streams.js'

/** What carries commands out. */
export type Engine = {
  readonly store: EventStore
  readonly streams: Streams
  readonly clock: () => Instant
  readonly settings: Settings
  /** How often a command is decided anew when others were quicker. */
  readonly attempts: number
  /** Nobody watches where it is `null`. */
  readonly observer: Observer | null
}

export const failed = (fault: Fault): Either<No, never> => left({ no: 'failed', fault })

/** A stream that an attempt has asked for. */
type Asked = {
  readonly stream: AnyStream
  /** The revision at which it was first looked at; `null`: not yet. */
  seenAt: number | null
  isReadNow: boolean
}

/** One try at one command: decided from memory where the streams are known, at the instant of the clock. */
export class Attempt implements Planning {
  readonly #engine: Engine
  readonly #now: Instant
  // A handful at most: looked through more quickly than any map.
  readonly #asked: Asked[] = []

  constructor(engine: Engine) {
    this.#engine = engine
    this.#now = engine.clock()
  }

  get atomicity(): EventStore['atomicity'] {
    return this.#engine.store.atomicity
  }

  get settings(): Settings {
    return this.#engine.settings
  }

  stream<State, Event extends Tagged, Id extends string, Owner extends string | null>(
    aggregate: Aggregate<State, Event, Id, Owner>,
    id: Id,
    owner: Owner,
  ): Stream<State, Event> {
    const found = this.#engine.streams.of(aggregate, id, owner)
    // By name: what is let go from memory meanwhile stays one and the same stream to this attempt.
    for (const { stream } of this.#asked) if (stream.name === found.name) return stream as Stream<State, Event>
    this.#asked.push({ stream: found, seenAt: null, isReadNow: false })
    return found
  }

  lacking(streams: readonly AnyStream[], { fresh }: { readonly fresh: boolean } = { fresh: false }): Unread | null {
    for (const stream of streams) {
      const entry = this.#entryOf(stream)
      if (this.#isDue(entry, fresh)) return { no: 'unread', streams, fresh }
      entry.seenAt ??= stream.revision
    }
    return null
  }

  /** Reads what is lacking, one stream after the other. */
  async read({ streams, fresh }: Omit<Unread, 'no'>): Promise<No | null> {
    for (const stream of streams) {
      const entry = this.#entryOf(stream)
      if (this.#isDue(entry, fresh)) {
        const news = await this.#refresh(entry)
        if (isLeft(news)) return news.left
      }
      entry.seenAt ??= stream.revision
    }
    return null
  }

  at(): Instant {
    let latest = this.#now
    for (const { stream } of this.#asked) if (stream.lastAt !== null && stream.lastAt > latest) latest = stream.lastAt
    return latest
  }

  /** Another command of this process has brought news since this attempt looked: what it decided no longer counts. */
  hasMoved(): boolean {
    for (const { stream, seenAt } of this.#asked) if (seenAt !== null && stream.revision !== seenAt) return true
    return false
  }

  /** Reads what this attempt took from memory (`evenIfRead`: and what it has read itself); tells whether there was news. */
  async catchUp({ evenIfRead }: { readonly evenIfRead: boolean }): Promise<Either<No, boolean>> {
    let anyNews = false
    for (const entry of this.#asked) {
      if (entry.isReadNow && !evenIfRead) continue
      const news = await this.#refresh(entry)
      if (isLeft(news)) return news
      anyNews ||= news.right
    }
    return right(anyNews)
  }

  /** Whether a stream that was asked for holds events of a command with this id that said something else. */
  holdsAnother(command: Identified): boolean {
    for (const { stream } of this.#asked) {
      const trace = traceOf(stream, command.commandId)
      if (trace !== undefined && trace.command.fingerprint !== command.fingerprint) return true
    }
    return false
  }

  #entryOf(stream: AnyStream): Asked {
    for (const entry of this.#asked) if (entry.stream === stream) return entry
    const entry = { stream, seenAt: null, isReadNow: false }
    this.#asked.push(entry)
    return entry
  }

  #isDue({ stream, isReadNow }: Asked, fresh: boolean): boolean {
    return fresh ? !isReadNow : !this.#engine.streams.isKnown(stream)
  }

  async #refresh(entry: Asked): Promise<Either<No, boolean>> {
    entry.isReadNow = true
    const news = await this.#engine.streams.refresh(entry.stream)
    return isLeft(news) ? failed(news.left) : news
  }
}
