import { describe, expect, it } from '@jest/globals'
import { eventOf, recorder, streamOf } from '@delega/core/testing'
import { isRight } from 'fp-ts/lib/Either.js'

import type { Double } from './double/double.ts'
import type { ProposedEvent } from './double/events.ts'
import type { Fault } from './double/faults.ts'
import { until } from './stock-client.ts'
import {
  a,
  aDouble,
  aStore,
  b,
  bulky,
  closeAfterEach,
  events,
  hasty,
  heldBack,
  idsOf,
  ownTime,
  write,
} from './stores.ts'

closeAfterEach()

const passing: readonly Fault[] = [
  { fault: 'delay', milliseconds: 400 },
  { fault: 'silence' },
  { fault: 'timeout-before-commit' },
  { fault: 'not-ready' },
  { fault: 'restart' },
  { fault: 'break', after: 0 },
  { fault: 'break', after: 7 },
]

const foreign = (n: number, changes: Partial<ProposedEvent> = {}): ProposedEvent => ({
  id: `00000000-0000-4000-9000-${String(n).padStart(12, '0')}`,
  type: 'Foreign',
  contentType: 'application/json',
  data: Buffer.from('{"a":1}'),
  metadata: Buffer.from('{"b":2}'),
  ...changes,
})

const link = (n: number, to: string): ProposedEvent =>
  foreign(n, { type: '$>', contentType: 'application/octet-stream', data: Buffer.from(to), metadata: new Uint8Array() })

/** Our events among much that is not ours: the database is shared. */
const shared = async (): Promise<Double> => {
  const double = await aDouble()
  const store = aStore(double)
  const { log } = double
  for (let n = 0; n < 6; n += 1) {
    await write(store, a, events(1, n), n - 1)
    log.append('customer-1', 'any', [foreign(n * 10)])
    log.append('delegation-theirs', 'any', [foreign(n * 10 + 1, { data: Buffer.from('no JSON {') })])
    log.append('delegation-theirs', 'any', [foreign(n * 10 + 2, { contentType: 'application/octet-stream' })])
    log.append('delegation-theirs', 'any', [foreign(n * 10 + 3, { metadata: new Uint8Array() })])
    log.append('$ce-delegation', 'any', [link(n * 10 + 4, `${n}@${a}`), link(n * 10 + 5, '7@delegation-gone')])
    log.append('$$delegation-a', 'any', [foreign(n * 10 + 6, { type: '$metadata', data: Buffer.from('{"x":1}') })])
  }
  return double
}

const all = async (store: ReturnType<typeof aStore>, limit: number, filter = {}) => {
  const ids: string[] = []
  for (let after = null; ;) {
    const page = await store.readAll({ after, limit, filter })()
    if (!isRight(page)) throw new Error(`Expected a page, found ${page.left.fault}`)
    ids.push(...idsOf(page.right.events))
    if (page.right.end) return ids
    after = page.right.next as never
  }
}

