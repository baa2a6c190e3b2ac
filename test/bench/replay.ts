import { createHash } from 'node:crypto'
import { DatabaseSync } from 'node:sqlite'

import {
  decodeEvent,
  delegation,
  type DelegationEvent,
  type DelegationState,
  eventId,
  type NewEvent,
  type Page,
  type Position,
  type StreamName,
} from '@delega/core'
import { openSqliteStore } from '@delega/sqlite'

import { openDelega } from '@delega/application'
import { inMemoryStore } from '@delega/core/store'
import { evolveAnyhow, lineOf, must } from './domain.ts'
import type { Measurements, Round } from './measurement.ts'
import { AT, livesOf, pairsOf, registrations, subscriptions } from './practice.ts'
import { filledInBulk, folder } from './sqlite.ts'

const idOf = (n: number): NewEvent['id'] => eventId(`33333333-3333-4333-8333-${n.toString().padStart(12, '0')}`)

// One life, repeated for as many delegations as are wanted: events as the library writes them.
const filled = async (file: string, events: number): Promise<void> => {
  const memory = inMemoryStore()
  const delega = openDelega({ store: memory, clock: () => AT })
  for (const command of [...registrations(1), ...subscriptions(1), ...livesOf(pairsOf(1, 1), 10)])
    must(await delega.handle(command))
  const { events: all } = must(await memory.readAll()())
  const life = all.filter(({ stream }) => stream.startsWith('delegation-'))
  const store = must(await openSqliteStore({ file, synchronous: 'normal' })())
  await filledInBulk(store.database, async () => {
    for (let n = 0; n < events;) {
      const writes = []
      for (; n < events && writes.length < 2000; n += life.length) {
        const first = n
        const stream = `delegation-${idOf(n)}` as StreamName
        const news = life.map(({ type, schemaVersion, data, metadata }, index): NewEvent => ({
          id: idOf(first + index),
          type,
          schemaVersion,
          data,
          metadata,
        }))
        writes.push({ stream, expectedRevision: -1, events: news })
      }
      must(await store.append(writes)())
    }
  })
  await store.close()
}

/** What all delegations came to, in one hash. */
const digestOf = (states: ReadonlyMap<string, DelegationState>): string => {
  const hash = createHash('sha256')
  for (const [stream, state] of states) hash.update(`${lineOf(stream, state)}\n`)
  return `${states.size} delegations, ${hash.digest('hex')}`
}

const ours = async (file: string): Promise<Round> => {
  const store = must(await openSqliteStore({ file, readOnly: true })())
  const states = new Map<StreamName, DelegationState>()
  return {
    run: async () => {
      let after: Position | null = null
      for (let end = false; !end;) {
        const page: Page = must(await store.readAll({ after, limit: 1000 })())
        for (const stored of page.events) {
          const event = must(decodeEvent(stored)) as DelegationEvent
          const state = states.get(stored.stream) ?? delegation.initialState
          states.set(stored.stream, delegation.evolve(state, event, stored))
        }
        after = page.next
        end = page.end
      }
    },
    answer: () => digestOf(states),
    close: async () => store.close(),
  }
}

type Row = readonly [number, string, ...string[]]

type Folded = { readonly events: number; readonly digest: string }

// Nobody writes to the file: what its events came to is found once.
const limit = (file: string, told: { folded: Folded | null }): Round => {
  const sql = new DatabaseSync(file, { readOnly: true })
  const statement = sql.prepare(`SELECT position, name, revision, id, type, schema_version, recorded_at, data, metadata
    FROM named_events WHERE position > ? ORDER BY position LIMIT 1000`)
  statement.setReturnArrays(true)
  const scan = (each: (stream: string, data: unknown, metadata: unknown) => void): void => {
    for (let after = 0, more = true; more;) {
      const rows = statement.all(after) as unknown as readonly Row[]
      for (const row of rows) each(row[1], JSON.parse(row[7] ?? ''), JSON.parse(row[8] ?? ''))
      after = rows.at(-1)?.[0] ?? after
      more = rows.length === 1000
    }
  }
  // The states that ours came to, from the same rows by another way; it is not measured.
  const fold = (): Folded => {
    const states = new Map<string, DelegationState>()
    let events = 0
    scan((stream, data) => {
      states.set(stream, evolveAnyhow(states.get(stream) ?? delegation.initialState, data as DelegationEvent))
      events += 1
    })
    return { events, digest: digestOf(states) }
  }
  let read = 0
  return {
    run: () => scan(() => (read += 1)),
    answer: () => {
      const { events, digest } = (told.folded ??= fold())
      if (read !== events) throw new Error('A scan came to more events than the one that was measured')
      return digest
    },
    close: () => sql.close(),
  }
}

export const measurements: Measurements = (size) => {
  const events = size === 'full' ? 1_000_000 : 30_000
  const { file, remove } = folder()
  process.on('exit', remove)
  const told = { folded: null }
  let ready: Promise<void> | null = null
  const afterwards = async <A>(work: () => A | Promise<A>): Promise<A> => {
    await (ready ??= filled(file, events))
    return work()
  }
  return [
    {
      title: `${events} events of delegations from SQLite, decoded and folded`,
      unit: 'events/s',
      work: events,
      rounds: 3,
      sides: {
        ours: { name: 'delega: rows, decode, fold', prepare: async () => afterwards(async () => ours(file)) },
        limit: { name: 'node:sqlite: rows, JSON.parse', prepare: async () => afterwards(() => limit(file, told)) },
      },
      bars: [{ key: 'replay.limit', ours: 'ours', over: 'limit', atLeast: 0.7 }],
    },
  ]
}
