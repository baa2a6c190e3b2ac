import type { Told } from '../kernel/actor.js'
import type { AccountantId } from '../kernel/ids.js'
import type { Reason } from '../kernel/text.js'
import type { Instant } from '../kernel/time.js'
import type { PartitaIva, Pec, UserName } from '../fiscal/index.js'

/** Who the accountant is to people. PEC: all communications go there, delegation requests included. */
export type AccountantProfile = { readonly name: string; readonly pec: Pec; readonly userName: UserName }

type Of = { readonly accountantId: AccountantId }

export type RegisterAccountant = Of & {
  readonly type: 'RegisterAccountant'
  /** A partita IVA, or the codice fiscale of an organisation, which has the same form. The account's id derives from it. */
  readonly partitaIva: PartitaIva
  readonly personal: AccountantProfile
}
/** The first access, with the change of password that it forces. We store the fact, never a credential. */
export type RecordFirstAccess = Of & { readonly type: 'RecordFirstAccess' }
export type TurnOnTwoStepVerification = Of & { readonly type: 'TurnOnTwoStepVerification' }
export type TurnOffTwoStepVerification = Of & { readonly type: 'TurnOffTwoStepVerification' }
export type CloseAccountant = Of & { readonly type: 'CloseAccountant'; readonly reason: Reason }

export type AccountantCommand =
  | RegisterAccountant
  | RecordFirstAccess
  | TurnOnTwoStepVerification
  | TurnOffTwoStepVerification
  | CloseAccountant

export type ToldAccountant<Command = AccountantCommand> = Told<Command>

type At = { readonly at: Instant }

export type AccountantRegistered = At & {
  readonly type: 'AccountantRegistered'
  readonly personal: AccountantProfile & { readonly partitaIva: PartitaIva }
}
export type FirstAccessRecorded = At & { readonly type: 'FirstAccessRecorded' }
export type TwoStepVerificationTurnedOn = At & { readonly type: 'TwoStepVerificationTurnedOn' }
export type TwoStepVerificationTurnedOff = At & { readonly type: 'TwoStepVerificationTurnedOff' }
export type AccountantClosed = At & {
  readonly type: 'AccountantClosed'
  readonly personal: { readonly reason: Reason }
}

export type AccountantEvent =
  | AccountantRegistered
  | FirstAccessRecorded
  | TwoStepVerificationTurnedOn
  | TwoStepVerificationTurnedOff
  | AccountantClosed

export type Unregistered = { readonly status: 'Unregistered' }
export type AwaitingFirstAccess = { readonly status: 'AwaitingFirstAccess'; readonly partitaIva: PartitaIva }
export type ActiveAccountant = {
  readonly status: 'Active'
  readonly partitaIva: PartitaIva
  readonly twoStep: boolean
}
export type ClosedAccountant = { readonly status: 'Closed'; readonly partitaIva: PartitaIva }

export type AccountantState = Unregistered | AwaitingFirstAccess | ActiveAccountant | ClosedAccountant
