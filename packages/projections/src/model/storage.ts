import type { TaskEither } from 'fp-ts/lib/TaskEither.js'

import type { Position, StoreFault } from '@delega/core'

import type { Model, Query, Schema } from './model.js'

/** Rows to write, by key; `null` takes a row away. */
export type Changes<S extends Schema> = { readonly [Name in keyof S]: ReadonlyMap<string, S[Name] | null> }

/** One generation of a model's rows, and how far it has read. */
export type Shelf<S extends Schema> = {
  /** Up to where the rows count. */
  readonly position: () => Position | null
  /** Answers a question from one state of the rows. */
  readonly read: <Answer>(query: Query<S, Answer>) => Answer
  /** The row as the fold needs it; a storage may keep these at hand. */
  readonly recall: <Name extends keyof S & string>(table: Name, key: string) => S[Name] | undefined
  /**
   * Writes the rows and the position together, or nothing at all.
   * `false`: somebody else has moved this shelf away from `from`; nothing was written, and `position` tells where it stands now.
   */
  readonly commit: (changes: Changes<S>, from: Position | null, to: Position) => TaskEither<StoreFault, boolean>
}

/**
 * Where rows are kept. Rows are read synchronously, and nobody ever sees a batch half written.
 * `live` is what queries read; `beside` is the generation that is being built; `promote` makes it the live one, at once.
 */
export type Storage = {
  /** `null`: nothing usable is stored for this version of the model. */
  readonly live: <S extends Schema>(model: Model<S>) => TaskEither<StoreFault, Shelf<S> | null>
  /** Goes on with a generation that was begun, or begins one. */
  readonly beside: <S extends Schema>(model: Model<S>) => TaskEither<StoreFault, Shelf<S>>
  /** Makes the generation beside fit to be asked, which may take its time; it stays so while more is written. */
  readonly finish: <S extends Schema>(model: Model<S>) => TaskEither<StoreFault, null>
  /** Makes the generation beside the live one. */
  readonly promote: <S extends Schema>(model: Model<S>) => TaskEither<StoreFault, null>
}
