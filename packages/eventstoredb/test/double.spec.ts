import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import {
  ANY,
  BACKWARDS,
  END,
  NO_STREAM,
  STREAM_EXISTS,
  StreamDeletedError,
  StreamNotFoundError,
  WrongExpectedVersionError,
  binaryEvent,
  eventTypeFilter,
  excludeSystemEvents,
  streamNameFilter,
} from '@eventstore/db-client'
import type { EventStoreDBClient, Position } from '@eventstore/db-client'

import { startDouble } from './double/double.ts'
import type { Double } from './double/double.ts'
import { aStream, anEvent, bulky, collect, connect, events, failure, onPath, watch } from './stock-client.ts'
import type { Path } from './stock-client.ts'

const anHour = 3_600_000
const realServer = process.env['DELEGA_EVENTSTOREDB']

let double: Double | undefined
let client: EventStoreDBClient

beforeAll(async () => {
  double = realServer === undefined ? await startDouble() : undefined
  client = connect(realServer ?? double?.connectionString ?? '')
})

afterAll(async () => {
  await client.dispose()
  await double?.stop()
})

const positionOf = (appended: { readonly position?: Position }): Position => {
  if (appended.position === undefined) throw new Error('The append has no position')
  return appended.position
}

const idsIn = async (stream: string): Promise<readonly (string | undefined)[]> =>
  (await collect(client.readStream(stream))).map(({ event }) => event?.id)

describe.each<Path>(['unary', 'batch'])('a server asked to append, %s', (path) => {
  it('numbers the events of a stream from 0 and answers with the last revision', async () => {
    const stream = aStream()
    const first = await client.appendToStream(stream, [...events(3)], onPath(path))
    const second = await client.appendToStream(stream, anEvent(), onPath(path))
    expect([first.nextExpectedRevision, second.nextExpectedRevision]).toEqual([2n, 3n])
  })

  it('gives every event a greater position than all before it, whatever the stream', async () => {
    const positions: bigint[] = []
    for (const stream of [aStream(), aStream(), aStream()]) {
      const { commit, prepare } = positionOf(await client.appendToStream(stream, anEvent(), onPath(path)))
      expect(commit).toBe(prepare)
      positions.push(commit)
    }
    expect(positions).toEqual(positions.toSorted((a, b) => (a < b ? -1 : 1)))
    expect(new Set(positions).size).toBe(3)
  })

  it('answers with the position of the last event', async () => {
    const stream = aStream()
    const append = [...events(2)]
    const fromPosition = positionOf(await client.appendToStream(stream, append, onPath(path)))
    const [last] = await collect(client.readAll({ fromPosition, maxCount: 1 }))
    expect(last?.event?.id).toBe(append[1]?.id)
  })

  it('refuses an expected revision that is not the stream’s, and names both', async () => {
    const stream = aStream()
    await client.appendToStream(stream, [...events(2)], onPath(path))
    const error = await failure(client.appendToStream(stream, anEvent(), onPath(path, { expectedRevision: 5n })))
    expect(error).toBeInstanceOf(WrongExpectedVersionError)
    expect(error).toMatchObject({ streamName: stream, expectedVersion: 5n, actualVersion: 1n })
  })

  it('refuses NO_STREAM when there is one', async () => {
    const stream = aStream()
    await client.appendToStream(stream, anEvent(), onPath(path))
    const error = await failure(client.appendToStream(stream, anEvent(), onPath(path, { expectedRevision: NO_STREAM })))
    expect(error).toMatchObject({ type: 'wrong-expected-version', expectedVersion: NO_STREAM, actualVersion: 0n })
  })

  it.each([STREAM_EXISTS, 0n] as const)('refuses %s when there is no stream', async (expectedRevision) => {
    const error = await failure(client.appendToStream(aStream(), anEvent(), onPath(path, { expectedRevision })))
    expect(error).toMatchObject({ type: 'wrong-expected-version', actualVersion: NO_STREAM })
  })

  it('counts the size limit over the sum of the events', async () => {
    const stream = aStream()
    const error = await failure(client.appendToStream(stream, [bulky(600_000), bulky(600_000)], onPath(path)))
    expect(error).toMatchObject({ type: 'maximum-append-size-exceeded', maxAppendSize: 1024 * 1024 })
    await client.appendToStream(stream, bulky(600_000), onPath(path, { expectedRevision: NO_STREAM }))
  })

  it('keeps type, data, metadata and time of an event', async () => {
    const stream = aStream()
    const event = binaryEvent({ type: 'Scanned', data: Uint8Array.from([0, 255]), metadata: Uint8Array.from([1, 2]) })
    await client.appendToStream(stream, event, onPath(path))
    const [read] = await collect(client.readStream(stream))
    expect(read?.event).toMatchObject({ type: 'Scanned', isJson: false, streamId: stream, revision: 0n, id: event.id })
    expect(Buffer.from(read?.event?.data as Uint8Array).toString('hex')).toBe('00ff')
    expect(Buffer.from(read?.event?.metadata as Uint8Array).toString('hex')).toBe('0102')
    expect(Math.abs(Number(read?.event?.created) - Date.now())).toBeLessThan(anHour)
  })
})

