import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, openSync, readFileSync, statSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

import { NO_STREAM } from '@delega/core'
import { eventOf, streamOf } from '@delega/core/testing'
import { afterAll, describe, expect, it } from '@jest/globals'
import { left, right } from 'fp-ts/lib/Either.js'

import { faultFrom, must, temporaryFiles } from '../test/files.ts'
import { openSqliteStore, type SqliteStore } from './index.js'

const files = temporaryFiles()
afterAll(() => files.remove())

const a = streamOf('delegation', 'a')

const appendTo = (store: SqliteStore, n: number, changes: Parameters<typeof eventOf>[1] = {}) =>
  store.append([{ stream: a, expectedRevision: n - 1, events: [eventOf(n, changes)] }])

/** A file with so many events, and nobody who has it open. */
const filled = async (count: number): Promise<string> => {
  const file = files.next()
  const store = await must(openSqliteStore({ file }))
  for (let n = 0; n < count; n += 1) await must(appendTo(store, n))
  await store.close()
  return file
}

const bare = (file: string, sql: string): void => {
  const database = new DatabaseSync(file)
  database.exec(sql)
  database.close()
}

const overwrite = (file: string, position: number, bytes: number): void => {
  writeSync(openSync(file, 'r+'), Buffer.alloc(bytes, 0xa5), 0, bytes, position)
}

const bytes = (size: number) => ({ data: { type: 'SomethingHappened', text: 'x'.repeat(size) } })

describe('a SQLite store', () => {
  it('creates a file that only its owner can read', async () => {
    const file = await filled(0)
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  it('keeps the file that it finds as readable as it was', async () => {
    const file = await filled(0)
    chmodSync(file, 0o640)
    await (await must(openSqliteStore({ file }))).close()
    expect(statSync(file).mode & 0o777).toBe(0o640)
  })

  it('writes through to the disk at each commit unless told otherwise', async () => {
    const modeOf = async (options: { readonly synchronous?: 'full' | 'normal' }) => {
      const store = await must(openSqliteStore({ file: files.next(), ...options }))
      const mode = store.database.sql.prepare('PRAGMA synchronous').get()
      await store.close()
      return mode
    }
    expect(await modeOf({})).toEqual({ synchronous: 2 })
    expect(await modeOf({ synchronous: 'normal' })).toEqual({ synchronous: 1 })
  })

  it('lets nobody change, delete or replace an event, whatever the connection', async () => {
    const file = await filled(2)
    const database = new DatabaseSync(file)
    const columns = `first, revision, id, type, schema_version, recorded_at, data, metadata`
    const copied = (what: string) => `REPLACE INTO events (position, ${columns}) SELECT ${what} FROM events LIMIT 1`
    for (const sql of [
      `UPDATE events SET data = '{}'`,
      'UPDATE events SET position = position + 10',
      'DELETE FROM events WHERE revision = 1',
      copied(`position, first, 2, 'new', type, schema_version, recorded_at, '{}', metadata`),
      copied(`9, first, 2, id, type, schema_version, recorded_at, '{}', metadata`),
      copied(`9, first, revision, 'new', type, schema_version, recorded_at, '{}', metadata`),
    ])
      expect(() => database.exec(sql)).toThrow(/events are never/)
    expect(database.prepare('SELECT count(*) AS count FROM events').get()).toEqual({ count: 2 })
    database.close()
  })
})

describe('a SQLite store that cannot write', () => {
  it('is Locked once another process has written for longer than it waits, and goes on afterwards', async () => {
    const file = await filled(1)
    const other = new DatabaseSync(file)
    const store = await must(openSqliteStore({ file, busyTimeoutMs: 30 }))
    other.exec('BEGIN IMMEDIATE')
    expect(await faultFrom(appendTo(store, 1))).toMatchObject({ fault: 'Locked' })
    expect(await must(store.readStream(a))).toHaveLength(1)
    other.exec('ROLLBACK')
    await must(appendTo(store, 1))
    expect(await must(store.readStream(a))).toHaveLength(2)
    other.close()
    await store.close()
  })

  it('waits for another process without holding up its own', async () => {
    const file = await filled(1)
    const other = new DatabaseSync(file)
    const store = await must(openSqliteStore({ file, busyTimeoutMs: 60_000 }))
    other.exec('BEGIN IMMEDIATE')
    const waiting = appendTo(store, 1)()
    for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve))
    other.exec('ROLLBACK')
    other.close()
    await must(() => waiting)
    await store.close()
  })

  it('is Full when the file may not grow, loses nothing, keeps what is small, and goes on once there is room', async () => {
    const store = await must(openSqliteStore({ file: files.next() }))
    await must(appendTo(store, 0))
    store.database.sql.exec('PRAGMA max_page_count = 40')
    const [large, small] = await Promise.all([
      faultFrom(appendTo(store, 1, bytes(500_000))),
      must(store.append([{ stream: streamOf('delegation', 'b'), expectedRevision: NO_STREAM, events: [eventOf(9)] }])),
    ])
    expect([large, small]).toMatchObject([{ fault: 'Full' }, { repeated: false }])
    expect(await must(store.readStream(a))).toHaveLength(1)
    store.database.sql.exec('PRAGMA max_page_count = 100000')
    await must(appendTo(store, 1, bytes(500_000)))
    expect(await must(store.readStream(a))).toHaveLength(2)
    await store.close()
  })

  it('is ReadOnly, and reads, where it was opened so', async () => {
    const file = await filled(2)
    const store = await must(openSqliteStore({ file, readOnly: true }))
    expect(await must(store.readStream(a))).toHaveLength(2)
    expect(await faultFrom(appendTo(store, 2))).toMatchObject({ fault: 'ReadOnly' })
    await store.close()
  })

  it('leaves its neighbours in a commit alone when one of its ids is taken, behind one that is new', async () => {
    const store = await must(openSqliteStore({ file: await filled(1) }))
    const append = (name: string, ...ids: readonly number[]) =>
      store.append([
        { stream: streamOf('delegation', name), expectedRevision: NO_STREAM, events: ids.map((id) => eventOf(id)) },
      ])()
    expect(await Promise.all([append('b', 1, 2), append('c', 3, 0), append('d', 4)])).toEqual([
      right({ position: 3, repeated: false }),
      left({ fault: 'EventIdTaken', eventId: eventOf(0).id }),
      right({ position: 4, repeated: false }),
    ])
    await store.close()
  })

  it('is ReadOnly, and reads, where the file may not be written', async () => {
    const file = await filled(2)
    const script = join(import.meta.dirname, '../test/read-only-file.ts')
    const { stdout, stderr } = spawnSync(process.execPath, [script, file], { encoding: 'utf8' })
    expect({ stdout, stderr }).toEqual({ stdout: '2 events, then ReadOnly\n', stderr: '' })
  })
})

