import {
  accountantFacts,
  CATALOGUE,
  type DelegationState,
  type Effect,
  grantOf,
  type Instant,
  type LinkState,
  mayUse,
  type Permission,
  PERMISSIONS,
  serviceFactsAt,
  type ServiceStatus,
  type AccountantState,
  type UnmetCondition,
} from '@delega/core'
import { isRight } from 'fp-ts/lib/Either.js'

import type { Cited } from '../source/cited.js'
import type { Grants, Pair } from './book.js'

/**
 * How one permission of a pair stands. `effective`: the accountant may use it. `suspended`: granted, but some condition
 * does not hold, such as a lapsed module or an end that has come. `absent`: not granted.
 */
export type Standing = {
  readonly permission: Permission
  readonly standing: 'effective' | 'suspended' | 'absent'
  /** The grant in hand; `null` for an absent one. */
  readonly grant: Cited | null
  readonly until: Instant | null
  /** Every condition that does not hold; empty for an effective one. */
  readonly unmet: readonly UnmetCondition[]
}

/** Everything that an accountant could do for a client at one moment. */
export type PairStanding = Pair & {
  readonly status: DelegationState['status']
  readonly accountant: AccountantState['status']
  readonly service: ServiceStatus
  /** One for each permission, in the order of the catalogue. */
  readonly permissions: readonly Standing[]
}

/** Whether a permission only lets look; its actions are all of one kind. */
export const effectOf = (permission: Permission): Effect =>
  Object.values<Effect>(CATALOGUE[permission].actions).includes('change') ? 'change' : 'view'

/** How every permission of a pair stands at an instant. */
export const standingOf = (pair: Pair, link: LinkState, grants: Grants, at: Instant): PairStanding => {
  const facts = { accountant: accountantFacts(link.accountant), service: serviceFactsAt(link.service, at) }
  const held = link.delegation.status === 'Active' ? link.delegation.grants : []
  const permissions = PERMISSIONS.map((permission): Standing => {
    const answer = mayUse(link.delegation, facts, { permission, effect: effectOf(permission) }, at)
    const grant = grantOf(permission, held)
    const cited = grant === undefined ? null : (grants.get(grant.grantId) ?? null)
    const until = grant?.until ?? null
    if (isRight(answer)) return { permission, standing: 'effective', grant: cited, until, unmet: [] }
    return {
      permission,
      standing: grant === undefined ? 'absent' : 'suspended',
      grant: cited,
      until,
      unmet: answer.left,
    }
  })
  const { clientId, accountantId } = pair
  return {
    clientId,
    accountantId,
    status: link.delegation.status,
    accountant: facts.accountant.status,
    service: facts.service.status,
    permissions,
  }
}
