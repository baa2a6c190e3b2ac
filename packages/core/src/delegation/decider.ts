import { isLeft, right } from 'fp-ts/lib/Either.js'

import { absurd } from '../kernel/absurd.js'
import type { Actor, Party } from '../kernel/actor.js'
import { type Module, needsOf, type Permission } from '../kernel/catalogue.js'
import { decideBy, decided, type Decider, type EventRef, refused, unchanged } from '../kernel/decider.js'
import type { EventId } from '../kernel/ids.js'
import { sameJson } from '../kernel/same.js'
import { type Instant, plusDays } from '../kernel/time.js'
import { grantOf, NO_GRANTS, withoutGrant, withTerm } from './grants.js'
import { mayAct } from './may.js'
import {
  fallOf,
  grantObstacles,
  inGrantingOrder,
  isInForce,
  isListed,
  isPast,
  lackingModule,
  lapsedWith,
  listedTwice,
  permissionsOf,
  sideObstacles,
} from './permissions.js'
import type { DelegationDecision, DelegationRefusal, LinkObstacle } from './refusals.js'
import type {
  AcceptDelegation,
  Active,
  ApprovePermissionChange,
  AuthorizeAction,
  CloseDelegation,
  DelegationCommand,
  DelegationEvent,
  DelegationState,
  Ended,
  Ending,
  ExpireDelegation,
  ExpireRequest,
  FinishAuthorization,
  GrantPermissions,
  Grants,
  LapseAuthorization,
  OpenAuthorization,
  PermissionChange,
  PermissionGranted,
  PermissionRevoked,
  PermissionTerm,
  RefuseDelegation,
  RefusePermissionChange,
  RenounceDelegation,
  RequestDelegation,
  Requested,
  RequestPermissionChange,
  RevocationCause,
  RevokeDelegation,
  RevokePermissions,
  SetDelegationEnd,
  ToldDelegation,
  WithdrawPermissionChange,
  WithdrawRequest,
} from './types.js'

const BOTH: readonly Party[] = ['client', 'accountant']

/** Who may give each command at all. */
export const partiesTo: Readonly<Record<DelegationCommand['type'], readonly (Party | 'system')[]>> = {
  RequestDelegation: BOTH,
  AcceptDelegation: BOTH,
  RefuseDelegation: BOTH,
  WithdrawRequest: BOTH,
  ExpireRequest: ['system'],
  GrantPermissions: ['client'],
  RevokePermissions: ['client'],
  RequestPermissionChange: ['accountant'],
  ApprovePermissionChange: ['client'],
  RefusePermissionChange: ['client'],
  WithdrawPermissionChange: ['accountant'],
  SetDelegationEnd: ['client'],
  RevokeDelegation: ['client'],
  RenounceDelegation: ['accountant'],
  ExpireDelegation: ['system'],
  CloseDelegation: ['system'],
  AuthorizeAction: ['accountant'],
  FinishAuthorization: ['system'],
  LapseAuthorization: ['system'],
}

/**
 * Whether a decision looks at what accountant and service say: then neither may change before its events are written. The
 * others are decided without a look at either.
 */
export const reliesOnFacts: Readonly<Record<DelegationCommand['type'], boolean>> = {
  RequestDelegation: true,
  AcceptDelegation: true,
  RefuseDelegation: false,
  WithdrawRequest: false,
  ExpireRequest: false,
  GrantPermissions: true,
  RevokePermissions: false,
  RequestPermissionChange: false,
  ApprovePermissionChange: true,
  RefusePermissionChange: false,
  WithdrawPermissionChange: false,
  SetDelegationEnd: false,
  RevokeDelegation: false,
  RenounceDelegation: false,
  ExpireDelegation: false,
  CloseDelegation: false,
  AuthorizeAction: true,
  FinishAuthorization: false,
  LapseAuthorization: false,
}

