import { type Either, left, right } from 'fp-ts/lib/Either.js'

import { type Action, coverOf, type Effect, needsOf, type Permission } from '../kernel/catalogue.js'
import type { EventId } from '../kernel/ids.js'
import type { Instant } from '../kernel/time.js'
import { grantOf, NO_GRANTS } from './grants.js'
import { isPast, lackingModule } from './permissions.js'
import type { UnmetCondition } from './refusals.js'
import type { DelegationFacts, DelegationState } from './types.js'

/** A grant that an answer relies on. */
export type ReliedGrant = { readonly permission: Permission; readonly grantId: EventId; readonly revision: number }

/** Why an action is allowed: the grant of its own permission, and those of what that permission needs. */
export type Allowance = { readonly grant: ReliedGrant; readonly needed: readonly ReliedGrant[] }

type Facts = Pick<DelegationFacts, 'accountant' | 'service'>

/** What stands against any use of this kind, whatever the permission. */
const unmetByAny = (
  state: DelegationState,
  { accountant, service }: Facts,
  effect: Effect,
  at: Instant,
): UnmetCondition[] => {
  const unmet: UnmetCondition[] = []
  if (state.status !== 'Active') unmet.push({ code: 'DelegationNotActive', status: state.status })
  else if (state.until !== null && isPast(state.until, at))
    unmet.push({ code: 'DelegationPastItsEnd', until: state.until })
  if (accountant.status !== 'Active') unmet.push({ code: 'AccountantNotActive', status: accountant.status })
  if (service.status === 'ConsultationOnly') {
    if (effect === 'change') unmet.push({ code: 'ServiceOnlyForConsultation' })
  } else if (service.status !== 'Active') unmet.push({ code: 'ServiceNotActive', status: service.status })
  if (service.requiresTwoStep && !accountant.twoStep) unmet.push({ code: 'TwoStepVerificationOff' })
  return unmet
}

/** May the accountant of this delegation use a permission at this instant, to look or to change something? */
export const mayUse = (
  state: DelegationState,
  facts: Facts,
  { permission, effect }: { readonly permission: Permission; readonly effect: Effect },
  at: Instant,
): Either<readonly UnmetCondition[], Allowance> => {
  const grants = state.status === 'Active' ? state.grants : NO_GRANTS
  const unmet = unmetByAny(state, facts, effect, at)
  const relied: ReliedGrant[] = []
  for (const one of [...needsOf(permission), permission]) {
    const grant = grantOf(one, grants)
    if (grant === undefined) unmet.push({ code: 'PermissionNotGranted', permission: one })
    else if (grant.until !== null && isPast(grant.until, at))
      unmet.push({ code: 'PermissionPastItsEnd', permission: one, until: grant.until })
    else relied.push({ permission: one, grantId: grant.grantId, revision: grant.revision })
  }
  const module = lackingModule(permission, facts.service.modules)
  if (module !== null) unmet.push({ code: 'ModuleNotActive', module })
  const grant = relied.pop()
  return unmet.length > 0 || grant === undefined ? left(unmet) : right({ grant, needed: relied })
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
  return left([...unmetByAny(state, facts, 'change', at), { code: 'NeverDelegable', action }])
}
