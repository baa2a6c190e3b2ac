import { DatabaseSync } from 'node:sqlite'

import { decodeEvent, type StoredEvent } from '@delega/core'
import { batchOver, links, type LinkSchema, memoryStorage, runProjections, type Shelf } from '@delega/projections'
import { openSqliteStore, sqliteReadModels } from '@delega/sqlite'
import type { SQLiteProjectionDefinition } from '@event-driven-io/emmett-sqlite'

import { fill } from '../generate/fill.ts'
import { generate } from '../generate/generate.ts'
import { eventsIn, must } from './domain.ts'
import { DRIVER, openEmmettStore, PARTITION } from './emmett-sqlite.ts'
import type { Measurements, Round } from './measurement.ts'
import { filledInBulk, folder } from './sqlite.ts'

// The peer runs as it comes. It is given our own fold, the rows of which it finds in memory, and events that were stored
// for it beforehand: what is measured is how it reads events, and how it keeps rows and its place.

const EVENTS = { full: 100_000, quick: 1_000 } as const

const TABLES = Object.keys(links.tables) as readonly (keyof LinkSchema)[]
const columnsOf = (name: keyof LinkSchema) => Object.entries(links.tables[name].columns)
const namesOf = (name: keyof LinkSchema): string =>
  columnsOf(name)
    .map(([column]) => `"${column}"`)
    .join(', ')

const rowsIn = (file: string, table: string): readonly unknown[] => {
  const sql = new DatabaseSync(file, { readOnly: true })
  const rows = sql.prepare(`SELECT key, ${namesOf('links')} FROM ${table} ORDER BY key`)
  rows.setReturnArrays(true)
  const found = rows.all()
  sql.close()
  return found
}

type Filled = { readonly file: string; readonly events: readonly StoredEvent[]; readonly rebuild: () => Promise<void> }

const filledWith = async (count: number): Promise<Filled> => {
  const { file, remove } = folder()
  process.on('exit', remove)
  const store = must(await openSqliteStore({ file })())
  const history = generate({ accountants: count / 500, clients: count / 25, events: count, seed: 1 })
  await filledInBulk(store.database, async () => must(await fill(store, history)))
  const storage = must(await sqliteReadModels(store.database)())
  const { models } = runProjections({ store, models: { links }, storage })
  must(await models.links.ask(() => null, { timeoutMs: 600_000 })())
  const events = await eventsIn(store, { categories: links.categories })
  return { file, events, rebuild: async () => void must(await models.links.rebuild()()) }
}

let filled: Promise<Filled> | null = null

const ours = async (count: number): Promise<Round> => {
  filled ??= filledWith(count)
  const { file, events, rebuild } = await filled
  return {
    run: async () => {
      const begun = performance.now()
      await rebuild()
      return events.length / ((performance.now() - begun) / 1000)
    },
    answer: () => {
      const sql = new DatabaseSync(file, { readOnly: true })
      const live = sql.prepare("SELECT generation FROM read_models WHERE standing = 'live'").get()
      sql.close()
      return rowsIn(file, `links_links_${Number(live?.['generation'])}`)
    },
  }
}

/** The events as the peer stores them, in one transaction: writing them is not what is measured. */
const givenTo = (file: string, events: readonly StoredEvent[]): void => {
  const sql = new DatabaseSync(file)
  sql.exec('BEGIN')
  const insert = sql.prepare(
    `INSERT INTO emt_messages (stream_id, stream_position, partition, message_data, message_metadata,
       message_schema_version, message_type, message_id) VALUES (?, ?, ?, ?, ?, '1', ?, ?)`,
  )
  for (const { stream, revision, data, metadata, type, id } of events)
    insert.run(stream, revision + 1, PARTITION, JSON.stringify(data), JSON.stringify(metadata), type, id)
  for (const name of TABLES)
    sql.exec(`CREATE TABLE peer_${name} (key TEXT NOT NULL PRIMARY KEY, ${namesOf(name)}) WITHOUT ROWID`)
  sql.exec('COMMIT')
  sql.close()
}

const upsertOf = (name: keyof LinkSchema): string => {
  const columns = columnsOf(name)
  const changes = columns.map(([column]) => `"${column}" = excluded."${column}"`).join(', ')
  return `INSERT INTO peer_${name} (key, ${namesOf(name)}) VALUES (?${', ?'.repeat(columns.length)})
    ON CONFLICT (key) DO UPDATE SET ${changes}`
}

const projectionInto = (shelf: Shelf<LinkSchema>, events: readonly StoredEvent[]): SQLiteProjectionDefinition => {
  const upserts = Object.fromEntries(TABLES.map((name) => [name, upsertOf(name)]))
  const stored = new Map(events.map((event) => [event.id as string, event]))
  return {
    name: 'links',
    canHandle: [...new Set(events.map(({ type }) => type))],
    handle: async (messages, { connection }) => {
      for (const { metadata } of messages) {
        const event = stored.get(metadata.messageId)
        if (event === undefined) throw new Error(`No event ${metadata.messageId}`)
        const batch = batchOver(links, shelf)
        links.fold(batch.drafts, must(decodeEvent(event)), event)
        for (const name of TABLES)
          for (const [key, row] of batch.changes[name]) {
            const values = columnsOf(name).map(([, read]) => (read as (row: unknown) => unknown)(row))
            await connection.command(upserts[name] ?? '', [key, ...values] as never)
          }
        must(await shelf.commit(batch.changes, shelf.position(), event.position)())
      }
    },
  }
}

const emmett = async (count: number): Promise<Round> => {
  filled ??= filledWith(count)
  const { events } = await filled
  const { file, remove } = folder()
  const store = await openEmmettStore(file)
  givenTo(file, events)
  const shelf = must(await memoryStorage().beside(links)())
  const consumer = store.consumer()
  consumer.processor({
    projection: projectionInto(shelf, events),
    stopAfter: ({ metadata }) => Number(metadata.globalPosition) === events.length,
  })
  return {
    run: async () => {
      const begun = performance.now()
      await consumer.start()
      return events.length / ((performance.now() - begun) / 1000)
    },
    answer: () => rowsIn(file, 'peer_links'),
    close: async () => {
      await consumer.close()
      remove()
    },
  }
}

/** "Clients of an accountant" built anew from stored events, durably: ours against emmett's consumer. */
export const measurements: Measurements = (size) => {
  const count = EVENTS[size]
  return [
    {
      title: `"clients of an accountant" built anew from ${count} events in SQLite, durably`,
      unit: 'events/s',
      rounds: 1,
      warmUp: size === 'full' ? 0 : 1,
      sides: {
        ours: { name: 'delega, read model', prepare: async () => ours(count) },
        emmett: { name: `emmett-sqlite 0.42 consumer, ${DRIVER}`, prepare: async () => emmett(count) },
      },
      bars: [{ key: 'rebuild.emmett', ours: 'ours', over: 'emmett', atLeast: 20 }],
    },
  ]
}
