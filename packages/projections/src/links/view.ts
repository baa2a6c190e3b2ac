import {
  accountantFacts,
  type AccountantId,
  type ClientId,
  type ClientServiceState,
  type Ending,
  type Instant,
  type Module,
  MODULES,
  moduleOf,
  type Party,
  type Permission,
  PERMISSIONS,
  type PermissionTerm,
  serviceFactsAt,
  type ServiceStatus,
} from '@delega/core'

import type { AccountantRow, Act, LinkRow, PermissionEnd, Standing } from './rows.js'
import { inForceOf, type InForce, maskOf, standingAt } from './standing.js'

/** What waits for an answer, from whom it came and since when. */
export type Pending =
  | {
      readonly kind: 'Request'
      readonly by: Party
      readonly since: Instant
      readonly answerBy: Instant
      readonly permissions: readonly PermissionTerm[]
    }
  | {
      readonly kind: 'Change'
      readonly by: 'accountant'
      readonly since: Instant
      readonly grant: readonly PermissionTerm[]
      readonly revoke: readonly Permission[]
    }

/** Whether the client asks for two-step verification, and the accountant has it. */
export type TwoStep = 'NotRequired' | 'Met' | 'NotMet'

/** A link at an instant. */
export type LinkView = {
  readonly clientId: ClientId
  readonly accountantId: AccountantId
  readonly status: Standing['status']
  readonly since: Instant
  /** How it ended; `null` while it has not. */
  readonly how: Ending | null
  readonly until: Instant | null
  /** In force at the instant, needs before what needs them. */
  readonly permissions: readonly Permission[]
  /** Of these, those whose module is not active: granted, and without effect. */
  readonly withoutEffect: readonly Permission[]
  /** The ends that are still to come. */
  readonly ends: readonly PermissionEnd[]
  readonly pending: Pending | null
  readonly service: ServiceStatus
  readonly modules: readonly Module[]
  readonly twoStep: TwoStep
  readonly lastAct: Act | null
}

const NONE: readonly never[] = []

const pendingOf = (standing: Standing): Pending | null => {
  if (standing.status === 'Requested') {
    const { initiator, since, answerBy, permissions } = standing
    return { kind: 'Request', by: initiator, since, answerBy, permissions }
  }
  if (standing.status !== 'Active' || standing.change === null) return null
  const { since, grant, revoke } = standing.change
  return { kind: 'Change', by: 'accountant', since, grant, revoke }
}

/** Of the permissions that need each module. */
const NEEDING: ReadonlyMap<Module, number> = new Map(
  MODULES.map((module) => [module, maskOf(PERMISSIONS.filter((permission) => moduleOf(permission) === module))]),
)

const NEEDING_ANY = [...NEEDING.values()].reduce((bits, one) => bits | one, 0)

/** Those of the permissions whose module is not active. */
const withoutEffect = ({ permissions, bits }: InForce, modules: readonly Module[]): readonly Permission[] => {
  let idle = bits & NEEDING_ANY
  for (const module of modules) idle &= ~(NEEDING.get(module) ?? 0)
  return idle === 0 ? NONE : permissions.filter((permission) => (maskOf([permission]) & idle) !== 0)
}

const twoStepOf = (isRequired: boolean, accountant: AccountantRow | undefined): TwoStep => {
  if (!isRequired) return 'NotRequired'
  return accountant !== undefined && accountantFacts(accountant.state).twoStep ? 'Met' : 'NotMet'
}

/** What a link is at an instant, given its accountant. */
export const viewOf = (row: LinkRow, accountant: AccountantRow | undefined, at: Instant): LinkView => {
  const standing = standingAt(row.standing, at)
  const isActive = standing.status === 'Active'
  const inForce = inForceOf(standing, at)
  const facts = serviceFactsAt(row.client.service, at)
  const { modules } = facts
  return {
    clientId: row.clientId,
    accountantId: row.accountantId,
    status: standing.status,
    since: standing.since,
    how: standing.status === 'Ended' ? standing.how : null,
    until: standing.status === 'Ended' ? null : standing.until,
    permissions: inForce.permissions,
    withoutEffect: withoutEffect(inForce, modules),
    ends: isActive && standing.ends.length > 0 ? standing.ends.filter(({ until }) => until > at) : NONE,
    pending: pendingOf(standing),
    service: facts.status,
    modules,
    twoStep: twoStepOf(facts.requiresTwoStep, accountant),
    lastAct: row.lastAct,
  }
}

// ── Facets: what links are filtered and counted by, one bit each; the permissions take the lowest. ──────────────────

const STATUS_BITS: Readonly<Record<Standing['status'], number>> = {
  Requested: 1 << 10,
  Active: 1 << 11,
  Ended: 1 << 12,
}

/** From whom a request waits, or a change of permissions. */
export type PendingKind = 'RequestByClient' | 'RequestByAccountant' | 'Change'

const PENDING_BITS: Readonly<Record<PendingKind, number>> = {
  RequestByClient: 1 << 13,
  RequestByAccountant: 1 << 14,
  Change: 1 << 15,
}

const moduleBit = (module: Module): number => 1 << (16 + MODULES.indexOf(module))

const TO_SEND = 1 << 19
const TO_BOOK = 1 << 20

/** What to look for; everything that is named must hold. */
export type Facets = {
  readonly status?: Standing['status']
  /** In force at the instant. */
  readonly permission?: Permission
  /** Active at the instant. */
  readonly module?: Module
  readonly pending?: PendingKind
  readonly toSend?: true
  readonly toBook?: true
}

export const bitsOfFacets = ({ status, permission, module, pending, toSend, toBook }: Facets): number =>
  (status === undefined ? 0 : STATUS_BITS[status]) |
  (permission === undefined ? 0 : maskOf([permission])) |
  (module === undefined ? 0 : moduleBit(module)) |
  (pending === undefined ? 0 : PENDING_BITS[pending]) |
  (toSend === undefined ? 0 : TO_SEND) |
  (toBook === undefined ? 0 : TO_BOOK)

const pendingBits = (standing: Standing): number => {
  if (standing.status === 'Requested')
    return PENDING_BITS[standing.initiator === 'client' ? 'RequestByClient' : 'RequestByAccountant']
  return standing.status === 'Active' && standing.change !== null ? PENDING_BITS.Change : 0
}

const moduleBits = (service: ClientServiceState, at: Instant): number => {
  if (service.status !== 'Activated' || service.until <= at) return 0
  let bits = 0
  for (const [module, until] of service.modules) if (at < until) bits |= moduleBit(module)
  return bits
}

/** The facets of a link at an instant, one bit each. */
export const bitsAt = ({ standing: recorded, client }: LinkRow, at: Instant): number => {
  const standing = standingAt(recorded, at)
  return (
    STATUS_BITS[standing.status] |
    inForceOf(standing, at).bits |
    pendingBits(standing) |
    moduleBits(client.service, at) |
    (client.toSend > 0 ? TO_SEND : 0) |
    (client.toBook > 0 ? TO_BOOK : 0)
  )
}
