import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { EventStore } from '@delega/core'
import { inMemoryStore } from '@delega/core/store'
import { memoryStorage, type Storage } from '@delega/projections'
import { openSqliteStore, sqliteReadModels } from '@delega/sqlite'
import { afterAll } from '@jest/globals'

import { got } from './got.ts'

/** Where events and read models live together. */
export type Practice = { readonly store: EventStore; readonly storage: Storage }

const folder = mkdtempSync(join(tmpdir(), 'delega-practices-'))
afterAll(() => rmSync(folder, { recursive: true }))

let count = 0

/** A new practice on each of the stores that the models share with the events. */
export const PRACTICES = {
  'in memory': async (): Promise<Practice> => ({ store: inMemoryStore(), storage: memoryStorage() }),
  'in SQLite': async (): Promise<Practice> => {
    count += 1
    const store = await got(openSqliteStore({ file: join(folder, `${count}.db`), synchronous: 'normal' }))
    return { store, storage: await got(sqliteReadModels(store.database)) }
  },
} as const
