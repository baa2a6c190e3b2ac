import type { EventStore, Filter, Listener, Position, StoredEvent, StoreFault } from '@delega/core'
import { type Bell, bell } from '@delega/core/store'

import { decode, positionOf } from './codec.js'
import { faultOf, Stalled, troubleOf } from './faults.js'
import { type Feed, openFeed } from './feed.js'
import { isOfTheSystem, passes } from './filter.js'
import { type BackOff, delayAfter } from './patience.js'
import type { Reading } from './read.js'
import { keepVigil, type Vigil } from './vigil.js'

const BACK_OFF: BackOff = { firstMs: 100, mostMs: 10_000 }
const LARGEST_BATCH = 500

type Told = StoreFault | { readonly fault: 'ListenerFailed'; readonly detail: string }

/** A subscription, and how far it has come: it outlives the connections. */
type Follower = {
  readonly listener: Listener
  readonly filter: Filter
  readonly wanted: (event: StoredEvent) => boolean
  /** Everything up to here has been delivered, or is not wanted. */
  cursor: Position | null
  /** Where the listener was last told that it has caught up. */
  announced?: Position | null
}

type Batch = {
  readonly events: readonly StoredEvent[]
  readonly cursor: Position | null
  readonly isLive: boolean
  /** More waits behind it. */
  readonly isFull: boolean
}

/** Why one connection of a subscription came to its end. */
type End =
  | { readonly end: 'told' }
  | { readonly end: 'failed'; readonly fault: Told }
  | { readonly end: 'lost'; readonly error: unknown; readonly hasMoved: boolean }

const gather = (feed: Feed, follower: Follower, wasLive: boolean): Batch => {
  const events: StoredEvent[] = []
  let { cursor } = follower
  let isLive = wasLive
  while (events.length < LARGEST_BATCH) {
    const item = feed.next()
    if (item === null) return { events, cursor, isLive, isFull: false }
    if ('isLive' in item) isLive = item.isLive
    else if ('position' in item) cursor = item.position
    else if (item.event !== undefined) {
      const position = positionOf(item.event.position.commit)
      // delivered already, before the connection was lost
      if (cursor !== null && position <= cursor) continue
      const own = isOfTheSystem(item.event.type) ? null : decode(item.event)
      if (own !== null && follower.wanted(own)) events.push(own)
      cursor = position
    }
  }
  return { events, cursor, isLive, isFull: true }
}

// the message of an error might quote the event that it failed on
const nameOf = (error: unknown): string => (error instanceof Error ? error.name : typeof error)

const listenerFailed = (error: unknown, { cursor }: Follower): End => ({
  end: 'failed',
  fault: { fault: 'ListenerFailed', detail: `${nameOf(error)} from the listener after position ${cursor ?? 'none'}` },
})

/** Delivers what a feed brings, one batch at a time, until it fails or is stalled, the listener fails, or it is over. */
const deliver = async (feed: Feed, vigil: Vigil, follower: Follower, awake: Bell, over: AbortSignal): Promise<End> => {
  const { listener } = follower
  let hasMoved = false
  let isLive = false
  while (!over.aborted) {
    const more = awake.next()
    const batch = gather(feed, follower, isLive)
    try {
      if (batch.events.length > 0) await listener.onEvents(batch.events)
      hasMoved ||= batch.cursor !== follower.cursor
      isLive = batch.isLive
      follower.cursor = batch.cursor
      if (batch.isFull || over.aborted) continue
      if (isLive && follower.announced !== batch.cursor) listener.onCaughtUp?.(batch.cursor)
      if (isLive) follower.announced = batch.cursor
    } catch (error) {
      return listenerFailed(error, follower)
    }
    if (feed.failure() !== null) return { end: 'lost', error: feed.failure(), hasMoved }
    const overdue = vigil.overdue()
    if (overdue !== null) return { end: 'lost', error: new Stalled(overdue), hasMoved }
    await more
  }
  return { end: 'told' }
}

const connected = async (reading: Reading, follower: Follower, over: AbortSignal): Promise<End> => {
  const { connection, tuning } = reading
  const { client, giveBack } = connection.borrow()
  const awake = bell()
  const feed = openFeed(client, {
    after: follower.cursor,
    filter: follower.filter,
    waiting: LARGEST_BATCH,
    confirmMs: tuning.callTimeoutMs,
    wake: awake.ring,
  })
  const vigil = keepVigil(reading, follower.filter, () => follower.cursor, awake.ring)
  const leave = (): void => {
    feed.cancel()
    awake.ring()
  }
  over.addEventListener('abort', leave)
  const end = await deliver(feed, vigil, follower, awake, over).catch((error: unknown): End => ({
    end: 'lost',
    error,
    hasMoved: false,
  }))
  over.removeEventListener('abort', leave)
  vigil.end()
  feed.cancel()
  giveBack(end.end === 'lost' ? end.error : undefined)
  return end
}

const tell = ({ listener }: Follower, fault: Told): void => {
  try {
    listener.onFault?.(fault)
  } catch {
    // a listener that fails on a fault has nobody left to tell
  }
}

const follow = async (reading: Reading, follower: Follower, stopped: AbortSignal): Promise<void> => {
  const { connection, tuning } = reading
  const over = AbortSignal.any([stopped, connection.closing])
  let failures = 0
  while (!over.aborted) {
    const end = await connected(reading, follower, over)
    if (end.end === 'told') break
    if (end.end === 'failed') return tell(follower, end.fault)

    const fault = faultOf(troubleOf(end.error))
    tell(follower, fault)
    if (fault.fault !== 'Unavailable') return
    failures = end.hasMoved ? 1 : failures + 1
    await tuning.pause(delayAfter(failures, BACK_OFF, tuning.random), over)
  }
  if (!stopped.aborted) tell(follower, { fault: 'Closed' })
}

/**
 * Delivers all events after a position, in order and once, and begins again where it was whenever the connection is lost,
 * after a delay that grows. `stop` does not wait for a batch that is being handled, so that a listener may stop itself.
 */
export const subscribe =
  (reading: Reading): EventStore['subscribe'] =>
  ({ after, filter = {} }, listener) => {
    const stopping = new AbortController()
    const follower = { listener, filter, wanted: passes(filter), cursor: after }
    void follow(reading, follower, stopping.signal)
    return { stop: async () => stopping.abort() }
  }
