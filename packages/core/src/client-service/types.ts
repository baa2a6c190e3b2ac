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

export type SubscribeService = Of & {
  readonly type: 'SubscribeService'
  readonly variant: Variant
  readonly personal: ClientProfile
}
/** `until`: the instant from which the service has expired; 90 days of consultation follow, and then deletion. */
export type ActivateService = Of & { readonly type: 'ActivateService'; readonly until: Instant }
export type RenewService = Of & { readonly type: 'RenewService'; readonly until: Instant }
/** Puts on record that the 90 days after expiry are over. */
export type DeleteService = Of & { readonly type: 'DeleteService' }
/** `until`: the instant from which the module has lapsed. It never outlives the service. */
export type ActivateModule = Of & { readonly type: 'ActivateModule'; readonly module: Module; readonly until: Instant }
export type DeactivateModule = Of & { readonly type: 'DeactivateModule'; readonly module: Module }
export type OpenToDelegation = Of & { readonly type: 'OpenToDelegation' }
export type CloseToDelegation = Of & { readonly type: 'CloseToDelegation' }
export type RequireTwoStepVerification = Of & { readonly type: 'RequireTwoStepVerification' }
export type WaiveTwoStepVerification = Of & { readonly type: 'WaiveTwoStepVerification' }

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

export type ToldClientService<Command = ClientServiceCommand> = Told<Command>

type At = { readonly at: Instant }

export type ServiceSubscribed = At & {
  readonly type: 'ServiceSubscribed'
  readonly variant: Variant
  readonly personal: ClientProfile
}
export type ServiceActivated = At & { readonly type: 'ServiceActivated'; readonly until: Instant }
export type ServiceRenewed = At & { readonly type: 'ServiceRenewed'; readonly until: Instant }
export type ServiceDeleted = At & { readonly type: 'ServiceDeleted' }
export type ModuleActivated = At & {
  readonly type: 'ModuleActivated'
  readonly module: Module
  readonly until: Instant
}
export type ModuleDeactivated = At & { readonly type: 'ModuleDeactivated'; readonly module: Module }
export type OpenedToDelegation = At & { readonly type: 'OpenedToDelegation' }
export type ClosedToDelegation = At & { readonly type: 'ClosedToDelegation' }
export type TwoStepVerificationRequired = At & { readonly type: 'TwoStepVerificationRequired' }
export type TwoStepVerificationWaived = At & { readonly type: 'TwoStepVerificationWaived' }

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

type Settings = {
  readonly partitaIva: PartitaIva
  readonly variant: Variant
  readonly openToDelegation: boolean
  readonly requiresTwoStep: boolean
}

export type NotSubscribed = { readonly status: 'NotSubscribed' }
export type PendingActivation = Settings & { readonly status: 'PendingActivation' }
/** Active until `until`, then in consultation for 90 days, then deleted: `serviceStatusAt` tells which at an instant. */
export type Activated = Settings & {
  readonly status: 'Activated'
  readonly until: Instant
  /** Each module that was ever activated and not taken away, with the instant from which it has lapsed. */
  readonly modules: ReadonlyMap<Module, Instant>
}
export type Deleted = { readonly status: 'Deleted'; readonly partitaIva: PartitaIva }

export type ClientServiceState = NotSubscribed | PendingActivation | Activated | Deleted

/** The status at an instant; only `Activated` depends on it. */
export type ServiceStatus = 'NotSubscribed' | 'PendingActivation' | 'Active' | 'ConsultationOnly' | 'Deleted'
