import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { type CommandInput, type Delega, openDelega } from '@delega/application'
import { openSqliteStore, type SqliteStore } from '@delega/sqlite'

import { must } from './domain.ts'
import { AT } from './practice.ts'

/** A folder for one round, on a disk. Where temporary files are kept in memory, set TMPDIR: nothing is durable there. */
export const folder = (): { readonly file: string; readonly remove: () => void } => {
  const path = mkdtempSync(join(tmpdir(), 'delega-bench-'))
  return { file: join(path, 'events.db'), remove: () => rmSync(path, { recursive: true }) }
}

export type Practice = { readonly store: SqliteStore; readonly delega: Delega; readonly close: () => Promise<void> }

/** A library on a durable file, with these commands carried out, one after the other. */
export const practiceWith = async (before: readonly CommandInput[]): Promise<Practice> => {
  const { file, remove } = folder()
  const store = must(await openSqliteStore({ file, synchronous: 'full' })())
  const delega = openDelega({ store, clock: () => AT })
  for (const command of before) must(await delega.handle(command))
  return {
    store,
    delega,
    close: async () => {
      await store.close()
      remove()
    },
  }
}
