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

/** Ask for help: about an activity that one is permitted for a client, or about one's own account. */
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
/** End the conversation. */
export type CloseSupportRequest = Of & { readonly type: 'CloseSupportRequest' }

/** Everything that can be asked of a support request. */
export type SupportCommand = OpenSupportRequest | FlagSupportRequest | AnswerSupportRequest | CloseSupportRequest

/** What stands at this instant between the accountant and the activity: nothing, where it holds the permission. */
export type SupportFacts = { readonly unmet: readonly UnmetCondition[] }

/** A command with who gives it and when, and what the permission said then. */
export type ToldSupport<Command = SupportCommand> = Command extends OpenSupportRequest
  ? Told<Command> & { readonly facts: SupportFacts }
  : Told<Command>

type At = { readonly at: Instant }

/** Who wrote a message; the vendor answers as `system`. */
export type Writer = 'accountant' | 'system'

/** The vendor can see and answer it. */
export type SupportRequestOpened = At &
  SupportTopic & {
    readonly type: 'SupportRequestOpened'
    readonly accountantId: AccountantId
    readonly personal: SupportMessage
  }
/** The permission for the activity is gone; the request stays. */
export type SupportRequestFlagged = At & { readonly type: 'SupportRequestFlagged' }
/** Somebody wrote. */
export type SupportRequestAnswered = At & {
  readonly type: 'SupportRequestAnswered'
  readonly writer: Writer
  readonly personal: SupportMessage
}
/** Nobody writes any more. */
export type SupportRequestClosed = At & { readonly type: 'SupportRequestClosed' }

/** Everything that can have happened to a support request. */
export type SupportEvent = SupportRequestOpened | SupportRequestFlagged | SupportRequestAnswered | SupportRequestClosed

/** There is no such request. */
export type NotOpened = { readonly status: 'NotOpened' }
/** Somebody waits for an answer. */
export type OpenSupport = SupportTopic & {
  readonly status: 'Open'
  readonly accountantId: AccountantId
  /** The accountant has lost the permission for the activity since. */
  readonly permissionLost: boolean
  /** The last message: whose turn it is follows from it. */
  readonly last: SupportMessage & { readonly writer: Writer }
}
/** Nothing more is said. */
export type ClosedSupport = { readonly status: 'Closed'; readonly accountantId: AccountantId }

/** What a support request can be. */
export type SupportState = NotOpened | OpenSupport | ClosedSupport