describe.each<Path>(['unary', 'batch'])('a repeated append, %s', (path) => {
  it.each([NO_STREAM, 1n] as const)('with expected revision %s has its original answer', async (expectedRevision) => {
    const stream = aStream()
    if (expectedRevision === 1n) await client.appendToStream(stream, [...events(2)], onPath(path))
    const append = [...events(3)]
    const original = await client.appendToStream(stream, append, onPath(path, { expectedRevision }))
    await client.appendToStream(stream, anEvent(), onPath(path))
    const repeated = await client.appendToStream(stream, append, onPath(path, { expectedRevision }))
    expect(repeated).toEqual(original)
    expect(await idsIn(stream)).toHaveLength(expectedRevision === 1n ? 6 : 4)
  })

  it('with another id is a conflict', async () => {
    const stream = aStream()
    await client.appendToStream(stream, anEvent(), onPath(path, { expectedRevision: NO_STREAM }))
    const error = await failure(client.appendToStream(stream, anEvent(), onPath(path, { expectedRevision: NO_STREAM })))
    expect(error).toBeInstanceOf(WrongExpectedVersionError)
  })

  it('with another id in second place is a conflict', async () => {
    const stream = aStream()
    const [first, second] = [anEvent(), anEvent()]
    await client.appendToStream(stream, [first, second], onPath(path, { expectedRevision: NO_STREAM }))
    const error = await failure(
      client.appendToStream(stream, [first, anEvent()], onPath(path, { expectedRevision: NO_STREAM })),
    )
    expect(error).toBeInstanceOf(WrongExpectedVersionError)
  })

  it('with one event more is a conflict', async () => {
    const stream = aStream()
    const append = [...events(2)]
    await client.appendToStream(stream, append, onPath(path, { expectedRevision: NO_STREAM }))
    const error = await failure(
      client.appendToStream(stream, [...append, anEvent()], onPath(path, { expectedRevision: NO_STREAM })),
    )
    expect(error).toBeInstanceOf(WrongExpectedVersionError)
  })

  it('with its first events only has the answer for those', async () => {
    const stream = aStream()
    const append = [...events(3)]
    await client.appendToStream(stream, append, onPath(path, { expectedRevision: NO_STREAM }))
    const part = await client.appendToStream(stream, append.slice(0, 2), onPath(path, { expectedRevision: NO_STREAM }))
    expect(part.nextExpectedRevision).toBe(1n)
  })

  it.each([ANY, STREAM_EXISTS] as const)('with %s has its original answer while the server remembers', async (any) => {
    const stream = aStream()
    await client.appendToStream(stream, anEvent(), onPath(path))
    const append = [...events(2)]
    const original = await client.appendToStream(stream, append, onPath(path, { expectedRevision: any }))
    await client.appendToStream(stream, anEvent(), onPath(path))
    expect(await client.appendToStream(stream, append, onPath(path, { expectedRevision: any }))).toEqual(original)
  })

  it('with ANY and a new event behind a known one is a conflict', async () => {
    const stream = aStream()
    const known = anEvent()
    await client.appendToStream(stream, known, onPath(path))
    const error = await failure(client.appendToStream(stream, [known, anEvent()], onPath(path)))
    expect(error).toBeInstanceOf(WrongExpectedVersionError)
  })

  it('with ANY and a new event between known ones is a conflict', async () => {
    const stream = aStream()
    const [first, last] = [anEvent(), anEvent()]
    await client.appendToStream(stream, [first, last], onPath(path))
    const error = await failure(client.appendToStream(stream, [first, anEvent(), last], onPath(path)))
    expect(error).toBeInstanceOf(WrongExpectedVersionError)
  })

  it('with ANY and a known event behind a new one writes both', async () => {
    const stream = aStream()
    const [known, unknown] = [anEvent(), anEvent()]
    await client.appendToStream(stream, known, onPath(path))
    await client.appendToStream(stream, [unknown, known], onPath(path))
    expect(await idsIn(stream)).toEqual([known.id, unknown.id, known.id])
  })

  it('to another stream is no repetition', async () => {
    const event = anEvent()
    const [one, other] = [aStream(), aStream()]
    await client.appendToStream(one, event, onPath(path))
    await client.appendToStream(other, event, onPath(path))
    expect(await idsIn(other)).toEqual([event.id])
  })
})

