import { describe, expect, it } from '@jest/globals'
import type { Json } from '@delega/core'
import { eventOf, recorder } from '@delega/core/testing'
import { EventStoreDBClient } from '@eventstore/db-client'

import { openEventStoreDb } from '../src/index.ts'
import type { Double } from './double/double.ts'
import { type FixtureProcess, startFixture } from './fixture-process.ts'
import { until } from './stock-client.ts'
import {
  a,
  aDouble,
  aStore,
  b,
  bulky,
  closeAfterEach,
  discovering,
  events,
  hasty,
  held,
  heldBack,
  idsOf,
  ownTime,
  write,
} from './stores.ts'

// the numbers are those of client-faults.spec.ts, where the stock client shows the same faults
closeAfterEach()

const paths = ['safe', 'batch'] as const

const aProcess = (scenario: string, path: string, ...doubles: readonly Double[]): FixtureProcess =>
  startFixture('store.mjs', [scenario, path, ...doubles.map((double) => double.connectionString)], { survives: false })

describe.each(paths)('the store on EventStoreDB, appending on the %s path', (appendPath) => {
  const on = appendPath === 'safe' ? 'append' : 'batchAppend'

  it('fault 1: survives the errors of another store, and the late reply to an append that they interrupted', async () => {
    const [patient, hasty] = [await aDouble(), await aDouble()]
    const [reply, release] = heldBack()
    const { fired } = patient.inject({ fault: 'hold', until: reply }, { on })
    hasty.inject({ fault: 'reset-before-commit' })
    const stores = aProcess('late-reply', appendPath, patient, hasty)
    await fired
    stores.goOn()
    await stores.says('hasty written')
    release()
    await stores.says('patient written')
    stores.goOn()
    await stores.says('another written')
    expect(patient.log.history('delegation-1').length).toBe(1)
    await stores.kill()
  })

  it('fault 2: repeats an append whose reply is lost', async () => {
    const double = await aDouble()
    double.inject({ fault: 'drop-reply' })
    expect(await write(aStore(double, { ...hasty, appendPath }), a, events(2))).toMatchObject({
      right: { repeated: false },
    })
    expect(held(double, a)).toEqual(idsOf(events(2)))
  })

  it('fault 3: loses nothing, and leaves no rejection unhandled, when a connection with queued writes is lost', async () => {
    const double = await aDouble()
    double.inject({ fault: 'reset-before-commit' })
    const store = aProcess('queued-writes', appendPath, double)
    await store.says('all settled, 100 written')
    expect(store.said).toEqual(['all settled, 100 written'])
    for (let n = 0; n < 100; n += 1) expect(double.log.history(`delegation-${n}`).length).toBe(1)
    await store.kill()
  })

  it('fault 4: recovers from a failed discovery', async () => {
    const double = await aDouble()
    const store = aStore(discovering(double), { ...ownTime(), appendPath })
    await double.down()
    expect(await write(store, a, events(1))).toMatchObject({ left: { fault: 'Unavailable' } })
    await double.up()
    expect(await write(store, a, events(1))).toMatchObject({ right: { repeated: false } })
  })

  it('fault 5: does not wait for ever for a server that accepts connections and stays silent', async () => {
    const double = await aDouble()
    double.mute()
    const store = aStore(double, { ...hasty, ...ownTime(), appendPath })
    expect(await write(store, a, events(1))).toMatchObject({ left: { fault: 'OutcomeUnknown' } })
    double.unmute()
    expect(await write(store, a, events(1))).toMatchObject({ right: {} })
    expect(held(double, a)).toEqual(idsOf(events(1)))
  })

  it('fault 6: knows a server that is down from an append in doubt', async () => {
    const double = await aDouble()
    await double.down()
    const store = aStore(double, { ...ownTime(), appendPath })
    expect(await write(store, a, events(1))).toMatchObject({ left: { fault: 'Unavailable' } })
    expect(await store.readStream(a)()).toMatchObject({ left: { fault: 'Unavailable' } })
    await double.up()
  })

  it('fault 7: tells the revision of a conflict, whatever the connection string says of failures', async () => {
    const { connectionString } = await aDouble()
    const store = aStore({ connectionString: `${connectionString}&throwOnAppendFailure=false` }, { appendPath })
    await write(store, a, events(6))
    const conflict = { fault: 'WrongRevision', stream: a, expected: -1, actual: 5 }
    expect(await write(store, a, events(1, 9))).toEqual({ _tag: 'Left', left: conflict })
  })

  it('fault 8: refuses what JSON cannot carry, without a call', async () => {
    const double = await aDouble()
    const store = aStore(double, { appendPath })
    const endless: Record<string, unknown> = {}
    endless['self'] = endless
    const values = [
      1n,
      undefined,
      Number.NaN,
      () => 1,
      Symbol('s'),
      new Date(0),
      new Map(),
      Array(1),
      { x: [1n] },
      endless,
    ]
    for (const value of values) {
      const event = eventOf(1, { data: { type: 'SomethingHappened', value: value as Json } })
      expect(await write(store, a, [event])).toMatchObject({ left: { fault: 'InvalidAppend' } })
    }
    expect(double.calls()).toBe(0)
  })

  it('fault 9: refuses a negative revision without harm to the append of a neighbour', async () => {
    const double = await aDouble()
    const store = aStore(double, { appendPath, callTimeoutMs: 60_000 })
    await write(store, b, events(1, 9))
    const [reply, release] = heldBack()
    const { fired } = double.inject({ fault: 'hold', until: reply }, { on })
    const neighbour = write(store, a, events(1))
    await fired
    const calls = double.calls()
    expect(await write(store, b, events(1), -5)).toMatchObject({ left: { fault: 'InvalidAppend' } })
    release()
    expect(await neighbour).toMatchObject({ right: {} })
    expect(double.calls()).toBe(calls)
  })

  it('fault 10: appends though its clock is an hour behind the server’s', async () => {
    const double = await aDouble({ clock: () => Date.now() + 3_600_000 })
    expect(await write(aStore(double, { appendPath }), a, events(1))).toMatchObject({ right: { repeated: false } })
    expect(double.calls()).toBeLessThan(4)
  })
})

