import {
  accountantFacts,
  grantOf,
  type Instant,
  type LinkState,
  moduleOf,
  needsOf,
  type Permission,
  serviceFactsAt,
} from '@delega/core'

import type { Step } from './explanation.js'
import type { Trail } from './trail.js'

const step = (
  what: Step['what'],
  detail: string,
  holds: boolean,
  event: Step['event'],
  under: readonly Step[] = [],
): Step => ({ what, detail, holds, event, under })

const upTo = (until: Instant | null): string => (until === null ? 'without end' : `until ${until}`)

const grantStep = (permission: Permission, { delegation }: LinkState, trail: Trail, at: Instant): Step => {
  const grant = delegation.status === 'Active' ? grantOf(permission, delegation.grants) : undefined
  const event = trail.last(`PermissionGranted ${permission}`)
  if (grant === undefined)
    return step('grant', `${permission}, not granted`, false, trail.last(`PermissionRevoked ${permission}`))
  const holds = grant.until === null || at < grant.until
  return step('grant', `${permission}, ${upTo(grant.until)}`, holds, event)
}

const delegationStep = ({ delegation }: LinkState, trail: Trail, at: Instant): Step => {
  const asked = trail.last('DelegationRequested')
  const request = step('delegation', 'requested', asked !== null, asked)
  if (delegation.status !== 'Active') return step('delegation', delegation.status, false, null, [request])
  const holds = delegation.until === null || at < delegation.until
  const accepted = trail.last('DelegationAccepted', 'DelegationEndSet')
  return step('delegation', `Active, ${upTo(delegation.until)}`, holds, accepted, [request])
}

const accountStep = ({ accountant, service }: LinkState, trail: Trail, at: Instant): Step => {
  const { status, twoStep } = accountantFacts(accountant)
  const { requiresTwoStep } = serviceFactsAt(service, at)
  const event = trail.last('AccountantRegistered', 'FirstAccessRecorded', 'AccountantClosed')
  const verified = requiresTwoStep ? `, two-step verification ${twoStep ? 'on' : 'off'} as the client requires it` : ''
  return step('account', `${status}${verified}`, status === 'Active' && (!requiresTwoStep || twoStep), event)
}

const serviceStep = ({ service }: LinkState, permission: Permission | null, trail: Trail, at: Instant): Step => {
  const { status, modules } = serviceFactsAt(service, at)
  const event = trail.last('ServiceSubscribed', 'ServiceActivated', 'ServiceRenewed', 'ServiceDeleted')
  const module = permission === null ? null : moduleOf(permission)
  const active = module !== null && modules.includes(module)
  const changed = trail.last(`ModuleActivated ${module ?? ''}`, `ModuleDeactivated ${module ?? ''}`)
  const under =
    module === null ? [] : [step('module', `${module}, ${active ? 'active' : 'not active'}`, active, changed)]
  return step('service', status, status === 'Active' || status === 'ConsultationOnly', event, under)
}

/** What a permission rests on at an instant: its grants, the delegation, and the accounts of both sides. */
export const chainOf = (permission: Permission | null, link: LinkState, trail: Trail, at: Instant): readonly Step[] => [
  ...(permission === null ? [] : [permission, ...needsOf(permission)].map((one) => grantStep(one, link, trail, at))),
  delegationStep(link, trail, at),
  accountStep(link, trail, at),
  serviceStep(link, permission, trail, at),
]
