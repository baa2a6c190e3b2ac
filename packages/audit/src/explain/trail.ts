import type { DomainEvent, Module, Permission, StoredEvent, UnmetCondition } from '@delega/core'

import { cite, type Cited } from '../source/cited.js'

/** The last event of each kind in the three streams of a pair: where an answer finds what it rests on. */
export type Trail = {
  readonly take: (stored: StoredEvent, event: DomainEvent) => void
  readonly last: (...keys: readonly string[]) => Cited | null
  /** The event that made a condition fail; `null` where none did, such as for what was never granted. */
  readonly reasonFor: (unmet: UnmetCondition) => Cited | null
}

const keyOf = (event: DomainEvent): string => {
  if ('permission' in event) return `${event.type} ${event.permission}`
  if ('module' in event) return `${event.type} ${event.module}`
  return event.type
}

const ENDINGS = [
  'DelegationRefused',
  'RequestWithdrawn',
  'RequestExpired',
  'DelegationRevoked',
  'DelegationRenounced',
  'DelegationExpired',
  'DelegationClosed',
  'DelegationRequested',
] as const

const of = (type: DomainEvent['type'], about: Permission | Module): string => `${type} ${about}`

const keysFor = (unmet: UnmetCondition): readonly string[] => {
  switch (unmet.code) {
    case 'DelegationNotActive':
      return ENDINGS
    case 'DelegationPastItsEnd':
      return ['DelegationEndSet', 'DelegationAccepted']
    case 'AccountantNotActive':
      return ['AccountantClosed', 'AccountantRegistered']
    case 'ServiceNotActive':
      return ['ServiceDeleted', 'ServiceRenewed', 'ServiceActivated', 'ServiceSubscribed']
    case 'ServiceOnlyForConsultation':
      return ['ServiceRenewed', 'ServiceActivated']
    case 'TwoStepVerificationOff':
      return ['TwoStepVerificationRequired', 'TwoStepVerificationTurnedOff']
    case 'PermissionNotGranted':
      return [of('PermissionRevoked', unmet.permission)]
    case 'PermissionPastItsEnd':
      return [of('PermissionGranted', unmet.permission)]
    case 'ModuleNotActive':
      return [of('ModuleDeactivated', unmet.module), of('ModuleActivated', unmet.module)]
    case 'NeverDelegable':
      return []
    default:
      return []
  }
}

export const newTrail = (): Trail => {
  const lastOf = new Map<string, Cited>()
  const last = (...keys: readonly string[]): Cited | null => {
    let latest: Cited | null = null
    for (const key of keys) {
      const found = lastOf.get(key)
      if (found !== undefined && (latest === null || found.position > latest.position)) latest = found
    }
    return latest
  }
  return {
    take: (stored, event) => {
      lastOf.set(keyOf(event), cite(stored, event))
    },
    last,
    reasonFor: (unmet) => last(...keysFor(unmet)),
  }
}
