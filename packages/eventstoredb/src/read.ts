import type { EventStore, Filter, Page, Position, StoredEvent, StoreFault, StreamName } from '@delega/core'
import { DEFAULT_PAGE } from '@delega/core/store'
import {
  type AllStreamResolvedEvent,
  BACKWARDS,
  END,
  type EventStoreDBClient,
  type ReadAllOptions,
  type ResolvedEvent,
  START,
  type StreamingRead,
} from '@eventstore/db-client'
import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'

import type { Connection } from './client.js'
import { at, decode, positionOf } from './codec.js'
import {
  CallTimedOut,
  faultOf,
  Interrupted,
  passing,
  refusedWith,
  type Trouble,
  troubleOf,
  Unreadable,
} from './faults.js'
import { isOfTheSystem, namesNothing, passes, serverFilter } from './filter.js'
import type { Horizon } from './horizon.js'
import type { Tuning } from './options.js'
import { type BackOff, delayAfter } from './patience.js'
import type { Room } from './room.js'
import { readAllFiltered } from './wire.js'

const BACK_OFF: BackOff = { firstMs: 20, mostMs: 1_000 }
const LONGEST_READ = 4_096

export type Reading = {
  readonly connection: Connection
  readonly tuning: Tuning
  readonly horizon: Horizon
  /** How many reads go on at a time. */
  readonly reads: Room
}

type Take<Resolved> = (resolved: Resolved) => 'more' | 'enough'

/**
 * Takes what a read brings until it ends or has brought enough. A read that brings nothing for the time of a call is given
 * up. However it ends, the call is cancelled: a read that is merely left goes on for ever.
 */
const drain = <Resolved>(
  read: StreamingRead<Resolved>,
  take: Take<Resolved>,
  { connection: { closing }, tuning: { callTimeoutMs } }: Reading,
): Promise<void> =>
  new Promise((resolve, reject) => {
    let isAlive = true
    const look = (): void => {
      if (!isAlive) fail(new CallTimedOut(callTimeoutMs))
      isAlive = false
    }
    const timer = setInterval(look, callTimeoutMs)
    const interrupt = (): void => fail(new Interrupted())
    const leave = (): void => {
      clearInterval(timer)
      closing.removeEventListener('abort', interrupt)
      read.removeListener('data', receive)
      void read.cancel().catch(() => undefined)
    }
    const fail = (error: unknown): void => {
      leave()
      reject(error)
    }
    const finish = (): void => {
      leave()
      resolve()
    }
    const receive = (resolved: Resolved): void => {
      isAlive = true
      try {
        if (take(resolved) === 'enough') finish()
      } catch (error) {
        fail(error)
      }
    }
    closing.addEventListener('abort', interrupt)
    read.on('error', fail)
    read.once('end', finish)
    read.on('data', receive)
  })

/** Tries until it succeeds, fails for good, or the time for reads is up. What an attempt has gathered stays gathered. */
const persist = async (
  { connection: { closing, call }, tuning: { clock, random, pause, readDeadlineMs }, reads }: Reading,
  attempt: (client: EventStoreDBClient) => Promise<void>,
): Promise<Either<Trouble, void>> => {
  const deadline = clock() + readDeadlineMs
  let trouble = passing('no', 'Other reads left no room for it')
  for (let failures = 1; await reads.enter(1, Math.max(1, deadline - clock())); failures += 1) {
    try {
      return right(await call(attempt))
    } catch (error) {
      trouble = troubleOf(error)
    } finally {
      reads.leave(1)
    }
    const wait = delayAfter(failures, BACK_OFF, random)
    if (trouble.trouble !== 'Passing' || clock() + wait >= deadline) break
    await pause(wait, closing)
  }
  return left(closing.aborted ? refusedWith({ fault: 'Closed' }) : trouble)
}

const isWhole = (value: number): boolean => Number.isSafeInteger(value) && value >= 0
const invalid = (detail: string): Either<StoreFault, never> => left({ fault: 'InvalidAppend', detail })

const ownEvent = ({ event }: ResolvedEvent): StoredEvent | null => {
  if (event === undefined || isOfTheSystem(event.type)) return null
  const own = decode(event)
  if (own === null) throw new Unreadable(`Event ${event.revision} of the stream was not written by Delega`)
  return own
}

export const readStream =
  (reading: Reading): EventStore['readStream'] =>
  (stream, { from = 0, limit = Number.MAX_SAFE_INTEGER } = {}) =>
  async () => {
    if (!isWhole(from) || !isWhole(limit))
      return invalid('A stream is read from a whole revision on, up to a whole limit')
    if (limit === 0) return right([])

    const events: StoredEvent[] = []
    const take: Take<ResolvedEvent> = (resolved) => {
      const own = ownEvent(resolved)
      if (own !== null) events.push(own)
      return 'more'
    }
    const read = await persist(reading, (client) => {
      const fromRevision = BigInt((events.at(-1)?.revision ?? from - 1) + 1)
      const rest = client.readStream(stream, { fromRevision, maxCount: limit - events.length })
      return drain(rest, take, reading)
    })
    if (isLeft(read) && read.left.trouble !== 'StreamMissing') return left(faultOf(read.left))

    const last = events.at(-1)
    if (last !== undefined) reading.horizon.saw(last.position)
    return right(events)
  }

