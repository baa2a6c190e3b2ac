import type { ActBarred } from '../kernel/act-barred.js'
import type { Told } from '../kernel/actor.js'
import type { Module } from '../kernel/catalogue.js'
import type { ClientId } from '../kernel/ids.js'
import type { Instant } from '../kernel/time.js'
import type { CodiceFiscale, PartitaIva } from '../fiscal/index.js'

/** `full`: issues and receives invoices, may have modules. `receiveOnly`: receives only, has no modules. */
export type Variant = 'full' | 'receiveOnly'

/** Who the client is to people. */
export type ClientProfile = {
  readonly name: string
  readonly partitaIva: PartitaIva
  readonly codiceFiscale: CodiceFiscale | null
}

type Of = { readonly clientId: ClientId }

/** Take out the service, in full or for receiving only. */
export type SubscribeService = Of & {
  readonly type: 'SubscribeService'
  readonly variant: Variant
  readonly personal: ClientProfile
}
/** `until`: the instant from which the service has expired; 90 days of consultation follow, and then deletion. */
export type ActivateService = Of & { readonly type: 'ActivateService'; readonly until: Instant }
/** Move the end of the service on; possible for 90 days after it. */
export type RenewService = Of & { readonly type: 'RenewService'; readonly until: Instant }
/** Puts on record that the 90 days after expiry are over. */
export type DeleteService = Of & { readonly type: 'DeleteService' }
/** `until`: the instant from which the module has lapsed. It never outlives the service. */
export type ActivateModule = Of & { readonly type: 'ActivateModule'; readonly module: Module; readonly until: Instant }
/** Stop a module at once. */
export type DeactivateModule = Of & { readonly type: 'DeactivateModule'; readonly module: Module }
/** Let accountants be linked from now on. */
export type OpenToDelegation = Of & { readonly type: 'OpenToDelegation' }
/** Let no further accountant be linked; those linked stay. */
export type CloseToDelegation = Of & { readonly type: 'CloseToDelegation' }
/** Let in only accountants that use a second factor. */
export type RequireTwoStepVerification = Of & { readonly type: 'RequireTwoStepVerification' }
/** Let in accountants without a second factor as well. */
export type WaiveTwoStepVerification = Of & { readonly type: 'WaiveTwoStepVerification' }

/** Everything that can be asked of a service. */
export type ClientServiceCommand =
  | SubscribeService
  | ActivateService
  | RenewService
  | DeleteService
  | ActivateModule
  | DeactivateModule
  | OpenToDelegation
  | CloseToDelegation
  | RequireTwoStepVerification
  | WaiveTwoStepVerification

/** A command with who gives it and when. */
export type ToldClientService<Command = ClientServiceCommand> = Told<Command>

type At = { readonly at: Instant }

/** The client has the service; it waits for its activation. */
export type ServiceSubscribed = At & {
  readonly type: 'ServiceSubscribed'
  readonly variant: Variant
  readonly personal: ClientProfile
}
/** The service runs, up to the end that is given. */
export type ServiceActivated = At & { readonly type: 'ServiceActivated'; readonly until: Instant }
/** The service has a later end. */
export type ServiceRenewed = At & { readonly type: 'ServiceRenewed'; readonly until: Instant }
/** Gone for good; a process ends its delegations. */
export type ServiceDeleted = At & { readonly type: 'ServiceDeleted' }
/** The module runs, up to the end that is given. */
export type ModuleActivated = At & {
  readonly type: 'ModuleActivated'
  readonly module: Module
  readonly until: Instant
}
/** The module no longer runs; permissions that need it stay, without effect. */
export type ModuleDeactivated = At & { readonly type: 'ModuleDeactivated'; readonly module: Module }
/** Accountants can be linked. */
export type OpenedToDelegation = At & { readonly type: 'OpenedToDelegation' }
/** No further accountant can be linked. */
export type ClosedToDelegation = At & { readonly type: 'ClosedToDelegation' }
/** Accountants without a second factor are kept out. */
export type TwoStepVerificationRequired = At & { readonly type: 'TwoStepVerificationRequired' }
/** Accountants without a second factor come in again. */
export type TwoStepVerificationWaived = At & { readonly type: 'TwoStepVerificationWaived' }

/** Everything that can have happened to a service. */
export type ClientServiceEvent =
  | ServiceSubscribed
  | ServiceActivated
  | ServiceRenewed
  | ServiceDeleted
  | ModuleActivated
  | ModuleDeactivated
  | OpenedToDelegation
  | ClosedToDelegation
  | TwoStepVerificationRequired
  | TwoStepVerificationWaived
  | ActBarred

type Settings = {
  readonly partitaIva: PartitaIva
  readonly codiceFiscale: CodiceFiscale | null
  readonly variant: Variant
  readonly openToDelegation: boolean
  readonly requiresTwoStep: boolean
}

/** The client has no service. */
export type NotSubscribed = { readonly status: 'NotSubscribed' }
/** Subscribed, not yet running. */
export type PendingActivation = Settings & { readonly status: 'PendingActivation' }
/** Active until `until`, then in consultation for 90 days, then deleted: `serviceStatusAt` tells which at an instant. */
export type Activated = Settings & {
  readonly status: 'Activated'
  readonly until: Instant
  /** Each module that was ever activated and not taken away, with the instant from which it has lapsed. */
  readonly modules: ReadonlyMap<Module, Instant>
}
/** Past day 90, or on record as deleted: nothing can be done. */
export type Deleted = { readonly status: 'Deleted'; readonly partitaIva: PartitaIva }

/** What a service can be on record; what it is at an instant, `serviceStatusAt` tells. */
export type ClientServiceState = NotSubscribed | PendingActivation | Activated | Deleted

/** The status at an instant; only `Activated` depends on it. */
export type ServiceStatus = 'NotSubscribed' | 'PendingActivation' | 'Active' | 'ConsultationOnly' | 'Deleted'
