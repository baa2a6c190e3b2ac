import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { NO_STREAM, NotLeaderError, TimeoutError, UnavailableError, streamNameFilter } from '@eventstore/db-client'
import type { EventStoreDBClient } from '@eventstore/db-client'
import { StreamsClient } from '@eventstore/db-client/generated/streams_grpc_pb.js'
import shared from '@eventstore/db-client/generated/shared_pb.js'
import streams from '@eventstore/db-client/generated/streams_pb.js'
import { credentials } from '@grpc/grpc-js'

import { startDouble } from './double/double.ts'
import type { Double, DoubleOptions } from './double/double.ts'
import { createFaults } from './double/faults.ts'
import type { Fault } from './double/faults.ts'
import { startDoubleProcess } from './double/process.ts'
import {
  aStream,
  anEvent,
  bulky,
  collect,
  connect,
  events,
  failure,
  isPending,
  onPath,
  persistently,
  until,
  watch,
} from './stock-client.ts'
import type { Path } from './stock-client.ts'

const opened: (() => Promise<void>)[] = []

const aDouble = async (options: DoubleOptions = {}): Promise<Double> => {
  const started = await startDouble(options)
  opened.push(started.stop)
  return started
}

const aClient = (connectionString: string): EventStoreDBClient => {
  const connected = connect(connectionString)
  opened.push(connected.dispose)
  return connected
}

let double: Double
let client: EventStoreDBClient

beforeEach(async () => {
  double = await aDouble()
  client = aClient(double.connectionString)
})

afterEach(async () => {
  for (const close of opened.splice(0).toReversed()) await close()
})

const connected = async () => client.appendToStream(aStream(), anEvent(), unary())

/** Lets a call meet a fault that leaves it without an answer; on a slow machine with more time to arrive. */
const unanswered = async (fault: Fault, call: (stream: string, deadline: number) => Promise<unknown>) => {
  for (let deadline = 200; ; deadline *= 2) {
    const stream = aStream()
    let hasArrived = false
    const { fired, withdraw } = double.inject(fault)
    void fired.then(() => (hasArrived = true))
    const error = await failure(call(stream, deadline))
    withdraw()
    if (hasArrived) return { stream, error }
  }
}

const written = (stream: string): number => double.log.history(stream).length
const unary = (deadline?: number) => onPath('unary', deadline === undefined ? {} : { deadline })

const header = (stream: string): streams.AppendReq => {
  const identifier = new shared.StreamIdentifier()
  identifier.setStreamName(Buffer.from(stream))
  const options = new streams.AppendReq.Options()
  options.setStreamIdentifier(identifier)
  options.setNoStream(new shared.Empty())
  const request = new streams.AppendReq()
  request.setOptions(options)
  return request
}

const proposal = (id: string): streams.AppendReq => {
  const uuid = new shared.UUID()
  uuid.setString(id)
  const message = new streams.AppendReq.ProposedMessage()
  message.setId(uuid)
  message.getMetadataMap().set('type', 'Happened').set('content-type', 'application/json')
  message.setData(Buffer.from('{}'))
  const request = new streams.AppendReq()
  request.setProposedMessage(message)
  return request
}

describe('a write of which half has arrived', () => {
  it.each(['is called off', 'loses its connection'])('and that %s is not committed', async (how) => {
    const { address, port } = double.endpoint
    const raw = new StreamsClient(`${address}:${port}`, credentials.createInsecure())
    opened.push(async () => raw.close())
    const stream = aStream()
    const ended = Promise.withResolvers<unknown>()
    const call = raw.append(ended.resolve)
    call.write(header(stream))
    call.write(proposal('00000000-0000-4000-8000-000000000001'))
    await client.appendToStream(aStream(), anEvent(), unary())
    if (how === 'is called off') call.cancel()
    else double.resetConnections()
    await ended.promise
    await persistently(async () => client.appendToStream(aStream(), anEvent(), unary()))
    expect(written(stream)).toBe(0)
  })
})

