import type { Brand } from './brand.js'

/** Why somebody refused, revoked or renounced: 1 to 500 characters, not blank. May hold personal data. */
export type Reason = Brand<string, 'Reason'>

export const isReason = (value: unknown): value is Reason =>
  typeof value === 'string' && value.trim().length > 0 && value.length <= 500

/** Reads a literal. @throws RangeError when the text is blank or too long: use the codec for input from outside. */
export const reason = (text: string): Reason => {
  if (isReason(text)) return text
  throw new RangeError('Not a reason: expected 1 to 500 characters that are not all blank')
}
