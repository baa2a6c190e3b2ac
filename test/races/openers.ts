import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { EventStore } from '@delega/core'
import { inMemoryStore } from '@delega/core/store'
import { openEventStoreDb } from '@delega/eventstoredb'
import { openSqliteStore } from '@delega/sqlite'

import { singleStream } from '../../packages/application/test/single-stream.ts'
import { startDouble } from '../../packages/eventstoredb/test/double/double.ts'

export type Opened = {
  readonly store: EventStore
  /** The number from which schedules are free, on a store that others have used before. */
  readonly first?: number
  readonly close: () => Promise<void>
}

/** As many as there are names for the files of their invoices. */
const MOST_NUMBERS = 1_500_000

const openMemory = async (): Promise<Opened> => {
  const store = inMemoryStore()
  return { store, close: store.close }
}

const openSingleStreams = async (): Promise<Opened> => {
  const store = singleStream(inMemoryStore())
  return { store, close: store.close }
}

const openSqlite = async (): Promise<Opened> => {
  const folder = await mkdtemp(join(tmpdir(), 'delega-race-'))
  // Durability is not what is tested here: a commit need not reach the disk.
  const opened = await openSqliteStore({ file: join(folder, 'race.db'), synchronous: 'normal' })()
  if (opened._tag === 'Left') throw new Error(`The store cannot be opened: ${opened.left.fault}`)
  const store = opened.right
  return {
    store,
    close: async () => {
      await store.close()
      await rm(folder, { recursive: true })
    },
  }
}

/** A server that runs already, or else the double in this process. */
const openEventStore = async (): Promise<Opened> => {
  const running = process.env['DELEGA_EVENTSTOREDB']
  const double = running === undefined ? await startDouble() : null
  const store = openEventStoreDb({ connectionString: running ?? double?.connectionString ?? '' })
  return {
    store,
    first: running === undefined ? 0 : Math.floor(Math.random() * MOST_NUMBERS),
    close: async () => {
      await store.close()
      await double?.stop()
    },
  }
}

/** The stores that races run on; `memory-stream` is the one in memory, held to one stream at a time. */
export const OPENERS = {
  memory: openMemory,
  'memory-stream': openSingleStreams,
  sqlite: openSqlite,
  eventstoredb: openEventStore,
} as const

export type StoreName = keyof typeof OPENERS
