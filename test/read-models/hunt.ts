import { isDeepStrictEqual } from 'node:util'

import { categoryOf, plusDays } from '@delega/core'
import {
  authorityTable,
  batchOver,
  type Dump,
  foldAll,
  type Model,
  memoryShelf,
  type Recorded,
  type Schema,
  type Shelf,
} from '@delega/projections'
import type { SqliteReadModels } from '@delega/sqlite'

import { naively } from './naive.ts'
import { askAuthority, type Check, type Look, type View } from './views.ts'
import { got } from './got.ts'

const LATER = [0, 1, 9, 45, 400] as const
const CHUNKS = [1, 7, 2, 19, 4, 1000] as const

/** Where the comparison failed, and with what. */
export class Difference extends Error {
  readonly told: unknown
  readonly expected: unknown
  constructor(place: string, told: unknown, expected: unknown) {
    super(place)
    this.told = told
    this.expected = expected
  }
}

const checkAt =
  (place: string): Check =>
  (told, expected) => {
    if (!isDeepStrictEqual(told, expected)) throw new Difference(place, told, expected)
  }

const sameBytes = (place: string, one: Dump | undefined, other: Dump): void => {
  if (JSON.stringify(one) !== JSON.stringify(other)) throw new Difference(place, one, other)
}

/** One history, with what a model should tell after each of its prefixes. */
export type Told = {
  readonly seed: number
  readonly history: readonly Recorded[]
  readonly lookAfter: (count: number) => Look
}

export const toldBy = (seed: number, history: readonly Recorded[]): Told => {
  const looks = new Map<number, Look>()
  const make = (count: number): Look => {
    const seen = history.slice(0, count)
    const last = seen.at(-1)
    if (last === undefined) throw new RangeError('An empty prefix tells nothing')
    const later = LATER[(count + seed * 3) % LATER.length] ?? 0
    return { naive: naively(seen), seen, at: plusDays(last.event.at, later), turn: count + seed }
  }
  return {
    seed,
    history,
    lookAfter: (count) => {
      const look = looks.get(count) ?? make(count)
      looks.set(count, look)
      return look
    },
  }
}

const concerns = <S extends Schema>({ categories }: Model<S>, { stored }: Recorded): boolean =>
  categories.some((category) => category === categoryOf(stored.stream))

/** Folds chunk by chunk into a shelf, and compares after each that changed something; gives back what is stored in the end. */
const compare = async <S extends Schema>(
  views: readonly View<S>[],
  { seed, history, lookAfter }: Told,
  chunk: number,
  where: string,
  shelf: Shelf<S> & { readonly dump: () => Dump },
): Promise<Dump> => {
  for (let from = 0; from < history.length; from += chunk) {
    const events = history.slice(from, from + chunk)
    const count = from + events.length
    for (const { model } of views.slice(0, 1)) {
      const { drafts, changes } = batchOver(model, shelf)
      for (const { event, stored } of events) if (concerns(model, { event, stored })) model.fold(drafts, event, stored)
      const to = events.at(-1)?.stored.position
      if (to !== undefined) await got(shelf.commit(changes, shelf.position(), to))
    }
    for (const { model, ask } of views) {
      if (count < history.length && !events.some((recorded) => concerns(model, recorded))) continue
      const check = checkAt(`seed ${seed}, ${model.name} ${where}, after event ${count} in chunks of ${chunk}`)
      shelf.read((rows) => ask(rows, lookAfter(count), check))
    }
  }
  return shelf.dump()
}

/** Views of one model. */
export type Subject = {
  readonly inMemory: (told: Told) => Promise<void>
  readonly inSqlite: (told: Told, storage: SqliteReadModels) => Promise<void>
}

/** All that is compared of one model: in memory after every event, and in SQLite, against the streams and against each other. */
export const subject = <S extends Schema>(...views: readonly [View<S>, ...View<S>[]]): Subject => {
  const [{ model }] = views
  return {
    inMemory: async (told) => {
      const inGo = foldAll(
        model,
        told.history.filter((recorded) => concerns(model, recorded)),
      ).dump()
      const stepwise = await compare(views, told, 1, 'in memory', memoryShelf(model))
      sameBytes(`seed ${told.seed}, ${model.name}: at one go, and event by event`, inGo, stepwise)
    },
    inSqlite: async (told, storage) => {
      const chunk = CHUNKS[told.seed % CHUNKS.length] ?? 1
      const first = await compare(views, told, chunk, 'in SQLite', await got(storage.beside(model)))
      await got(storage.finish(model))
      await got(storage.promote(model))
      const inMemory = foldAll(
        model,
        told.history.filter((recorded) => concerns(model, recorded)),
      ).dump()
      sameBytes(`seed ${told.seed}, ${model.name}: in SQLite, and in memory`, first, inMemory)
      const live = await got(storage.live(model))
      sameBytes(`seed ${told.seed}, ${model.name}: before the switch, and after it`, live?.dump(), first)
    },
  }
}

/** The authority index after every event. */
export const compareAuthority = ({ seed, history, lookAfter }: Told): void => {
  const table = authorityTable()
  for (const [index, { event, stored }] of history.entries()) {
    table.fold(event, stored)
    askAuthority(table, lookAfter(index + 1), checkAt(`seed ${seed}, authority after event ${index + 1}`))
  }
}
