import type { EventId } from '../kernel/ids.js'
import { asWritten, sameJson } from '../kernel/same.js'
import type { EventStore, NewEvent, Position, StoredEvent, StoreFault, StreamName, Write } from './port.js'

/** What a store must know of itself to judge an append. */
export type Held = {
  /** The revision of the last event of a stream; `NO_STREAM` for none. */
  readonly revisionOf: (stream: StreamName) => number
  /** The event with this id, wherever it stands. */
  readonly eventOf: (id: EventId) => StoredEvent | undefined
}

/** How a store has to answer an append. */
export type Verdict =
  | { readonly verdict: 'fresh' }
  | { readonly verdict: 'repeated'; readonly position: Position }
  | { readonly verdict: 'refused'; readonly fault: StoreFault }

const isWhole = (value: number, least: number): boolean => Number.isSafeInteger(value) && value >= least

// Most appends name a stream or three: a set would cost more than the look.
const hasTwice = <A>(items: readonly A[], nameOf: (item: A) => string): boolean => {
  if (items.length > 8) return new Set(items.map(nameOf)).size < items.length
  for (const one of items) {
    let times = 0
    for (const other of items) if (nameOf(other) === nameOf(one)) times += 1
    if (times > 1) return true
  }
  return false
}

const NONE: readonly NewEvent[] = []
const streamOf = ({ stream }: Write): string => stream
const idOf = ({ id }: NewEvent): string => id
const eventsOf = ({ events }: Write): readonly NewEvent[] => events

const wrongWith = (atomicity: EventStore['atomicity'], writes: readonly Write[]): string | null => {
  if (writes.length === 0) return 'nothing to write'
  if (atomicity === 'stream' && writes.length > 1) return 'this store appends to one stream at a time'
  let count = 0
  let most: readonly NewEvent[] = NONE
  for (const { stream, expectedRevision, events } of writes) {
    if (stream.indexOf('-') < 1) return 'a stream is named <category>-<identity>'
    if (!isWhole(expectedRevision, -1)) return 'an expected revision is a whole number from -1'
    for (const { type, schemaVersion } of events)
      if (type === '' || !isWhole(schemaVersion, 1)) return 'an event has a type, and a schema version from 1'
    count += events.length
    if (events.length > most.length) most = events
  }
  const all = most.length === count ? most : writes.flatMap(eventsOf)
  if (hasTwice(all, idOf)) return 'two events of one append have the same id'
  if (hasTwice(writes, streamOf)) return 'two writes of one append name the same stream'
  return null
}

/** What is wrong with an append whatever the store holds; `null` where nothing is. */
export const invalidAppend = (atomicity: EventStore['atomicity'], writes: readonly Write[]): StoreFault | null => {
  const detail = wrongWith(atomicity, writes)
  return detail === null ? null : { fault: 'InvalidAppend', detail }
}

/** Whether two events say the same, wherever they stand. */
export const sameContent = (one: NewEvent, other: NewEvent): boolean =>
  one.id === other.id &&
  one.type === other.type &&
  one.schemaVersion === other.schemaVersion &&
  sameJson(one.data, other.data) &&
  sameJson(asWritten(one.metadata), asWritten(other.metadata))

const refusedWith = (fault: StoreFault): Verdict => ({ verdict: 'refused', fault })
const fresh: Verdict = { verdict: 'fresh' }

const judgeRevisions = (writes: readonly Write[], held: Held): Verdict => {
  for (const { stream, expectedRevision } of writes) {
    const actual = held.revisionOf(stream)
    if (actual !== expectedRevision)
      return refusedWith({ fault: 'WrongRevision', stream, expected: expectedRevision, actual })
  }
  return fresh
}

/**
 * Judges a valid append against what the store holds: it is wholly new, wholly a repetition, or refused.
 * An id that stands elsewhere, with other content, or beside ids that are new, is `EventIdTaken`, whatever the revisions:
 * whoever derives ids from a command learns that the command has been carried out.
 */
export const judgeAppend = (writes: readonly Write[], held: Held): Verdict => {
  let last: StoredEvent | undefined
  let unknown = 0
  for (const { stream, expectedRevision, events } of writes) {
    let revision = expectedRevision
    for (const event of events) {
      revision += 1
      const found = held.eventOf(event.id)
      if (found === undefined) {
        unknown += 1
        continue
      }
      const inPlace = found.stream === stream && found.revision === revision
      if (!inPlace || !sameContent(found, event)) return refusedWith({ fault: 'EventIdTaken', eventId: event.id })
      if (last === undefined || found.position > last.position) last = found
    }
  }
  if (last === undefined) return judgeRevisions(writes, held)
  return unknown === 0
    ? { verdict: 'repeated', position: last.position }
    : refusedWith({ fault: 'EventIdTaken', eventId: last.id })
}