describe('a write', () => {
  it.each<[Fault['fault'], number]>([
    ['timeout-before-commit', 0],
    ['timeout-after-commit', 1],
  ])('that meets %s is ABORTED with %d events written', async (fault, count) => {
    const stream = aStream()
    double.inject({ fault } as Fault)
    expect(await failure(client.appendToStream(stream, anEvent(), unary()))).toBeInstanceOf(TimeoutError)
    expect(written(stream)).toBe(count)
  })

  it('that times out in a batch is told as a deadline', async () => {
    double.inject({ fault: 'timeout-after-commit' })
    expect(await failure(client.appendToStream(aStream(), anEvent()))).toMatchObject({ type: 'deadline-exceeded' })
  })

  it.each<[Path, Fault['fault'], number]>([
    ['unary', 'reset-before-commit', 0],
    ['unary', 'reset-after-commit', 1],
    ['batch', 'reset-before-commit', 0],
    ['batch', 'reset-after-commit', 1],
    ['unary', 'restart', 1],
  ])('on the %s path that meets %s is UNAVAILABLE with %d events written', async (path, fault, count) => {
    const stream = aStream()
    double.inject({ fault } as Fault)
    expect(await failure(client.appendToStream(stream, anEvent(), onPath(path)))).toBeInstanceOf(UnavailableError)
    expect(written(stream)).toBe(count)
  })

  it.each<[Fault['fault'], number]>([
    ['silence', 0],
    ['drop-reply', 1],
  ])('that meets %s runs into its deadline with %d events written', async (fault, count) => {
    const { stream, error } = await unanswered({ fault } as Fault, async (to, deadline) =>
      client.appendToStream(to, anEvent(), unary(deadline)),
    )
    expect(error).toMatchObject({ type: 'deadline-exceeded' })
    expect(written(stream)).toBe(count)
  })

  it('whose answer is held is committed at once', async () => {
    const stream = aStream()
    let release = (): void => undefined
    const until = new Promise<void>((resolve) => {
      release = resolve
    })
    const { fired } = double.inject({ fault: 'hold', until })
    const appended = client.appendToStream(stream, anEvent(), unary())
    await fired
    expect([written(stream), await isPending(appended)]).toEqual([1, true])
    release()
    await appended
  })

  it.each<[Path, string]>([
    ['unary', 'unavailable'],
    ['batch', 'unknown'],
  ])('on the %s path to a server that is not ready is %s', async (path, type) => {
    double.inject({ fault: 'not-ready' })
    expect(await failure(client.appendToStream(aStream(), anEvent(), onPath(path)))).toMatchObject({ type })
  })

  it.each<Path>(['unary', 'batch'])('without the right to it is denied, %s', async (path) => {
    double.inject({ fault: 'access-denied' })
    const error = await failure(client.appendToStream(aStream(), anEvent(), onPath(path)))
    expect(error).toMatchObject({ type: 'access-denied' })
  })

  it('that is repeated after any of this has its first answer', async () => {
    const append = [...events(2)]
    const { stream } = await unanswered({ fault: 'drop-reply' }, async (to, deadline) =>
      client.appendToStream(to, append, { ...unary(deadline), expectedRevision: NO_STREAM }),
    )
    const { nextExpectedRevision } = await client.appendToStream(stream, append, {
      ...unary(),
      expectedRevision: NO_STREAM,
    })
    expect([nextExpectedRevision, written(stream)]).toEqual([1n, 2])
  })

  it('with ANY is written twice once the server has forgotten it', async () => {
    const forgetful = await aDouble({ idempotencyCacheSize: 1 })
    const stream = aStream()
    const event = anEvent()
    const other = aClient(forgetful.connectionString)
    await other.appendToStream(stream, event)
    await other.appendToStream(aStream(), anEvent())
    await other.appendToStream(stream, event)
    expect(forgetful.log.history(stream)).toHaveLength(2)
  })
})

describe('the positions of a log', () => {
  it('start above 0 and have gaps', async () => {
    const positions = double.log.all.map(({ position }) => position)
    const gaps = positions.slice(1).map((position, index) => position - (positions[index] ?? position))
    expect(positions[0]).toBeGreaterThan(0n)
    expect(gaps.every((gap) => gap > 1n)).toBe(true)
  })
})

describe('an injected fault', () => {
  it('hits the calls it is aimed at, as often as it is told to', async () => {
    const [hit, spared] = [aStream(), aStream()]
    double.inject({ fault: 'timeout-before-commit' }, { stream: hit, on: 'append', after: 1, times: 2 })
    const outcomes: boolean[] = []
    for (const stream of [hit, spared, hit, hit, hit]) {
      outcomes.push(await client.appendToStream(stream, anEvent(), unary()).then(Boolean, () => false))
    }
    expect(outcomes).toEqual([true, true, false, false, true])
  })

  it('hits nothing once it is withdrawn', async () => {
    double.inject({ fault: 'timeout-before-commit' }).withdraw()
    await client.appendToStream(aStream(), anEvent(), unary())
  })
})

