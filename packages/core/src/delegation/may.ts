import { type Either, left, right } from 'fp-ts/lib/Either.js'

import { type Action, coverOf, type Effect, moduleOf, needsOf, type Permission } from '../kernel/catalogue.js'
import type { EventId } from '../kernel/ids.js'
import type { Instant } from '../kernel/time.js'
import { isPast } from './permissions.js'
import type { UnmetCondition } from './refusals.js'
import type { DelegationFacts, DelegationState, Grants } from './types.js'

/** A grant that an answer relies on. */
export type ReliedGrant = { readonly permission: Permission; readonly grantId: EventId; readonly revision: number }

/** Why an action is allowed: the grant of its own permission, and those of what that permission needs. */
export type Allowance = { readonly grant: ReliedGrant; readonly needed: readonly ReliedGrant[] }

type Facts = Pick<DelegationFacts, 'accountant' | 'service'>

const NO_GRANTS: Grants = new Map()

const unmetOfDelegation = (state: DelegationState, at: Instant): readonly UnmetCondition[] => {
  if (state.status !== 'Active') return [{ code: 'DelegationNotActive', status: state.status }]
  return state.until !== null && isPast(state.until, at) ? [{ code: 'DelegationPastItsEnd', until: state.until }] : []
}

const unmetOfAccess = ({ accountant, service }: Facts, effect: Effect): readonly UnmetCondition[] => {
  const unmet: UnmetCondition[] = []
  if (accountant.status !== 'Active') unmet.push({ code: 'AccountantNotActive', status: accountant.status })
  if (service.status === 'ConsultationOnly') {
    if (effect === 'change') unmet.push({ code: 'ServiceOnlyForConsultation' })
  } else if (service.status !== 'Active') unmet.push({ code: 'ServiceNotActive', status: service.status })
  if (service.requiresTwoStep && !accountant.twoStep) unmet.push({ code: 'TwoStepVerificationOff' })
  return unmet
}

const unmetOfPermission = (permission: Permission, grants: Grants, at: Instant): readonly UnmetCondition[] => {
  const grant = grants.get(permission)
  if (grant === undefined) return [{ code: 'PermissionNotGranted', permission }]
  return grant.until !== null && isPast(grant.until, at)
    ? [{ code: 'PermissionPastItsEnd', permission, until: grant.until }]
    : []
}

const relied = (permission: Permission, grants: Grants): readonly ReliedGrant[] => {
  const grant = grants.get(permission)
  return grant === undefined ? [] : [{ permission, grantId: grant.grantId, revision: grant.revision }]
}

/** May the accountant of this delegation use a permission at this instant, to look or to change something? */
export const mayUse = (
  state: DelegationState,
  facts: Facts,
  { permission, effect }: { readonly permission: Permission; readonly effect: Effect },
  at: Instant,
): Either<readonly UnmetCondition[], Allowance> => {
  const grants = state.status === 'Active' ? state.grants : NO_GRANTS
  const needs = needsOf(permission)
  const module = moduleOf(permission)
  const unmet: readonly UnmetCondition[] = [
    ...unmetOfDelegation(state, at),
    ...unmetOfAccess(facts, effect),
    ...needs.flatMap((need) => unmetOfPermission(need, grants, at)),
    ...unmetOfPermission(permission, grants, at),
    ...(module === null || facts.service.modules.includes(module)
      ? []
      : [{ code: 'ModuleNotActive', module } satisfies UnmetCondition]),
  ]
  const [grant] = relied(permission, grants)
  if (unmet.length > 0 || grant === undefined) return left(unmet)
  return right({ grant, needed: needs.flatMap((need) => relied(need, grants)) })
}

/** May the accountant of this delegation do this at this instant? Every unmet condition, or the grants relied on. */
export const mayAct = (
  state: DelegationState,
  facts: Facts,
  action: Action,
  at: Instant,
): Either<readonly UnmetCondition[], Allowance> => {
  const cover = coverOf(action)
  if (cover !== undefined) return mayUse(state, facts, cover, at)
  return left([...unmetOfDelegation(state, at), ...unmetOfAccess(facts, 'change'), { code: 'NeverDelegable', action }])
}
