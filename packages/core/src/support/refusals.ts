import type { Permission } from '../kernel/catalogue.js'
import type { Decision } from '../kernel/decider.js'
import type { UnmetCondition } from '../kernel/facts.js'
import type { SupportEvent, SupportState } from './types.js'

/** Every way in which a support request says no. */
export type SupportRefusal =
  | { readonly code: 'WrongParty'; readonly allowed: readonly ('accountant' | 'client' | 'system')[] }
  | { readonly code: 'SupportRequestAlreadyOpened'; readonly status: SupportState['status'] }
  | { readonly code: 'SupportRequestNotOpened' }
  | { readonly code: 'SupportRequestAlreadyClosed' }
  /** Help is given only for what the accountant may do: all that stands against it. */
  | {
      readonly code: 'ActivityNotHeld'
      readonly activity: Permission
      readonly unmet: readonly UnmetCondition[]
    }

/** The events of a command about a support request, or the refusal. */
export type SupportDecision = Decision<SupportEvent, SupportRefusal>
