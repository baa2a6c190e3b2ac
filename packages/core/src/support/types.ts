import type { Told } from '../kernel/actor.js'
import type { Permission } from '../kernel/catalogue.js'
import type { UnmetCondition } from '../kernel/facts.js'
import type { AccountantId, ClientId, SupportRequestId } from '../kernel/ids.js'
import type { Instant } from '../kernel/time.js'

/** What help is asked about: an activity in the panel of a client, or the accountant's own account. */
export type SupportTopic =
  | { readonly clientId: ClientId; readonly activity: Permission }
  | { readonly clientId: null; readonly activity: 'own-account' }

/** What was written, 1 to 4000 characters. */
export type SupportMessage = { readonly text: string }

type Of = { readonly supportRequestId: SupportRequestId }

export type OpenSupportRequest = Of &
  SupportTopic & {
    readonly type: 'OpenSupportRequest'
    readonly accountantId: AccountantId
    readonly personal: SupportMessage
  }
/** The permission for the activity is gone: the request stays, and shows it. */
export type FlagSupportRequest = Of & { readonly type: 'FlagSupportRequest' }
/** The vendor (`system`) or the accountant writes. */
export type AnswerSupportRequest = Of & { readonly type: 'AnswerSupportRequest'; readonly personal: SupportMessage }
export type CloseSupportRequest = Of & { readonly type: 'CloseSupportRequest' }

export type SupportCommand = OpenSupportRequest | FlagSupportRequest | AnswerSupportRequest | CloseSupportRequest

/** What stands at this instant between the accountant and the activity: nothing, where it holds the permission. */
export type SupportFacts = { readonly unmet: readonly UnmetCondition[] }

export type ToldSupport<Command = SupportCommand> = Command extends OpenSupportRequest
  ? Told<Command> & { readonly facts: SupportFacts }
  : Told<Command>

type At = { readonly at: Instant }

/** Who wrote a message; the vendor answers as `system`. */
export type Writer = 'accountant' | 'system'

export type SupportRequestOpened = At &
  SupportTopic & {
    readonly type: 'SupportRequestOpened'
    readonly accountantId: AccountantId
    readonly personal: SupportMessage
  }
export type SupportRequestFlagged = At & { readonly type: 'SupportRequestFlagged' }
export type SupportRequestAnswered = At & {
  readonly type: 'SupportRequestAnswered'
  readonly writer: Writer
  readonly personal: SupportMessage
}
export type SupportRequestClosed = At & { readonly type: 'SupportRequestClosed' }

export type SupportEvent = SupportRequestOpened | SupportRequestFlagged | SupportRequestAnswered | SupportRequestClosed

export type NotOpened = { readonly status: 'NotOpened' }
export type OpenSupport = SupportTopic & {
  readonly status: 'Open'
  readonly accountantId: AccountantId
  /** The accountant has lost the permission for the activity since. */
  readonly permissionLost: boolean
  /** The last message: whose turn it is follows from it. */
  readonly last: SupportMessage & { readonly writer: Writer }
}
export type ClosedSupport = { readonly status: 'Closed'; readonly accountantId: AccountantId }

export type SupportState = NotOpened | OpenSupport | ClosedSupport
