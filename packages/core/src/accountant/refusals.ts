import type { Decision } from '../kernel/decider.js'
import type { AccountantEvent, AccountantState } from './types.js'

type Status = AccountantState['status']

/** Every way in which an accountant's account says no. */
export type AccountantRefusal =
  | { readonly code: 'WrongParty'; readonly allowed: readonly ('accountant' | 'client' | 'system')[] }
  | { readonly code: 'AccountantAlreadyRegistered'; readonly status: Status }
  | { readonly code: 'AccountantNotRegistered' }
  | { readonly code: 'AccountantNotActive'; readonly status: Status }
  | { readonly code: 'AccountantAlreadyClosed' }

/** The events of a command about an account, or the refusal. */
export type AccountantDecision = Decision<AccountantEvent, AccountantRefusal>
