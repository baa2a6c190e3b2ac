import { randomUUID } from 'node:crypto'

import { type CommandInput, openDelega } from '@delega/application'
import {
  accountant,
  accountantEventCodec,
  type AccountantState,
  actorCodec,
  categoryOf,
  clientService,
  clientServiceEventCodec,
  type ClientServiceState,
  type CommandId,
  decodeEvent,
  decoderOf,
  delegation,
  type DelegationEvent,
  type DelegationState,
  type DelegationFacts,
  type DomainEvent,
  delegationCommandCodec,
  delegationStream,
  type EventRef,
  eventId,
  type EventStore,
  type Filter,
  identityOf,
  linkFactsAt,
  type Metadata,
  type Page,
  type Position,
  reliesOnFacts,
  type StoredEvent,
  type StreamName,
  type ToldDelegation,
} from '@delega/core'
import { inMemoryStore } from '@delega/core/store'
import { type Either, isLeft } from 'fp-ts/lib/Either.js'

import { AT } from './practice.ts'

// What the peers are given of the domain: the same readers, decider and facts.

const DAYS_TO_ANSWER = 30

/** The good answer. @throws where there is none: nothing that is measured may fail. */
export const must = <A>(answer: Either<unknown, A>): A => {
  if (isLeft(answer)) throw new Error(JSON.stringify(answer.left))
  return answer.right
}

/** What a peer keeps of the other contexts: their states, found by id, which nothing asserts. */
export type Others = {
  readonly accountants: ReadonlyMap<string, AccountantState>
  readonly services: ReadonlyMap<string, ClientServiceState>
}

/** The states of accountants and services after these commands, which are about nothing else. */
export const othersAfter = async (commands: readonly CommandInput[]): Promise<Others> => {
  const store = inMemoryStore()
  const delega = openDelega({ store, clock: () => AT })
  for (const command of commands) must(await delega.handle(command))
  const accountants = new Map<string, AccountantState>()
  const services = new Map<string, ClientServiceState>()
  for (const stored of await eventsIn(store)) {
    const id = identityOf(stored.stream)
    if (categoryOf(stored.stream) === 'accountant') {
      const event = must(accountantEventCodec.decode(stored))
      accountants.set(id, accountant.evolve(accountants.get(id) ?? accountant.initialState, event, stored))
    } else {
      const event = must(clientServiceEventCodec.decode(stored))
      services.set(id, clientService.evolve(services.get(id) ?? clientService.initialState, event, stored))
    }
  }
  return { accountants, services }
}

/** What a peer puts beside each event: which command brought it about, by whom, and whence that came. */
export type PeerMetadata = Pick<Metadata, 'by' | 'commandId' | 'correlationId' | 'causationId'>

export type PeerCommand = {
  readonly stream: StreamName
  readonly told: ToldDelegation
  readonly metadata: PeerMetadata
}

const decodeActor = decoderOf(actorCodec)

const factsOf = (
  ofAccountant: AccountantState = accountant.initialState,
  ofService: ClientServiceState = clientService.initialState,
): DelegationFacts => linkFactsAt({ accountant: ofAccountant, service: ofService }, AT, DAYS_TO_ANSWER)

// The other commands are decided without a look at either.
const NO_FACTS = factsOf()

/** A command about a delegation as a peer's decider takes it: read from the input, named, and told what the others say. */
export const received = (input: CommandInput, { accountants, services }: Others): PeerCommand => {
  const by = must(decodeActor(input.by))
  const command = must(delegationCommandCodec.decode(input, 1))
  const commandId = randomUUID() as CommandId
  const facts = reliesOnFacts[command.type]
    ? factsOf(accountants.get(command.accountantId), services.get(command.clientId))
    : NO_FACTS
  return {
    stream: delegationStream(command.clientId, command.accountantId),
    told: { ...command, by, at: AT, facts },
    metadata: { by, commandId, correlationId: commandId, causationId: commandId },
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