describe('a server asked to read', () => {
  it('reads a stream forwards from a revision, which is included', async () => {
    const stream = aStream()
    await client.appendToStream(stream, [...events(4)])
    const read = await collect(client.readStream(stream, { fromRevision: 1n, maxCount: 2 }))
    expect(read.map(({ event }) => event?.revision)).toEqual([1n, 2n])
  })

  it('reads a stream backwards from a revision, which is included', async () => {
    const stream = aStream()
    await client.appendToStream(stream, [...events(4)])
    const read = await collect(client.readStream(stream, { direction: BACKWARDS, fromRevision: 2n }))
    expect(read.map(({ event }) => event?.revision)).toEqual([2n, 1n, 0n])
  })

  it('reads a stream backwards from its end', async () => {
    const stream = aStream()
    await client.appendToStream(stream, [...events(4)])
    const read = await collect(client.readStream(stream, { direction: BACKWARDS, fromRevision: END, maxCount: 1 }))
    expect(read.map(({ event }) => event?.revision)).toEqual([3n])
  })

  it('reads nothing beyond the end of a stream', async () => {
    const stream = aStream()
    await client.appendToStream(stream, anEvent())
    expect(await collect(client.readStream(stream, { fromRevision: 7n }))).toEqual([])
  })

  it('does not find a stream that was never written', async () => {
    const error = await failure(collect(client.readStream(aStream())))
    expect(error).toBeInstanceOf(StreamNotFoundError)
  })

  it('reads $all forwards from a position, which is included', async () => {
    const stream = aStream()
    const fromPosition = positionOf(await client.appendToStream(stream, anEvent()))
    await client.appendToStream(stream, anEvent())
    const read = await collect(client.readAll({ fromPosition, maxCount: 1 }))
    expect(read.map(({ event }) => event?.position)).toEqual([fromPosition])
  })

  it('reads $all backwards from a position, which is excluded', async () => {
    const stream = aStream()
    const [first, second] = [anEvent(), anEvent()]
    const appended = await client.appendToStream(stream, [first, second])
    const read = await collect(
      client.readAll({ direction: BACKWARDS, fromPosition: positionOf(appended), maxCount: 1 }),
    )
    expect(read.map(({ event }) => event?.id)).toEqual([first.id])
  })

  it('has system events in $all', async () => {
    const [first] = await collect(client.readAll({ maxCount: 1 }))
    expect(first?.event?.type).toMatch(/^\$/)
  })

  it('reads the last $maxCount events of a stream, and all of them in $all', async () => {
    const stream = aStream()
    const start = positionOf(await client.appendToStream(stream, anEvent()))
    await client.appendToStream(stream, [...events(3)])
    await client.setStreamMetadata(stream, { maxCount: 2 })
    const inAll = await collect(client.readAll({ fromPosition: start }))
    expect((await collect(client.readStream(stream))).map(({ event }) => event?.revision)).toEqual([2n, 3n])
    expect(inAll.filter(({ event }) => event?.streamId === stream)).toHaveLength(4)
  })

  it('keeps of the metadata of a stream the last', async () => {
    const stream = aStream()
    await client.setStreamMetadata(stream, { maxCount: 2 })
    await client.setStreamMetadata(stream, { maxCount: 3 })
    const kept = await collect(client.readStream(`$$${stream}`))
    expect(kept.map(({ event }) => event?.data)).toEqual([{ $maxCount: 3 }])
  })

  it('leads from a link to its event', async () => {
    const [stream, links] = [aStream(), aStream('links')]
    const event = anEvent()
    await client.appendToStream(stream, event)
    await client.appendToStream(links, link(`0@${stream}`))
    const [resolved] = await collect(client.readStream(links, { resolveLinkTos: true }))
    expect(resolved).toMatchObject({ event: { id: event.id, streamId: stream }, link: { streamId: links } })
  })

  it('reads a link that leads nowhere as a link without an event', async () => {
    const links = aStream('links')
    await client.appendToStream(links, link(`0@${aStream()}`))
    const [unresolved] = await collect(client.readStream(links, { resolveLinkTos: true }))
    expect(unresolved?.link?.streamId).toBe(links)
    expect(unresolved?.event).toBeUndefined()
  })
})