describe('a SQLite store that cannot be opened', () => {
  it('is NotAStore when the file is no database', async () => {
    const file = files.next()
    writeFileSync(file, 'Delegations of the year 2026, by hand\n'.repeat(500))
    expect(await faultFrom(openSqliteStore({ file }))).toMatchObject({ fault: 'NotAStore' })
  })

  it('is NotAStore when the file is the database of another application, and leaves that as it is', async () => {
    for (const sql of [
      'CREATE TABLE theirs (a)',
      'PRAGMA application_id = 7; CREATE TABLE t (a)',
      'PRAGMA user_version = 3',
    ]) {
      const file = files.next()
      bare(file, sql)
      const before = readFileSync(file)
      expect(await faultFrom(openSqliteStore({ file }))).toMatchObject({ fault: 'NotAStore' })
      expect(readFileSync(file).equals(before)).toBe(true)
    }
  })

  it('is NewerVersion when a later release wrote the file', async () => {
    const file = await filled(1)
    bare(file, 'PRAGMA user_version = 9')
    expect(await faultFrom(openSqliteStore({ file }))).toEqual({ fault: 'NewerVersion', found: 9, supported: 1 })
  })

  it('is NewerVersion when a later release changed the table of events', async () => {
    const file = await filled(1)
    bare(file, `UPDATE modules SET version = 5 WHERE name = 'events'`)
    expect(await faultFrom(openSqliteStore({ file }))).toEqual({ fault: 'NewerVersion', found: 5, supported: 3 })
  })

  it('is NotAStore where there is nothing of that path, so that nobody tries again', async () => {
    const options = [
      { file: join(files.folder, 'nowhere', 'a.db') },
      { file: join(files.folder, 'b.db'), readOnly: true },
    ]
    for (const option of options) expect(await faultFrom(openSqliteStore(option))).toMatchObject({ fault: 'NotAStore' })
  })

  it('is NotAStore where the path is that of a folder, and says what to give', async () => {
    const folder = files.next()
    mkdirSync(folder)
    const fault = { fault: 'NotAStore', detail: `${folder} is a folder: name a file in it` }
    for (const readOnly of [false, true])
      expect(await faultFrom(openSqliteStore({ file: folder, readOnly }))).toEqual(fault)
  })
})

describe('a SQLite store whose file was damaged', () => {
  it('is Corrupt where the damage is read', async () => {
    const file = await filled(200)
    overwrite(file, 5 * 4096, statSync(file).size - 8 * 4096)
    const store = await must(openSqliteStore({ file }))
    expect(await faultFrom(store.readAll())).toMatchObject({ fault: 'Corrupt' })
    await store.close()
  })

  it('is Corrupt where the content of an event is not JSON, and does not quote it', async () => {
    const file = await filled(1)
    bare(file, `DROP TRIGGER events_are_never_changed; UPDATE events SET data = 'RSSMRA80A01H501U'`)
    const store = await must(openSqliteStore({ file }))
    const fault = await faultFrom(store.readStream(a))
    expect(fault).toEqual({ fault: 'Corrupt', detail: 'the content of an event is not JSON' })
    await store.close()
  })

  it('tells a subscription, which ends', async () => {
    const file = await filled(1)
    bare(file, `DROP TRIGGER events_are_never_changed; UPDATE events SET data = '{'`)
    const store = await must(openSqliteStore({ file }))
    const told = await new Promise((resolve) => {
      store.subscribe({ after: null }, { onEvents: () => undefined, onFault: resolve })
    })
    expect(told).toMatchObject({ fault: 'Corrupt' })
    await store.close()
  })
})
