import { isLeft, right } from 'fp-ts/lib/Either.js'

import { absurd } from '../kernel/absurd.js'
import type { Actor, Party } from '../kernel/actor.js'
import { type Module, needsOf, type Permission } from '../kernel/catalogue.js'
import { decideBy, decided, type Decider, type EventRef, refused, unchanged } from '../kernel/decider.js'
import type { EventId } from '../kernel/ids.js'
import { withEntry, withoutKeys } from '../kernel/map.js'
import { sameJson } from '../kernel/same.js'
import { type Instant, plusDays } from '../kernel/time.js'
import { mayAct } from './may.js'
import {
  fallOf,
  grantObstacles,
  hasModuleFor,
  inGrantingOrder,
  isInForce,
  isListed,
  isPast,
  lapsedWith,
  listedTwice,
  permissionsInForce,
} from './permissions.js'
import type { DelegationDecision, DelegationRefusal, GrantObstacle, LinkObstacle, SideObstacle } from './refusals.js'
import type {
  AcceptDelegation,
  Active,
  ApprovePermissionChange,
  AuthorizeAction,
  CloseDelegation,
  DelegationCommand,
  DelegationEvent,
  DelegationFacts,
  DelegationState,
  Ending,
  ExpireDelegation,
  ExpireRequest,
  FinishAuthorization,
  GrantPermissions,
  Grants,
  LapseAuthorization,
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
    const { until } = state
    if (until !== null && isPast(until, command.at)) return refused({ code: 'DelegationPastItsEnd', until })
    return decide(command, state)
  }

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

const sideObstacles = ({ accountant, service }: DelegationFacts): readonly SideObstacle[] => {
  const obstacles: SideObstacle[] = []
  if (accountant.status !== 'Active') obstacles.push({ code: 'AccountantNotActive', status: accountant.status })
  if (service.status !== 'Active') obstacles.push({ code: 'ServiceNotActive', status: service.status })
  return obstacles
}

const linkObstacles = (facts: DelegationFacts): readonly LinkObstacle[] => {
  const { service, sameTaxpayer } = facts
  const obstacles: LinkObstacle[] = [...sideObstacles(facts)]
  if (!service.openToDelegation) obstacles.push({ code: 'ClosedToDelegation' })
  if (sameTaxpayer) obstacles.push({ code: 'SameTaxpayer' })
  return obstacles
}

/** What stands against linking the two. The terms are the client's: an accountant asks and accepts without any. */
const linkRefusal = (command: ToldDelegation<RequestDelegation | AcceptDelegation>): DelegationRefusal | null => {
  const { at, by, until, permissions, facts } = command
  if (by.kind === 'accountant' && (permissions.length > 0 || until !== null))
    return { code: 'TermsAreForTheClientToSet', permissions: permissions.map(({ permission }) => permission), until }
  const linking = linkObstacles(facts)
  if (linking.length > 0) return { code: 'LinkImpossible', obstacles: linking }
  if (until !== null && isPast(until, at)) return { code: 'DelegationEndNotAhead', until }
  const granting = grantObstacles(permissions, new Map(), facts.service.modules, at)
  return granting.length > 0 ? { code: 'GrantImpossible', obstacles: granting } : null
}

// ── Asking and answering ────────────────────────────────────────────────────────────────────────────────────────────

// What time has ended already goes on record as just that; `null`: still open, and in time.
const overdueEnd = (state: DelegationState, at: Instant): readonly DelegationEvent[] | null => {
  if (state.status === 'Requested') return isPast(state.answerBy, at) ? [{ type: 'RequestExpired', at }] : null
  if (state.status === 'Active') return isPast(state.until, at) ? [{ type: 'DelegationExpired', at }] : null
  return []
}

const requestDelegation = (command: ToldDelegation<RequestDelegation>, state: DelegationState): DelegationDecision => {
  const { at, by, facts, permissions, until } = command
  const overdue = overdueEnd(state, at)
  if (overdue === null && (state.status === 'Requested' || state.status === 'Active'))
    return refused({ code: 'DelegationAlreadyOpen', status: state.status })
  const obstacle = linkRefusal(command)
  if (obstacle !== null) return refused(obstacle)

  const lastDay = plusDays(at, facts.daysToAnswer)
  const answerBy = until !== null && until < lastDay ? until : lastDay
  return decided(...(overdue ?? []), {
    type: 'DelegationRequested',
    initiator: partyOf(by),
    permissions: inGrantingOrder(permissions),
    until,
    answerBy,
    at,
  })
}

