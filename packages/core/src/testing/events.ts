import { commandId, eventId, instant } from '../kernel/literals.js'
import { type Instant, plusMilliseconds } from '../kernel/time.js'
import type { Metadata, NewEvent, StreamName } from '../store/port.js'

const FIRST_INSTANT = instant('2026-03-01T09:30:00.000Z')

const hex = (value: number, width: number): string => value.toString(16).padStart(width, '0')

/**
 * The n-th of a series of UUIDs; `series` keeps the ids of two tests apart.
 * Their order is not that of `n`: a store that sorts by id is found out.
 */
export const uuidOf = (n: number, series = 0): string =>
  `${hex(Math.imul(n + 1, 0x9e3779b1) >>> 0, 8)}-${hex(series >>> 16, 4)}-4000-8000-${hex(series & 0xffff, 4)}${hex(n, 8)}`

/** What the metadata of an event say when nobody cares. */
export const metadataOf = (n: number, changes: Partial<Metadata> = {}): Metadata => ({
  by: { kind: 'system', name: 'tests' },
  onBehalfOf: null,
  commandId: commandId(uuidOf(n, 0xc0)),
  fingerprint: '0'.repeat(64),
  correlationId: uuidOf(n, 0xc1),
  causationId: uuidOf(n, 0xc2),
  authority: null,
  ...changes,
})

/** The n-th event of a series: the same numbers always give the same event. */
export const eventOf = (n: number, changes: Partial<NewEvent> = {}, series = 0): NewEvent => {
  const type = changes.type ?? 'SomethingHappened'
  return {
    id: eventId(uuidOf(n, series)),
    type,
    schemaVersion: 1,
    data: { type, n },
    metadata: metadataOf(n),
    ...changes,
  }
}

/** A stream of a category, for tests that need no real identity. */
export const streamOf = (category: string, identity: string): StreamName => `${category}-${identity}` as StreamName

/** A clock that stands still until it is told otherwise. */
export const stoppedClock = (at: Instant = FIRST_INSTANT) => {
  let now = at
  return {
    /** The instant at which it stands. */
    now: (): Instant => now,
    /** Lets so many milliseconds pass. */
    pass: (ms: number): void => {
      now = plusMilliseconds(now, ms)
    },
  }
}
