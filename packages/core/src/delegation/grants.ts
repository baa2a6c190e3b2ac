import { type Permission, PERMISSIONS } from '../kernel/catalogue.js'
import type { Grants, PermissionTerm } from './types.js'

/** Nothing granted. */
export const NO_GRANTS: Grants = []

/** The grant of a permission, in force or not, or its term in a list; `undefined` where there is none. */
export const grantOf = <Term extends { readonly permission: Permission }>(
  permission: Permission,
  grants: readonly Term[],
): Term | undefined => {
  for (const grant of grants) if (grant.permission === permission) return grant
  return undefined
}

/** Terms in the order of the catalogue with one more, or with a later one of the same permission. */
export const withTerm = <Term extends PermissionTerm>(terms: readonly Term[], term: Term): readonly Term[] => {
  if (terms.length === 0) return [term]
  let place = 0
  for (const earlier of PERMISSIONS) {
    if (earlier === term.permission) break
    if (terms[place]?.permission === earlier) place += 1
  }
  return terms.toSpliced(place, terms[place]?.permission === term.permission ? 1 : 0, term)
}

/** The grants without that of a permission. */
export const withoutGrant = (grants: Grants, permission: Permission): Grants => {
  const taken = grantOf(permission, grants)
  return taken === undefined ? grants : grants.toSpliced(grants.indexOf(taken), 1)
}
