import type { Module } from '../kernel/catalogue.js'
import type { Decision } from '../kernel/decider.js'
import type { Instant } from '../kernel/time.js'
import type { ClientServiceEvent, ServiceStatus } from './types.js'

/** Every way in which a client's service says no. */
export type ClientServiceRefusal =
  | { readonly code: 'WrongParty'; readonly allowed: readonly ('accountant' | 'client' | 'system')[] }
  | { readonly code: 'ServiceAlreadySubscribed'; readonly status: ServiceStatus }
  | { readonly code: 'ServiceNotSubscribed' }
  | { readonly code: 'ServiceNotPending'; readonly status: ServiceStatus }
  | { readonly code: 'ServiceNotActive'; readonly status: ServiceStatus }
  | { readonly code: 'ServiceDeletedForGood' }
  | { readonly code: 'ServiceEndNotAhead'; readonly until: Instant }
  /** A renewal cannot bring the end forward. */
  | { readonly code: 'RenewalShortensService'; readonly until: Instant; readonly serviceUntil: Instant }
  | { readonly code: 'ServiceNotYetDeletable'; readonly deletableFrom: Instant }
  | { readonly code: 'NoModulesOnReceiveOnly'; readonly module: Module }
  | { readonly code: 'ModuleEndNotAhead'; readonly module: Module; readonly until: Instant }
  | { readonly code: 'ModuleOutlivesService'; readonly module: Module; readonly serviceUntil: Instant }

/** The events of a command about a service, or the refusal. */
export type ClientServiceDecision = Decision<ClientServiceEvent, ClientServiceRefusal>