const isOneOf = (allowed: readonly (Party | 'system')[], { by, clientId, accountantId }: ToldDelegation): boolean => {
  if (!allowed.includes(by.kind)) return false
  return by.kind === 'system' || by.id === (by.kind === 'client' ? clientId : accountantId)
}

const partyOf = (by: Actor): Party => (by.kind === 'accountant' ? 'accountant' : 'client')

// ── Guards ──────────────────────────────────────────────────────────────────────────────────────────────────────────

type Deciding<Command, State> = (command: ToldDelegation<Command>, state: State) => DelegationDecision

/** Only of a delegation that is active and not past its end. */
const whileActive =
  <Command>(decide: Deciding<Command, Active>): Deciding<Command, DelegationState> =>
  (command, state) => {
    if (state.status !== 'Active') return refused({ code: 'DelegationNotActive', status: state.status })
    if (state.until !== null && isPast(state.until, command.at))
      return refused({ code: 'DelegationPastItsEnd', until: state.until })
    return decide(command, state)
  }

type Asked = Active & { readonly change: { readonly status: 'Asked' } }

const isAsked = (state: Active): state is Asked => state.change.status === 'Asked'

/** Only of a delegation that is active, where a change of permissions has been asked. */
const whileAsked = <Command>(decide: Deciding<Command, Asked>): Deciding<Command, DelegationState> =>
  whileActive((command, state) => (isAsked(state) ? decide(command, state) : refused({ code: 'ChangeNotAsked' })))

/** Only of a request that waits, and for the side that has not made it. */
const answering =
  <Command>(decide: Deciding<Command, Requested>): Deciding<Command, DelegationState> =>
  (command, state) => {
    if (state.status !== 'Requested') return notPending(state)
    if (partyOf(command.by) === state.initiator) return refused({ code: 'OwnRequest', initiator: state.initiator })
    if (isPast(state.answerBy, command.at)) return tooLate(state)
    return decide(command, state)
  }

const notPending = ({ status }: DelegationState) => refused({ code: 'RequestNotPending', status } as const)
const tooLate = ({ answerBy }: Requested) => refused({ code: 'RequestPastItsTime', answerBy } as const)

/** What stands against linking the two. The terms are the client's: an accountant asks and accepts without any. */
const linkRefusal = (command: ToldDelegation<RequestDelegation | AcceptDelegation>): DelegationRefusal | null => {
  const { at, by, until, permissions, facts } = command
  if (by.kind === 'accountant' && (permissions.length > 0 || until !== null))
    return { code: 'TermsAreForTheClientToSet', permissions: permissionsOf(permissions), until }
  const linking: LinkObstacle[] = sideObstacles(facts)
  if (!facts.service.openToDelegation) linking.push({ code: 'ClosedToDelegation' })
  if (facts.sameTaxpayer) linking.push({ code: 'SameTaxpayer' })
  if (linking.length > 0) return { code: 'LinkImpossible', obstacles: linking }
  if (until !== null && isPast(until, at)) return { code: 'DelegationEndNotAhead', until }
  const granting = grantObstacles(permissions, NO_GRANTS, facts, at)
  return granting.length > 0 ? { code: 'GrantImpossible', obstacles: granting } : null
}

/** What goes on record with its reason and nothing else. */
const explained =
  (type: 'DelegationRefused' | 'PermissionChangeRefused' | 'DelegationRevoked' | 'DelegationRenounced') =>
  ({
    at,
    reason,
  }: ToldDelegation<
    RefuseDelegation | RefusePermissionChange | RevokeDelegation | RenounceDelegation
  >): DelegationDecision =>
    decided({ type, personal: { reason }, at })

// ── Asking and answering ────────────────────────────────────────────────────────────────────────────────────────────

const isOpen = (state: DelegationState): state is Requested | Active =>
  state.status === 'Requested' || state.status === 'Active'

// What time has ended already goes on record as just that.
const overdueEnd = (state: DelegationState, at: Instant): DelegationEvent | null => {
  if (state.status === 'Requested' && isPast(state.answerBy, at)) return { type: 'RequestExpired', at }
  if (state.status === 'Active' && isPast(state.until, at)) return { type: 'DelegationExpired', at }
  return null
}

