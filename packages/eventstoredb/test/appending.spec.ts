import { describe, expect, it } from '@jest/globals'
import type { StoreFault } from '@delega/core'
import { streamOf } from '@delega/core/testing'
import { EventStoreDBClient, UnavailableError, WrongExpectedVersionError } from '@eventstore/db-client'

import { openEventStoreDb } from '../src/index.ts'
import type { Fault } from './double/faults.ts'
import {
  a,
  aDouble,
  aStore,
  b,
  bulky,
  closeAfterEach,
  events,
  hasty,
  held,
  heldBack,
  idsOf,
  ownTime,
  write,
} from './stores.ts'

closeAfterEach()

const passing: readonly Fault[] = [
  { fault: 'delay', milliseconds: 400 },
  { fault: 'silence' },
  { fault: 'drop-reply' },
  { fault: 'reset-before-commit' },
  { fault: 'reset-after-commit' },
  { fault: 'timeout-before-commit' },
  { fault: 'timeout-after-commit' },
  { fault: 'not-ready' },
  { fault: 'restart' },
]

describe.each(['safe', 'batch'] as const)('an append on the %s path', (appendPath) => {
  const on = appendPath === 'safe' ? 'append' : 'batchAppend'

  it('takes the path that it was told to take', async () => {
    const double = await aDouble()
    await write(aStore(double, { appendPath }), a, events(1))
    expect([double.calls('append'), double.calls('batchAppend'), double.calls('features')]).toEqual(
      appendPath === 'safe' ? [1, 0, 0] : [0, 1, 0],
    )
  })

  it.each(passing)('is written once, and answered, though it meets $fault twice', async (fault) => {
    const double = await aDouble()
    const store = aStore(double, { ...hasty, appendPath })
    await write(store, a, events(1))
    double.inject(fault, { on, times: 2 })
    expect(await write(store, a, events(3, 1), 0)).toMatchObject({ right: { repeated: false } })
    expect(held(double, a)).toEqual(idsOf(events(4)))
  })

  it('is answered with success when another writer has gone on before its lost reply is noticed', async () => {
    const double = await aDouble()
    const { fired } = double.inject({ fault: 'drop-reply' }, { on })
    const first = write(aStore(double, { ...hasty, appendPath }), a, events(2))
    await fired
    expect(await write(aStore(double, { appendPath }), a, events(1, 2), 1)).toMatchObject({ right: {} })
    expect(await first).toMatchObject({ right: {} })
    expect(held(double, a)).toEqual(idsOf(events(3)))
  })

  it('is a conflict when another writer was first while it was in doubt', async () => {
    const double = await aDouble()
    const { fired } = double.inject({ fault: 'silence' }, { on })
    const [otherIsDone, release] = heldBack()
    const first = write(aStore(double, { ...hasty, appendPath, pause: () => otherIsDone }), a, events(2))
    await fired
    expect(await write(aStore(double, { appendPath }), a, events(1, 9))).toMatchObject({ right: {} })
    release()
    const conflict: StoreFault = { fault: 'WrongRevision', stream: a, expected: -1, actual: 0 }
    expect(await first).toEqual({ _tag: 'Left', left: conflict })
    expect(held(double, a)).toEqual(idsOf(events(1, 9)))
  })

  it('is repeated until its deadline, and then its outcome is unknown', async () => {
    const double = await aDouble()
    double.inject({ fault: 'drop-reply' }, { on, times: 1_000 })
    const store = aStore(double, { ...hasty, ...ownTime(), appendPath })
    expect(await write(store, a, events(2))).toMatchObject({ left: { fault: 'OutcomeUnknown' } })
    expect(double.calls(on)).toBeGreaterThan(1)
    double.calm()
    expect(await write(store, a, events(2))).toMatchObject({ right: { repeated: false } })
    expect(held(double, a)).toEqual(idsOf(events(2)))
  })

  it('is denied where the server denies it, but in doubt where an earlier try was not', async () => {
    const double = await aDouble()
    const store = aStore(double, { appendPath })
    double.inject({ fault: 'access-denied' }, { on })
    expect(await write(store, a, events(1))).toMatchObject({ left: { fault: 'AccessDenied' } })
    double.inject({ fault: 'drop-reply' }, { on })
    double.inject({ fault: 'access-denied' }, { on })
    expect(await write(aStore(double, { ...hasty, appendPath }), a, events(1))).toMatchObject({
      left: { fault: 'OutcomeUnknown' },
    })
  })

  it('takes as many bytes as the server takes, and is refused without a call beyond', async () => {
    const double = await aDouble()
    const store = aStore(double, { appendPath, callTimeoutMs: 5_000 })
    const limit = 1_048_576
    const tooLarge = await write(store, a, [bulky(1, limit)])
    expect(tooLarge).toMatchObject({ left: { fault: 'AppendTooLarge', limit } })
    expect(double.calls(on)).toBe(0)
    const excess =
      '_tag' in tooLarge && tooLarge._tag === 'Left' && 'bytes' in tooLarge.left ? tooLarge.left.bytes - limit : 0
    expect(await write(store, a, [bulky(1, limit - excess + 1)])).toMatchObject({ left: { bytes: limit + 1 } })
    expect(await write(store, a, [bulky(1, limit - excess)])).toMatchObject({ right: {} })
  })

  it('is refused as read-only where the stream has been deleted for good', async () => {
    const double = await aDouble()
    double.log.tombstone(a, 'any')
    const store = aStore(double, { appendPath })
    expect(await write(store, a, events(1))).toMatchObject({ left: { fault: 'ReadOnly' } })
    expect(await store.readStream(a)()).toMatchObject({ left: { fault: 'Corrupt' } })
  })

  it('follows the leader', async () => {
    const leader = await aDouble()
    const follower = await aDouble({ log: leader.log, leader: leader.endpoint })
    const store = aStore(follower, { appendPath })
    expect(await write(store, a, events(1))).toMatchObject({ right: {} })
    expect([held(leader, a), leader.calls(on)]).toEqual([idsOf(events(1)), 1])
  })

  it('waits where others left no room, and is then sent, once', async () => {
    const double = await aDouble()
    const [reply, release] = heldBack()
    const store = aStore(double, { appendPath, callTimeoutMs: 60_000, maxBytesInFlight: 120_000 })
    const { fired } = double.inject({ fault: 'hold', until: reply }, { on, times: 2 })
    const streams = Array.from({ length: 8 }, (_, n) => streamOf('delegation', `${n}`))
    const all = streams.map((stream, n) => write(store, stream, [bulky(n, 40_000)]))
    await fired
    await store.readStream(b)()
    expect(double.calls(on)).toBe(2)
    release()
    for (const answer of await Promise.all(all)) expect(answer).toMatchObject({ right: { repeated: false } })
    expect(double.calls(on)).toBe(8)
  })

  it('that finds no room until its deadline has not been written', async () => {
    const double = await aDouble()
    const [reply, release] = heldBack()
    let [time, step] = [0, 0]
    const clock = (): number => (time += step)
    const options = { appendPath, callTimeoutMs: 60_000, appendDeadlineMs: 60_000, maxBytesInFlight: 1, clock }
    const store = aStore(double, options)
    const { fired } = double.inject({ fault: 'hold', until: reply }, { on })
    const first = write(store, b, events(1, 9))
    await fired
    step = 59_950
    expect(await write(store, a, events(1))).toMatchObject({ left: { fault: 'Unavailable' } })
    release()
    expect(await first).toMatchObject({ right: {} })
    expect(held(double, a)).toEqual([])
  })

  it('that waits for room when the store is closed is not sent', async () => {
    const double = await aDouble()
    const [reply, release] = heldBack()
    const store = aStore(double, { appendPath, callTimeoutMs: 60_000, maxBytesInFlight: 1 })
    const { fired } = double.inject({ fault: 'hold', until: reply }, { on })
    const [first, second] = [write(store, b, events(1, 9)), write(store, a, events(1))]
    await fired
    const closed = store.close()
    expect(await second).toEqual({ _tag: 'Left', left: { fault: 'Closed' } })
    release()
    expect(await first).toMatchObject({ right: {} })
    await closed
    expect([held(double, a), double.calls(on)]).toEqual([[], 1])
  })

  it('under way when the store is closed comes to its end; in doubt, it says so', async () => {
    const double = await aDouble()
    const store = aStore(double, { ...hasty, appendPath })
    const { fired } = double.inject({ fault: 'drop-reply' }, { on, stream: b, times: 1_000 })
    const [certain, doubtful] = [write(store, a, events(1)), write(store, b, events(1, 5))]
    await fired
    await store.close()
    expect(await certain).toMatchObject({ right: {} })
    expect(await doubtful).toMatchObject({ left: { fault: 'OutcomeUnknown' } })
  })

  it.each(['$system-1', '\ud83e-1', 'delegation-\ud83e'])('is refused to the stream %j', async (stream) => {
    const double = await aDouble()
    const refused = await write(aStore(double, { appendPath }), stream as typeof a, events(1))
    expect(refused).toMatchObject({ left: { fault: 'InvalidAppend' } })
    expect(double.calls()).toBe(0)
  })
})

