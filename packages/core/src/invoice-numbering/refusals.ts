import type { Decision } from '../kernel/decider.js'
import type { Instant } from '../kernel/time.js'
import type { NumberingEvent } from './types.js'

/** Every way in which a numbering says no. */
export type NumberingRefusal =
  | { readonly code: 'NoNumberHeld' }
  | { readonly code: 'NoNumberReserved' }
  | { readonly code: 'ReservationOver'; readonly reservedUntil: Instant }

/** The events of a command about numbers, or the refusal. */
export type NumberingDecision = Decision<NumberingEvent, NumberingRefusal>
