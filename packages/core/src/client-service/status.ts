import type { Module } from '../kernel/catalogue.js'
import type { ServiceFacts } from '../kernel/facts.js'
import { type Instant, plusDays } from '../kernel/time.js'
import type { Activated, ClientServiceState, ServiceStatus } from './types.js'

/** How long an expired service may still be looked at, and renewed. */
const CONSULTATION_DAYS = 90

/** The instant from which an activated service is gone unless it is renewed; `null` where no end is set. */
export const serviceDeletableFrom = (state: ClientServiceState): Instant | null =>
  state.status === 'Activated' ? plusDays(state.until, CONSULTATION_DAYS) : null

/** The status at an instant. An end is the first instant that no longer belongs to what it ends. */
export const serviceStatusAt = (state: ClientServiceState, at: Instant): ServiceStatus => {
  if (state.status !== 'Activated') return state.status
  if (at < state.until) return 'Active'
  return at < plusDays(state.until, CONSULTATION_DAYS) ? 'ConsultationOnly' : 'Deleted'
}

// A module never outlives the service, whatever the history says of it.
const modulesAt = ({ modules, until }: Activated, at: Instant): readonly Module[] => {
  if (until <= at) return []
  const active: Module[] = []
  for (const [module, moduleUntil] of modules) if (at < moduleUntil) active.push(module)
  return active
}

/** What the service says at an instant to those who decide elsewhere. */
export const serviceFactsAt = (state: ClientServiceState, at: Instant): ServiceFacts => {
  const status = serviceStatusAt(state, at)
  if (state.status === 'NotSubscribed' || state.status === 'Deleted' || status === 'Deleted')
    return { status, openToDelegation: false, requiresTwoStep: false, modules: [] }
  const { openToDelegation, requiresTwoStep } = state
  return {
    status,
    openToDelegation,
    requiresTwoStep,
    modules: state.status === 'Activated' ? modulesAt(state, at) : [],
  }
}
