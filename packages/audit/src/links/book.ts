import {
  accountant,
  type AccountantEvent,
  type AccountantId,
  type AccountantState,
  accountantStream,
  categoryOf,
  type ClientId,
  clientService,
  type ClientServiceEvent,
  type ClientServiceState,
  clientServiceStream,
  delegation,
  type DelegationEvent,
  type DelegationState,
  delegationStream,
  type DomainEvent,
  type EventId,
  grantOf,
  type LinkState,
  pairOf,
  type StoredEvent,
  type StreamName,
} from '@delega/core'

import { cite, type Cited } from '../source/cited.js'

/** A client and an accountant. */
export type Pair = { readonly clientId: ClientId; readonly accountantId: AccountantId }

/** Whose history is looked at; what is absent does not restrict. */
export type Scope = { readonly clientId?: ClientId; readonly accountantId?: AccountantId }

export const isWithin = ({ clientId, accountantId }: Scope, pair: Pair): boolean =>
  (clientId === undefined || clientId === pair.clientId) &&
  (accountantId === undefined || accountantId === pair.accountantId)

/** The categories of the streams on which permissions depend. */
export const LINK_CATEGORIES = ['accountant', 'clientService', 'delegation'] as const

/** The three streams on which every question about a pair is decided. */
export const linkStreams = ({ clientId, accountantId }: Pair) => ({
  accountant: accountantStream(accountantId),
  service: clientServiceStream(clientId),
  delegation: delegationStream(clientId, accountantId),
})

export type Grants = ReadonlyMap<EventId, Cited>

type Delegated = { state: DelegationState; grants: Map<EventId, Cited> }

/** The state of every account, service and delegation, event by event. */
export type LinkBook = {
  /** Folds one event in; those of other categories pass. */
  readonly take: (stored: StoredEvent, event: DomainEvent) => void
  readonly linkOf: (pair: Pair) => LinkState
  /** The events of the grants in hand, by id. */
  readonly grantsOf: (pair: Pair) => Grants
  /** Every pair with a delegation, in the order of the first request. */
  readonly pairs: () => readonly Pair[]
}

const NONE: Grants = new Map()

export const linkBook = (): LinkBook => {
  const accountants = new Map<StreamName, AccountantState>()
  const services = new Map<StreamName, ClientServiceState>()
  const delegations = new Map<StreamName, Delegated>()

  const takeDelegation = (stored: StoredEvent, event: DelegationEvent): void => {
    const { stream } = stored
    const known = delegations.get(stream) ?? { state: delegation.initialState, grants: new Map<EventId, Cited>() }
    delegations.set(stream, known)
    const before = known.state
    known.state = delegation.evolve(before, event, stored)
    if (event.type === 'PermissionGranted' && known.state !== before) {
      const replaced = before.status === 'Active' ? grantOf(event.permission, before.grants) : undefined
      if (replaced !== undefined) known.grants.delete(replaced.grantId)
      known.grants.set(stored.id, cite(stored, event))
    }
    if (known.state.status !== 'Active') known.grants.clear()
    if (event.type === 'PermissionRevoked' && before.status === 'Active') {
      const taken = grantOf(event.permission, before.grants)
      if (taken !== undefined) known.grants.delete(taken.grantId)
    }
  }

  const take = (stored: StoredEvent, event: DomainEvent): void => {
    const { stream } = stored
    const category = categoryOf(stream)
    if (category === 'delegation') takeDelegation(stored, event as DelegationEvent)
    if (category === 'accountant') {
      const state = accountants.get(stream) ?? accountant.initialState
      accountants.set(stream, accountant.evolve(state, event as AccountantEvent, stored))
    }
    if (category === 'clientService') {
      const state = services.get(stream) ?? clientService.initialState
      services.set(stream, clientService.evolve(state, event as ClientServiceEvent, stored))
    }
  }

  return {
    take,
    linkOf: (pair) => {
      const streams = linkStreams(pair)
      return {
        accountant: accountants.get(streams.accountant) ?? accountant.initialState,
        service: services.get(streams.service) ?? clientService.initialState,
        delegation: delegations.get(streams.delegation)?.state ?? delegation.initialState,
      }
    },
    grantsOf: (pair) => delegations.get(linkStreams(pair).delegation)?.grants ?? NONE,
    pairs: () => [...delegations.keys()].map(pairOf),
  }
}
