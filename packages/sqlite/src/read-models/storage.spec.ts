import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import {
  clientId,
  clientServiceStream,
  encodeEvent,
  type EventStore,
  instant,
  NO_STREAM,
  partitaIva,
  type Position,
} from '@delega/core'
import { eventOf, uuidOf } from '@delega/core/testing'
import { links, type LinkSchema, type Query, runProjections } from '@delega/projections'
import { afterAll, describe, expect, it } from '@jest/globals'
import { isLeft, isRight, right } from 'fp-ts/lib/Either.js'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'

import { openDatabase, openSqliteStore, sqliteReadModels } from '../index.js'

const folder = mkdtempSync(join(tmpdir(), 'delega-read-models-'))
afterAll(() => rmSync(folder, { recursive: true }))

let count = 0
const newFile = (): string => {
  count += 1
  return join(folder, `${count}.db`)
}

const got = async <E, A>(task: TaskEither<E, A>): Promise<A> => {
  const answer = await task()
  if (isLeft(answer)) throw new Error(JSON.stringify(answer.left))
  return answer.right
}

const at = instant('2026-03-01T09:30:00.000Z')
const clientNo = (n: number) => clientId(uuidOf(n, 0xc))

const subscribe = async (store: EventStore, n: number): Promise<Position> => {
  const { type, data } = encodeEvent({
    type: 'ServiceSubscribed',
    variant: 'full',
    personal: { name: `Client ${n}`, partitaIva: partitaIva('01879020517'), codiceFiscale: null },
    at,
  })
  const events = [eventOf(n, { type, data })]
  const { position } = await got(
    store.append([{ stream: clientServiceStream(clientNo(n)), expectedRevision: NO_STREAM, events }]),
  )
  return position
}

const nameOf =
  (n: number): Query<LinkSchema, string | null> =>
  ({ clients }) =>
    clients.get(clientNo(n))?.summary.name ?? null

describe('read models in a file', () => {
  it('go on after a restart from where they were', async () => {
    const file = newFile()
    const first = await got(openSqliteStore({ file, synchronous: 'normal' }))
    const running = runProjections({
      store: first,
      models: { links },
      storage: await got(sqliteReadModels(first.database)),
    })
    const atLeast = await subscribe(first, 1)
    expect(await running.models.links.ask(nameOf(1), { atLeast })()).toEqual(right('Client 1'))
    await running.stop()
    await subscribe(first, 2)
    await first.close()

    const second = await got(openSqliteStore({ file, synchronous: 'normal' }))
    const storage = await got(sqliteReadModels(second.database))
    expect((await got(storage.live(links)))?.position()).toBe(1)
    const again = runProjections({ store: second, models: { links }, storage })
    expect(await again.models.links.ask(nameOf(2))()).toEqual(right('Client 2'))
    await again.stop()
    await second.close()
  })

  it('are the same, byte for byte, after a rebuild', async () => {
    const store = await got(openSqliteStore({ file: newFile(), synchronous: 'normal' }))
    const storage = await got(sqliteReadModels(store.database))
    const running = runProjections({ store, models: { links }, storage, batch: 3 })
    for (let n = 1; n <= 10; n += 1) {
      const atLeast = await subscribe(store, n)
      await got(running.models.links.ask(nameOf(n), { atLeast }))
    }
    await running.stop()
    const before = (await got(storage.live(links)))?.dump()

    const again = runProjections({ store, models: { links }, storage, batch: 4 })
    expect(isRight(await again.models.links.rebuild()())).toBe(true)
    expect((await got(storage.live(links)))?.dump()).toEqual(before)
    await again.stop()
    await store.close()
  })

  it('are built anew for another version of the model, beside the rows of the old one', async () => {
    const store = await got(openSqliteStore({ file: newFile(), synchronous: 'normal' }))
    const storage = await got(sqliteReadModels(store.database))
    await subscribe(store, 1)
    const old = runProjections({ store, models: { links }, storage })
    await got(old.models.links.ask(nameOf(1)))
    const next = { ...links, version: links.version + 1 }
    const running = runProjections({ store, models: { links: next }, storage })
    expect(await running.models.links.ask(nameOf(1))()).toEqual(right('Client 1'))
    expect(await old.models.links.ask(nameOf(1))()).toEqual(right('Client 1'))
    await Promise.all([old.stop(), running.stop()])
    await store.close()
  })

  it('may live in a file of their own', async () => {
    const store = await got(openSqliteStore({ file: newFile(), synchronous: 'normal' }))
    const database = await got(openDatabase({ file: newFile(), synchronous: 'normal' }))
    const running = runProjections({ store, models: { links }, storage: await got(sqliteReadModels(database)) })
    const atLeast = await subscribe(store, 1)
    expect(await running.models.links.ask(nameOf(1), { atLeast })()).toEqual(right('Client 1'))
    await running.stop()
    await Promise.all([store.close(), database.close()])
  })
})
