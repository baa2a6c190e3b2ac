import type { Brand } from './brand.js'

/** Why somebody refused, revoked or renounced: 1 to 500 characters, not blank. May hold personal data. */
export type Reason = Brand<string, 'Reason'>

/** Whether a value is text of 1 to 500 characters that are not all blank. */
export const isReason = (value: unknown): value is Reason =>
  typeof value === 'string' && value.trim().length > 0 && value.length <= 500