describe('a connection', () => {
  it('finds the data on the same port after a restart', async () => {
    const stream = aStream()
    await client.appendToStream(stream, anEvent(), unary())
    await double.restart()
    const event = anEvent()
    await persistently(async () => client.appendToStream(stream, event, unary()))
    expect(await collect(client.readStream(stream))).toHaveLength(2)
  })

  it('is made again after several restarts at once', async () => {
    double.inject({ fault: 'restart' }, { times: 5 })
    const stream = aStream()
    const appends = Array.from({ length: 5 }, async () => client.appendToStream(stream, anEvent(), unary()))
    await Promise.allSettled(appends)
    double.calm()
    const event = anEvent()
    expect(await persistently(async () => client.appendToStream(stream, event, unary()))).toMatchObject({
      success: true,
    })
  })

  it('is refused while the server is down', async () => {
    await double.down()
    expect(await failure(client.appendToStream(aStream(), anEvent(), unary()))).toMatchObject({ type: 'unavailable' })
    await double.up()
  })

  it('is accepted and never answered while the server is mute', async () => {
    double.mute()
    const error = await failure(client.appendToStream(aStream(), anEvent(), unary(50)))
    expect(error).toMatchObject({ type: 'deadline-exceeded' })
    double.unmute()
  })
})

describe('a double on the port of another that has just gone', () => {
  it('is not given the dead connections of that one', async () => {
    await client.appendToStream(aStream(), anEvent(), unary())
    await double.stop()
    const next = await aDouble({ port: double.endpoint.port })
    const calls = Array.from({ length: 40 }, async () =>
      aClient(next.connectionString).appendToStream(aStream(), anEvent(), unary()),
    )
    expect((await Promise.allSettled(calls)).map(({ status }) => status)).toEqual(calls.map(() => 'fulfilled'))
  })
})

describe('a follower', () => {
  it.each<Path>(['unary', 'batch'])('sends those that require the leader to it, %s', async (path) => {
    double.setLeader({ address: 'leader.example', port: 2113 })
    const error = await failure(client.appendToStream(aStream(), anEvent(), onPath(path, { requiresLeader: true })))
    expect(error).toBeInstanceOf(NotLeaderError)
    expect(error).toMatchObject({ leader: { address: 'leader.example', port: 2113 } })
  })

  it('serves all others', async () => {
    double.setLeader({ address: 'leader.example', port: 2113 })
    await client.appendToStream(aStream(), anEvent(), unary())
  })

  it('of the same data leads a client of the cluster to its leader', async () => {
    const leader = await aDouble()
    const follower = await aDouble({ log: leader.log, leader: leader.endpoint })
    const ofCluster = aClient(follower.discovering)
    await ofCluster.appendToStream(aStream(), anEvent(), { ...unary(), requiresLeader: true })
    expect([leader.calls('append'), follower.calls('append'), follower.calls('gossip')]).toEqual([1, 0, 1])
  })
})

describe('a latency', () => {
  it('delays every answer and holds no other call up', async () => {
    const [latency, calls] = [400, 20]
    await connected()
    double.setLatency(latency)
    const start = performance.now()
    await Promise.all(Array.from({ length: calls }, async () => client.appendToStream(aStream(), anEvent(), unary())))
    const taken = performance.now() - start
    expect(taken).toBeGreaterThanOrEqual(latency - 1)
    // one after the other they would take this long, and more on a slow machine
    expect(taken).toBeLessThan(calls * latency)
  })
})

describe('a read', () => {
  it.each<[Fault, string]>([
    [{ fault: 'timeout-before-commit' }, 'timeout'],
    [{ fault: 'not-ready' }, 'unavailable'],
    [{ fault: 'access-denied' }, 'access-denied'],
    [{ fault: 'break', after: 1 }, 'unavailable'],
  ])('that meets %j is %s', async (fault, type) => {
    const stream = aStream()
    await client.appendToStream(stream, [...events(3)], unary())
    double.inject(fault, { on: 'read' })
    expect(await failure(collect(client.readStream(stream)))).toMatchObject({ type })
  })

  it('that trickles comes complete', async () => {
    const stream = aStream()
    await client.appendToStream(stream, [...events(3)], unary())
    double.inject({ fault: 'trickle', milliseconds: 1 })
    expect(await collect(client.readStream(stream))).toHaveLength(3)
  })

  it('whose reader stops reading stops the server sending', async () => {
    const stream = aStream()
    for (let n = 0; n < 20; n += 1)
      await client.appendToStream(
        stream,
        Array.from({ length: 10 }, () => bulky(40_000)),
      )
    const before = double.traffic.sent
    const reading = client.readStream(stream)
    await reading[Symbol.asyncIterator]().next()
    await collect(client.readStream(stream, { maxCount: 1 }))
    expect(double.traffic.sent - before).toBeLessThan(150)
    await reading.cancel()
    await until(() => double.traffic.openReads === 0)
  })
})

