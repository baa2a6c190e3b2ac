import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, describe, expect, it } from '@jest/globals'
import { isLeft, isRight } from 'fp-ts/lib/Either.js'

import { openStore } from '../src/store/index.js'

const folder = mkdtempSync(join(tmpdir(), 'delega-open-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const opened = async (where: string) => {
  const store = await openStore(where)()
  if (isLeft(store)) throw new Error(store.left.fault)
  await store.right.close()
  return store.right.atomicity
}

describe('the store that a setting names', () => {
  it.each([
    'esdb://localhost:2113?tls=false',
    'esdb+discover://localhost:2113?tls=false',
    'kurrentdb://localhost:2113?tls=false',
    'kurrentdb+discover://localhost:2113?tls=false',
  ])('is on a server: %s', async (where) => expect(await opened(where)).toBe('stream'))

  it.each(['practice.db', 'esdb.db', 'kurrentdb'])('is a file: %s', async (name) =>
    expect(await opened(join(folder, name))).toBe('unit'),
  )

  it('is not made where it is only to be read', async () =>
    expect(isRight(await openStore(join(folder, 'missing.db'), { readOnly: true })())).toBe(false))

  it('says which schemes there are when it is given another, and repeats no password', async () => {
    await expect(openStore('postgres://user:secret@localhost/delega')()).rejects.toThrow(
      new RangeError('postgres:// names no store: give esdb://… or kurrentdb://…, or the path of an SQLite file'),
    )
  })

  it('says so when it is given no connection string', async () =>
    expect(openStore('kurrentdb://')()).rejects.toThrow('Not a connection string'))
})