const requestDelegation = (command: ToldDelegation<RequestDelegation>, state: DelegationState): DelegationDecision => {
  const { at, by, facts, permissions, until } = command
  const overdue = overdueEnd(state, at)
  if (overdue === null && isOpen(state)) return refused({ code: 'DelegationAlreadyOpen', status: state.status })
  const obstacle = linkRefusal(command)
  if (obstacle !== null) return refused(obstacle)

  const lastDay = plusDays(at, facts.daysToAnswer)
  const requested: DelegationEvent = {
    type: 'DelegationRequested',
    initiator: partyOf(by),
    permissions: inGrantingOrder(permissions),
    until,
    answerBy: until !== null && until < lastDay ? until : lastDay,
    at,
  }
  return overdue === null ? decided(requested) : decided(overdue, requested)
}

const granted = ({ permission, until }: PermissionTerm, at: Instant): PermissionGranted => ({
  type: 'PermissionGranted',
  permission,
  until,
  at,
})

// A term may have run out, or its module have lapsed, while the request waited; what needs it comes later, and falls with it.
const stillGranted = (
  terms: readonly PermissionTerm[],
  modules: readonly Module[],
  at: Instant,
): readonly PermissionGranted[] => {
  const good: PermissionGranted[] = []
  for (const term of inGrantingOrder(terms)) {
    const { permission, until } = term
    if (isPast(until, at) || lackingModule(permission, modules) !== null) continue
    if (needsOf(permission).every((need) => isListed(need, good))) good.push(granted(term, at))
  }
  return good
}

const acceptDelegation = (command: ToldDelegation<AcceptDelegation>, state: Requested): DelegationDecision => {
  const { at, facts } = command
  const obstacle = linkRefusal(command)
  if (obstacle !== null) return refused(obstacle)

  const { until, permissions } = state.initiator === 'client' ? state : command
  const good = stillGranted(permissions, facts.service.modules, at)
  return decided<DelegationEvent>({ type: 'DelegationAccepted', until, at }, ...good)
}

const withdrawRequest = ({ at, by }: ToldDelegation<WithdrawRequest>, state: DelegationState): DelegationDecision => {
  if (state.status !== 'Requested') return notPending(state)
  if (partyOf(by) !== state.initiator) return refused({ code: 'WrongParty', allowed: [state.initiator] })
  if (isPast(state.answerBy, at)) return tooLate(state)
  return decided({ type: 'RequestWithdrawn', at })
}

const expireRequest = ({ at }: ToldDelegation<ExpireRequest>, state: DelegationState): DelegationDecision => {
  if (state.status !== 'Requested') return unchanged
  if (!isPast(state.answerBy, at)) return refused({ code: 'RequestStillInTime', answerBy: state.answerBy })
  return decided({ type: 'RequestExpired', at })
}

// ── Permissions ─────────────────────────────────────────────────────────────────────────────────────────────────────

const revoked = (permission: Permission, cause: RevocationCause, at: Instant): PermissionRevoked => ({
  type: 'PermissionRevoked',
  permission,
  cause,
  at,
})

const revocations = (
  taken: readonly Permission[],
  cause: RevocationCause,
  grants: Grants,
  at: Instant,
): readonly PermissionRevoked[] =>
  fallOf(taken, grants, at).map(({ permission, prerequisite }) =>
    revoked(permission, prerequisite === null ? cause : { kind: 'PrerequisiteRevoked', prerequisite }, at),
  )

// Granting anew what had run out must not revive what had fallen with it.
const grantEvents = (terms: readonly PermissionTerm[], grants: Grants, at: Instant): readonly DelegationEvent[] => {
  const events: (PermissionGranted | PermissionRevoked)[] = []
  for (const term of inGrantingOrder(terms)) {
    const { permission, until } = term
    const inForce = isInForce(permission, grants, at)
    if (inForce && grantOf(permission, grants)?.until === until) continue
    for (const lapsed of inForce ? [] : lapsedWith(permission, grants))
      if (!isListed(lapsed.permission, events))
        events.push(revoked(lapsed.permission, { kind: 'PrerequisiteLapsed', prerequisite: permission }, at))
    events.push(granted(term, at))
  }
  return events
}

