import type { Action, Module, Permission } from './catalogue.js'
import type { Instant } from './time.js'

/** What the account of an accountant says at an instant to those who decide elsewhere. */
export type AccountantFacts = {
  readonly status: 'Unregistered' | 'AwaitingFirstAccess' | 'Active' | 'Closed'
  readonly twoStep: boolean
}

/** What the service of a client says at an instant to those who decide elsewhere. */
export type ServiceFacts = {
  readonly status: 'NotSubscribed' | 'PendingActivation' | 'Active' | 'ConsultationOnly' | 'Deleted'
  readonly openToDelegation: boolean
  readonly requiresTwoStep: boolean
  /** The modules that are active at the instant. */
  readonly modules: readonly Module[]
}

/** A condition of `may` that does not hold. */
export type UnmetCondition =
  | { readonly code: 'DelegationNotActive'; readonly status: 'NotRequested' | 'Requested' | 'Ended' }
  | { readonly code: 'DelegationPastItsEnd'; readonly until: Instant }
  | { readonly code: 'AccountantNotActive'; readonly status: AccountantFacts['status'] }
  | { readonly code: 'ServiceNotActive'; readonly status: ServiceFacts['status'] }
  | { readonly code: 'ServiceOnlyForConsultation' }
  | { readonly code: 'TwoStepVerificationOff' }
  | { readonly code: 'PermissionNotGranted'; readonly permission: Permission }
  | { readonly code: 'PermissionPastItsEnd'; readonly permission: Permission; readonly until: Instant }
  | { readonly code: 'ModuleNotActive'; readonly module: Module }
  | { readonly code: 'NeverDelegable'; readonly action: Action }