describe('a read', () => {
  it.each(passing)('is whole and in order, though it meets $fault again and again', async (fault) => {
    const double = await aDouble()
    const store = aStore(double, hasty)
    await write(store, a, events(20))
    double.inject(fault, { on: 'read', times: 2 })
    expect(await store.readStream(a)()).toMatchObject({ right: events(20).map(({ id }) => ({ id })) })
    double.inject(fault, { on: 'read', times: 2 })
    expect(await all(store, 8)).toEqual(idsOf(events(20)))
  })

  it('goes on where it was, instead of beginning again', async () => {
    const double = await aDouble()
    const store = aStore(double, { callTimeoutMs: 2_000 })
    await write(store, a, events(20))
    /** Resets the connection once about ten events have come. */
    const halfway = async (): Promise<void> => {
      double.inject({ fault: 'trickle', milliseconds: 10 }, { on: 'read' })
      const before = double.traffic.sent
      await until(() => double.traffic.sent - before >= 10)
      double.resetConnections()
    }
    const [whole] = await Promise.all([store.readStream(a)(), halfway()])
    expect(whole).toMatchObject({ right: events(20).map(({ id }) => ({ id })) })
    const [part] = await Promise.all([store.readStream(a, { from: 3, limit: 12 })(), halfway()])
    expect(part).toMatchObject({ right: events(12, 3).map(({ id }) => ({ id })) })
    const [page] = await Promise.all([store.readAll({ limit: 15 })(), halfway()])
    expect(page).toMatchObject({ right: { events: events(15).map(({ id }) => ({ id })), end: false } })
  })

  it('is given up when its time is up', async () => {
    const double = await aDouble()
    double.inject({ fault: 'not-ready' }, { on: 'read', times: 1_000 })
    const store = aStore(double, ownTime())
    expect(await store.readStream(a)()).toMatchObject({ left: { fault: 'Unavailable' } })
    expect(await store.readAll()()).toMatchObject({ left: { fault: 'Unavailable' } })
  })

  it('is denied where the server denies it', async () => {
    const double = await aDouble()
    double.inject({ fault: 'access-denied' }, { on: 'read', times: 2 })
    const store = aStore(double)
    expect(await store.readStream(a)()).toMatchObject({ left: { fault: 'AccessDenied' } })
    expect(await store.readAll()()).toMatchObject({ left: { fault: 'AccessDenied' } })
  })

  it.each([-1, 0.5, Number.NaN, 2 ** 60])('is refused without a call from %d on', async (number) => {
    const double = await aDouble()
    const store = aStore(double)
    expect(await store.readStream(a, { from: number })()).toMatchObject({ left: { fault: 'InvalidAppend' } })
    expect(await store.readStream(a, { limit: number })()).toMatchObject({ left: { fault: 'InvalidAppend' } })
    expect(await store.readAll({ after: number as never })()).toMatchObject({ left: { fault: 'InvalidAppend' } })
    expect(double.calls()).toBe(0)
  })

  it('is interrupted when the store is closed', async () => {
    const double = await aDouble()
    const store = aStore(double, { callTimeoutMs: 60_000 })
    const { fired } = double.inject({ fault: 'silence' }, { on: 'read' })
    const reading = store.readStream(a)()
    await fired
    await store.close()
    expect(await reading).toEqual({ _tag: 'Left', left: { fault: 'Closed' } })
  })

  it('passes over what is not ours: system events, links, other streams, other formats', async () => {
    const store = aStore(await shared())
    for (const limit of [1, 2, 5, 6, 100]) expect(await all(store, limit)).toEqual(idsOf(events(6)))
    expect(await all(store, 4, { categories: ['delegation'] })).toEqual(idsOf(events(6)))
    expect(await all(store, 4, { types: ['SomethingHappened', 'Foreign'] })).toEqual(idsOf(events(6)))
  })

  it('leaves what is filtered out on the server', async () => {
    const double = await aDouble()
    const store = aStore(double)
    for (let n = 0; n < 200; n += 1) await write(store, streamOf('invoice', `${n}`), [eventOf(n, { type: 'Other' })])
    await write(store, a, events(2, 900))
    const filters = [{ categories: ['delegation'] }, { types: ['SomethingHappened'] }]
    for (const filter of filters) {
      const before = double.traffic.sent
      expect(await all(store, 100, filter)).toEqual(idsOf(events(2, 900)))
      // The two that are wanted, and the newest of all, which tells where the next page goes on.
      expect(double.traffic.sent - before).toBe(2 + 1)
    }
  })

  it('waits its turn where too many go on at a time', async () => {
    const double = await aDouble()
    const store = aStore(double, { callTimeoutMs: 60_000 })
    await write(store, a, events(1))
    const before = double.calls('read')
    const [reply, release] = heldBack()
    const { fired } = double.inject({ fault: 'hold', until: reply }, { on: 'read', times: 64 })
    const streams = Array.from({ length: 100 }, (_, n) => streamOf('delegation', `${n}`))
    const all = streams.map((stream) => store.readStream(stream)())
    await fired
    await write(store, a, events(1, 1), 0)
    expect(double.calls('read') - before).toBe(64)
    release()
    for (const answer of await Promise.all(all)) expect(answer).toEqual({ _tag: 'Right', right: [] })
  })

  it('is whole though others fail on the same connection', async () => {
    const double = await aDouble()
    const store = aStore(double, { callTimeoutMs: 2_000 })
    for (let n = 0; n < 10; n += 1) await write(store, a, [bulky(n, 200_000)], n - 1)
    double.inject({ fault: 'reset-after-commit' }, { on: 'append' })
    const [read, written] = await Promise.all([store.readStream(a)(), write(store, b, events(1, 50))])
    expect(read).toMatchObject({ right: Array.from({ length: 10 }, (_, n) => ({ id: eventOf(n).id })) })
    expect(written).toMatchObject({ right: {} })
  })

  it('calls a stream of ours corrupt in which others have written', async () => {
    const double = await aDouble()
    const store = aStore(double)
    await write(store, a, events(1))
    double.log.append(a, 'any', [foreign(1)])
    expect(await store.readStream(a)()).toMatchObject({ left: { fault: 'Corrupt' } })
  })
})

describe('a subscription', () => {
  it('passes over what is not ours, before and after it has caught up', async () => {
    const double = await shared()
    const store = aStore(double)
    const seen = recorder()
    store.subscribe({ after: null }, seen.listener)
    await seen.until(() => seen.caughtUp.length > 0)
    double.log.append('$ce-delegation', 'any', [link(900, `0@${a}`)])
    double.log.append('customer-1', 'any', [foreign(901)])
    await write(store, a, events(1, 6), 5)
    await seen.untilEvents(7)
    expect(idsOf(seen.events)).toEqual(idsOf(events(7)))
  })
})
