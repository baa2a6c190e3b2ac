import type { CommandInput } from '@delega/application'
import {
  decodeEvent,
  delegation,
  type DelegationEvent,
  type DelegationFacts,
  type DelegationState,
  type DomainEvent,
  delegationCommandCodec,
  delegationStream,
  type EventRef,
  eventId,
  type EventStore,
  type Filter,
  type Page,
  type Position,
  type StoredEvent,
  type StreamName,
  type ToldDelegation,
} from '@delega/core'
import { type Either, isLeft } from 'fp-ts/lib/Either.js'

import { AT } from './practice.ts'

// What the peers are given of the domain: the same decider, and commands that were read and told beforehand.

/** The good answer. @throws where there is none: nothing that is measured may fail. */
export const must = <A>(answer: Either<unknown, A>): A => {
  if (isLeft(answer)) throw new Error(JSON.stringify(answer.left))
  return answer.right
}

const FACTS: DelegationFacts = {
  accountant: { status: 'Active', twoStep: false },
  service: { status: 'Active', openToDelegation: true, requiresTwoStep: false, modules: [] },
  sameTaxpayer: false,
  daysToAnswer: 30,
}

export type PeerCommand = { readonly stream: StreamName; readonly told: ToldDelegation }

/** A command about a delegation as a decider takes it: read, and told what the other contexts say. */
export const told = ({ by, ...body }: CommandInput): PeerCommand => {
  const command = must(delegationCommandCodec.decode(body))
  return {
    stream: delegationStream(command.clientId, command.accountantId),
    told: { ...command, by, at: AT, facts: FACTS } as ToldDelegation,
  }
}

export const decideToldly = (command: ToldDelegation, state: DelegationState): readonly DelegationEvent[] =>
  must(delegation.decide(command, state))

// A peer does not name its events by the command; which event a grant came from plays no part here.
const ANY: EventRef = { id: eventId('00000000-0000-4000-8000-000000000000'), revision: 0 }

export const evolveAnyhow = (state: DelegationState, event: DelegationEvent): DelegationState =>
  delegation.evolve(state, event, ANY)

/** A delegation in one line, which every side can tell. */
export const lineOf = (stream: string, state: DelegationState): string => {
  const held =
    state.status === 'Active'
      ? state.grants
          .map(({ permission }) => permission)
          .toSorted()
          .join(' ')
      : ''
  return `${stream} ${state.status} ${'until' in state ? state.until : ''} ${held}`
}

/** What a delegation came to. */
export const summaryOf = (stream: string, events: readonly DelegationEvent[]): string =>
  `${lineOf(stream, events.reduce(evolveAnyhow, delegation.initialState))} after ${events.length} events`

const isOfDelegation = (_event: DomainEvent, stream: StreamName): _event is DelegationEvent =>
  stream.startsWith('delegation-')

/** Everything that a store holds, or what passes the filter, page by page to the end. */
export const eventsIn = async (store: EventStore, filter: Filter = {}): Promise<readonly StoredEvent[]> => {
  const events: StoredEvent[] = []
  let after: Position | null = null
  for (;;) {
    const page: Page = must(await store.readAll({ after, limit: 10_000, filter })())
    events.push(...page.events)
    if (page.end) return events
    after = page.next
  }
}

/** The same of a store: one line for each delegation. */
export const summariesIn = async (store: EventStore): Promise<readonly string[]> => {
  const streams = new Map<StreamName, DelegationEvent[]>()
  for (const stored of await eventsIn(store)) {
    const event = must(decodeEvent(stored))
    if (!isOfDelegation(event, stored.stream)) continue
    const events = streams.get(stored.stream) ?? []
    events.push(event)
    streams.set(stored.stream, events)
  }
  return [...streams].map(([stream, events]) => summaryOf(stream, events)).toSorted()
}
