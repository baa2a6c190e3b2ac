import type { EventId, Position, StreamName } from '@delega/core'

import { type RuleKind, type RuleName, RULES } from './rules.js'

/** Where in the history; `null` for what concerns the history as a whole. */
export type Place = {
  readonly id: EventId
  readonly type: string
  readonly stream: StreamName
  readonly revision: number
  readonly position: Position
}

/** Something that must not be: which event, against which rule, and what to do. */
export type Finding = {
  readonly rule: RuleName
  readonly kind: RuleKind
  readonly event: Place | null
  readonly says: string
  /** What exactly, such as the conditions that were not met; never anything personal. */
  readonly detail: string | null
  readonly remedy: string
}

/** Which rule is broken, and how: of an event that whoever says so has at hand. */
export type Broken = { readonly rule: RuleName; readonly detail: string | null }

export const broken = (rule: RuleName, detail: string | null = null): Broken => ({ rule, detail })

export const placeOf = ({ id, type, stream, revision, position }: Place): Place => ({
  id,
  type,
  stream,
  revision,
  position,
})

export const finding = (rule: RuleName, event: Place | null, detail: string | null = null): Finding => {
  const { kind, says, remedy } = RULES[rule]
  return { rule, kind, event, says, detail, remedy }
}
