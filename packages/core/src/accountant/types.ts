import type { Told } from '../kernel/actor.js'
import type { AccountantId } from '../kernel/ids.js'
import type { Reason } from '../kernel/text.js'
import type { Instant } from '../kernel/time.js'
import type { PartitaIva, Pec, UserName } from '../fiscal/index.js'

/** Who the accountant is to people. PEC: all communications go there, delegation requests included. */
export type AccountantProfile = { readonly name: string; readonly pec: Pec; readonly userName: UserName }

type Of = { readonly accountantId: AccountantId }

/** Open an account for a partita IVA; the account's id derives from it. */
export type RegisterAccountant = Of & {
  readonly type: 'RegisterAccountant'
  /** A partita IVA, or the codice fiscale of an organisation, which has the same form. The account's id derives from it. */
  readonly partitaIva: PartitaIva
  readonly personal: AccountantProfile
}
/** The first access, with the change of password that it forces. We store the fact, never a credential. */
export type RecordFirstAccess = Of & { readonly type: 'RecordFirstAccess' }
/** Use a second factor from now on. */
export type TurnOnTwoStepVerification = Of & { readonly type: 'TurnOnTwoStepVerification' }
/** Use no second factor from now on. */
export type TurnOffTwoStepVerification = Of & { readonly type: 'TurnOffTwoStepVerification' }
/** Close the account for good, with a reason. */
export type CloseAccountant = Of & { readonly type: 'CloseAccountant'; readonly reason: Reason }

/** Everything that can be asked of an account. */
export type AccountantCommand =
  | RegisterAccountant
  | RecordFirstAccess
  | TurnOnTwoStepVerification
  | TurnOffTwoStepVerification
  | CloseAccountant

/** A command with who gives it and when. */
export type ToldAccountant<Command = AccountantCommand> = Told<Command>

type At = { readonly at: Instant }

/** The account exists, and waits for the first access. */
export type AccountantRegistered = At & {
  readonly type: 'AccountantRegistered'
  readonly personal: AccountantProfile & { readonly partitaIva: PartitaIva }
}
/** The account is active from now on. */
export type FirstAccessRecorded = At & { readonly type: 'FirstAccessRecorded' }
/** Clients that require a second factor let this accountant in. */
export type TwoStepVerificationTurnedOn = At & { readonly type: 'TwoStepVerificationTurnedOn' }
/** Clients that require a second factor let this accountant in no more. */
export type TwoStepVerificationTurnedOff = At & { readonly type: 'TwoStepVerificationTurnedOff' }
/** No act in this account's name is allowed; a process ends its delegations. */
export type AccountantClosed = At & {
  readonly type: 'AccountantClosed'
  readonly personal: { readonly reason: Reason }
}

/** Everything that can have happened to an account. */
export type AccountantEvent =
  | AccountantRegistered
  | FirstAccessRecorded
  | TwoStepVerificationTurnedOn
  | TwoStepVerificationTurnedOff
  | AccountantClosed

/** Nobody has registered this partita IVA. */
export type Unregistered = { readonly status: 'Unregistered' }
/** Registered, the password not yet changed; cannot be linked. */
export type AwaitingFirstAccess = { readonly status: 'AwaitingFirstAccess'; readonly partitaIva: PartitaIva }
/** Can be linked, and work. */
export type ActiveAccountant = {
  readonly status: 'Active'
  readonly partitaIva: PartitaIva
  readonly twoStep: boolean
}
/** Closed for good. */
export type ClosedAccountant = { readonly status: 'Closed'; readonly partitaIva: PartitaIva }

/** What an account can be. */
export type AccountantState = Unregistered | AwaitingFirstAccess | ActiveAccountant | ClosedAccountant