describe('an append that meets a conflict in doubt', () => {
  const scripted = async (...answers: readonly (Error | 'commit and lose')[]) => {
    const double = await aDouble()
    const client = EventStoreDBClient.connectionString(double.connectionString)
    const appendToStream: (...args: never) => unknown = Reflect.get(client, 'appendToStream')
    let tries = 0
    client.appendToStream = async function (this: EventStoreDBClient, ...args: never) {
      const answer = answers[tries++]
      if (answer instanceof Error) throw answer
      await Reflect.apply(appendToStream, this, args)
      throw new UnavailableError()
    }
    const store = openEventStoreDb({ client, random: () => 0 })
    return { double, store, tries: () => tries }
  }
  const conflict = new WrongExpectedVersionError(undefined, { streamName: a, expected: 'no_stream', current: 0n })

  it('looks for its events before it reports the conflict', async () => {
    const { double, store, tries } = await scripted('commit and lose', conflict)
    expect(await write(store, a, events(1))).toEqual({
      _tag: 'Right',
      right: { position: Number(double.log.history(a)[0]?.position), repeated: false },
    })
    expect(tries()).toBe(2)
    await store.close()
  })

  it('reports it where the stream holds others', async () => {
    const { double, store } = await scripted(new UnavailableError(), conflict)
    double.log.append(a, 'any', [
      {
        id: '00000000-0000-4000-8000-000000000001',
        type: 'Other',
        contentType: '',
        data: new Uint8Array(),
        metadata: new Uint8Array(),
      },
    ])
    expect(await write(store, a, events(1))).toMatchObject({ left: { fault: 'WrongRevision', actual: 0 } })
    await store.close()
  })

  it('tries again where the stream cannot be read', async () => {
    const { double, store, tries } = await scripted('commit and lose', conflict, conflict)
    double.inject({ fault: 'not-ready' }, { on: 'read', stream: a })
    expect(await write(store, a, events(1))).toMatchObject({ right: {} })
    expect(tries()).toBe(3)
    await store.close()
  })
})
