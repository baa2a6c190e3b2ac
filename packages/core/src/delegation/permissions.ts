import { moduleOf, type Module, needsOf, type Permission, PERMISSIONS } from '../kernel/catalogue.js'
import type { Instant } from '../kernel/time.js'
import type { GrantObstacle } from './refusals.js'
import type { Grants, PermissionTerm } from './types.js'

/** Dependents before what they need: the order in which permissions go. */
const GOING = PERMISSIONS.toReversed()

export const isPast = (until: Instant | null, at: Instant): boolean => until !== null && until <= at

/** Granted, not past its end, and so with everything that it needs. A lapsed module does not count here. */
export const isInForce = (permission: Permission, grants: Grants, at: Instant): boolean => {
  const grant = grants.get(permission)
  return (
    grant !== undefined && !isPast(grant.until, at) && needsOf(permission).every((need) => isInForce(need, grants, at))
  )
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

/** Everything that stands against granting these terms, besides those already granted. */
export const grantObstacles = (
  terms: readonly PermissionTerm[],
  grants: Grants,
  modules: readonly Module[],
  at: Instant,
): readonly GrantObstacle[] => {
  const listed = new Set(terms.map(({ permission }) => permission))
  const obstaclesOf = ({ permission, until }: PermissionTerm): readonly GrantObstacle[] => {
    const module = moduleOf(permission)
    return [
      ...needsOf(permission)
        .filter((need) => !listed.has(need) && !isInForce(need, grants, at))
        .map((prerequisite): GrantObstacle => ({ code: 'PrerequisiteMissing', permission, prerequisite })),
      ...(module === null || modules.includes(module)
        ? []
        : [{ code: 'ModuleNotActive', permission, module } satisfies GrantObstacle]),
      ...(until !== null && isPast(until, at)
        ? [{ code: 'EndNotAhead', permission, until } satisfies GrantObstacle]
        : []),
    ]
  }
  return [...listedTwice(terms.map(({ permission }) => permission)), ...terms.flatMap(obstaclesOf)]
}

/** Terms in the order in which they can be granted. */
export const inGrantingOrder = (terms: readonly PermissionTerm[]): readonly PermissionTerm[] =>
  terms.toSorted((one, other) => PERMISSIONS.indexOf(one.permission) - PERMISSIONS.indexOf(other.permission))

/** A permission that goes, and why. */
export type Fall = {
  readonly permission: Permission
  /** Which of the permissions taken away it needs; `null` for one that was taken itself. */
  readonly prerequisite: Permission | null
}

/** What goes when some permissions are taken: they and all in force that need them, dependents first. */
export const fallOf = (taken: readonly Permission[], grants: Grants, at: Instant): readonly Fall[] =>
  GOING.filter((permission) => isInForce(permission, grants, at)).flatMap((permission): readonly Fall[] => {
    if (taken.includes(permission)) return [{ permission, prerequisite: null }]
    const prerequisite = needsOf(permission).find((need) => taken.includes(need) && isInForce(need, grants, at))
    return prerequisite === undefined ? [] : [{ permission, prerequisite }]
  })

/** Grants that lost their effect with the end of `permission` and must not come back with it, dependents first. */
export const lapsedWith = (permission: Permission, grants: Grants): readonly Permission[] =>
  GOING.filter((dependent) => grants.has(dependent) && needsOf(dependent).includes(permission))
