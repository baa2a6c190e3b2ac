import { NO_STREAM } from '@delega/core'
import { eventOf, streamOf } from '@delega/core/testing'
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals'

import { must, temporaryFiles } from '../test/files.ts'
import { openDatabase } from './database.js'
import { eventsModule } from './event-log.js'
import { openSqliteStore } from './index.js'

const files = temporaryFiles()
afterAll(() => files.remove())

const [a, b] = [streamOf('delegation', 'a'), streamOf('invoice', 'b')]
const PLACES = [
  { stream: a, revision: 0 },
  { stream: b, revision: 0 },
  { stream: b, revision: 1 },
  { stream: a, revision: 1 },
]

/** A file as a library of that version left it. */
const fileOf = async (version: number): Promise<string> => {
  const file = files.next()
  const database = await must(openDatabase({ file }))
  await must(database.migrate({ name: eventsModule.name, steps: eventsModule.steps.slice(0, version) }))
  const insert = database.sql.prepare(
    `INSERT INTO events (stream, revision, id, type, schema_version, recorded_at, data, metadata)
     VALUES (?, ?, ?, ?, ?, '2026-03-01T09:00:00.000Z', ?, ?)`,
  )
  for (const [n, { stream, revision }] of PLACES.entries()) {
    const { id, type, schemaVersion, data, metadata } = eventOf(n)
    insert.run(stream, revision, id, type, schemaVersion, JSON.stringify(data), JSON.stringify(metadata))
  }
  await database.close()
  return file
}

/** All that a store can be asked. */
const seenIn = async (file: string, readOnly: boolean) => {
  const store = await must(openSqliteStore({ file, readOnly }))
  const seen = {
    all: (await must(store.readAll())).events,
    invoices: (await must(store.readAll({ filter: { categories: ['invoice'] } }))).events,
    a: await must(store.readStream(a)),
    b: await must(store.readStream(b, { from: 1 })),
    none: await must(store.readStream(streamOf('delegation', 'none'))),
  }
  await store.close()
  return seen
}

describe.each([1, 2])('a file of version %i', (version) => {
  let file = ''

  beforeEach(async () => {
    file = await fileOf(version)
  })

  it('is brought up to date when it is opened, and goes on', async () => {
    const store = await must(openSqliteStore({ file }))
    await must(store.append([{ stream: a, expectedRevision: 1, events: [eventOf(4)] }]))
    expect((await must(store.readStream(a))).map(({ id }) => id)).toEqual([0, 3, 4].map((n) => eventOf(n).id))
    expect(() => store.database.sql.exec('DELETE FROM events')).toThrow('events are never deleted')
    expect(store.database.sql.prepare('SELECT * FROM streams').all()).toEqual([
      { first: 1, name: a },
      { first: 2, name: b },
    ])
    await store.close()
  })

  it('is brought up to date once', async () => {
    const stores = await Promise.all([1, 2].map(() => must(openSqliteStore({ file }))))
    const append = (n: number) => [
      { stream: streamOf('delegation', `${n}`), expectedRevision: NO_STREAM, events: [eventOf(n)] },
    ]
    await Promise.all(stores.map((store, n) => must(store.append(append(n + 8)))))
    await Promise.all(stores.map((store) => store.close()))
    expect((await seenIn(file, true)).all).toHaveLength(6)
  })

  it('is read as it stands where it may not be written', async () => {
    const { all, invoices } = await seenIn(file, true)
    expect(all.map(({ stream, revision }) => ({ stream, revision }))).toEqual(PLACES)
    expect(invoices.map(({ id }) => id)).toEqual([1, 2].map((n) => eventOf(n).id))
    const database = await must(openDatabase({ file, readOnly: true }))
    expect(database.sql.prepare('SELECT version FROM modules').get()).toEqual({ version })
    await database.close()
  })

  it('tells the same of every event afterwards, so that a root taken before holds', async () => {
    const before = await seenIn(file, true)
    const after = await seenIn(file, false)
    expect(after).toEqual(before)
  })

  it('loses nothing of a damaged stream, whose first event somebody has deleted', async () => {
    const database = await must(openDatabase({ file }))
    database.sql.exec('DROP TRIGGER events_are_never_deleted; DELETE FROM events WHERE position = 2')
    await database.close()
    const before = await seenIn(file, true)
    expect(before.all.map(({ position }) => position)).toEqual([1, 3, 4])
    expect(before.b).toHaveLength(1)
    expect(await seenIn(file, false)).toEqual(before)
  })

  it('stops a process that has it open and only knows the old tables', async () => {
    const database = await must(openDatabase({ file }))
    const old = database.sql.prepare('SELECT stream FROM events')
    expect(old.all()).toHaveLength(PLACES.length)
    await (await must(openSqliteStore({ file }))).close()
    expect(() => old.all()).toThrow('no such column')
    await database.close()
  })

  it('stays as it was where it cannot be brought up to date', async () => {
    const before = await seenIn(file, true)
    const database = await must(openDatabase({ file }))
    const steps = [...eventsModule.steps, 'nonsense']
    await expect(database.migrate({ name: eventsModule.name, steps })()).rejects.toThrow('syntax')
    expect(database.sql.prepare('SELECT version FROM modules').get()).toEqual({ version })
    await database.close()
    expect(await seenIn(file, true)).toEqual(before)
  })
})