const grantPermissions = (
  { at, permissions, facts }: ToldDelegation<GrantPermissions>,
  state: Active,
): DelegationDecision => {
  const obstacles = grantObstacles(permissions, state.grants, facts, at)
  if (obstacles.length > 0) return refused({ code: 'GrantImpossible', obstacles })

  return right(grantEvents(permissions, state.grants, at))
}

const revokePermissions = (
  { at, permissions, reason }: ToldDelegation<RevokePermissions>,
  state: Active,
): DelegationDecision => right(revocations(permissions, { kind: 'Client', personal: { reason } }, state.grants, at))

const requestPermissionChange = (
  { at, grant, revoke, reason }: ToldDelegation<RequestPermissionChange>,
  state: Active,
): DelegationDecision => {
  if (isAsked(state)) {
    const asksTheSame = sameJson(state.change, { status: 'Asked', grant, revoke })
    return asksTheSame ? unchanged : refused({ code: 'ChangeAlreadyAsked' })
  }
  const asked = [...permissionsOf(grant), ...revoke]
  if (asked.length === 0) return refused({ code: 'ChangeEmpty' })
  const obstacles = listedTwice(asked)
  if (obstacles.length > 0) return refused({ code: 'GrantImpossible', obstacles })

  return decided({ type: 'PermissionChangeRequested', grant, revoke, personal: { reason }, at })
}

const approvePermissionChange = (
  { at, permissions, facts }: ToldDelegation<ApprovePermissionChange>,
  state: Asked,
): DelegationDecision => {
  const { grant, revoke } = state.change
  const asked = [...permissionsOf(grant), ...revoke]
  const isApproved = (permission: Permission): boolean => permissions.includes(permission)
  const unasked = permissions.filter((permission) => !asked.includes(permission))
  if (unasked.length > 0) return refused({ code: 'NotAmongTheAsked', permissions: unasked })
  if (permissions.length === 0) return refused({ code: 'ChangeEmpty' })

  const falling = revocations(revoke.filter(isApproved), { kind: 'AccountantAsked' }, state.grants, at)
  const left = state.grants.filter(({ permission }) => !isListed(permission, falling))
  const given = grant.filter(({ permission }) => isApproved(permission))
  const obstacles = grantObstacles(given, left, facts, at)
  if (obstacles.length > 0) return refused({ code: 'GrantImpossible', obstacles })

  return decided(
    {
      type: 'PermissionChangeApproved',
      approved: asked.filter(isApproved),
      declined: asked.filter((permission) => !isApproved(permission)),
      at,
    },
    ...falling,
    ...grantEvents(given, left, at),
  )
}

const withdrawPermissionChange = ({ at }: ToldDelegation<WithdrawPermissionChange>): DelegationDecision =>
  decided({ type: 'PermissionChangeWithdrawn', at })

// ── Ending ──────────────────────────────────────────────────────────────────────────────────────────────────────────

const setDelegationEnd = ({ at, until }: ToldDelegation<SetDelegationEnd>, state: Active): DelegationDecision => {
  if (until !== null && isPast(until, at)) return refused({ code: 'DelegationEndNotAhead', until })
  if (until === state.until) return unchanged
  return decided({ type: 'DelegationEndSet', until, at })
}

const expireDelegation = ({ at }: ToldDelegation<ExpireDelegation>, state: DelegationState): DelegationDecision => {
  if (state.status !== 'Active') return unchanged
  if (!isPast(state.until, at)) return refused({ code: 'DelegationNotPastItsEnd', until: state.until })
  return decided({ type: 'DelegationExpired', at })
}

