import { type DomainEvent, instant, type NewEvent, partitaIva, type StoredEvent } from '@delega/core'
import { inMemoryStore } from '@delega/core/store'
import { eventOf } from '@delega/core/testing'
import { describe, expect, it } from '@jest/globals'
import { isLeft, isRight, left, right } from 'fp-ts/lib/Either.js'
import { map } from 'fp-ts/lib/TaskEither.js'

import {
  links,
  type LinkSchema,
  memoryStorage,
  type Model,
  type ReadModel,
  runProjections,
  type Schema,
  type Shelf,
  type Storage,
} from '../src/index.js'
import { append, clientNo, newHistory, streams } from './history.ts'

const at = instant('2026-03-01T09:30:00.000Z')

const subscribed: DomainEvent = {
  type: 'ServiceSubscribed',
  variant: 'full',
  personal: { name: 'Bianchi', partitaIva: partitaIva('01879020517'), codiceFiscale: null },
  at,
}

const subscriptions = (count: number): readonly StoredEvent[] => {
  const history = newHistory()
  for (let n = 1; n <= count; n += 1) history.record(streams.service(clientNo(n)), subscribed)
  return history.events.map(({ stored }) => stored)
}

const knows = (n: number) => (rows: Parameters<Parameters<ReadModel<LinkSchema>['ask']>[0]>[0]) =>
  rows.clients.get(clientNo(n))?.summary.name ?? null

const broken = (n: number): NewEvent => ({
  ...eventOf(n, { type: 'ServiceActivated', data: { type: 'ServiceActivated', until: 'soon', at } }, 9),
})

describe('the runner', () => {
  it('answers only once it has taken in all that stood in the store at its start', async () => {
    const store = inMemoryStore()
    for (const event of subscriptions(30)) await append(store, event)
    const running = runProjections({ store, models: { links }, batch: 7 })
    expect(await running.models.links.ask(knows(30))()).toEqual(right('Bianchi'))
    await running.stop()
  })

  it('lets a query wait for a write', async () => {
    const store = inMemoryStore()
    const running = runProjections({ store, models: { links } })
    for (const [index, event] of subscriptions(20).entries()) {
      const atLeast = await append(store, event)
      expect(await running.models.links.ask(knows(index + 1), { atLeast })()).toEqual(right('Bianchi'))
    }
    await running.stop()
  })

  it('says that it is not there yet when a query has waited long enough', async () => {
    const store = inMemoryStore()
    const running = runProjections({ store, models: { links } })
    const answer = await running.models.links.ask(knows(1), { atLeast: 99 as StoredEvent['position'], timeoutMs: 5 })()
    expect(answer).toMatchObject({ left: { fault: 'NotYetThere', model: 'links' } })
    await running.stop()
  })

  it('stops a model at an event that it cannot decode, and says which', async () => {
    const store = inMemoryStore()
    const [first, second] = subscriptions(2)
    if (first === undefined || second === undefined) throw new Error('two events')
    await append(store, first)
    await store.append([{ stream: first.stream, expectedRevision: 0, events: [broken(1)] }])()
    await append(store, second)
    const running = runProjections({ store, models: { links } })
    const answer = await running.models.links.ask(knows(1))()
    expect(isLeft(answer) && answer.left).toMatchObject({
      fault: 'ModelStopped',
      stop: { fault: 'Undecodable', event: { position: 2, stream: first.stream, type: 'ServiceActivated' } },
    })
    await running.stop()
  })

  it('rebuilds beside the live rows while queries go on, and misses nothing written meanwhile', async () => {
    const store = inMemoryStore()
    const events = subscriptions(200)
    for (const event of events.slice(0, 100)) await append(store, event)
    const running = runProjections({ store, models: { links }, storage: memoryStorage(), batch: 9 })
    await running.models.links.ask(knows(1))()
    const rebuilt = running.models.links.rebuild()()
    for (const [index, event] of events.slice(100).entries()) {
      const atLeast = await append(store, event)
      expect(await running.models.links.ask(knows(101 + index), { atLeast })()).toEqual(right('Bianchi'))
    }
    expect(isRight(await rebuilt)).toBe(true)
    expect(await running.models.links.ask(knows(200))()).toEqual(right('Bianchi'))
    await running.stop()
  })
})

