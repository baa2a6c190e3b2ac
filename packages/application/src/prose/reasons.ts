import type { GrantObstacle, LinkObstacle, SendFault, ShapeFault, StoreFault, UnmetCondition } from '@delega/core'

import type { Fault, Refusal } from '../outcome.js'

/** Everything that a "no" can consist of. */
export type Reason = Refusal | UnmetCondition | LinkObstacle | GrantObstacle | ShapeFault | SendFault

/** A sentence for each reason: what stands in the way, and what to do about it. One that is missing is a compile error. */
export type Sentences = {
  readonly [Code in Reason['code']]: (reason: Extract<Reason, { readonly code: Code }>) => string
}

type AnyFault = Fault | StoreFault

export type FaultSentences = {
  readonly [Name in AnyFault['fault']]: (fault: Extract<AnyFault, { readonly fault: Name }>) => string
}

export type Language = {
  readonly reasons: Sentences
  readonly faults: FaultSentences
  /** What is said before the faults of input that cannot be read. */
  readonly invalid: string
  readonly input: (fault: { readonly path: string; readonly expected: string; readonly found: string }) => string
}

/** The parts of a refusal that is made of several. */
export const partsOf = (refusal: Refusal): readonly Reason[] => {
  if ('unmet' in refusal) return refusal.unmet
  if ('obstacles' in refusal) return refusal.obstacles
  return 'faults' in refusal ? refusal.faults : []
}
