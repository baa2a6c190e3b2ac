import type { Party, Told } from '../kernel/actor.js'
import type { DelegableAction, Permission } from '../kernel/catalogue.js'
import type { AccountantFacts, ServiceFacts } from '../kernel/facts.js'
import type { AccountantId, ClientId, EventId } from '../kernel/ids.js'
import type { Reason } from '../kernel/text.js'
import type { Instant } from '../kernel/time.js'

type Pair = { readonly clientId: ClientId; readonly accountantId: AccountantId }

/** A permission, and the instant from which it no longer holds (`null`: it has no end of its own). */
export type PermissionTerm = { readonly permission: Permission; readonly until: Instant | null }

// ── Commands ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Ask for a delegation; a client that asks says with which permissions. */
export type RequestDelegation = Pair & {
  readonly type: 'RequestDelegation'
  /** What the client will let the accountant do once it accepts; an accountant asks with an empty list. */
  readonly permissions: readonly PermissionTerm[]
  readonly until: Instant | null
}
/** Say yes to the other side's request; a client that accepts says with which permissions. */
export type AcceptDelegation = Pair & {
  readonly type: 'AcceptDelegation'
  /** What the client lets the accountant do from now on; an accountant accepts with an empty list. */
  readonly permissions: readonly PermissionTerm[]
  readonly until: Instant | null
}
/** Say no to the other side's request, with a reason. */
export type RefuseDelegation = Pair & { readonly type: 'RefuseDelegation'; readonly reason: Reason }
/** Take one's own request back while it waits. */
export type WithdrawRequest = Pair & { readonly type: 'WithdrawRequest' }
/** Put on record that nobody answered in time. */
export type ExpireRequest = Pair & { readonly type: 'ExpireRequest' }
/** Let the accountant do more, at once. */
export type GrantPermissions = Pair & {
  readonly type: 'GrantPermissions'
  readonly permissions: readonly PermissionTerm[]
}
/** Let the accountant do less, at once; what needs a permission that goes, goes with it. */
export type RevokePermissions = Pair & {
  readonly type: 'RevokePermissions'
  readonly permissions: readonly Permission[]
  readonly reason: Reason
}
/** The accountant asks for permissions to be given or taken. */
export type RequestPermissionChange = Pair & {
  readonly type: 'RequestPermissionChange'
  readonly grant: readonly PermissionTerm[]
  readonly revoke: readonly Permission[]
  readonly reason: Reason
}
/** Approves what it lists; whatever else had been asked is declined. */
export type ApprovePermissionChange = Pair & {
  readonly type: 'ApprovePermissionChange'
  readonly permissions: readonly Permission[]
}
/** The client gives nothing of what was asked, with a reason. */
export type RefusePermissionChange = Pair & { readonly type: 'RefusePermissionChange'; readonly reason: Reason }
/** The accountant takes its wish for a change back. */
export type WithdrawPermissionChange = Pair & { readonly type: 'WithdrawPermissionChange' }
/** Give the delegation an end, another end, or none. */
export type SetDelegationEnd = Pair & { readonly type: 'SetDelegationEnd'; readonly until: Instant | null }
/** The client ends the delegation, with a reason. */
export type RevokeDelegation = Pair & { readonly type: 'RevokeDelegation'; readonly reason: Reason }
/** The accountant ends the delegation, with a reason. */
export type RenounceDelegation = Pair & { readonly type: 'RenounceDelegation'; readonly reason: Reason }
/** Past its end date: puts on record what has already happened. */
export type ExpireDelegation = Pair & { readonly type: 'ExpireDelegation' }
/** The other side of the relation is gone. */
export type CloseDelegation = Pair & { readonly type: 'CloseDelegation'; readonly cause: ClosingCause }
/** Put on record that an act is allowed, before it is done. */
export type AuthorizeAction = Pair & {
  readonly type: 'AuthorizeAction'
  readonly authorizationId: EventId
  readonly action: DelegableAction
  /** The stream of what is acted upon, or the name of a thing in another service. */
  readonly subject: string
  readonly settlement: Settlement
  /** The act must be on record before this instant. */
  readonly deadline: Instant
}
/** Put on record that the act of an authorisation was done. */
export type FinishAuthorization = Pair & { readonly type: 'FinishAuthorization'; readonly authorizationId: EventId }
/** Put on record that no act followed an authorisation in time. */
export type LapseAuthorization = Pair & { readonly type: 'LapseAuthorization'; readonly authorizationId: EventId }