const FAILED = left({ fault: 'Full', detail: 'no room' } as const)

/** Rows in memory that tell what each of their transactions wrote, and take so many of them. */
const watched = (storage: Storage, commits: number) => {
  const written: { readonly rows: number; readonly to: number }[] = []
  const watchedShelf = <S extends Schema>(shelf: Shelf<S>): Shelf<S> => ({
    ...shelf,
    commit: (changes, from, to) => async () => {
      if (written.length === commits) return FAILED
      const maps = Object.values<ReadonlyMap<string, unknown>>(changes)
      written.push({ rows: maps.reduce((sum, { size }) => sum + size, 0), to })
      return shelf.commit(changes, from, to)()
    },
  })
  const watching: Storage = {
    ...storage,
    beside: <S extends Schema>(model: Model<S>) => map((shelf: Shelf<S>) => watchedShelf(shelf))(storage.beside(model)),
  }
  return { written, storage: watching }
}

const clients = (count: number) => (rows: Parameters<Parameters<ReadModel<LinkSchema>['ask']>[0]>[0]) =>
  Array.from({ length: count }, (_, n) => knows(n + 1)(rows)).filter((name) => name !== null).length

describe('a build', () => {
  const filled = async (count: number) => {
    const store = inMemoryStore()
    for (const event of subscriptions(count)) await append(store, event)
    return store
  }

  it('writes its rows at one go where they are few', async () => {
    const { written, storage } = watched(memoryStorage(), Infinity)
    const running = runProjections({ store: await filled(100), models: { links }, storage, batch: 7 })
    expect(await running.models.links.ask(clients(100))()).toEqual(right(100))
    expect(written).toEqual([{ rows: 100, to: 100 }])
    await running.stop()
  })

  it('writes them whenever there are more than it may hold', async () => {
    const { written, storage } = watched(memoryStorage(), Infinity)
    const running = runProjections({ store: await filled(100), models: { links }, storage, batch: 10, buildRows: 25 })
    expect(await running.models.links.ask(clients(100))()).toEqual(right(100))
    expect(written).toEqual([30, 60, 90, 100].map((to) => ({ rows: to === 100 ? 10 : 30, to })))
    await running.stop()
  })

  it('that was interrupted goes on from what it wrote last', async () => {
    const store = await filled(100)
    const kept = memoryStorage()
    const options = { store, models: { links }, batch: 10, buildRows: 25 }
    const first = runProjections({ ...options, storage: watched(kept, 2).storage })
    expect(await first.models.links.ask(clients(100))()).toMatchObject({ left: { fault: 'ModelStopped' } })
    await first.stop()

    const { written, storage } = watched(kept, Infinity)
    const second = runProjections({ ...options, storage })
    expect(await second.models.links.ask(clients(100))()).toEqual(right(100))
    expect(written).toEqual([
      { rows: 30, to: 90 },
      { rows: 10, to: 100 },
    ])
    await second.stop()
  })

  it('keeps all that came before an event which its fold fails on, and goes on from there', async () => {
    const store = await filled(100)
    let isMended = false
    const failing: typeof links = {
      ...links,
      fold: (rows, event, stored) => {
        links.fold(rows, event, stored)
        if (!isMended && stored.position === 57) throw new TypeError('half done')
      },
    }
    const { written, storage } = watched(memoryStorage(), Infinity)
    const running = runProjections({ store, models: { links: failing }, storage, batch: 10 })
    expect(await running.models.links.ask(clients(100))()).toMatchObject({
      left: { fault: 'ModelStopped', stop: { fault: 'FoldFailed', event: { position: 57 }, detail: 'TypeError' } },
    })
    expect(written.at(-1)).toEqual({ rows: 6, to: 56 })

    isMended = true
    running.models.links.resume()
    expect(await running.models.links.ask(clients(100))()).toEqual(right(100))
    expect(written.at(-1)).toEqual({ rows: 44, to: 100 })
    await running.stop()
  })
})