const closeDelegation = ({ at, cause }: ToldDelegation<CloseDelegation>, state: DelegationState): DelegationDecision =>
  isOpen(state) ? decided(overdueEnd(state, at) ?? { type: 'DelegationClosed', cause, at }) : unchanged

// ── Use ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

const openOf = (id: EventId, { openAuthorizations }: DelegationState): OpenAuthorization | undefined =>
  openAuthorizations.find(({ authorizationId }) => authorizationId === id)

const authorizeAction = (command: ToldDelegation<AuthorizeAction>, state: DelegationState): DelegationDecision => {
  const { at, facts, action, authorizationId, subject, settlement, deadline } = command
  if (openOf(authorizationId, state) !== undefined) return unchanged
  const answer = mayAct(state, facts, action, at)
  if (isLeft(answer)) return refused({ code: 'ActionNotAllowed', action, unmet: answer.left })

  const { grant, needed } = answer.right
  return decided({
    type: 'ActionAuthorized',
    action,
    permission: grant.permission,
    grantId: grant.grantId,
    neededGrantIds: needed.map(({ grantId }) => grantId),
    subject,
    settlement,
    deadline,
    at,
  })
}

const finishAuthorization = (
  { at, authorizationId }: ToldDelegation<FinishAuthorization>,
  state: DelegationState,
): DelegationDecision => {
  if (openOf(authorizationId, state) === undefined) return refused({ code: 'AuthorizationNotOpen', authorizationId })
  return decided({ type: 'AuthorizationFinished', authorizationId, at })
}

const lapseAuthorization = (
  { at, authorizationId }: ToldDelegation<LapseAuthorization>,
  state: DelegationState,
): DelegationDecision => {
  const open = openOf(authorizationId, state)
  if (open === undefined) return unchanged
  if (!isPast(open.deadline, at)) return refused({ code: 'AuthorizationStillInTime', deadline: open.deadline })
  return decided({ type: 'AuthorizationLapsed', authorizationId, at })
}

const decideByType = decideBy<ToldDelegation, DelegationState, DelegationDecision>({
  RequestDelegation: requestDelegation,
  AcceptDelegation: answering(acceptDelegation),
  RefuseDelegation: answering(explained('DelegationRefused')),
  WithdrawRequest: withdrawRequest,
  ExpireRequest: expireRequest,
  GrantPermissions: whileActive(grantPermissions),
  RevokePermissions: whileActive(revokePermissions),
  RequestPermissionChange: whileActive(requestPermissionChange),
  ApprovePermissionChange: whileAsked(approvePermissionChange),
  RefusePermissionChange: whileAsked(explained('PermissionChangeRefused')),
  WithdrawPermissionChange: whileAsked(withdrawPermissionChange),
  SetDelegationEnd: whileActive(setDelegationEnd),
  RevokeDelegation: whileActive(explained('DelegationRevoked')),
  RenounceDelegation: whileActive(explained('DelegationRenounced')),
  ExpireDelegation: expireDelegation,
  CloseDelegation: closeDelegation,
  AuthorizeAction: authorizeAction,
  FinishAuthorization: finishAuthorization,
  LapseAuthorization: lapseAuthorization,
})

const decide = (command: ToldDelegation, state: DelegationState): DelegationDecision => {
  const allowed = partiesTo[command.type]
  return isOneOf(allowed, command) ? decideByType(command, state) : refused({ code: 'WrongParty', allowed })
}

// ── Folding ─────────────────────────────────────────────────────────────────────────────────────────────────────────

const NOT_ASKED: PermissionChange = { status: 'NotAsked' }

const active = (
  grants: Grants,
  until: Instant | null,
  change: PermissionChange,
  openAuthorizations: Active['openAuthorizations'],
): Active => ({ status: 'Active', grants, until, change, openAuthorizations })

const withGrants = (state: Active, grants: Grants): Active =>
  active(grants, state.until, state.change, state.openAuthorizations)

const withChange = (state: Active, change: PermissionChange): Active =>
  active(state.grants, state.until, change, state.openAuthorizations)

