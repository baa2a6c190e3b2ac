import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { contractFor, type StoreHarness } from '@delega/core/testing'
import { afterAll, describe, expect, it } from '@jest/globals'
import { isLeft } from 'fp-ts/lib/Either.js'

import { openSqliteStore, type SqliteStore } from './index.js'

const folder = mkdtempSync(join(tmpdir(), 'delega-sqlite-'))
const files = new WeakMap<object, string>()
let count = 0

afterAll(() => rmSync(folder, { recursive: true }))

const openOn = async (file: string): Promise<SqliteStore> => {
  const opened = await openSqliteStore({ file, synchronous: 'normal' })()
  if (isLeft(opened)) throw new Error(JSON.stringify(opened.left))
  files.set(opened.right, file)
  return opened.right
}

const harness: StoreHarness = {
  capabilities: ['unit', 'eventIds', 'durable'],
  open: () => {
    count += 1
    return openOn(join(folder, `${count}.db`))
  },
  reopen: async (store) => {
    await store.close()
    return openOn(files.get(store) ?? '')
  },
}
const { cases, leftOut } = contractFor(harness)

describe('the SQLite store', () => {
  it.each(cases)('$name', async ({ run }) => {
    await run(harness)
  })

  it('is excused only from what a store that appends to one stream at a time must do', () => {
    expect(leftOut).toEqual(['refuses writes to several streams as invalid, where it appends to one at a time'])
  })
})