const link = (target: string) => binaryEvent({ type: '$>', data: Buffer.from(target) })

describe('a soft-deleted stream', () => {
  const deletedStream = async (count: number): Promise<{ readonly stream: string; readonly start: Position }> => {
    const stream = aStream()
    const start = positionOf(await client.appendToStream(stream, anEvent()))
    if (count > 1) await client.appendToStream(stream, [...events(count - 1)])
    await client.deleteStream(stream)
    return { stream, start }
  }

  it('is not found', async () => {
    const { stream } = await deletedStream(2)
    expect(await failure(collect(client.readStream(stream)))).toBeInstanceOf(StreamNotFoundError)
  })

  it('keeps its events in $all', async () => {
    const { stream, start } = await deletedStream(2)
    const inAll = await collect(client.readAll({ fromPosition: start }))
    expect(inAll.filter(({ event }) => event?.streamId === stream)).toHaveLength(2)
  })

  it.each([ANY, NO_STREAM, 1n] as const)('is created anew by %s, and goes on counting', async (expectedRevision) => {
    const { stream } = await deletedStream(2)
    const { nextExpectedRevision } = await client.appendToStream(stream, anEvent(), { expectedRevision })
    expect(nextExpectedRevision).toBe(2n)
    expect((await collect(client.readStream(stream))).map(({ event }) => event?.revision)).toEqual([2n])
  })

  it('counts as deleted for STREAM_EXISTS', async () => {
    const { stream } = await deletedStream(1)
    const error = await failure(client.appendToStream(stream, anEvent(), { expectedRevision: STREAM_EXISTS }))
    expect(error).toBeInstanceOf(StreamDeletedError)
  })

  it('is found again, empty, once metadata are written for it', async () => {
    const { stream } = await deletedStream(2)
    await client.setStreamMetadata(stream, { maxCount: 9 })
    expect(await collect(client.readStream(stream))).toEqual([])
  })

  it('is deleted at its revision only', async () => {
    const stream = aStream()
    await client.appendToStream(stream, [...events(2)])
    const error = await failure(client.deleteStream(stream, { expectedRevision: 0n }))
    expect(error).toMatchObject({ type: 'wrong-expected-version', expectedVersion: 0n, actualVersion: 1n })
  })

  it('is one that was written', async () => {
    expect(await failure(client.deleteStream(aStream()))).toBeInstanceOf(WrongExpectedVersionError)
  })
})

