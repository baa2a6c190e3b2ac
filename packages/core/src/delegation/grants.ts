import { type Permission, PERMISSIONS } from '../kernel/catalogue.js'
import type { Grant, Grants, PermissionTerm } from './types.js'

/** Nothing granted. */
export const NO_GRANTS: Grants = []

/** The grant of a permission, in force or not; `undefined` where there is none. */
export const grantOf = (permission: Permission, grants: Grants): Grant | undefined => {
  for (const grant of grants) if (grant.permission === permission) return grant
  return undefined
}

/** Where the term of a permission stands in the order of the catalogue, or would. */
const placeOf = (permission: Permission, terms: readonly PermissionTerm[]): number => {
  let place = 0
  for (const earlier of PERMISSIONS) {
    if (earlier === permission) break
    if (terms[place]?.permission === earlier) place += 1
  }
  return place
}

/** Ordered terms where another one, or none, stands for a permission. */
export const replaced = <Term extends PermissionTerm>(
  terms: readonly Term[],
  permission: Permission,
  ...by: readonly Term[]
): readonly Term[] => {
  const place = placeOf(permission, terms)
  return terms.toSpliced(place, terms[place]?.permission === permission ? 1 : 0, ...by)
}