const withoutOpen = ({ openAuthorizations }: DelegationState, id: EventId): DelegationState['openAuthorizations'] =>
  openAuthorizations.filter(({ authorizationId }) => authorizationId !== id)

const ended = ({ openAuthorizations }: DelegationState, how: Ending): Ended => ({
  status: 'Ended',
  how,
  openAuthorizations,
})

const endedFrom = (state: DelegationState, from: 'Requested' | 'Active', how: Ending): DelegationState =>
  state.status === from ? ended(state, how) : state

const evolve = (state: DelegationState, event: DelegationEvent, ref: EventRef): DelegationState => {
  switch (event.type) {
    case 'DelegationRequested': {
      if (isOpen(state)) return state
      return {
        status: 'Requested',
        initiator: event.initiator,
        permissions: event.permissions,
        until: event.until,
        answerBy: event.answerBy,
        openAuthorizations: state.openAuthorizations,
      }
    }
    case 'DelegationAccepted': {
      if (state.status !== 'Requested') return state
      return active(NO_GRANTS, event.until, NOT_ASKED, state.openAuthorizations)
    }
    case 'DelegationRefused':
      return endedFrom(state, 'Requested', 'Refused')
    case 'RequestWithdrawn':
      return endedFrom(state, 'Requested', 'Withdrawn')
    case 'RequestExpired':
      return endedFrom(state, 'Requested', 'RequestExpired')
    case 'PermissionGranted': {
      if (state.status !== 'Active') return state
      const { permission, until } = event
      return withGrants(state, withTerm(state.grants, { permission, until, grantId: ref.id, revision: ref.revision }))
    }
    case 'PermissionRevoked':
      return state.status === 'Active' ? withGrants(state, withoutGrant(state.grants, event.permission)) : state
    case 'PermissionChangeRequested':
      return state.status === 'Active'
        ? withChange(state, { status: 'Asked', grant: event.grant, revoke: event.revoke })
        : state
    case 'PermissionChangeApproved':
    case 'PermissionChangeRefused':
    case 'PermissionChangeWithdrawn':
      return state.status === 'Active' ? withChange(state, NOT_ASKED) : state
    case 'DelegationEndSet':
      return state.status === 'Active'
        ? active(state.grants, event.until, state.change, state.openAuthorizations)
        : state
    case 'DelegationRevoked':
      return endedFrom(state, 'Active', 'Revoked')
    case 'DelegationRenounced':
      return endedFrom(state, 'Active', 'Renounced')
    case 'DelegationExpired':
      return endedFrom(state, 'Active', 'Expired')
    case 'DelegationClosed':
      return isOpen(state) ? ended(state, 'Closed') : state
    case 'ActionAuthorized': {
      if (state.status !== 'Active' || event.settlement === 'settled') return state
      const { deadline, permission, grantId } = event
      const open = { authorizationId: ref.id, deadline, permission, grantId, revision: ref.revision }
      return { ...state, openAuthorizations: [...withoutOpen(state, ref.id), open] }
    }
    case 'AuthorizationFinished':
    case 'AuthorizationLapsed':
      return openOf(event.authorizationId, state) === undefined
        ? state
        : { ...state, openAuthorizations: withoutOpen(state, event.authorizationId) }
    default:
      return absurd(event)
  }
}

/** The relation of one client and one accountant. A new request after an end starts the next episode, so it never is terminal. */
export const delegation: Decider<ToldDelegation, DelegationState, DelegationEvent, DelegationRefusal> = {
  decide,
  evolve,
  initialState: { status: 'NotRequested', openAuthorizations: [] },
  isTerminal: () => false,
}

/** The permissions that a delegation gives at an instant, modules left aside. */
export const permissionsAt = (state: DelegationState, at: Instant): readonly Permission[] =>
  state.status === 'Active' && !isPast(state.until, at)
    ? permissionsOf(state.grants).filter((permission) => isInForce(permission, state.grants, at))
    : []
