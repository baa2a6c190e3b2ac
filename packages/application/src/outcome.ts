import type {
  AccountantRefusal,
  Authority,
  ClientServiceRefusal,
  CommandId,
  DecodeFault,
  DelegationRefusal,
  DomainEvent,
  InputFault,
  Instant,
  InvoiceRefusal,
  NumberingRefusal,
  PanelRefusal,
  Position,
  StoreFault,
  StreamName,
  SupportRefusal,
} from '@delega/core'

/** Every way in which the domain says no, and two of the application's own. */
export type Refusal =
  | AccountantRefusal
  | ClientServiceRefusal
  | DelegationRefusal
  | InvoiceRefusal
  | NumberingRefusal
  | PanelRefusal
  | SupportRefusal
  /** A command with this id had been taken, and it said something else. */
  | { readonly code: 'CommandIdReused'; readonly commandId: CommandId }
  /** The act had been authorised, but did not follow in time: ask again with a new command id. */
  | { readonly code: 'AuthorizationOver'; readonly deadline: Instant }

/** What went wrong in the world: nothing of the command is on record, unless the fault is `OutcomeUnknown`. */
export type Fault =
  | StoreFault
  | {
      readonly fault: 'UndecodableEvent'
      readonly stream: StreamName
      readonly revision: number
      readonly cause: DecodeFault
    }
  /** Others were quicker every time. */
  | { readonly fault: 'TooContended'; readonly attempts: number }

/** The three kinds of no: the input cannot be read, the domain refuses, the world fails. */
export type No =
  | { readonly no: 'invalid'; readonly faults: readonly InputFault[] }
  | { readonly no: 'refused'; readonly refusal: Refusal }
  | { readonly no: 'failed'; readonly fault: Fault }

/** What a command came to. The same command gives the same receipt, however often it is given. */
export type Receipt = {
  readonly commandId: CommandId
  /** The stream of what the command was about, and its revision afterwards. */
  readonly stream: StreamName
  readonly revision: number
  /** A token that queries can wait for; `null` where nothing was ever written to the stream. */
  readonly position: Position | null
  /** What the command brought about in that stream; empty when it was so already. */
  readonly events: readonly DomainEvent[]
}

/** The right by which an accountant acts, to be cited by what it does in another service. */
export type Authorized = { readonly authority: Authority; readonly position: Position | null }