describe('a tombstoned stream', () => {
  const tombstoned = async (): Promise<string> => {
    const stream = aStream()
    await client.appendToStream(stream, anEvent())
    await client.tombstoneStream(stream)
    return stream
  }

  it('cannot be read', async () => {
    const stream = await tombstoned()
    const error = await failure(collect(client.readStream(stream)))
    expect(error).toBeInstanceOf(StreamDeletedError)
    expect(error).toMatchObject({ streamName: stream })
  })

  it.each<Path>(['unary', 'batch'])('is never written again, %s', async (path) => {
    const stream = await tombstoned()
    for (const expectedRevision of [ANY, NO_STREAM, STREAM_EXISTS, 0n] as const) {
      const error = await failure(client.appendToStream(stream, anEvent(), onPath(path, { expectedRevision })))
      expect(error).toMatchObject({ type: 'stream-deleted', streamName: stream })
    }
  })

  it('ends its subscriptions', async () => {
    const stream = aStream()
    await client.appendToStream(stream, anEvent())
    const seen = watch(client.subscribeToStream(stream))
    await seen.until('caughtUp')
    await client.tombstoneStream(stream)
    expect(await seen.failed).toBeInstanceOf(StreamDeletedError)
  })
})

describe('a subscription', () => {
  it('to a stream is confirmed, catches up, says so, and goes on live', async () => {
    const stream = aStream()
    const [past, live] = [anEvent(), anEvent()]
    await client.appendToStream(stream, past)
    const subscription = client.subscribeToStream(stream)
    const seen = watch(subscription)
    await seen.until('caughtUp')
    await client.appendToStream(stream, live)
    await seen.received(2)
    await subscription.unsubscribe()
    const kinds = seen.happened.map((one) => (typeof one === 'string' ? one : 'event'))
    expect(kinds).toEqual(['confirmation', 'event', 'caughtUp', 'event'])
    expect(seen.delivered()).toEqual([past.id, live.id])
  })

  it('to a stream starts after a revision', async () => {
    const stream = aStream()
    const [first, second] = [anEvent(), anEvent()]
    await client.appendToStream(stream, [first, second])
    const subscription = client.subscribeToStream(stream, { fromRevision: 0n })
    const seen = watch(subscription)
    await seen.received(1)
    await subscription.unsubscribe()
    expect(seen.delivered()).toEqual([second.id])
  })

  it('to a stream that does not exist waits for it', async () => {
    const stream = aStream()
    const event = anEvent()
    const subscription = client.subscribeToStream(stream)
    const seen = watch(subscription)
    await seen.until('confirmation')
    await client.appendToStream(stream, event)
    await seen.received(1)
    await subscription.unsubscribe()
    expect(seen.delivered()).toEqual([event.id])
  })

  it('to $all starts after a position', async () => {
    const stream = aStream()
    const fromPosition = positionOf(await client.appendToStream(stream, anEvent()))
    const event = anEvent()
    await client.appendToStream(stream, event)
    const subscription = client.subscribeToAll({ fromPosition, filter: streamNameFilter({ prefixes: [stream] }) })
    const seen = watch(subscription)
    await seen.received(1)
    await subscription.unsubscribe()
    expect(seen.delivered()).toEqual([event.id])
  })

  it('to $all from a position beyond the end passes over what comes up to there', async () => {
    const stream = aStream()
    const [skipped, wanted] = [bulky(100_000), anEvent()]
    const { commit } = positionOf(await client.appendToStream(stream, anEvent()))
    const beyond = commit + 50_000n
    const subscription = client.subscribeToAll({
      fromPosition: { commit: beyond, prepare: beyond },
      filter: streamNameFilter({ prefixes: [stream] }),
    })
    const seen = watch(subscription)
    await seen.until('caughtUp')
    await client.appendToStream(stream, skipped)
    await client.appendToStream(stream, wanted)
    await seen.received(1)
    await subscription.unsubscribe()
    expect(seen.delivered()).toEqual([wanted.id])
  })

  it('from END delivers what is written from now on', async () => {
    const stream = aStream()
    await client.appendToStream(stream, anEvent())
    const subscription = client.subscribeToAll({ fromPosition: END, filter: streamNameFilter({ prefixes: [stream] }) })
    const seen = watch(subscription)
    await seen.until('caughtUp')
    const event = anEvent()
    await client.appendToStream(stream, event)
    await seen.received(1)
    await subscription.unsubscribe()
    expect(seen.delivered()).toEqual([event.id])
  })

  it('filters by the event type', async () => {
    const stream = aStream()
    const [plain, wanted] = [anEvent('Plain'), anEvent('Wanted')]
    const fromPosition = positionOf(await client.appendToStream(stream, anEvent()))
    await client.appendToStream(stream, [plain, wanted])
    const subscription = client.subscribeToAll({ fromPosition, filter: eventTypeFilter({ regex: '^Wan' }) })
    const seen = watch(subscription)
    await seen.until('caughtUp')
    await subscription.unsubscribe()
    expect(seen.delivered()).toEqual([wanted.id])
  })

  it('without system events still has those of system streams with a plain type', async () => {
    const stream = `$plain-${aStream()}`
    const fromPosition = positionOf(await client.appendToStream(aStream(), anEvent()))
    const event = anEvent()
    await client.appendToStream(stream, event)
    const subscription = client.subscribeToAll({ fromPosition, filter: excludeSystemEvents() })
    const seen = watch(subscription)
    await seen.received(1)
    await subscription.unsubscribe()
    expect(seen.delivered()).toEqual([event.id])
  })

  it('tells its position as it passes over events it does not want', async () => {
    const stream = aStream()
    const fromPosition = positionOf(await client.appendToStream(stream, anEvent()))
    await client.appendToStream(stream, [...events(20)])
    const checkpoints: bigint[] = []
    const subscription = client.subscribeToAll({
      fromPosition,
      filter: streamNameFilter({
        prefixes: [aStream('nothing')],
        maxSearchWindow: 5,
        checkpointInterval: 1,
        checkpointReached: (_, { commit }) => void checkpoints.push(commit),
      }),
    })
    const seen = watch(subscription)
    await seen.until('caughtUp')
    await subscription.unsubscribe()
    expect(checkpoints.length).toBeGreaterThan(1)
    expect(checkpoints).toEqual(checkpoints.toSorted((a, b) => (a < b ? -1 : 1)))
    expect(seen.delivered()).toEqual([])
  })

  it('goes on without gap or repetition from a checkpoint', async () => {
    const [stream, foreign] = [aStream(), aStream()]
    const fromPosition = positionOf(await client.appendToStream(stream, anEvent()))
    await client.appendToStream(foreign, [...events(5)])
    const checkpoints: Position[] = []
    const filter = streamNameFilter({
      prefixes: [stream],
      maxSearchWindow: 2,
      checkpointReached: (_, position) => void checkpoints.push(position),
    })
    const first = client.subscribeToAll({ fromPosition, filter })
    await watch(first).until('caughtUp')
    await first.unsubscribe()

    const wanted = [...events(3)]
    await client.appendToStream(stream, wanted)
    const checkpoint = checkpoints.at(-1) ?? fromPosition
    const second = client.subscribeToAll({ fromPosition: checkpoint, filter })
    const seen = watch(second)
    await seen.received(3)
    await second.unsubscribe()
    expect(seen.delivered()).toEqual(wanted.map(({ id }) => id))
  })

  it('that is read slowly falls behind, catches up, and loses nothing', async () => {
    const stream = aStream()
    const subscription = client.subscribeToStream(stream)
    const seen = watch(subscription)
    await client.appendToStream(stream, anEvent())
    await seen.until('caughtUp')
    subscription.pause()
    for (let n = 0; n < 120; n += 1) await client.appendToStream(stream, bulky(40_000))
    subscription.resume()
    await seen.received(121)
    await subscription.unsubscribe()
    expect(seen.happened).toContain('fellBehind')
    expect(seen.delivered()).toEqual(await idsIn(stream))
  })
})