describe('the store on EventStoreDB', () => {
  it('fault 11: ends the subscription of a listener that throws on catching up, and no other', async () => {
    const double = await aDouble()
    const store = aStore(double)
    const [failing, other] = [recorder(), recorder()]
    const onCaughtUp = (): void => {
      throw new Error('RSSMRA80A01H501U')
    }
    store.subscribe({ after: null }, { ...failing.listener, onCaughtUp })
    store.subscribe({ after: null }, other.listener)
    await failing.untilFault()
    await write(store, a, events(1))
    await other.untilEvents(1)
    expect(failing.faults.map(({ fault }) => fault)).toEqual(['ListenerFailed'])
    expect(JSON.stringify(failing.faults)).not.toContain('RSSMRA80A01H501U')
    await until(() => double.traffic.openReads === 1)
  })

  it('fault 12: subscribes again where it was after the server has died', async () => {
    const double = await aDouble()
    const store = aStore(double)
    const seen = recorder()
    store.subscribe({ after: null }, seen.listener)
    await write(store, a, events(3))
    await seen.untilEvents(3)
    await double.restart()
    await write(store, a, events(3, 3), 2)
    await seen.untilEvents(6)
    expect(idsOf(seen.events)).toEqual(idsOf(events(6)))
    expect(seen.faults.map(({ fault }) => fault)).toContain('Unavailable')
  })

  it('fault 13: leaves no call open when it has read enough', async () => {
    const double = await aDouble()
    const store = aStore(double, { callTimeoutMs: 5_000 })
    for (let n = 0; n < 40; n += 1) {
      const many = Array.from({ length: 25 }, (_, i) => bulky(n * 25 + i, 40_000))
      await write(store, a, many, n * 25 - 1)
    }
    // the page is short, and what the server keeps for itself stands before it: so more is asked for than is taken
    expect(await store.readAll({ limit: 1 })()).toMatchObject({ right: { end: false } })
    await until(() => double.traffic.openReads === 0)
    expect(double.traffic.sent).toBeLessThan(1_000)
  })

  it('fault 13: leaves no call open when it gives a read up', async () => {
    const double = await aDouble()
    await write(aStore(double), a, events(5))
    double.inject({ fault: 'trickle', milliseconds: 2_000 }, { on: 'read' })
    // a client that was given is not replaced, so that nothing but cancelling ends the call
    const client = EventStoreDBClient.connectionString(double.connectionString)
    const store = openEventStoreDb({ client, callTimeoutMs: 250, readDeadlineMs: 1 })
    const reading = store.readStream(a)()
    await until(() => double.traffic.openReads === 1)
    const before = double.traffic.sent
    expect(await reading).toMatchObject({ left: { fault: 'Unavailable' } })
    await until(() => double.traffic.openReads === 0)
    expect(double.traffic.sent).toBe(before)
    await store.close()
  })

  it.each(paths)('lets its process end once it is closed, having appended on the %s path', async (path) => {
    const store = aProcess('leaves', path, await aDouble())
    expect(await store.exitCode).toBe(0)
    expect(store.said).toEqual(['written', 'closed'])
  })
})
