import { moduleOf, type Module, needsOf, type Permission } from '../kernel/catalogue.js'
import type { Instant } from '../kernel/time.js'
import { grantOf, withTerm } from './grants.js'
import type { GrantObstacle, SideObstacle } from './refusals.js'
import type { DelegationFacts, Grants, PermissionTerm } from './types.js'

// These stand in the path of every command: plain loops, at a fraction of the time of lists made from lists.

export const isPast = (until: Instant | null, at: Instant): boolean => until !== null && until <= at

/** Granted, not past its end, and so with everything that it needs. A lapsed module does not count here. */
export const isInForce = (permission: Permission, grants: Grants, at: Instant): boolean => {
  const grant = grantOf(permission, grants)
  if (grant === undefined || isPast(grant.until, at)) return false
  for (const need of needsOf(permission)) if (!isInForce(need, grants, at)) return false
  return true
}

/** The module that a permission lacks; `null` where it lacks none. */
export const lackingModule = (permission: Permission, modules: readonly Module[]): Module | null => {
  const module = moduleOf(permission)
  return module === null || modules.includes(module) ? null : module
}

type Listed = { readonly permission: Permission }

/** The permissions of terms, of grants, of whatever has one, in their order. */
export const permissionsOf = (listed: readonly Listed[]): readonly Permission[] =>
  listed.map(({ permission }) => permission)

/** Permissions that stand in a list more than once. */
export const listedTwice = (permissions: readonly Permission[]): GrantObstacle[] =>
  permissions
    .filter((permission, index) => permissions.indexOf(permission) !== index)
    .map((permission) => ({ code: 'ListedTwice', permission }))

/** Whether a permission is that of one of them. */
export const isListed = (permission: Permission, listed: readonly Listed[]): boolean =>
  grantOf(permission, listed) !== undefined

/** Without an active service nothing can be delegated, nor to an account that is closed. */
export const sideObstacles = ({ accountant, service }: DelegationFacts): SideObstacle[] => {
  const obstacles: SideObstacle[] = []
  if (accountant.status !== 'Active') obstacles.push({ code: 'AccountantNotActive', status: accountant.status })
  if (service.status !== 'Active') obstacles.push({ code: 'ServiceNotActive', status: service.status })
  return obstacles
}

/** Everything that stands against granting these terms, besides those already granted; granting nothing is always possible. */
export const grantObstacles = (
  terms: readonly PermissionTerm[],
  grants: Grants,
  facts: DelegationFacts,
  at: Instant,
): readonly GrantObstacle[] => {
  if (terms.length === 0) return []
  const obstacles: GrantObstacle[] = sideObstacles(facts)
  if (terms.length > 1) obstacles.push(...listedTwice(permissionsOf(terms)))
  for (const { permission, until } of terms) {
    for (const need of needsOf(permission))
      if (!isListed(need, terms) && !isInForce(need, grants, at))
        obstacles.push({ code: 'PrerequisiteMissing', permission, prerequisite: need })
    const module = lackingModule(permission, facts.service.modules)
    if (module !== null) obstacles.push({ code: 'ModuleNotActive', permission, module })
    if (until !== null && isPast(until, at)) obstacles.push({ code: 'EndNotAhead', permission, until })
  }
  return obstacles
}

/** Terms in the order in which they can be granted. */
export const inGrantingOrder = (terms: readonly PermissionTerm[]): readonly PermissionTerm[] =>
  terms.length < 2 ? terms : terms.reduce<readonly PermissionTerm[]>(withTerm, [])

/** A permission that goes, and why. */
export type Fall = {
  readonly permission: Permission
  /** Which of the permissions taken away it needs; `null` for one that was taken itself. */
  readonly prerequisite: Permission | null
}

/** What goes when some permissions are taken: they and all in force that need them, dependents first. */
export const fallOf = (taken: readonly Permission[], grants: Grants, at: Instant): readonly Fall[] => {
  const isTaken = (permission: Permission): boolean => taken.includes(permission)
  const falling: Fall[] = []
  for (const { permission } of grants.toReversed()) {
    // What is taken itself goes for its own sake, and not for that of what it needs.
    const prerequisite = isTaken(permission) ? null : needsOf(permission).find(isTaken)
    if (prerequisite !== undefined && isInForce(permission, grants, at)) falling.push({ permission, prerequisite })
  }
  return falling
}

/** Grants that lost their effect with the end of `permission` and must not come back with it, dependents first. */
export const lapsedWith = (permission: Permission, grants: Grants): Grants =>
  grants.filter((grant) => needsOf(grant.permission).includes(permission)).toReversed()
