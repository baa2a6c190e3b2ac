import type { TaskEither } from 'fp-ts/lib/TaskEither.js'

import type { Actor } from '../kernel/actor.js'
import type { Brand } from '../kernel/brand.js'
import type { Permission } from '../kernel/catalogue.js'
import type { ClientId, CommandId, EventId } from '../kernel/ids.js'
import type { Instant } from '../kernel/time.js'

/** `<category>-<identity>`; the category ends at the first `-`. Never holds anything personal. */
export type StreamName = Brand<string, 'StreamName'>

/** Where an event stands in the global order of its store. Ordered and unique, with gaps; compare with `<`, show, keep; never compute. */
export type Position = Brand<number, 'Position'>

/** The revision of an empty stream; the first event has revision 0. */
export const NO_STREAM = -1

/** What JSON can hold. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }
/** An object of JSON. */
export type JsonObject = { readonly [key: string]: Json }

/** The grant by which an act on behalf of a client was allowed, and the authorisation that fenced it. */
export type Authority = {
  /** The delegation's stream. */
  readonly stream: StreamName
  readonly revision: number
  /** The id of the `ActionAuthorized` event. */
  readonly authorizationId: EventId
  readonly permission: Permission
  /** The id of the `PermissionGranted` event. */
  readonly grantId: EventId
}

/** Who did it, for whom, by which command and by what right. */
export type Metadata = {
  readonly by: Actor
  /** The client in whose panel an accountant acted; `null` for everything else. */
  readonly onBehalfOf: ClientId | null
  readonly commandId: CommandId
  /** SHA-256 of the command's content: the same command id with other content is noticed. */
  readonly fingerprint: string
  readonly correlationId: string
  readonly causationId: string
  readonly authority: Authority | null
}

/** An event on its way to a store. `data` holds the event whole, its `type` included. */
export type NewEvent = {
  readonly id: EventId
  readonly type: string
  /** Version of the stored shape of this type, from 1. */
  readonly schemaVersion: number
  readonly data: JsonObject
  readonly metadata: Metadata
}

/** An event as a store gives it back, with its place. */
export type StoredEvent = NewEvent & {
  readonly stream: StreamName
  readonly revision: number
  readonly position: Position
  /** When the store took it, by the store's clock. */
  readonly recordedAt: Instant
}

/** Events for one stream. With no events it only asserts that the stream stands at `expectedRevision`. */
export type Write = {
  readonly stream: StreamName
  /** The revision of the last event that the writer has seen; `NO_STREAM` for none. */
  readonly expectedRevision: number
  readonly events: readonly NewEvent[]
}

/** What came of an append. */
export type Appended = {
  /** Of the last event written: a token that queries can wait for. */
  readonly position: Position
  /** The very same append had been done before; nothing was written now. */
  readonly repeated: boolean
}

/** What can go wrong in the world of a store. `detail` is for people and never holds event data. */
export type StoreFault =
  | { readonly fault: 'WrongRevision'; readonly stream: StreamName; readonly expected: number; readonly actual: number }
  | { readonly fault: 'EventIdTaken'; readonly eventId: EventId }
  | { readonly fault: 'InvalidAppend'; readonly detail: string }
  | { readonly fault: 'AppendTooLarge'; readonly bytes: number; readonly limit: number }
  | { readonly fault: 'OutcomeUnknown'; readonly detail: string }
  | { readonly fault: 'Unavailable'; readonly detail: string }
  | { readonly fault: 'AccessDenied'; readonly detail: string }
  | { readonly fault: 'Locked'; readonly detail: string }
  | { readonly fault: 'ReadOnly'; readonly detail: string }
  | { readonly fault: 'Corrupt'; readonly detail: string }
  | { readonly fault: 'NewerVersion'; readonly found: number; readonly supported: number }
  | { readonly fault: 'NotAStore'; readonly detail: string }
  | { readonly fault: 'Full'; readonly detail: string }
  | { readonly fault: 'Closed' }

/** Which events of all streams; what is absent does not restrict. */
export type Filter = {
  /** Categories of streams, such as `delegation`. */
  readonly categories?: readonly string[]
  readonly types?: readonly string[]
}

/** Some events in global order, and where to go on. */
export type Page = {
  readonly events: readonly StoredEvent[]
  /** Continue after this position; it may lie past the last event of the page where a filter left some out. `null`: nothing read yet. */
  readonly next: Position | null
  /** No event stood beyond this page when it was read. */
  readonly end: boolean
}

/** What a subscription tells. Called one at a time. */
export type Listener = {
  /** In order, without gap or repetition. The next batch waits until the promise settles; a rejection ends the subscription as a fault. */
  readonly onEvents: (events: readonly StoredEvent[]) => void | Promise<void>
  /** All events up to `position` have been delivered, none waits (again after each time the reader fell behind). */
  readonly onCaughtUp?: (position: Position | null) => void
  /** The subscription goes on after `Unavailable`, by itself; after any other fault it has ended. */
  readonly onFault?: (fault: StoreFault | { readonly fault: 'ListenerFailed'; readonly detail: string }) => void
}

/** A subscription that runs until it is stopped. */
export type Subscription = {
  /** No batch is delivered after the promise settles. */
  readonly stop: () => Promise<void>
}

/**
 * Where events live. Every store passes the contract suite of `@delega/core/testing`.
 *
 * `atomicity`: with `unit` one append covers several streams, all or nothing; with `stream` it takes exactly one write.
 * The same append repeated (same streams, ids and expected revisions) succeeds again and writes nothing.
 */
export type EventStore = {
  readonly atomicity: 'unit' | 'stream'
  /** The events of one stream from a revision on (default 0), in order; an unknown stream is empty. */
  readonly readStream: (
    stream: StreamName,
    options?: { readonly from?: number; readonly limit?: number },
  ) => TaskEither<StoreFault, readonly StoredEvent[]>
  /** Writes to one or several streams, all or nothing; the same append again writes nothing. */
  readonly append: (writes: readonly Write[]) => TaskEither<StoreFault, Appended>
  /** One page of all events after a position (default: from the start), in global order. */
  readonly readAll: (options?: {
    readonly after?: Position | null
    readonly limit?: number
    readonly filter?: Filter
  }) => TaskEither<StoreFault, Page>
  /** Delivers everything after a position (`null`: from the start), and then what comes. */
  readonly subscribe: (
    options: { readonly after: Position | null; readonly filter?: Filter },
    listener: Listener,
  ) => Subscription
  /** Lets everything go; afterwards each call answers `Closed`. */
  readonly close: () => Promise<void>
}
