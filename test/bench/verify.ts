import { hash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

import { storeSource, verify } from '@delega/audit'
import { openSqliteStore } from '@delega/sqlite'

import { fill } from '../generate/fill.ts'
import { generate } from '../generate/generate.ts'
import { must } from './domain.ts'
import type { Measurements, Round } from './measurement.ts'
import { filledInBulk } from './sqlite.ts'

const EVENTS = { full: 100_000, quick: 10_000 } as const

const folder = mkdtempSync(join(tmpdir(), 'delega-verify-'))
process.on('exit', () => rmSync(folder, { recursive: true }))
const file = join(folder, 'practice.db')

let filled: Promise<unknown> | null = null

const fillOnce = async (events: number): Promise<void> => {
  const store = must(await openSqliteStore({ file, synchronous: 'normal' })())
  const history = generate({ accountants: 10, clients: 200, events, seed: 1 })
  await filledInBulk(store.database, async () => must(await fill(store, history)))
  await store.close()
}

const ready = async (events: number): Promise<void> => {
  filled ??= fillOnce(events)
  await filled
}

const ours = async (events: number): Promise<Round> => {
  await ready(events)
  const store = must(await openSqliteStore({ file, readOnly: true })())
  let looked = 0
  return {
    run: async () => {
      const { outcome, counts } = must(await verify(storeSource(store)))
      if (outcome !== 'clean') throw new Error(`A history of the generator is ${outcome}`)
      looked = counts.events
    },
    answer: () => looked,
    close: store.close,
  }
}

type Row = readonly [number, string, number, string, string, number, string, string, string]

const limit = async (events: number): Promise<Round> => {
  await ready(events)
  const sql = new DatabaseSync(file, { readOnly: true })
  // All that a leaf of the tree binds: each column of the row, not the content alone.
  const rows = sql.prepare(`SELECT position, name, revision, id, type, schema_version, recorded_at, data, metadata
    FROM named_events ORDER BY position`)
  rows.setReturnArrays(true)
  let looked = 0
  return {
    run: () => {
      looked = 0
      for (const row of rows.iterate() as unknown as Iterable<Row>) {
        const [position, stream, revision, id, type, version, recordedAt, data, metadata] = row
        const place = `${position}${stream}${revision}${id}${type}${version}${recordedAt}`
        hash('sha256', place + data + metadata, 'binary')
        JSON.parse(data)
        JSON.parse(metadata)
        looked += 1
      }
    },
    answer: () => looked,
    close: () => sql.close(),
  }
}

/** `delega verify` against hashing and parsing the same bytes once. */
export const measurements: Measurements = (size) => {
  const events = EVENTS[size]
  return [
    {
      title: `verify ${events.toLocaleString('en')} events of a store`,
      unit: 'ms',
      rounds: size === 'full' ? 5 : 3,
      sides: {
        ours: { name: 'delega verify', prepare: async () => ours(events) },
        limit: { name: 'hash and parse each row once', prepare: async () => limit(events) },
      },
      bars: [{ key: 'verify.limit', ours: 'ours', over: 'limit', atMost: 3 }],
    },
  ]
}
