import {
  type AccountantId,
  type AccountantEvent,
  type AccountantState,
  type Authority,
  type ClientId,
  type ClientServiceEvent,
  type ClientServiceState,
  type DelegableAction,
  type DomainEvent,
  delegation,
  type DelegationEvent,
  type DelegationFacts,
  type DelegationState,
  type EventId,
  type EventStore,
  type Instant,
  linkFactsAt,
  plusMilliseconds,
} from '@delega/core'
import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'

import type { AcceptedCommand } from './commands.js'
import { eventIdOf } from './ids.js'
import type { No } from './outcome.js'
import { type Part, type Plan, type Planning, refusedBy, type Unread } from './plan.js'
import { accountants, delegations, services } from './aggregates.js'
import { type AnyStream, type Identified, type Stream, traceOf } from './streams.js'

/** The three streams on which every question about a pair is decided. */
export type Link = {
  readonly delegation: Stream<DelegationState, DelegationEvent>
  readonly accountant: Stream<AccountantState, AccountantEvent>
  readonly service: Stream<ClientServiceState, ClientServiceEvent>
}

export type Pair = { readonly clientId: ClientId; readonly accountantId: AccountantId }

export const linkOf = (
  planning: Pick<Planning, 'stream'>,
  { clientId, accountantId }: Pair,
  known: Link['delegation'] | null = null,
): Link => ({
  delegation: known ?? planning.stream(delegations, accountantId, clientId),
  accountant: planning.stream(accountants, accountantId, null),
  service: planning.stream(services, clientId, null),
})

/** What accountant and service say at an instant, for the delegation to decide on. */
export const factsOf = ({ accountant, service }: Link, at: Instant, daysToAnswer: number): DelegationFacts =>
  linkFactsAt({ accountant: accountant.state, service: service.state }, at, daysToAnswer)

/** The right to one act: the authorisation to append before it, and what the act cites. */
export type Fence = {
  readonly authority: Authority
  readonly part: Part
  readonly asserted: readonly AnyStream[]
  readonly deadline: Instant
}

type Authorization = {
  readonly permission: Authority['permission']
  readonly grantId: EventId
  readonly revision: number
}

/** The id of the authorisation that a command brings, decided at an instant: it is the command's first event. */
export const authorizationIdOf = (
  { atomicity }: Pick<EventStore, 'atomicity'>,
  command: Identified,
  at: Instant,
): EventId => eventIdOf(atomicity, command, { category: 'delegation', index: 0, isFirst: true, at })

const fenceOf = (
  link: Link,
  authorizationId: EventId,
  events: readonly DelegationEvent[],
  { permission, grantId, revision, deadline }: Authorization & { readonly deadline: Instant },
): Fence => ({
  authority: { stream: link.delegation.name, revision, authorizationId, permission, grantId },
  part: { stream: link.delegation, events, authority: null },
  asserted: [link.accountant, link.service],
  deadline,
})

// An earlier try got as far as the authorisation; its act may still follow, on what that one put on record.
const resumed = (link: Link, revision: number, at: Instant): Either<No, Fence> => {
  for (const open of link.delegation.state.openAuthorizations) {
    if (open.revision !== revision) continue
    if (open.deadline <= at) return refusedBy({ code: 'AuthorizationOver', deadline: open.deadline })
    return right(fenceOf(link, open.authorizationId, [], open))
  }
  return refusedBy({ code: 'AuthorizationOver', deadline: at })
}

/**
 * Fences an act of an accountant against everything that might end its right meanwhile: decides whether it may act
 * on the delegation at the very revision at which the authorisation is then appended.
 */
export const fence = (
  command: Identified,
  planning: Planning,
  {
    pair,
    action,
    subject,
    outside,
  }: {
    readonly pair: Pair
    readonly action: DelegableAction
    readonly subject: string
    /** The act is done by another service: nothing of ours follows. */
    readonly outside?: boolean
  },
): Either<No | Unread, Fence> => {
  const link = linkOf(planning, pair)
  // What cannot be asserted in the same append is read anew.
  const lacking =
    planning.lacking([link.accountant, link.service], { fresh: planning.atomicity === 'stream' }) ??
    planning.lacking([link.delegation])
  if (lacking !== null) return left(lacking)

  const at = planning.at()
  const trace = traceOf(link.delegation, command.commandId)
  if (trace !== undefined && trace.command.fingerprint !== command.fingerprint)
    return refusedBy({ code: 'CommandIdReused', commandId: command.commandId })
  if (trace !== undefined) return resumed(link, trace.from, at)

  const authorizationId = authorizationIdOf(planning, command, at)
  const settlement = planning.atomicity === 'unit' || outside === true ? 'settled' : 'pending'
  const deadline = plusMilliseconds(at, planning.settings.timeToAct)
  const decision = delegation.decide(
    {
      type: 'AuthorizeAction',
      ...pair,
      authorizationId,
      action,
      subject,
      settlement,
      deadline,
      by: { kind: 'accountant', id: pair.accountantId },
      at,
      facts: factsOf(link, at, planning.settings.daysToAnswer),
    },
    link.delegation.state,
  )
  if (isLeft(decision)) return refusedBy(decision.left)
  const [authorized] = decision.right
  if (authorized?.type !== 'ActionAuthorized') throw new Error('An action was neither authorised nor refused')
  const revision = link.delegation.revision + 1
  return right(fenceOf(link, authorizationId, decision.right, { ...authorized, revision }))
}

/** What an act comes to besides its authorisation. */
export type Act = {
  /** What must reach the store before the act, such as the number of an invoice. */
  readonly before: readonly Part[]
  readonly events: readonly DomainEvent[]
  readonly asserted: readonly AnyStream[]
}

/**
 * The plan of an act: of an accountant behind the fence, of everybody else as it is.
 * Whether an accountant may act at all is decided before what the act comes to, which is none of its business otherwise.
 */
export const actedUpon = (
  command: Pick<AcceptedCommand<unknown>, 'by' | 'metadata'>,
  planning: Planning,
  {
    clientId,
    action,
    target,
    decide,
  }: {
    readonly clientId: ClientId
    /** `null`: no permission covers it, and the decider says who may. */
    readonly action: DelegableAction | null
    readonly target: AnyStream
    readonly decide: () => Either<No, Act>
  },
): Either<No | Unread, Plan> => {
  const { by } = command
  if (by.kind !== 'accountant' || action === null) {
    const act = decide()
    if (isLeft(act)) return act
    const { before, events, asserted } = act.right
    const parts = [...before, { stream: target, events, authority: null }]
    return right({ parts, asserted, onBehalfOf: null, deadline: null })
  }

  const pair = { clientId, accountantId: by.id }
  const fenced = fence(command.metadata, planning, { pair, action, subject: target.name })
  if (isLeft(fenced)) return fenced
  const act = decide()
  if (isLeft(act)) return act
  const { before, events, asserted } = act.right
  if (events.length === 0) return right({ parts: [], asserted: [], onBehalfOf: null, deadline: null })
  const { authority, part, deadline } = fenced.right
  return right({
    parts: [part, ...before, { stream: target, events, authority }],
    asserted: [...fenced.right.asserted, ...asserted],
    onBehalfOf: clientId,
    deadline,
  })
}
