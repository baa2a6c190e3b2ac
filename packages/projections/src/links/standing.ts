import {
  type DelegationState,
  type EventId,
  type Grant,
  type Grants,
  type Instant,
  type Permission,
  permissionsAt,
  PERMISSIONS,
} from '@delega/core'

import type { PermissionEnd, Standing } from './rows.js'

export type ActiveStanding = Extract<Standing, { readonly status: 'Active' }>

const BITS: ReadonlyMap<Permission, number> = new Map(PERMISSIONS.map((permission, place) => [permission, 1 << place]))

const bitOf = (permission: Permission): number => BITS.get(permission) ?? 0

/** One bit for each permission, in the order of `PERMISSIONS`. */
export const maskOf = (permissions: Iterable<Permission>): number => {
  let mask = 0
  for (const permission of permissions) mask |= bitOf(permission)
  return mask
}

const NOT_OPEN: DelegationState['openAuthorizations'] = []
// Which event granted a permission is for the timeline to tell; the rules about time do not ask.
const NO_EVENT = '' as EventId

const grantsOf = ({ granted, ends }: ActiveStanding): Grants => {
  const grants: Grant[] = []
  for (const permission of PERMISSIONS) {
    if ((granted & bitOf(permission)) === 0) continue
    const until = ends.find((end) => end.permission === permission)?.until ?? null
    grants.push({ permission, until, grantId: NO_EVENT, revision: 0 })
  }
  return grants
}

/** The state of the delegation as its decider knows it, without what a link does not keep. */
export const stateOf = (standing: Standing | null): DelegationState => {
  if (standing === null) return { status: 'NotRequested', openAuthorizations: NOT_OPEN }
  switch (standing.status) {
    case 'Requested': {
      const { initiator, permissions, until, answerBy } = standing
      return { status: 'Requested', initiator, permissions, until, answerBy, openAuthorizations: NOT_OPEN }
    }
    case 'Active': {
      const { until, change } = standing
      return {
        status: 'Active',
        grants: grantsOf(standing),
        until,
        change:
          change === null ? { status: 'NotAsked' } : { status: 'Asked', grant: change.grant, revoke: change.revoke },
        openAuthorizations: NOT_OPEN,
      }
    }
    case 'Ended':
      return { status: 'Ended', how: standing.how, openAuthorizations: NOT_OPEN }
  }
}

const endsOf = (grants: Grants): readonly PermissionEnd[] =>
  grants.flatMap(({ permission, until }) => (until === null ? [] : [{ permission, until }]))

const active = (
  state: Extract<DelegationState, { status: 'Active' }>,
  before: Standing | null,
  at: Instant,
): Standing => {
  const was = before?.status === 'Active' ? before : null
  const { grants, until, change } = state
  return {
    status: 'Active',
    since: was?.since ?? at,
    until,
    granted: maskOf(grants.map(({ permission }) => permission)),
    ends: endsOf(grants),
    change:
      change.status === 'NotAsked'
        ? null
        : { since: was?.change?.since ?? at, grant: change.grant, revoke: change.revoke },
  }
}

/** Where the relation stands after an event at `at` brought it from `before` to `state`. */
export const standingOf = (state: DelegationState, before: Standing | null, at: Instant): Standing | null => {
  switch (state.status) {
    case 'NotRequested':
      return null
    case 'Requested': {
      const { initiator, permissions, until, answerBy } = state
      return { status: 'Requested', since: at, initiator, answerBy, until, permissions }
    }
    case 'Active':
      return active(state, before, at)
    case 'Ended':
      return { status: 'Ended', since: at, how: state.how }
  }
}

/** Permissions in force, needs before what needs them, and as bits. */
export type InForce = { readonly permissions: readonly Permission[]; readonly bits: number }

export const NONE_IN_FORCE: InForce = { permissions: [], bits: 0 }

const inForce = (standing: ActiveStanding, at: Instant): InForce => {
  const permissions = permissionsAt(stateOf(standing), at)
  return { permissions, bits: maskOf(permissions) }
}

// There are 217 legal sets of permissions, and every row of a page has one of them.
const WITHOUT_END = new Map<number, InForce>()

const withoutEnd = (standing: ActiveStanding): InForce => {
  const known = WITHOUT_END.get(standing.granted)
  if (known !== undefined) return known
  const found = inForce({ ...standing, until: null, ends: [] }, '' as Instant)
  WITHOUT_END.set(standing.granted, found)
  return found
}

const isPast = (until: Instant | null, at: Instant): boolean => until !== null && until <= at

/** The permissions in force at an instant. */
export const inForceOf = (standing: Standing, at: Instant): InForce => {
  if (standing.status !== 'Active') return NONE_IN_FORCE
  if (isPast(standing.until, at)) return NONE_IN_FORCE
  for (const { until } of standing.ends) if (isPast(until, at)) return inForce(standing, at)
  return withoutEnd(standing)
}

/** Where the relation stands at an instant: an end that has passed counts, whether or not it is on record. */
export const standingAt = (standing: Standing, at: Instant): Standing => {
  if (standing.status === 'Requested' && isPast(standing.answerBy, at))
    return { status: 'Ended', since: standing.answerBy, how: 'RequestExpired' }
  if (standing.status === 'Active' && standing.until !== null && isPast(standing.until, at))
    return { status: 'Ended', since: standing.until, how: 'Expired' }
  return standing
}