const granted = ({ permission, until }: PermissionTerm, at: Instant): PermissionGranted => ({
  type: 'PermissionGranted',
  permission,
  until,
  at,
})

// A term may have run out, or its module have lapsed, while the request waited; what needs it falls with it.
const termsStillGood = (
  terms: readonly PermissionTerm[],
  modules: readonly Module[],
  at: Instant,
): readonly PermissionTerm[] => {
  const good = terms.filter(({ permission, until }) => !isPast(until, at) && hasModuleFor(permission, modules))
  return good.filter(({ permission }) => needsOf(permission).every((need) => isListed(need, good)))
}

const acceptDelegation = (command: ToldDelegation<AcceptDelegation>, state: Requested): DelegationDecision => {
  const { at, facts } = command
  const obstacle = linkRefusal(command)
  if (obstacle !== null) return refused(obstacle)

  const { until, permissions } = state.initiator === 'client' ? state : command
  const good = termsStillGood(permissions, facts.service.modules, at)
  return decided<DelegationEvent>(
    { type: 'DelegationAccepted', until, at },
    ...inGrantingOrder(good).map((term) => granted(term, at)),
  )
}

const refuseDelegation = ({ at, reason }: ToldDelegation<RefuseDelegation>): DelegationDecision =>
  decided({ type: 'DelegationRefused', personal: { reason }, at })

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
  const events: DelegationEvent[] = []
  const gone: Permission[] = []
  for (const term of inGrantingOrder(terms)) {
    const { permission, until } = term
    const inForce = isInForce(permission, grants, at)
    if (inForce && grants.get(permission)?.until === until) continue
    for (const dependent of inForce ? [] : lapsedWith(permission, grants)) {
      if (gone.includes(dependent)) continue
      gone.push(dependent)
      events.push(revoked(dependent, { kind: 'PrerequisiteLapsed', prerequisite: permission }, at))
    }
    events.push(granted(term, at))
  }
  return events
}

// Without an active service nothing can be delegated, nor to an account that is closed; taking away is always possible.
const obstaclesTo = (
  terms: readonly PermissionTerm[],
  grants: Grants,
  { at, facts }: ToldDelegation<unknown>,
): readonly GrantObstacle[] =>
  terms.length === 0 ? [] : [...sideObstacles(facts), ...grantObstacles(terms, grants, facts.service.modules, at)]

const grantPermissions = (command: ToldDelegation<GrantPermissions>, state: Active): DelegationDecision => {
  const { at, permissions } = command
  const obstacles = obstaclesTo(permissions, state.grants, command)
  if (obstacles.length > 0) return refused({ code: 'GrantImpossible', obstacles })

  return right(grantEvents(permissions, state.grants, at))
}

const revokePermissions = (
  { at, permissions, reason }: ToldDelegation<RevokePermissions>,
  state: Active,
): DelegationDecision => right(revocations(permissions, { kind: 'Client', personal: { reason } }, state.grants, at))

const asksTheSame = (change: PermissionChange, { grant, revoke }: RequestPermissionChange): boolean =>
  change.status === 'Asked' && sameJson(change.grant, grant) && sameJson(change.revoke, revoke)

const requestPermissionChange = (
  command: ToldDelegation<RequestPermissionChange>,
  state: Active,
): DelegationDecision => {
  const { at, grant, revoke, reason } = command
  if (asksTheSame(state.change, command)) return unchanged
  if (state.change.status === 'Asked') return refused({ code: 'ChangeAlreadyAsked' })
  const asked = [...grant.map(({ permission }) => permission), ...revoke]
  if (asked.length === 0) return refused({ code: 'ChangeEmpty' })
  const obstacles = listedTwice(asked)
  if (obstacles.length > 0) return refused({ code: 'GrantImpossible', obstacles })

  return decided({ type: 'PermissionChangeRequested', grant, revoke, personal: { reason }, at })
}

