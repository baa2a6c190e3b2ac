import { NO_STREAM } from '@delega/core'
import { eventOf, streamOf } from '@delega/core/testing'
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals'

import { must, temporaryFiles } from '../test/files.ts'
import { openDatabase } from './database.js'
import { eventsModule } from './event-log.js'
import { openSqliteStore } from './index.js'

const files = temporaryFiles()
afterAll(() => files.remove())

const a = streamOf('delegation', 'a')
const [OLDEST = ''] = eventsModule.steps

let file = ''

beforeEach(async () => {
  file = files.next()
  const database = await must(openDatabase({ file }))
  await must(database.migrate({ name: eventsModule.name, steps: [OLDEST] }))
  const { id, type, schemaVersion, data, metadata } = eventOf(0)
  database.sql
    .prepare(
      `INSERT INTO events (stream, revision, id, type, schema_version, recorded_at, data, metadata)
       VALUES (?, 0, ?, ?, ?, '2026-03-01T09:00:00.000Z', ?, ?)`,
    )
    .run(a, id, type, schemaVersion, JSON.stringify(data), JSON.stringify(metadata))
  await database.close()
})

const countsIn = async (readOnly: boolean): Promise<readonly number[]> => {
  const store = await must(openSqliteStore({ file, readOnly }))
  const pages = [['delegation'], ['invoice']].map((categories) => must(store.readAll({ filter: { categories } })))
  const counts = (await Promise.all(pages)).map(({ events }) => events.length)
  await store.close()
  return counts
}

describe('a file of the first version', () => {
  it('is brought up to date when it is opened, and goes on', async () => {
    const store = await must(openSqliteStore({ file }))
    await must(store.append([{ stream: a, expectedRevision: 0, events: [eventOf(1)] }]))
    expect((await must(store.readStream(a))).map(({ id }) => id)).toEqual([eventOf(0).id, eventOf(1).id])
    expect(() =>
      store.database.sql.exec('INSERT INTO events SELECT 9, stream, 9, 9, type, 1, 9, data, metadata FROM events'),
    ).toThrow('events are never')
    await store.close()
  })

  it('is brought up to date once', async () => {
    const stores = await Promise.all([1, 2].map(() => must(openSqliteStore({ file }))))
    const append = (n: number) => [
      { stream: streamOf('delegation', `${n}`), expectedRevision: NO_STREAM, events: [eventOf(n)] },
    ]
    await Promise.all(stores.map((store, n) => must(store.append(append(n + 1)))))
    await Promise.all(stores.map((store) => store.close()))
    expect(await countsIn(true)).toEqual([3, 0])
  })

  it('is read as it stands where it may not be written', async () => {
    expect(await countsIn(true)).toEqual([1, 0])
    const database = await must(openDatabase({ file, readOnly: true }))
    expect(database.sql.prepare('SELECT version FROM modules').get()).toEqual({ version: 1 })
    await database.close()
  })
})
