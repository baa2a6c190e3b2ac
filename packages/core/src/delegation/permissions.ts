import { moduleOf, type Module, needsOf, type Permission, PERMISSIONS } from '../kernel/catalogue.js'
import type { Instant } from '../kernel/time.js'
import type { GrantObstacle } from './refusals.js'
import type { Grants, PermissionTerm } from './types.js'

/** Dependents before what they need: the order in which permissions go. */
const GOING = PERMISSIONS.toReversed()

// These stand in the path of every command: plain loops, at a fraction of the time of lists made from lists.

export const isPast = (until: Instant | null, at: Instant): boolean => until !== null && until <= at

/** Granted, not past its end, and so with everything that it needs. A lapsed module does not count here. */
export const isInForce = (permission: Permission, grants: Grants, at: Instant): boolean => {
  const grant = grants.get(permission)
  if (grant === undefined || isPast(grant.until, at)) return false
  for (const need of needsOf(permission)) if (!isInForce(need, grants, at)) return false
  return true
}

/** The permissions in force at an instant, needs before what needs them. */
export const permissionsInForce = (grants: Grants, at: Instant): readonly Permission[] =>
  PERMISSIONS.filter((permission) => isInForce(permission, grants, at))

export const hasModuleFor = (permission: Permission, modules: readonly Module[]): boolean => {
  const module = moduleOf(permission)
  return module === null || modules.includes(module)
}

/** Permissions that stand in a list more than once. */
export const listedTwice = (permissions: readonly Permission[]): readonly GrantObstacle[] =>
  permissions
    .filter((permission, index) => permissions.indexOf(permission) !== index)
    .map((permission) => ({ code: 'ListedTwice', permission }))

/** Whether a permission stands in a list of terms. */
export const isListed = (permission: Permission, terms: readonly PermissionTerm[]): boolean => {
  for (const term of terms) if (term.permission === permission) return true
  return false
}

/** Everything that stands against granting these terms, besides those already granted. */
export const grantObstacles = (
  terms: readonly PermissionTerm[],
  grants: Grants,
  modules: readonly Module[],
  at: Instant,
): readonly GrantObstacle[] => {
  const obstacles: GrantObstacle[] = terms.length < 2 ? [] : [...listedTwice(terms.map(({ permission }) => permission))]
  for (const { permission, until } of terms) {
    for (const need of needsOf(permission))
      if (!isListed(need, terms) && !isInForce(need, grants, at))
        obstacles.push({ code: 'PrerequisiteMissing', permission, prerequisite: need })
    const module = moduleOf(permission)
    if (module !== null && !modules.includes(module)) obstacles.push({ code: 'ModuleNotActive', permission, module })
    if (until !== null && isPast(until, at)) obstacles.push({ code: 'EndNotAhead', permission, until })
  }
  return obstacles
}

/** Terms in the order in which they can be granted. */
export const inGrantingOrder = (terms: readonly PermissionTerm[]): readonly PermissionTerm[] =>
  terms.length < 2
    ? terms
    : terms.toSorted((one, other) => PERMISSIONS.indexOf(one.permission) - PERMISSIONS.indexOf(other.permission))

/** A permission that goes, and why. */
export type Fall = {
  readonly permission: Permission
  /** Which of the permissions taken away it needs; `null` for one that was taken itself. */
  readonly prerequisite: Permission | null
}

// What is taken itself goes for its own sake, and not for that of what it needs.
const fallsWith = (permission: Permission, taken: readonly Permission[], grants: Grants, at: Instant): Fall | null => {
  if (taken.includes(permission)) return { permission, prerequisite: null }
  for (const need of needsOf(permission))
    if (taken.includes(need) && isInForce(need, grants, at)) return { permission, prerequisite: need }
  return null
}

/** What goes when some permissions are taken: they and all in force that need them, dependents first. */
export const fallOf = (taken: readonly Permission[], grants: Grants, at: Instant): readonly Fall[] => {
  const falling: Fall[] = []
  for (const permission of GOING) {
    const fall = fallsWith(permission, taken, grants, at)
    if (fall !== null && isInForce(permission, grants, at)) falling.push(fall)
  }
  return falling
}

/** Grants that lost their effect with the end of `permission` and must not come back with it, dependents first. */
export const lapsedWith = (permission: Permission, grants: Grants): readonly Permission[] =>
  GOING.filter((other) => grants.has(other) && needsOf(other).includes(permission))