const approvePermissionChange = (
  command: ToldDelegation<ApprovePermissionChange>,
  state: Active,
): DelegationDecision => {
  const { at, permissions } = command
  if (state.change.status !== 'Asked') return refused({ code: 'ChangeNotAsked' })
  const { grant, revoke } = state.change
  const asked = [...grant.map(({ permission }) => permission), ...revoke]
  const unasked = permissions.filter((permission) => !asked.includes(permission))
  if (unasked.length > 0) return refused({ code: 'NotAmongTheAsked', permissions: unasked })
  if (permissions.length === 0) return refused({ code: 'ChangeEmpty' })

  const taken = revoke.filter((permission) => permissions.includes(permission))
  const falling = revocations(taken, { kind: 'AccountantAsked' }, state.grants, at)
  const left = withoutKeys(state.grants, ...falling.map(({ permission }) => permission))
  const given = grant.filter(({ permission }) => permissions.includes(permission))
  const obstacles = obstaclesTo(given, left, command)
  if (obstacles.length > 0) return refused({ code: 'GrantImpossible', obstacles })

  return decided(
    {
      type: 'PermissionChangeApproved',
      approved: asked.filter((permission) => permissions.includes(permission)),
      declined: asked.filter((permission) => !permissions.includes(permission)),
      at,
    },
    ...falling,
    ...grantEvents(given, left, at),
  )
}

const refusePermissionChange = (
  { at, reason }: ToldDelegation<RefusePermissionChange>,
  state: Active,
): DelegationDecision => {
  if (state.change.status !== 'Asked') return refused({ code: 'ChangeNotAsked' })
  return decided({ type: 'PermissionChangeRefused', personal: { reason }, at })
}

const withdrawPermissionChange = (
  { at }: ToldDelegation<WithdrawPermissionChange>,
  state: Active,
): DelegationDecision => {
  if (state.change.status !== 'Asked') return refused({ code: 'ChangeNotAsked' })
  return decided({ type: 'PermissionChangeWithdrawn', at })
}

// ── Ending ──────────────────────────────────────────────────────────────────────────────────────────────────────────

const setDelegationEnd = ({ at, until }: ToldDelegation<SetDelegationEnd>, state: Active): DelegationDecision => {
  if (until !== null && isPast(until, at)) return refused({ code: 'DelegationEndNotAhead', until })
  if (until === state.until) return unchanged
  return decided({ type: 'DelegationEndSet', until, at })
}

const revokeDelegation = ({ at, reason }: ToldDelegation<RevokeDelegation>): DelegationDecision =>
  decided({ type: 'DelegationRevoked', personal: { reason }, at })

const renounceDelegation = ({ at, reason }: ToldDelegation<RenounceDelegation>): DelegationDecision =>
  decided({ type: 'DelegationRenounced', personal: { reason }, at })

const expireDelegation = ({ at }: ToldDelegation<ExpireDelegation>, state: DelegationState): DelegationDecision => {
  if (state.status !== 'Active') return unchanged
  if (!isPast(state.until, at)) return refused({ code: 'DelegationNotPastItsEnd', until: state.until })
  return decided({ type: 'DelegationExpired', at })
}

const closeDelegation = ({ at, cause }: ToldDelegation<CloseDelegation>, state: DelegationState): DelegationDecision =>
  decided(...(overdueEnd(state, at) ?? [{ type: 'DelegationClosed', cause, at } as const]))

// ── Use ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

const authorizeAction = (command: ToldDelegation<AuthorizeAction>, state: DelegationState): DelegationDecision => {
  const { at, facts, action, authorizationId, subject, settlement, deadline } = command
  if (state.openAuthorizations.has(authorizationId)) return unchanged
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
  if (!state.openAuthorizations.has(authorizationId)) return refused({ code: 'AuthorizationNotOpen', authorizationId })
  return decided({ type: 'AuthorizationFinished', authorizationId, at })
}

const lapseAuthorization = (
  { at, authorizationId }: ToldDelegation<LapseAuthorization>,
  state: DelegationState,
): DelegationDecision => {
  const open = state.openAuthorizations.get(authorizationId)
  if (open === undefined) return unchanged
  if (!isPast(open.deadline, at)) return refused({ code: 'AuthorizationStillInTime', deadline: open.deadline })
  return decided({ type: 'AuthorizationLapsed', authorizationId, at })
}

