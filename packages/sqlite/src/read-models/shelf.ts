import type { DatabaseSync } from 'node:sqlite'

import type { Position } from '@delega/core'
import type { Changes, Dump, Model, Readers, Schema, Shelf } from '@delega/projections'

import type { SqliteDatabase } from '../database.js'
import { type Kept, keptRows } from './kept.js'
import { sqliteTable, type SqliteTable } from './table.js'

/** Rows of each table that the fold has at hand at least, and at most twice as many. */
const KEPT = 50_000

/** A generation of rows in the file. */
export type SqliteShelf<S extends Schema> = Shelf<S> & {
  /** Every row of every table as stored, in the order of keys. */
  readonly dump: () => Dump
}

export const tableName = (model: string, table: string, generation: number): string => `${model}_${table}_${generation}`

type Cabinet<Row> = { readonly table: SqliteTable<Row>; readonly kept: Kept<Row> }

const inSnapshot = <A>(sql: DatabaseSync, begin: () => void, end: () => void, work: () => A): A => {
  if (sql.isTransaction) return work()
  begin()
  try {
    return work()
  } finally {
    if (sql.isTransaction) end()
  }
}

/** How far a generation has read, as stored; `undefined`: it is no more. */
export const storedPosition = (sql: DatabaseSync, generation: number): Position | null | undefined => {
  const row = sql
    .prepare('SELECT position FROM read_models WHERE generation = ? AND standing <> ?')
    .get(generation, 'past')
  return row === undefined ? undefined : (row['position'] as Position | null)
}

export const sqliteShelf = <S extends Schema>(
  database: SqliteDatabase,
  model: Model<S>,
  generation: number,
): SqliteShelf<S> => {
  type Row = S[keyof S & string]
  const { sql } = database
  const names: readonly (keyof S & string)[] = Object.keys(model.tables)
  const cabinets = new Map<string, Cabinet<Row>>(
    names.map((name) => [
      name,
      {
        table: sqliteTable<Row>(sql, tableName(model.name, name, generation), model.tables[name]),
        kept: keptRows<Row>(KEPT),
      },
    ]),
  )
  const cabinetOf = (name: string): Cabinet<Row> => {
    const cabinet = cabinets.get(name)
    if (cabinet === undefined) throw new RangeError(`No table ${name}`)
    return cabinet
  }
  const rows = Object.fromEntries(names.map((name) => [name, cabinetOf(name).table.reader])) as unknown as Readers<S>
  const begin = sql.prepare('BEGIN')
  const end = sql.prepare('COMMIT')
  const move = sql.prepare('UPDATE read_models SET position = ? WHERE generation = ?')
  let position = storedPosition(sql, generation) ?? null

  const recall = (name: string, key: string): Row | undefined => {
    // Nothing was written yet.
    if (position === null) return undefined
    const { table, kept } = cabinetOf(name)
    const known = kept.get(key)
    if (known !== undefined) return known ?? undefined
    const row = table.reader.get(key)
    if (row !== undefined) kept.set(key, row)
    return row
  }

  const write = (changes: Changes<S>, from: Position | null, to: Position): boolean => {
    if (storedPosition(sql, generation) !== from) return false
    for (const name of names) for (const [key, row] of changes[name]) cabinetOf(name).table.write(key, row)
    move.run(to, generation)
    return true
  }

  const keep = (changes: Changes<S>, to: Position): void => {
    position = to
    for (const name of names) for (const [key, row] of changes[name]) cabinetOf(name).kept.set(key, row)
  }

  return {
    position: () => position,
    read: (query) =>
      inSnapshot(
        sql,
        () => begin.run(),
        () => end.run(),
        () => query(rows),
      ),
    recall: <Name extends keyof S & string>(name: Name, key: string) => recall(name, key) as S[Name] | undefined,
    commit: (changes, from, to) => async () => {
      const written = await database.transaction(() => write(changes, from, to))()
      if (written._tag === 'Right' && written.right) keep(changes, to)
      return written
    },
    dump: () => Object.fromEntries(names.map((name) => [name, cabinetOf(name).table.dump()])),
  }
}
