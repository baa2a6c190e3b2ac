import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

import { type CommandInput, type Delega, openDelega } from '@delega/application'
import { openSqliteStore, type SqliteDatabase, type SqliteStore } from '@delega/sqlite'

import { must } from './domain.ts'
import { AT } from './practice.ts'

/** A folder for one round, on a disk. Where temporary files are kept in memory, set TMPDIR: nothing is durable there. */
export const folder = (): { readonly file: string; readonly remove: () => void } => {
  const path = mkdtempSync(join(tmpdir(), 'delega-bench-'))
  return { file: join(path, 'events.db'), remove: () => rmSync(path, { recursive: true }) }
}

/** One hash over what the file holds of streams that begin so, as it is stored, in the order of streams and revisions. */
export const digestOf = (
  file: string,
  prefix: string,
  columns = 'id, type, schema_version, recorded_at, data, metadata',
): string => {
  const sql = new DatabaseSync(file, { readOnly: true })
  const rows = sql.prepare(
    `SELECT name, revision, ${columns} FROM events JOIN streams USING (first)
      WHERE name LIKE ? || '%' ORDER BY name, revision`,
  )
  rows.setReturnArrays(true)
  const hash = createHash('sha256')
  let count = 0
  for (const row of rows.iterate(prefix)) {
    hash.update(`${JSON.stringify(row)}\n`)
    count += 1
  }
  sql.close()
  return `${count} events, ${hash.digest('hex')}`
}

/** Fills a file in bulk, as nobody would who needs each event to be durable; all of it has reached the disk by the end. */
export const filledInBulk = async (database: SqliteDatabase, fill: () => Promise<unknown>): Promise<void> => {
  const pragma = (text: string): unknown => database.sql.prepare(`PRAGMA ${text}`).get()
  const before = Number(Object.values(database.sql.prepare('PRAGMA synchronous').get() ?? {})[0])
  pragma('wal_autocheckpoint = 50000')
  pragma('synchronous = OFF')
  await fill()
  pragma(`synchronous = ${before}`)
  pragma('wal_autocheckpoint = 1000')
  pragma('wal_checkpoint(TRUNCATE)')
}

export type Practice = {
  readonly file: string
  readonly store: SqliteStore
  readonly delega: Delega
  readonly close: () => Promise<void>
}

/** A library on a durable file, with these commands carried out, one after the other. */
export const practiceWith = async (before: readonly CommandInput[]): Promise<Practice> => {
  const { file, remove } = folder()
  const store = must(await openSqliteStore({ file, synchronous: 'full', clock: () => AT })())
  const delega = openDelega({ store, clock: () => AT })
  for (const command of before) must(await delega.handle(command))
  return {
    file,
    store,
    delega,
    close: async () => {
      await store.close()
      remove()
    },
  }
}
