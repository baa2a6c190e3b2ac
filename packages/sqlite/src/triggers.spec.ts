import { DatabaseSync } from 'node:sqlite'

import { NO_STREAM } from '@delega/core'
import { eventOf, streamOf } from '@delega/core/testing'
import { afterAll, describe, expect, it } from '@jest/globals'

import { must, temporaryFiles } from '../test/files.ts'
import { openSqliteStore } from './index.js'

const files = temporaryFiles()
afterAll(() => files.remove())

const COLUMNS = 'position, first, revision, id, type, schema_version, recorded_at, data, metadata'

describe('somebody who changes history by SQL', () => {
  it.each([
    `UPDATE events SET data = '{}'`,
    'UPDATE events SET position = position + 1',
    'DELETE FROM events',
    `INSERT OR REPLACE INTO events (${COLUMNS}) SELECT ${COLUMNS} FROM events`,
    ...[2, -1].map(
      (revision) => `INSERT INTO events (${COLUMNS})
        SELECT 2, first, ${revision}, 'new', type, schema_version, recorded_at, data, metadata FROM events`,
    ),
    `INSERT INTO events (${COLUMNS}) SELECT 2, 2, 0, 'new', type, schema_version, recorded_at, data, metadata FROM events`,
    `INSERT INTO events (${COLUMNS}) SELECT 2, 7, 0, 'new', type, schema_version, recorded_at, data, metadata FROM events`,
    `UPDATE streams SET name = 'delegation-b'`,
    'UPDATE streams SET first = 2',
    'DELETE FROM streams',
    `INSERT OR REPLACE INTO streams VALUES (1, 'delegation-b')`,
    'INSERT OR REPLACE INTO streams SELECT 2, name FROM streams',
    'PRAGMA foreign_keys = OFF; INSERT OR REPLACE INTO streams SELECT 2, name FROM streams',
    `INSERT INTO streams VALUES (7, 'delegation-b');
     INSERT INTO events (${COLUMNS}) SELECT 2, 7, 0, 'new', type, schema_version, recorded_at, data, metadata FROM events`,
  ])('is refused, and events stay as they were: %s', async (sql) => {
    const file = files.next()
    const store = await must(openSqliteStore({ file }))
    await must(
      store.append([{ stream: streamOf('delegation', 'a'), expectedRevision: NO_STREAM, events: [eventOf(0)] }]),
    )
    const before = await must(store.readAll())
    const database = new DatabaseSync(file)
    expect(() => database.exec(sql)).toThrow(/^(events|streams) are never |^FOREIGN KEY constraint failed$/)
    database.close()
    expect(await must(store.readAll())).toEqual(before)
    await store.close()
  })
})
