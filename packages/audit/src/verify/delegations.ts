import {
  type Active,
  type DelegationEvent,
  type DelegationFacts,
  type DelegationState,
  type Instant,
  isInForce,
  moduleOf,
  needsOf,
  type Permission,
  type PermissionGranted,
  type PermissionRevoked,
  PERMISSIONS,
  type StoredEvent,
} from '@delega/core'

import { type Broken, broken } from './finding.js'
import type { RuleName } from './rules.js'

const NOTHING: readonly Broken[] = []

const isPast = (until: Instant | null, at: Instant): boolean => until !== null && until <= at

// These put on record what time has done, or close what stands open.
const MAY_FOLLOW_THE_END: ReadonlySet<DelegationEvent['type']> = new Set([
  'DelegationExpired',
  'DelegationClosed',
  'AuthorizationFinished',
  'AuthorizationLapsed',
  // Its own proof says more.
  'ActionAuthorized',
])

const obstacles = ({ accountant, service, sameTaxpayer }: DelegationFacts): readonly string[] => [
  ...(accountant.status === 'Active' ? [] : [`the accountant is ${accountant.status}`]),
  ...(service.status === 'Active' ? [] : [`the service is ${service.status}`]),
  ...(service.openToDelegation ? [] : ['the service is closed to delegation']),
  ...(sameTaxpayer ? ['accountant and client are the same taxpayer'] : []),
]

/** Any of the facts on which it may have been decided is enough. */
const judge = (
  facts: readonly DelegationFacts[] | null,
  against: (facts: DelegationFacts) => readonly string[],
  rule: RuleName,
): readonly Broken[] => {
  if (facts === null) return NOTHING
  const answers = facts.map(against)
  return answers.some((answer) => answer.length === 0) ? NOTHING : [broken(rule, answers[0]?.join('; ') ?? null)]
}

const onRequest = (
  event: DelegationEvent,
  before: DelegationState,
  { metadata: { by } }: StoredEvent,
): readonly Broken[] => {
  if (before.status !== 'Requested') return NOTHING
  const { initiator, answerBy } = before
  const own = by.kind === initiator
  const late = isPast(answerBy, event.at)
  if (event.type === 'DelegationAccepted' || event.type === 'DelegationRefused')
    return [
      ...(own ? [broken('AcceptedOwnRequest')] : []),
      ...(late ? [broken('AfterItsEnd', `to be answered before ${answerBy}`)] : []),
    ]
  if (event.type === 'RequestWithdrawn' && !own)
    return [broken('WrongActor', `the request is that of the ${initiator}`)]
  if (event.type === 'RequestExpired' && !late) return [broken('BeforeItsTime', `waits until ${answerBy}`)]
  return NOTHING
}

const onGrant = (
  { permission, until, at }: PermissionGranted,
  before: Active,
  { metadata }: StoredEvent,
  facts: readonly DelegationFacts[] | null,
  sameCommand: boolean,
): readonly Broken[] => {
  const missing = needsOf(permission).filter((need) => !isInForce(need, before.grants, at))
  const module = moduleOf(permission)
  const lacksModule = ({ service }: DelegationFacts): readonly string[] =>
    module === null || service.modules.includes(module) ? [] : [`the module ${module} is not active`]
  return [
    // An accountant grants nothing: it may only accept what the client had offered.
    ...(metadata.by.kind === 'accountant' && !sameCommand ? [broken('WrongActor', 'only the client grants')] : []),
    ...(missing.length > 0 ? [broken('GrantWithoutPrerequisite', `missing: ${missing.join(', ')}`)] : []),
    ...judge(facts, lacksModule, 'GrantWithoutModule'),
    ...(isPast(until, at) ? [broken('GrantPastItsEnd', `until ${String(until)}`)] : []),
  ]
}

const dependentsLeft = (permission: Permission, { grants }: Active, at: Instant): readonly Permission[] =>
  PERMISSIONS.filter((other) => needsOf(other).includes(permission) && isInForce(other, grants, at))

const onRevocation = ({ permission, cause, at }: PermissionRevoked, before: Active): readonly Broken[] => {
  if (cause.kind === 'PrerequisiteLapsed') return NOTHING
  const left = dependentsLeft(permission, before, at)
  return left.length === 0 ? NOTHING : [broken('CascadeMissing', `left: ${left.join(', ')}`)]
}

/** What is wrong with an event that could follow in its delegation; authorisations are proven elsewhere. */
export const delegationFaults = (
  event: DelegationEvent,
  before: DelegationState,
  stored: StoredEvent,
  facts: readonly DelegationFacts[] | null,
  sameCommand: boolean,
): readonly Broken[] => {
  const found: Broken[] = [...onRequest(event, before, stored)]
  if (event.type === 'DelegationRequested' || event.type === 'DelegationAccepted')
    found.push(...judge(facts, obstacles, 'LinkedAgainstFacts'))
  if (event.type === 'DelegationRequested' && stored.metadata.by.kind !== event.initiator)
    found.push(broken('WrongActor', `the request names the ${event.initiator} as the side that asks`))
  if (before.status !== 'Active') return found
  if (isPast(before.until, event.at) && !MAY_FOLLOW_THE_END.has(event.type))
    found.push(broken('AfterItsEnd', `ended at ${String(before.until)}`))
  if (event.type === 'DelegationExpired' && !isPast(before.until, event.at))
    found.push(broken('BeforeItsTime', `ends at ${before.until ?? 'no time'}`))
  if (event.type === 'PermissionGranted') found.push(...onGrant(event, before, stored, facts, sameCommand))
  if (event.type === 'PermissionRevoked') found.push(...onRevocation(event, before))
  return found
}
