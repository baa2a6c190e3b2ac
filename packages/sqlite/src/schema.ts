import type { DatabaseSync } from 'node:sqlite'

import type { StoreFault } from '@delega/core'

import { faultOf } from './faults.js'

/** Stands in the header of each file of ours: "DELG". */
const APPLICATION_ID = 0x44_45_4c_47

/** Of the file as a whole; the tables of each module have versions of their own. */
const FORMAT = 1

/** Tables that belong together: each step is SQL that lifts the module by one version, and is never changed once released. */
export type SqliteModule = {
  readonly name: string
  readonly steps: readonly string[]
  /** Makes temporary views that show tables of any earlier version as those of the last, where the file may not be written. */
  readonly asIfLast?: string
}

/** No more rows than this value. Where a value stands alone, SQLite plans the statement anew at each call, in ten times the time. */
export const LIMITED = 'LIMIT ? + 0'

type Row = Readonly<Record<string, unknown>>

const numberOf = (row: Row | undefined): number => {
  const value = row === undefined ? 0 : Object.values(row)[0]
  return typeof value === 'number' ? value : 0
}

const numberFrom = (sql: DatabaseSync, query: string): number => numberOf(sql.prepare(query).get())

const isUntouched = (sql: DatabaseSync): boolean =>
  numberFrom(sql, 'PRAGMA application_id') === 0 &&
  numberFrom(sql, 'PRAGMA user_version') === 0 &&
  numberFrom(sql, 'SELECT count(*) FROM sqlite_schema') === 0

/** Runs the work in a transaction of its own. Not for use within another one. */
export const inTransaction = <A>(sql: DatabaseSync, work: () => A): A => {
  sql.exec('BEGIN IMMEDIATE')
  try {
    const answer = work()
    sql.exec('COMMIT')
    return answer
  } catch (error) {
    if (sql.isTransaction) sql.exec('ROLLBACK')
    throw error
  }
}

const foundIn = (sql: DatabaseSync): StoreFault | null => {
  if (numberFrom(sql, 'PRAGMA application_id') !== APPLICATION_ID)
    return { fault: 'NotAStore', detail: 'the file belongs to another application' }
  const found = numberFrom(sql, 'PRAGMA user_version')
  return found > FORMAT ? { fault: 'NewerVersion', found, supported: FORMAT } : null
}

/** Makes an empty file ours; finds out whether another one is. A file of somebody else is not touched. */
export const claim = (sql: DatabaseSync): StoreFault | null => {
  if (!isUntouched(sql)) return foundIn(sql)
  sql.exec('PRAGMA journal_mode = WAL')
  return inTransaction(sql, () => {
    // Another process may have been quicker since.
    if (!isUntouched(sql)) return foundIn(sql)
    sql.exec(`
      CREATE TABLE modules (name TEXT NOT NULL PRIMARY KEY, version INTEGER NOT NULL) STRICT, WITHOUT ROWID;
      PRAGMA application_id = ${APPLICATION_ID};
      PRAGMA user_version = ${FORMAT};
    `)
    return null
  })
}

const versionOf = (sql: DatabaseSync, name: string): number =>
  numberOf(sql.prepare('SELECT version FROM modules WHERE name = ?').get(name))

const lift = (sql: DatabaseSync, { name, steps }: SqliteModule): void =>
  inTransaction(sql, () => {
    for (const step of steps.slice(versionOf(sql, name))) sql.exec(step)
    sql
      .prepare(
        'INSERT INTO modules VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET version = max(version, excluded.version)',
      )
      .run(name, steps.length)
  })

/** Brings the tables of a module up to date, each step once, all in one transaction. */
export const migrate = (sql: DatabaseSync, module: SqliteModule): StoreFault | null => {
  const last = module.steps.length
  const found = versionOf(sql, module.name)
  if (found > last) return { fault: 'NewerVersion', found, supported: last }
  if (found === last) return null
  try {
    lift(sql, module)
  } catch (error) {
    if (faultOf(error)?.fault !== 'ReadOnly' || found === 0 || module.asIfLast === undefined) throw error
    sql.exec(module.asIfLast)
  }
  return null
}
