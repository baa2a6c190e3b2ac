import type { DatabaseSync } from 'node:sqlite'

import type { StoreFault } from '@delega/core'
import type { Model, Schema, Storage } from '@delega/projections'
import { isLeft, right } from 'fp-ts/lib/Either.js'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'

import type { SqliteDatabase } from '../database.js'
import type { SqliteModule } from '../schema.js'
import { sqliteShelf, type SqliteShelf, tableName } from './shelf.js'
import { createSql, indexSql } from './table.js'

/**
 * The generations of each model. `live` is asked; `beside` is being built; `past` was live until the last switch,
 * and stays until the next one, for a process that has not noticed.
 */
const readModelsModule: SqliteModule = {
  name: 'readModels',
  steps: [
    `CREATE TABLE read_models (
       generation INTEGER PRIMARY KEY AUTOINCREMENT,
       model TEXT NOT NULL,
       version INTEGER NOT NULL,
       standing TEXT NOT NULL CHECK (standing IN ('live', 'beside', 'past')),
       position INTEGER,
       UNIQUE (model, standing)
     ) STRICT;`,
  ],
}

type Standing = 'live' | 'beside' | 'past'

type Generation = { readonly generation: number; readonly version: number }

const generationOf = (sql: DatabaseSync, model: string, standing: Standing): Generation | null => {
  const row = sql
    .prepare('SELECT generation, version FROM read_models WHERE model = ? AND standing = ?')
    .get(model, standing)
  return row === undefined ? null : { generation: Number(row['generation']), version: Number(row['version']) }
}

const tablesOf = (sql: DatabaseSync, model: string, generation: number): readonly string[] =>
  sql
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name LIKE ? ESCAPE '\\'")
    .all(`${model}\\_%\\_${generation}`)
    .map((row) => String(row['name']))

/** Takes a generation away, whatever tables it had. */
const drop = (sql: DatabaseSync, model: string, standing: Standing): void => {
  const old = generationOf(sql, model, standing)
  if (old === null) return
  for (const table of tablesOf(sql, model, old.generation)) sql.exec(`DROP TABLE "${table}"`)
  sql.prepare('DELETE FROM read_models WHERE generation = ?').run(old.generation)
}

const entries = <S extends Schema>({ tables }: Model<S>) =>
  (Object.keys(tables) as readonly (keyof S & string)[]).map((name) => ({ name, table: tables[name] }))

const begin = <S extends Schema>(sql: DatabaseSync, model: Model<S>): number => {
  const begun = generationOf(sql, model.name, 'beside')
  if (begun !== null && begun.version === model.version) return begun.generation
  drop(sql, model.name, 'beside')
  const { lastInsertRowid } = sql
    .prepare("INSERT INTO read_models (model, version, standing) VALUES (?, ?, 'beside')")
    .run(model.name, model.version)
  const generation = Number(lastInsertRowid)
  for (const { name, table } of entries(model)) sql.exec(createSql(tableName(model.name, name, generation), table))
  return generation
}

const promote = (sql: DatabaseSync, model: string): void => {
  if (generationOf(sql, model, 'beside') === null) return
  drop(sql, model, 'past')
  const stand = sql.prepare('UPDATE read_models SET standing = ? WHERE model = ? AND standing = ?')
  stand.run('past', model, 'live')
  stand.run('live', model, 'beside')
}

/** Rows and positions in a file. */
export type SqliteReadModels = Omit<Storage, 'live' | 'beside'> & {
  /** The generation that is asked. */
  readonly live: <S extends Schema>(model: Model<S>) => TaskEither<StoreFault, SqliteShelf<S> | null>
  /** The generation that is being built. */
  readonly beside: <S extends Schema>(model: Model<S>) => TaskEither<StoreFault, SqliteShelf<S>>
}

/**
 * Keeps read models in a file: that of the events (`store.database`), or one of its own (`openDatabase`).
 * The rows of a batch and the position up to which they count are committed together.
 */
export const sqliteReadModels =
  (database: SqliteDatabase): TaskEither<StoreFault, SqliteReadModels> =>
  async () => {
    const { sql, transaction } = database
    const migrated = await database.migrate(readModelsModule)()
    if (isLeft(migrated)) return migrated

    const live = <S extends Schema>(model: Model<S>) =>
      database.read(() => {
        const found = generationOf(sql, model.name, 'live')
        return found?.version === model.version ? sqliteShelf(database, model, found.generation) : null
      })

    const beside =
      <S extends Schema>(model: Model<S>): TaskEither<StoreFault, SqliteShelf<S>> =>
      async () => {
        const begun = await transaction(() => begin(sql, model))()
        if (isLeft(begun)) return begun
        return database.read(() => sqliteShelf(database, model, begun.right))()
      }

    const finish =
      <S extends Schema>(model: Model<S>): TaskEither<StoreFault, null> =>
      async () => {
        const generation = generationOf(sql, model.name, 'beside')?.generation
        if (generation === undefined) return right(null)
        const statements = entries(model).flatMap(({ name, table }) =>
          indexSql(tableName(model.name, name, generation), table),
        )
        for (const statement of statements) {
          const indexed = await transaction(() => sql.exec(statement))()
          if (isLeft(indexed)) return indexed
        }
        return right(null)
      }

    return right({
      live,
      beside,
      finish,
      promote: (model) =>
        transaction(() => {
          promote(sql, model.name)
          return null
        }),
    })
  }
