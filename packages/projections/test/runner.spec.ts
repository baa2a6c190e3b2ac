import { type DomainEvent, instant, type NewEvent, partitaIva, type StoredEvent } from '@delega/core'
import { inMemoryStore } from '@delega/core/store'
import { eventOf } from '@delega/core/testing'
import { describe, expect, it } from '@jest/globals'
import { isLeft, isRight, right } from 'fp-ts/lib/Either.js'

import { links, memoryStorage, type ReadModel, runProjections, type LinkSchema } from '../src/index.js'
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
