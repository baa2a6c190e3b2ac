import { registerHooks } from 'node:module'

import type { SQLiteEventStore } from '@event-driven-io/emmett-sqlite'

import { hasNative, NATIVE } from './native.ts'

/** What the peer runs on: the module that it asks for, or node:sqlite behind the same calls, which spares it the threads. */
export const DRIVER = hasNative() ? NATIVE : 'node:sqlite'

const standIn = new URL('./sqlite3-stand-in.ts', import.meta.url).href

if (DRIVER === 'node:sqlite')
  registerHooks({
    resolve: (name, context, next) => (name === NATIVE ? { url: standIn, shortCircuit: true } : next(name, context)),
  })

const { defaultTag, getSQLiteEventStore } = await import('@event-driven-io/emmett-sqlite')

/** The part of its events that the peer reads where nothing is said. */
export const PARTITION = defaultTag

/** The peer's store in a file, its tables made. */
export const openEmmettStore = async (file: string): Promise<SQLiteEventStore> => {
  const store = getSQLiteEventStore({ fileName: file })
  await store.schema.migrate()
  return store
}
