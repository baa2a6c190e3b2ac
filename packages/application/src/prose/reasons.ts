import type { GrantObstacle, LinkObstacle, SendFault, ShapeFault, StoreFault, UnmetCondition } from '@delega/core'

import type { Fault, Refusal } from '../outcome.js'

/** Everything that a "no" can consist of. */
export type Reason = Refusal | UnmetCondition | LinkObstacle | GrantObstacle | ShapeFault | SendFault

type Compound = Extract<
  Reason,
  { readonly unmet: unknown } | { readonly obstacles: unknown } | { readonly faults: unknown }
>

/** What stands in the way, and what to do next: a sentence each. */
export type Prose = readonly [what: string, next: string]

/**
 * The prose of each reason; one that is missing is a compile error, and so is one that names no next step. A reason made
 * of several has a heading: each of its parts names its own.
 */
export type Sentences = {
  readonly [Code in Reason['code']]: (
    reason: Extract<Reason, { readonly code: Code }>,
  ) => Code extends Compound['code'] ? string : Prose
}

type AnyFault = Fault | StoreFault

export type FaultSentences = {
  readonly [Name in AnyFault['fault']]: (fault: Extract<AnyFault, { readonly fault: Name }>) => Prose
}

export type Language = {
  readonly reasons: Sentences
  readonly faults: FaultSentences
  /** What is said before the faults of input that cannot be read. */
  readonly invalid: string
}

/** The parts of a refusal that is made of several. */
export const partsOf = (refusal: Refusal): readonly Reason[] => {
  if ('unmet' in refusal) return refusal.unmet
  if ('obstacles' in refusal) return refusal.obstacles
  return 'faults' in refusal ? refusal.faults : []
}
