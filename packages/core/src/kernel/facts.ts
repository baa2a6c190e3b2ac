import type { Module } from './catalogue.js'

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
