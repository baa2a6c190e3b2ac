import {
  decodeEvent,
  type DecodeFault,
  type DomainEvent,
  type EventStore,
  type Filter,
  type Page,
  type Position,
  type StoredEvent,
  type StoreFault,
  type StreamName,
} from '@delega/core'
import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'

/** Why a history cannot be read to its end. */
export type AuditFault =
  | StoreFault
  | {
      readonly fault: 'UndecodableEvent'
      readonly stream: StreamName
      readonly revision: number
      readonly position: Position
      readonly cause: DecodeFault
    }
  /** The file is no evidence of ours. `detail` names the line or the field. */
  | { readonly fault: 'NotEvidence'; readonly detail: string }
  /** The history ends before the position that was asked for. */
  | { readonly fault: 'BeyondTheEnd'; readonly asked: number; readonly last: number }

/** What an audit answers, or why the history cannot be read to its end. */
export type Audited<A> = Promise<Either<AuditFault, A>>

/** Takes a batch of events, in global order; `false` ends the reading. */
export type OnEvents = (events: readonly StoredEvent[]) => boolean | void

/** Which events to read: of some kinds, after a position (default: all, from the start). */
export type ScanOptions = { readonly filter?: Filter; readonly after?: Position | null }

/** A history to be audited: a store, or an export of one. It is only ever read. */
export type EventSource = {
  /** How the history was written: see `EventStore`. */
  readonly atomicity: EventStore['atomicity']
  /** Whether the source holds the stream, if there was one: an export of one client does not hold all. */
  readonly covers: (stream: StreamName) => boolean
  /** How the source differs from what its manifest says; `null`: it does not. */
  readonly altered: string | null
  /** Every event in global order, of some kinds (`filter`), after a position. */
  readonly scan: (onEvents: OnEvents, options?: ScanOptions) => Audited<void>
  /** The events of some streams, each in order; a stream without events is absent. */
  readonly readStreams: (names: readonly StreamName[]) => Audited<ReadonlyMap<StreamName, readonly StoredEvent[]>>
}

/** Of a store at hand: what is read together is let go together, before it costs the collector of garbage anything. */
const PAGE = 500

const scanStore =
  (store: EventStore): EventSource['scan'] =>
  async (onEvents, { filter = {}, after: start = null } = {}) => {
    let after = start
    for (;;) {
      const page: Either<StoreFault, Page> = await store.readAll({ after, limit: PAGE, filter })()
      if (isLeft(page)) return page
      if (page.right.events.length > 0 && onEvents(page.right.events) === false) return right(undefined)
      if (page.right.end) return right(undefined)
      after = page.right.next
    }
  }

const readStream = async (store: EventStore, name: StreamName): Audited<readonly StoredEvent[]> => {
  const events: StoredEvent[] = []
  for (;;) {
    const read = await store.readStream(name, { from: (events.at(-1)?.revision ?? -1) + 1, limit: PAGE })()
    if (isLeft(read)) return read
    events.push(...read.right)
    if (read.right.length < PAGE) return right(events)
  }
}

/** The history that a store holds. The store stays the caller's to close. */
export const storeSource = (store: EventStore): EventSource => ({
  atomicity: store.atomicity,
  covers: () => true,
  altered: null,
  scan: scanStore(store),
  readStreams: async (names) => {
    const streams = new Map<StreamName, readonly StoredEvent[]>()
    for (const name of names) {
      const events = await readStream(store, name)
      if (isLeft(events)) return events
      if (events.right.length > 0) streams.set(name, events.right)
    }
    return right(streams)
  },
})

const undecodable = ({ stream, revision, position }: StoredEvent, cause: DecodeFault): Either<AuditFault, never> =>
  left({ fault: 'UndecodableEvent', stream, revision, position, cause })

/** Every event in global order, decoded; `false` ends the reading. An event that cannot be read ends it as a fault. */
export const scanDecoded = async (
  source: Pick<EventSource, 'scan'>,
  onEvent: (stored: StoredEvent, event: DomainEvent) => boolean | void,
  options?: ScanOptions,
): Audited<void> => {
  let fault: Either<AuditFault, never> | null = null
  const scanned = await source.scan((events) => {
    for (const stored of events) {
      const event = decodeEvent(stored)
      if (isLeft(event)) {
        fault = undecodable(stored, event.left)
        return false
      }
      if (onEvent(stored, event.right) === false) return false
    }
    return true
  }, options)
  return fault ?? scanned
}
