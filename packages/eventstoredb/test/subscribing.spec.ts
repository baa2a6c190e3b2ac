import { describe, expect, it, jest } from '@jest/globals'
import { eventOf, gate, recorder, streamOf } from '@delega/core/testing'

import type { Fault } from './double/faults.ts'
import { until } from './stock-client.ts'
import { a, aDouble, aStore, aWire, b, bulky, closeAfterEach, events, hasty, idsOf, write } from './stores.ts'

closeAfterEach()

const passing: readonly Fault[] = [
  { fault: 'silence' },
  { fault: 'delay', milliseconds: 400 },
  { fault: 'timeout-before-commit' },
  { fault: 'not-ready' },
  { fault: 'restart' },
  { fault: 'break', after: 0 },
  { fault: 'break', after: 1 },
  { fault: 'break', after: 9 },
  { fault: 'redeliver', events: 5 },
]

const soon = async (): Promise<void> => undefined

describe('a subscription', () => {
  it.each(passing)('delivers every event once and in order, though it meets $fault three times', async (fault) => {
    const double = await aDouble()
    const store = aStore(double, { ...hasty, pause: soon })
    await write(store, a, events(20))
    double.inject(fault, { on: 'subscribe', times: 3 })
    const seen = recorder()
    store.subscribe({ after: null }, seen.listener)
    await seen.untilEvents(20)
    await write(store, a, events(10, 20), 19)
    await seen.untilEvents(30)
    expect(idsOf(seen.events)).toEqual(idsOf(events(30)))
  })

  it('misses nothing that was written while it was away, and drops what it is given twice', async () => {
    const double = await aDouble()
    const door = gate()
    let pauses = 0
    const away = aStore(double, { pause: () => ((pauses += 1), door.passed) })
    const other = aStore(double)
    await write(other, a, events(5))
    const seen = recorder()
    away.subscribe({ after: null }, seen.listener)
    await seen.untilEvents(5)
    double.inject({ fault: 'redeliver', events: 3 }, { on: 'subscribe' })
    double.resetConnections()
    await until(() => pauses === 1)
    await write(other, a, events(10, 5), 4)
    const before = double.traffic.sent
    door.open()
    await seen.untilEvents(15)
    expect(idsOf(seen.events)).toEqual(idsOf(events(15)))
    expect(double.traffic.sent - before).toBeGreaterThanOrEqual(3 + 10)
  })

  it('notices that its connection carries nothing any more, and misses nothing that was written meanwhile', async () => {
    const double = await aDouble()
    const wire = await aWire(double)
    // the client finds that hasty, and says so
    const warned = jest.spyOn(console, 'warn').mockReturnValue()
    const connectionString = `${wire.connectionString}&keepAliveInterval=50&keepAliveTimeout=200`
    const store = aStore({ connectionString }, { pause: soon })
    warned.mockRestore()
    const other = aStore(double)
    await write(other, a, events(5))
    const seen = recorder()
    store.subscribe({ after: null }, seen.listener)
    await seen.untilEvents(5)
    await seen.until(() => seen.caughtUp.length > 0)
    wire.fallSilent()
    await write(other, a, events(10, 5), 4)
    await seen.untilEvents(15)
    expect(idsOf(seen.events)).toEqual(idsOf(events(15)))
    expect(new Set(seen.faults.map(({ fault }) => fault))).toEqual(new Set(['Unavailable']))
  })

  it.each([1, 4, 7])('is made anew where the server forgets it after %i messages', async (after) => {
    const double = await aDouble()
    const store = aStore(double, { pause: soon, stillMs: 30 })
    await write(store, a, events(5))
    const { fired } = double.inject({ fault: 'stall', after }, { on: 'subscribe' })
    const seen = recorder()
    store.subscribe({ after: null }, seen.listener)
    await fired
    await write(store, a, events(10, 5), 4)
    await seen.untilEvents(15)
    expect(idsOf(seen.events)).toEqual(idsOf(events(15)))
    expect(seen.faults).toMatchObject([{ fault: 'Unavailable' }])
    await until(() => double.traffic.openReads === 1)
  })

  it('is left alone where nothing waits for it', async () => {
    const double = await aDouble()
    const store = aStore(double, { stillMs: 5 })
    // what has been written is not wanted any more, and what will be is not wanted at all
    const written = await write(store, a, events(5))
    const after = '_tag' in written && written._tag === 'Right' ? written.right.position : null
    const seen = recorder()
    store.subscribe({ after, filter: { types: [eventOf(0).type] } }, seen.listener)
    await seen.until(() => seen.caughtUp.length > 0)
    await write(store, a, [eventOf(5, { type: 'Unwanted' })], 4)
    await until(() => double.calls('read') >= 20)
    expect([seen.events, seen.faults]).toEqual([[], []])
    expect(double.calls('subscribe')).toBe(1)
  })

  it('waits longer after each failure, between half and whole of its delay, and starts over once it has moved', async () => {
    const double = await aDouble()
    const waits: number[] = []
    let share = 1
    const record = async (milliseconds: number): Promise<void> => {
      waits.push(milliseconds)
    }
    const store = aStore(double, { random: () => share, pause: record })
    const { withdraw } = double.inject({ fault: 'not-ready' }, { on: 'subscribe', times: 9 })
    const seen = recorder()
    store.subscribe({ after: null }, seen.listener)
    await seen.until(() => seen.caughtUp.length > 0)
    withdraw()
    expect(waits).toEqual([100, 200, 400, 800, 1_600, 3_200, 6_400, 10_000, 10_000])
    share = 0
    double.resetConnections()
    await until(() => waits.length >= 10)
    expect(waits[9]).toBe(50)
    expect(new Set(seen.faults.map(({ fault }) => fault))).toEqual(new Set(['Unavailable']))
  })

  it('ends where the server denies it', async () => {
    const double = await aDouble()
    double.inject({ fault: 'access-denied' }, { on: 'subscribe' })
    const seen = recorder()
    aStore(double).subscribe({ after: null }, seen.listener)
    await seen.untilFault()
    expect(seen.faults).toMatchObject([{ fault: 'AccessDenied' }])
    await until(() => double.traffic.openReads === 0)
    expect(double.calls('subscribe')).toBe(1)
  })

  it('keeps back what a busy listener has no room for', async () => {
    const double = await aDouble()
    const store = aStore(double, { callTimeoutMs: 5_000 })
    for (let n = 0; n < 100; n += 1) {
      const many = Array.from({ length: 50 }, (_, i) => bulky(n * 50 + i, 1_000))
      await write(store, streamOf('delegation', `${n}`), many)
    }
    const door = gate()
    const [busy, other] = [recorder(() => door.passed), recorder()]
    store.subscribe({ after: null }, busy.listener)
    const before = double.traffic.sent
    store.subscribe({ after: null }, other.listener)
    await other.untilEvents(5_000)
    expect(double.traffic.sent - before - 5_000).toBeLessThan(2_000)
    door.open()
    await busy.untilEvents(5_000)
    expect(idsOf(busy.events)).toEqual(idsOf(other.events))
  })

  it('tells how far it has come though nothing is wanted, so that it need not look again', async () => {
    const double = await aDouble()
    const store = aStore(double)
    await write(store, b, events(1, 9))
    const last = await write(store, a, events(300))
    const seen = recorder()
    store.subscribe({ after: null, filter: { types: ['Nothing'] } }, seen.listener)
    await seen.until(() => seen.caughtUp.length > 0)
    expect(last).toMatchObject({ right: { position: seen.caughtUp.at(-1) } })
    expect(seen.events).toEqual([])
  })

  it('leaves what is filtered out on the server', async () => {
    const double = await aDouble()
    const store = aStore(double)
    for (let n = 0; n < 100; n += 1) await write(store, streamOf('invoice', `${n}`), [eventOf(n, { type: 'Other' })])
    await write(store, a, events(2, 900))
    for (const filter of [{ categories: ['delegation'] }, { types: ['SomethingHappened'] }]) {
      const seen = recorder()
      const before = double.traffic.sent
      const subscription = store.subscribe({ after: null, filter }, seen.listener)
      await seen.until(() => seen.caughtUp.length > 0)
      await subscription.stop()
      expect(idsOf(seen.events)).toEqual(idsOf(events(2, 900)))
      expect(double.traffic.sent - before).toBeLessThan(10)
    }
  })

  it('leaves no call open when it is stopped, even while the listener is busy', async () => {
    const double = await aDouble()
    const store = aStore(double)
    await write(store, a, events(1))
    const door = gate()
    const entered = gate()
    const subscription = store.subscribe(
      { after: null },
      {
        onEvents: () => {
          entered.open()
          return door.passed
        },
      },
    )
    await entered.passed
    await subscription.stop()
    await until(() => double.traffic.openReads === 0)
    door.open()
  })
})
