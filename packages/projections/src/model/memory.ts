import { right as eitherRight } from 'fp-ts/lib/Either.js'
import { right } from 'fp-ts/lib/TaskEither.js'

import type { Position } from '@delega/core'

import { memoryTable, type MemoryTable } from './memory-table.js'
import type { Model, Readers, Schema } from './model.js'
import type { Changes, Shelf, Storage } from './storage.js'
import type { Scalar } from './table.js'

/** Every row of every table as stored, by table. */
export type Dump = Readonly<Record<string, readonly (readonly Scalar[])[]>>

/** A generation of rows in memory. */
export type MemoryShelf<S extends Schema> = Shelf<S> & {
  readonly rows: Readers<S>
  /** Writes rows without a position. */
  readonly write: (changes: Changes<S>) => void
  /** Every row of every table as stored, in the order of keys. */
  readonly dump: () => Dump
}

const namesOf = <S extends Schema>({ tables }: Model<S>): readonly (keyof S & string)[] => Object.keys(tables)

/** One generation of a model in memory. */
export const memoryShelf = <S extends Schema>(model: Model<S>): MemoryShelf<S> => {
  type Row = S[keyof S & string]
  let position: Position | null = null
  const names = namesOf(model)
  const kept = new Map<string, MemoryTable<Row>>(names.map((name) => [name, memoryTable<Row>(model.tables[name])]))
  const tableOf = (name: string): MemoryTable<Row> => {
    const table = kept.get(name)
    if (table === undefined) throw new RangeError(`No table ${name}`)
    return table
  }

  const write = (changes: Changes<S>): void => {
    for (const name of names) for (const [key, row] of changes[name]) tableOf(name).write(key, row)
  }

  const commit = (changes: Changes<S>, from: Position | null, to: Position): boolean => {
    if (from !== position) return false
    write(changes)
    position = to
    return true
  }

  const rows = Object.fromEntries(names.map((name) => [name, tableOf(name).reader])) as unknown as Readers<S>
  return {
    position: () => position,
    rows,
    read: (query) => query(rows),
    recall: <Name extends keyof S & string>(name: Name, key: string) =>
      tableOf(name).reader.get(key) as S[Name] | undefined,
    write,
    commit: (changes, from, to) => async () => eitherRight(commit(changes, from, to)),
    dump: () => Object.fromEntries(names.map((name) => [name, tableOf(name).dump()])),
  }
}

type Generations = { live: unknown; beside: unknown }

/** Rows in memory, gone with the process: for tests, examples and small services. */
export const memoryStorage = (): Storage => {
  const models = new Map<string, Generations>()
  const generations = (name: string): Generations => {
    const found = models.get(name) ?? { live: null, beside: null }
    models.set(name, found)
    return found
  }
  return {
    live: <S extends Schema>(model: Model<S>) => right(generations(model.name).live as Shelf<S> | null),
    beside: <S extends Schema>(model: Model<S>) => {
      const kept = generations(model.name)
      kept.beside ??= memoryShelf(model)
      return right(kept.beside as Shelf<S>)
    },
    finish: () => right(null),
    promote: (model) => async () => {
      const kept = generations(model.name)
      kept.live = kept.beside
      kept.beside = null
      return eitherRight(null)
    },
  }
}
