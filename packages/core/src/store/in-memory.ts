import { type Either, left, right } from 'fp-ts/lib/Either.js'

import { asWritten } from '../kernel/same.js'
import type { Instant } from '../kernel/time.js'
import { invalidAppend, judgeAppend, type Held } from './append.js'
import { systemClock } from './clock.js'
import { bell, followPages } from './follow.js'
import { IdIndex } from './id-index.js'
import {
  type Appended,
  type EventStore,
  type Filter,
  NO_STREAM,
  type Page,
  type Position,
  type StoredEvent,
  type StoreFault,
  type StreamName,
  type Write,
} from './port.js'
import { categoryOf } from './stream-names.js'

/** Events of a page where the reader names no limit. */
export const DEFAULT_PAGE = 1000

const closed: Either<StoreFault, never> = left({ fault: 'Closed' })

/** Whether an event passes a filter. */
const passes = ({ categories, types }: Filter): ((event: StoredEvent) => boolean) => {
  const wantedCategories = categories && new Set(categories)
  const wantedTypes = types && new Set(types)
  return ({ stream, type }) =>
    (wantedTypes === undefined || wantedTypes.has(type)) &&
    (wantedCategories === undefined || wantedCategories.has(categoryOf(stream)))
}

type Kept = { -readonly [Key in keyof StoredEvent]: StoredEvent[Key] }

// A writer may leave part of the metadata until they become JSON: here, until somebody reads them.
const givenOut = (events: readonly Kept[]): readonly StoredEvent[] => {
  for (const event of events) event.metadata = asWritten(event.metadata)
  return events
}

type Log = Held & {
  readonly all: readonly Kept[]
  readonly slice: (stream: StreamName, from: number, to: number) => readonly Kept[]
  readonly write: (write: Write, recordedAt: Instant) => void
}

type Head = { position: number; revision: number }

// The n-th event of the log has position n, from 1: a position is also the index of what comes after it. Of each stream the
// last position is known, and of each event that of the one before it: numbers are nothing to the garbage collector, and a
// list for each stream would be one thing more to fetch from the far end of memory.
const emptyLog = (): Log => {
  const all: Kept[] = []
  const previous: number[] = []
  const heads = new Map<StreamName, Head>()
  const ids = new IdIndex((position) => at(position)?.id)

  // Never at -1: what no list has is looked up as a name, in ten times the time.
  const at = (position: number): Kept | undefined => (position === 0 ? undefined : all[position - 1])

  const headOf = (stream: StreamName): Head => {
    const known = heads.get(stream)
    if (known !== undefined) return known
    const head = { position: 0, revision: NO_STREAM }
    heads.set(stream, head)
    return head
  }

  const write = ({ stream, events }: Write, recordedAt: Instant): void => {
    if (events.length === 0) return
    const head = headOf(stream)
    for (const { id, type, schemaVersion, data, metadata } of events) {
      const position = (all.length + 1) as Position
      previous.push(head.position)
      head.position = position
      head.revision += 1
      const { revision } = head
      all.push({ id, type, schemaVersion, data, metadata, stream, revision, position, recordedAt })
      ids.add(id, position)
    }
  }

  return {
    all,
    write,
    slice: (stream, from, to) => {
      const events: Kept[] = []
      let event = at(heads.get(stream)?.position ?? 0)
      while (event !== undefined && event.revision >= from) {
        if (event.revision < to) events.push(event)
        event = at(previous[event.position - 1] ?? 0)
      }
      return events.toReversed()
    },
    eventOf: (id) => at(ids.find(id) ?? 0),
    revisionOf: (stream) => heads.get(stream)?.revision ?? NO_STREAM,
  }
}

const pageOf = (all: readonly Kept[], after: Position | null, limit: number, filter: Filter): Page => {
  const wanted = passes(filter)
  const events: Kept[] = []
  let index: number = after ?? 0
  for (; index < all.length && events.length < limit; index += 1) {
    const event = all[index]
    if (event !== undefined && wanted(event)) events.push(event)
  }
  return { events: givenOut(events), next: index === 0 ? null : (index as Position), end: index >= all.length }
}

/**
 * Events in memory, for tests, examples and measuring: gone with the process. It keeps the very objects that it is given,
 * and writes out metadata that hold a `toJSON` when they are first read.
 * `clock` tells when an event was recorded (default: the machine's clock).
 */
export const inMemoryStore = (options: { readonly clock?: () => Instant } = {}): EventStore => {
  const clock = options.clock ?? systemClock()
  const log = emptyLog()
  const appended = bell()
  let isClosed = false

  const append = (writes: readonly Write[]): Either<StoreFault, Appended> => {
    if (isClosed) return closed
    const invalid = invalidAppend('unit', writes)
    if (invalid !== null) return left(invalid)
    const verdict = judgeAppend(writes, log)
    if (verdict.verdict === 'refused') return left(verdict.fault)
    if (verdict.verdict === 'repeated') return right({ position: verdict.position, repeated: true })
    const recordedAt = clock()
    for (const write of writes) log.write(write, recordedAt)
    appended.ring()
    return right({ position: log.all.length as Position, repeated: false })
  }

  const page = (after: Position | null, limit: number, filter: Filter): Either<StoreFault, Page> =>
    isClosed ? closed : right(pageOf(log.all, after, Math.max(1, limit), filter))

  return {
    atomicity: 'unit',
    readStream:
      (stream, { from = 0, limit } = {}) =>
      async () =>
        isClosed ? closed : right(givenOut(log.slice(stream, from, limit === undefined ? Infinity : from + limit))),
    append: (writes) => async () => append(writes),
    readAll:
      ({ after = null, limit = DEFAULT_PAGE, filter = {} } = {}) =>
      async () =>
        page(after, limit, filter),
    subscribe: ({ after, filter = {} }, listener) =>
      followPages({ page: async (from) => page(from, DEFAULT_PAGE, filter), more: appended.next }, after, listener),
    close: async () => {
      isClosed = true
      appended.ring()
    },
  }
}
