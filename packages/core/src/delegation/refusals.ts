import type { Party } from '../kernel/actor.js'
import type { Action, Module, Permission } from '../kernel/catalogue.js'
import type { Decision } from '../kernel/decider.js'
import type { AccountantFacts, ServiceFacts, UnmetCondition } from '../kernel/facts.js'
import type { EventId } from '../kernel/ids.js'
import type { Instant } from '../kernel/time.js'
import type { DelegationEvent, DelegationState } from './types.js'

export type { UnmetCondition } from '../kernel/facts.js'

type Status = DelegationState['status']

/** One side is not there: nothing can be delegated. */
export type SideObstacle =
  | { readonly code: 'AccountantNotActive'; readonly status: AccountantFacts['status'] }
  | { readonly code: 'ServiceNotActive'; readonly status: ServiceFacts['status'] }

/** Why these two cannot be linked. */
export type LinkObstacle = SideObstacle | { readonly code: 'ClosedToDelegation' } | { readonly code: 'SameTaxpayer' }

/** Why a permission cannot be granted. */
export type GrantObstacle =
  | SideObstacle
  | { readonly code: 'PrerequisiteMissing'; readonly permission: Permission; readonly prerequisite: Permission }
  | { readonly code: 'ModuleNotActive'; readonly permission: Permission; readonly module: Module }
  | { readonly code: 'EndNotAhead'; readonly permission: Permission; readonly until: Instant }
  | { readonly code: 'ListedTwice'; readonly permission: Permission }

/** Every way in which a delegation says no. */
export type DelegationRefusal =
  | { readonly code: 'WrongParty'; readonly allowed: readonly (Party | 'system')[] }
  | { readonly code: 'OwnRequest'; readonly initiator: Party }
  | {
      readonly code: 'TermsAreForTheClientToSet'
      readonly permissions: readonly Permission[]
      readonly until: Instant | null
    }
  | { readonly code: 'LinkImpossible'; readonly obstacles: readonly LinkObstacle[] }
  | { readonly code: 'GrantImpossible'; readonly obstacles: readonly GrantObstacle[] }
  | { readonly code: 'DelegationAlreadyOpen'; readonly status: 'Requested' | 'Active' }
  | { readonly code: 'RequestNotPending'; readonly status: Status }
  | { readonly code: 'RequestPastItsTime'; readonly answerBy: Instant }
  | { readonly code: 'RequestStillInTime'; readonly answerBy: Instant }
  | { readonly code: 'DelegationNotActive'; readonly status: Status }
  | { readonly code: 'DelegationPastItsEnd'; readonly until: Instant }
  | { readonly code: 'DelegationNotPastItsEnd'; readonly until: Instant | null }
  | { readonly code: 'DelegationEndNotAhead'; readonly until: Instant }
  | { readonly code: 'ChangeAlreadyAsked' }
  | { readonly code: 'ChangeNotAsked' }
  | { readonly code: 'ChangeEmpty' }
  | { readonly code: 'NotAmongTheAsked'; readonly permissions: readonly Permission[] }
  | { readonly code: 'ActionNotAllowed'; readonly action: Action; readonly unmet: readonly UnmetCondition[] }
  | { readonly code: 'AuthorizationNotOpen'; readonly authorizationId: EventId }
  | { readonly code: 'AuthorizationStillInTime'; readonly deadline: Instant }

/** The events of a command about a delegation, or the refusal. */
export type DelegationDecision = Decision<DelegationEvent, DelegationRefusal>