/** Everything that can be asked of a delegation. */
export type DelegationCommand =
  | RequestDelegation
  | AcceptDelegation
  | RefuseDelegation
  | WithdrawRequest
  | ExpireRequest
  | GrantPermissions
  | RevokePermissions
  | RequestPermissionChange
  | ApprovePermissionChange
  | RefusePermissionChange
  | WithdrawPermissionChange
  | SetDelegationEnd
  | RevokeDelegation
  | RenounceDelegation
  | ExpireDelegation
  | CloseDelegation
  | AuthorizeAction
  | FinishAuthorization
  | LapseAuthorization

/** Which side is gone. */
export type ClosingCause = 'AccountantClosed' | 'ServiceDeleted'

/** `settled`: the act is stored in the same append, or in another service. `pending`: it follows, and the authorisation is then finished or lapses. */
export type Settlement = 'settled' | 'pending'

/** What the other contexts say at the instant of the command, and how long a request waits for its answer. */
export type DelegationFacts = {
  readonly accountant: AccountantFacts
  readonly service: ServiceFacts
  /** Client and accountant are one and the same taxpayer. */
  readonly sameTaxpayer: boolean
  readonly daysToAnswer: number
}

/** A command with who gives it, when, and what the other contexts say then. */
export type ToldDelegation<Command = DelegationCommand> = Told<Command> & { readonly facts: DelegationFacts }

// ── Events ──────────────────────────────────────────────────────────────────────────────────────────────────────────

type At = { readonly at: Instant }
type Explained = { readonly personal: { readonly reason: Reason } }

/** The other side can answer, before the instant that is given. */
export type DelegationRequested = At & {
  readonly type: 'DelegationRequested'
  readonly initiator: Party
  readonly permissions: readonly PermissionTerm[]
  readonly until: Instant | null
  readonly answerBy: Instant
}
/** The delegation is in force; the permissions follow, one event each. */
export type DelegationAccepted = At & { readonly type: 'DelegationAccepted'; readonly until: Instant | null }
/** The other side said no. */
export type DelegationRefused = At & Explained & { readonly type: 'DelegationRefused' }
/** Whoever had asked took the request back. */
export type RequestWithdrawn = At & { readonly type: 'RequestWithdrawn' }
/** Nobody answered the request in time. */
export type RequestExpired = At & { readonly type: 'RequestExpired' }
/** Holds from `at` until `until`; granted again, the later grant takes the place of the earlier one. */
export type PermissionGranted = At & PermissionTerm & { readonly type: 'PermissionGranted' }
/** The accountant holds the permission no more; the cause says who or what took it. */
export type PermissionRevoked = At & {
  readonly type: 'PermissionRevoked'
  readonly permission: Permission
  readonly cause: RevocationCause
}
/** The client can approve it, in whole or in part, or refuse it. */
export type PermissionChangeRequested = At &
  Explained & {
    readonly type: 'PermissionChangeRequested'
    readonly grant: readonly PermissionTerm[]
    readonly revoke: readonly Permission[]
  }
