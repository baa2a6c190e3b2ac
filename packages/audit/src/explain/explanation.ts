import type { Action, Instant, Position, UnmetCondition } from '@delega/core'

import type { Pair } from '../links/book.js'
import type { Cited } from '../source/cited.js'
import type { Finding } from '../verify/finding.js'

/** One link of the chain from an act down to the accounts of the two sides. */
export type Step = {
  /** What it is. */
  readonly what: 'act' | 'authorisation' | 'grant' | 'delegation' | 'account' | 'service' | 'module'
  /** What about it, such as a permission, a status or a subject. */
  readonly detail: string
  readonly holds: boolean
  readonly event: Cited | null
  readonly under: readonly Step[]
}

/** A condition that does not hold, and the event that made it so. */
export type Because = { readonly unmet: UnmetCondition; readonly event: Cited | null }

/**
 * Why an act was allowed, or an action is or is not. `proven`: an act with all that it rests on. `unproven`: an act
 * against which something was found. `ownRight`: its author needs no delegation.
 */
export type Explanation = {
  readonly verdict: 'proven' | 'unproven' | 'ownRight' | 'allowed' | 'refused'
  readonly at: Instant
  readonly position: Position | null
  readonly pair: Pair | null
  readonly action: Action | null
  /** The whole chain, from what was asked about down to the accounts. */
  readonly chain: Step
  readonly unmet: readonly Because[]
  readonly findings: readonly Finding[]
}