/** Reads forward from a position, which the server includes. */
const readFrom = (
  client: EventStoreDBClient,
  position: Position | null,
  maxCount: number,
  filter: Filter,
): StreamingRead<AllStreamResolvedEvent> => {
  const options: ReadAllOptions = { fromPosition: position === null ? START : at(position), maxCount }
  const onServer = serverFilter(filter)
  return onServer === null ? client.readAll(options) : readAllFiltered(client, onServer, options)
}

/** One more than the page holds tells whether it is the last one; the position it starts from comes once more. */
const BEYOND_THE_PAGE = 2

type Gathering = {
  readonly events: StoredEvent[]
  next: Position | null
  /** An event that belongs to the next page has been seen. */
  isFull: boolean
}

const isRestricting = ({ categories, types }: Filter): boolean => categories !== undefined || types !== undefined

const gather = (
  page: Gathering,
  limit: number,
  wanted: (event: StoredEvent) => boolean,
): Take<AllStreamResolvedEvent> => {
  return ({ event }) => {
    if (event === undefined) return 'more'
    const position = positionOf(event.position.commit)
    if (page.next !== null && position <= page.next) return 'more'

    const own = isOfTheSystem(event.type) ? null : decode(event)
    if (own !== null && wanted(own)) {
      page.isFull = page.events.length >= limit
      if (page.isFull) return 'enough'
      page.events.push(own)
    }
    page.next = position
    return 'more'
  }
}

const newestOn = async (client: EventStoreDBClient, reading: Reading): Promise<Position | null> => {
  let newest: Position | null = null
  const take: Take<AllStreamResolvedEvent> = ({ event }) => {
    if (event !== undefined) newest = positionOf(event.position.commit)
    return 'more'
  }
  const read = client.readAll({ direction: BACKWARDS, fromPosition: END, maxCount: 1 })
  await drain(read, take, reading)
  return newest
}

const later = (one: Position | null, other: Position | null): Position | null =>
  one === null || (other !== null && other > one) ? other : one

export const readAll =
  (reading: Reading): EventStore['readAll'] =>
  ({ after = null, limit = DEFAULT_PAGE, filter = {} } = {}) =>
  async (): Promise<Either<StoreFault, Page>> => {
    if (!isWhole(limit) || (after !== null && !isWhole(after)))
      return invalid('A page is read after a position, up to a whole limit')
    if (reading.connection.closing.aborted) return left({ fault: 'Closed' })
    if (namesNothing(filter)) return right({ events: [], next: after, end: true })

    const page: Gathering = { events: [], next: after, isFull: false }
    const take = gather(page, Math.max(1, limit), passes(filter))
    let ask = Math.max(1, limit) + BEYOND_THE_PAGE
    let isEnd = false
    let head: Position | null = null

    const read = await persist(reading, async (client) => {
      // What the server leaves out has no position to go on from: the end that this very node knew of before has.
      head = isRestricting(filter) ? await newestOn(client, reading) : null
      while (!page.isFull && !isEnd) {
        let brought = 0
        const counted: Take<AllStreamResolvedEvent> = (resolved) => {
          brought += 1
          return take(resolved)
        }
        await drain(readFrom(client, page.next, ask, filter), counted, reading)
        isEnd = brought < ask && !page.isFull
        ask = Math.max(ask, LONGEST_READ)
      }
    })
    if (isLeft(read)) return left(faultOf(read.left))
    const next = isEnd ? later(page.next, head) : page.next
    if (next !== null) reading.horizon.saw(next)
    return right({ events: page.events, next, end: isEnd })
  }

/** The position of the newest event that anyone has written; `null` in an empty database, or where it cannot be known. */
export const newestPosition = async (reading: Reading): Promise<Position | null> =>
  reading.connection.call((client) => newestOn(client, reading)).catch(() => null)

/** The last event of a stream, whoever wrote it; `null` where there is none. Asked of the leader, who alone is up to date. */
export const lastEvent = async (
  reading: Reading,
  stream: StreamName,
): Promise<Either<StoreFault, { readonly revision: number; readonly position: Position } | null>> => {
  let last: { readonly revision: number; readonly position: Position } | null = null
  const take: Take<ResolvedEvent> = ({ event }) => {
    if (event !== undefined) last = { revision: Number(event.revision), position: positionOf(event.position?.commit) }
    return 'more'
  }
  const read = await persist(reading, (client) => {
    const options = { direction: BACKWARDS, fromRevision: END, maxCount: 1, requiresLeader: true } as const
    return drain(client.readStream(stream, options), take, reading)
  })
  return isLeft(read) && read.left.trouble !== 'StreamMissing' ? left(faultOf(read.left)) : right(last)
}

/** At most so many events of a stream after a revision, from one try. Asked of the leader as well. */
export const readTail = async (
  reading: Reading,
  stream: StreamName,
  { after, count }: { readonly after: number; readonly count: number },
): Promise<readonly ResolvedEvent[]> => {
  const tail: ResolvedEvent[] = []
  const take: Take<ResolvedEvent> = (resolved) => {
    tail.push(resolved)
    return 'more'
  }
  await reading.connection.call((client) => {
    const read = client.readStream(stream, { fromRevision: BigInt(after + 1), maxCount: count, requiresLeader: true })
    return drain(read, take, reading)
  })
  return tail
}