/** What was given, and what of the asked was declined; grants and revocations follow. */
export type PermissionChangeApproved = At & {
  readonly type: 'PermissionChangeApproved'
  readonly approved: readonly Permission[]
  readonly declined: readonly Permission[]
}
/** The permissions stay as they were. */
export type PermissionChangeRefused = At & Explained & { readonly type: 'PermissionChangeRefused' }
/** The accountant no longer asks. */
export type PermissionChangeWithdrawn = At & { readonly type: 'PermissionChangeWithdrawn' }
/** The delegation has this end now, or none. */
export type DelegationEndSet = At & { readonly type: 'DelegationEndSet'; readonly until: Instant | null }
/** Ended by the client. */
export type DelegationRevoked = At & Explained & { readonly type: 'DelegationRevoked' }
/** Ended by the accountant. */
export type DelegationRenounced = At & Explained & { readonly type: 'DelegationRenounced' }
/** Its end has passed. */
export type DelegationExpired = At & { readonly type: 'DelegationExpired' }
/** Ended because the account was closed or the service deleted. */
export type DelegationClosed = At & { readonly type: 'DelegationClosed'; readonly cause: ClosingCause }
/** The accountant was allowed this act, by these grants. */
export type ActionAuthorized = At & {
  readonly type: 'ActionAuthorized'
  readonly action: DelegableAction
  /** The action's own permission. */
  readonly permission: Permission
  /** The grant of that permission. */
  readonly grantId: EventId
  /** The grants of all that the permission needs. */
  readonly neededGrantIds: readonly EventId[]
  readonly subject: string
  readonly settlement: Settlement
  readonly deadline: Instant
}
/** The act is on record. */
export type AuthorizationFinished = At & { readonly type: 'AuthorizationFinished'; readonly authorizationId: EventId }
/** No act followed in time, and none will. */
export type AuthorizationLapsed = At & { readonly type: 'AuthorizationLapsed'; readonly authorizationId: EventId }

/** Why a permission is gone: the client took it, or something that it needs was taken or had run out. */
export type RevocationCause =
  | { readonly kind: 'Client'; readonly personal: { readonly reason: Reason } }
  | { readonly kind: 'AccountantAsked' }
  | { readonly kind: 'PrerequisiteRevoked'; readonly prerequisite: Permission }
  | { readonly kind: 'PrerequisiteLapsed'; readonly prerequisite: Permission }

/** Everything that can have happened to a delegation. */
export type DelegationEvent =
  | DelegationRequested
  | DelegationAccepted
  | DelegationRefused
  | RequestWithdrawn
  | RequestExpired
  | PermissionGranted
  | PermissionRevoked
  | PermissionChangeRequested
  | PermissionChangeApproved
  | PermissionChangeRefused
  | PermissionChangeWithdrawn
  | DelegationEndSet
  | DelegationRevoked
  | DelegationRenounced
  | DelegationExpired
  | DelegationClosed
  | ActionAuthorized
  | AuthorizationFinished
  | AuthorizationLapsed

// ── States ──────────────────────────────────────────────────────────────────────────────────────────────────────────

/** A permission as it was last granted, and by which event. */
export type Grant = PermissionTerm & { readonly grantId: EventId; readonly revision: number }

/**
 * The permissions that were granted and not revoked, each once, in the order of the catalogue: needs before what needs them.
 * `grantOf` finds one, `isInForce` tells which hold at an instant.
 */
export type Grants = readonly Grant[]

/** An authorisation whose act is still to come. */
export type OpenAuthorization = {
  readonly authorizationId: EventId
  readonly deadline: Instant
  readonly permission: Permission
  readonly grantId: EventId
  readonly revision: number
}

type Open = { readonly openAuthorizations: readonly OpenAuthorization[] }

/** What the accountant has asked the client to change, if anything. */
export type PermissionChange =
  | { readonly status: 'NotAsked' }
  | {
      readonly status: 'Asked'
      readonly grant: readonly PermissionTerm[]
      readonly revoke: readonly Permission[]
    }

/** Nobody has asked yet. */
export type NotRequested = Open & { readonly status: 'NotRequested' }
/** One side has asked, the other has not answered. */
export type Requested = Open & {
  readonly status: 'Requested'
  readonly initiator: Party
  readonly permissions: readonly PermissionTerm[]
  readonly until: Instant | null
  readonly answerBy: Instant
}
/** Accepted, and not ended: permissions can be granted and used. */
export type Active = Open & {
  readonly status: 'Active'
  readonly grants: Grants
  readonly until: Instant | null
  readonly change: PermissionChange
}
/** Refused, withdrawn, expired, revoked, renounced or closed: a new request starts the next episode. */
export type Ended = Open & { readonly status: 'Ended'; readonly how: Ending }

/** How an episode came to its end. */
export type Ending = 'Refused' | 'Withdrawn' | 'RequestExpired' | 'Revoked' | 'Renounced' | 'Expired' | 'Closed'

/** What a delegation can be. */
export type DelegationState = NotRequested | Requested | Active | Ended