const decideByType = decideBy<ToldDelegation, DelegationState, DelegationDecision>({
  RequestDelegation: requestDelegation,
  AcceptDelegation: answering(acceptDelegation),
  RefuseDelegation: answering(refuseDelegation),
  WithdrawRequest: withdrawRequest,
  ExpireRequest: expireRequest,
  GrantPermissions: whileActive(grantPermissions),
  RevokePermissions: whileActive(revokePermissions),
  RequestPermissionChange: whileActive(requestPermissionChange),
  ApprovePermissionChange: whileActive(approvePermissionChange),
  RefusePermissionChange: whileActive(refusePermissionChange),
  WithdrawPermissionChange: whileActive(withdrawPermissionChange),
  SetDelegationEnd: whileActive(setDelegationEnd),
  RevokeDelegation: whileActive(revokeDelegation),
  RenounceDelegation: whileActive(renounceDelegation),
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

const withGrants = (state: Active, grants: Grants): Active => ({
  status: 'Active',
  grants,
  until: state.until,
  change: state.change,
  openAuthorizations: state.openAuthorizations,
})

const withChange = (state: Active, change: PermissionChange): Active => ({
  status: 'Active',
  grants: state.grants,
  until: state.until,
  change,
  openAuthorizations: state.openAuthorizations,
})

const settled = (state: DelegationState, id: EventId): DelegationState => ({
  ...state,
  openAuthorizations: withoutKeys(state.openAuthorizations, id),
})

const endedFrom = (state: DelegationState, from: 'Requested' | 'Active', how: Ending): DelegationState =>
  state.status === from ? { status: 'Ended', how, openAuthorizations: state.openAuthorizations } : state

const evolve = (state: DelegationState, event: DelegationEvent, ref: EventRef): DelegationState => {
  switch (event.type) {
    case 'DelegationRequested': {
      if (state.status === 'Requested' || state.status === 'Active') return state
      const { initiator, permissions, until, answerBy } = event
      const { openAuthorizations } = state
      return { status: 'Requested', initiator, permissions, until, answerBy, openAuthorizations }
    }
    case 'DelegationAccepted': {
      if (state.status !== 'Requested') return state
      const { openAuthorizations } = state
      return { status: 'Active', grants: new Map(), until: event.until, change: NOT_ASKED, openAuthorizations }
    }
    case 'DelegationRefused':
      return endedFrom(state, 'Requested', 'Refused')
    case 'RequestWithdrawn':
      return endedFrom(state, 'Requested', 'Withdrawn')
    case 'RequestExpired':
      return endedFrom(state, 'Requested', 'RequestExpired')
    case 'PermissionGranted': {
      if (state.status !== 'Active') return state
      const grant = { until: event.until, grantId: ref.id, revision: ref.revision }
      return withGrants(state, withEntry(state.grants, event.permission, grant))
    }
    case 'PermissionRevoked':
      return state.status === 'Active' ? withGrants(state, withoutKeys(state.grants, event.permission)) : state
    case 'PermissionChangeRequested':
      return state.status === 'Active'
        ? withChange(state, { status: 'Asked', grant: event.grant, revoke: event.revoke })
        : state
    case 'PermissionChangeApproved':
    case 'PermissionChangeRefused':
    case 'PermissionChangeWithdrawn':
      return state.status === 'Active' ? withChange(state, NOT_ASKED) : state
    case 'DelegationEndSet':
      return state.status === 'Active' ? { ...state, until: event.until } : state
    case 'DelegationRevoked':
      return endedFrom(state, 'Active', 'Revoked')
    case 'DelegationRenounced':
      return endedFrom(state, 'Active', 'Renounced')
    case 'DelegationExpired':
      return endedFrom(state, 'Active', 'Expired')
    case 'DelegationClosed':
      return state.status === 'Requested' || state.status === 'Active'
        ? { status: 'Ended', how: 'Closed', openAuthorizations: state.openAuthorizations }
        : state
    case 'ActionAuthorized': {
      if (state.status !== 'Active' || event.settlement === 'settled') return state
      const { deadline, permission, grantId } = event
      const open = { deadline, permission, grantId, revision: ref.revision }
      return { ...state, openAuthorizations: withEntry(state.openAuthorizations, ref.id, open) }
    }
    case 'AuthorizationFinished':
    case 'AuthorizationLapsed':
      return state.openAuthorizations.has(event.authorizationId) ? settled(state, event.authorizationId) : state
    default:
      return absurd(event)
  }
}

/** The relation of one client and one accountant. A new request after an end starts the next episode, so it never is terminal. */
export const delegation: Decider<ToldDelegation, DelegationState, DelegationEvent, DelegationRefusal> = {
  decide,
  evolve,
  initialState: { status: 'NotRequested', openAuthorizations: new Map() },
  isTerminal: () => false,
}

/** The permissions that a delegation gives at an instant, modules left aside. */
export const permissionsAt = (state: DelegationState, at: Instant): readonly Permission[] =>
  state.status === 'Active' && !isPast(state.until, at) ? permissionsInForce(state.grants, at) : []