describe('a subscription', () => {
  it('that is broken fails after the messages it was to have', async () => {
    const stream = aStream()
    const appended = [...events(3)]
    await client.appendToStream(stream, appended, unary())
    double.inject({ fault: 'break', after: 3 })
    const seen = watch(client.subscribeToStream(stream))
    expect(await seen.failed).toMatchObject({ type: 'unavailable' })
    expect(seen.delivered()).toEqual(appended.slice(0, seen.delivered().length).map(({ id }) => id))
  })

  it('that is made again may deliver once more what came before its start', async () => {
    const stream = aStream()
    const appended = [...events(4)]
    const { position } = await client.appendToStream(stream, appended.slice(0, 3), unary())
    await client.appendToStream(stream, appended.slice(3), unary())
    double.inject({ fault: 'redeliver', events: 2 })
    const seen = watch(
      client.subscribeToAll({
        fromPosition: position ?? 'start',
        filter: streamNameFilter({ prefixes: [stream] }),
      }),
    )
    await seen.until('caughtUp')
    expect(seen.delivered()).toEqual(appended.slice(1).map(({ id }) => id))
  })
})

describe('chaos', () => {
  const numbers = Array.from({ length: 40 }, (_, n) => n)

  /** What becomes of forty calls that arrive in this order, each made `times` times. */
  const fateOf = (seed: number, order: readonly number[], times = 2): readonly (readonly string[])[] => {
    const { chaos, next } = createFaults()
    chaos({ seed, rate: 0.5 })
    const met = new Map<number, string[]>()
    for (const n of Array.from({ length: times }, () => order).flat()) {
      const fault = next({ method: 'append', stream: `account-${n}`, key: `append ${n}` })?.fault ?? 'none'
      met.set(n, [...(met.get(n) ?? []), fault])
    }
    return numbers.map((n) => met.get(n) ?? [])
  }

  it('replays from its seed, in whatever order the calls arrive', () => {
    const fate = fateOf(7, numbers)
    expect(fateOf(7, numbers)).toEqual(fate)
    expect(fateOf(7, numbers.toReversed())).toEqual(fate)
    expect(new Set(fate.flat()).size).toBeGreaterThan(5)
  })

  it('differs from seed to seed', () => {
    expect(fateOf(1, numbers)).not.toEqual(fateOf(2, numbers))
  })

  it('is met by the calls of a client', async () => {
    await persistently(connected)
    double.chaos({
      seed: 7,
      rate: 0.5,
      faults: [{ fault: 'timeout-before-commit' }, { fault: 'timeout-after-commit' }],
    })
    const append = async (n: number): Promise<string> => {
      const stream = `account-${n}`
      const event = { ...anEvent(), id: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}` }
      const outcome = await client.appendToStream(stream, event, unary()).then(
        () => 'answered',
        (error: unknown) => (error instanceof TimeoutError ? 'timed out' : String(error)),
      )
      return `${outcome} ${written(stream)}`
    }
    expect(new Set(await Promise.all(numbers.map(append)))).toEqual(
      new Set(['answered 1', 'timed out 0', 'timed out 1']),
    )
  })

  it('shows mercy to a call that was hit three times in a row', async () => {
    double.chaos({ seed: 1, rate: 1, faults: [{ fault: 'timeout-before-commit' }] })
    const event = anEvent()
    const outcomes: boolean[] = []
    for (let n = 0; n < 4; n += 1) {
      outcomes.push(await client.appendToStream('account-1', event, unary()).then(Boolean, () => false))
    }
    expect(outcomes).toEqual([false, false, false, true])
  })

  it('ends when it is calmed', async () => {
    double.chaos({ seed: 1, rate: 1 })
    double.calm()
    await client.appendToStream(aStream(), anEvent(), unary())
  })
})

describe('a double in a process of its own', () => {
  it('prints its connection string and serves', async () => {
    const child = await startDoubleProcess('--latency', '1')
    opened.push(child.stop)
    const appended = await aClient(child.connectionString).appendToStream(aStream(), anEvent(), unary())
    expect(appended.success).toBe(true)
  })
})
