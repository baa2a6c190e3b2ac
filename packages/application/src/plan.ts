import type { Authority, ClientId, DomainEvent, Instant } from '@delega/core'
import { type Either, left } from 'fp-ts/lib/Either.js'

import type { AcceptedCommand } from './commands.js'
import type { No, Refusal } from './outcome.js'
import type { Aggregate, AnyStream, Stream, Tagged } from './streams.js'

/** The events that a command brings to one stream, and the authority under which it does. */
export type Part = {
  readonly stream: AnyStream
  readonly events: readonly DomainEvent[]
  readonly authority: Authority | null
}

/**
 * What a command comes to, in the order in which it must reach a store that appends one stream at a time:
 * what reserves first, the act last.
 */
export type Plan = {
  readonly parts: readonly Part[]
  /** Streams that were only read, and must still stand as they were: asserted where the store can. */
  readonly asserted: readonly AnyStream[]
  readonly onBehalfOf: ClientId | null
  /** Nothing of the plan may reach the store at or after this instant. */
  readonly deadline: Instant | null
}

/** A plan lacks these streams: once they are read, it is asked for again. */
export type Unread = {
  readonly no: 'unread'
  readonly streams: readonly AnyStream[]
  /** Read in any case, unless this attempt has done so already. */
  readonly fresh: boolean
}

/** What a planner may ask for. */
export type Planning = {
  readonly atomicity: 'unit' | 'stream'
  /** The instant of the decision: never before the last event of a stream that was asked for. */
  readonly at: () => Instant
  readonly stream: <State, Event extends Tagged, Id extends string, Owner extends string | null>(
    aggregate: Aggregate<State, Event, Id, Owner>,
    id: Id,
    owner: Owner,
  ) => Stream<State, Event>
  /** What must be read before the streams can be looked at; `null`: they hold their states. `fresh`: read in any case. */
  readonly lacking: (streams: readonly AnyStream[], options?: { readonly fresh: boolean }) => Unread | null
  readonly settings: Settings
}

export type Settings = {
  /** Days that a request waits for its answer. */
  readonly daysToAnswer: number
  /** Time that an act has to follow its authorisation, in milliseconds. */
  readonly timeToAct: number
}

/** How the commands of one context are carried out. */
export type Handler<Body, Subject extends AnyStream> = {
  /** The stream of what the command is about: there its earlier receipt is found. */
  readonly subject: (body: Body, planning: Pick<Planning, 'stream'>) => Subject
  /** Decides on its subject, read already, and what else it needs; asked again once that is read, and after each conflict. */
  readonly plan: (command: AcceptedCommand<Body>, planning: Planning, subject: Subject) => Either<No | Unread, Plan>
}

/** The domain's "no", as the application gives it on. */
export const refusedBy = (refusal: Refusal): Either<No, never> => left({ no: 'refused', refusal })

/** A plan that writes to one stream, on no authority. `asserted`: streams that it was also decided on. */
export const soleWrite = (
  stream: AnyStream,
  events: readonly DomainEvent[],
  asserted: readonly AnyStream[] = [],
): Plan => ({
  parts: [{ stream, events, authority: null }],
  asserted,
  onBehalfOf: null,
  deadline: null,
})
