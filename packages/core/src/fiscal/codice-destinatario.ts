import { type Either, left, right } from 'fp-ts/lib/Either.js'

import type { Brand } from '../kernel/brand.js'
import { inCapitals, literalOf, textCodecOf } from './checked-text.js'

/** A channel of the exchange, not a customer: 6 characters for a public administration, 7 for anyone else. */
export type CodiceDestinatario = Brand<string, 'CodiceDestinatario'>

/** The first rule that a text breaks as a codice destinatario. */
export type CodiceDestinatarioFlaw = { readonly code: 'NeitherSixNorSeven' } | { readonly code: 'NotCapitalsAndDigits' }

const CAPITALS_AND_DIGITS = /^[\dA-Z]+$/

/** Reads a codice destinatario; small letters become capitals. Source: the exchange's schema, `CodiceDestinatario`. */
export const parseCodiceDestinatario = (text: string): Either<CodiceDestinatarioFlaw, CodiceDestinatario> => {
  const capitals = inCapitals(text)
  if (capitals.length !== 6 && capitals.length !== 7) return left({ code: 'NeitherSixNorSeven' })
  if (!CAPITALS_AND_DIGITS.test(capitals)) return left({ code: 'NotCapitalsAndDigits' })
  return right(capitals as CodiceDestinatario)
}

/** Reads a codice destinatario from outside. */
export const codiceDestinatarioCodec = textCodecOf(
  'a codice destinatario: 6 capitals and digits (public administration) or 7',
  parseCodiceDestinatario,
)

/** Reads a literal. @throws RangeError when the text has another form: use the codec for input from outside. */
export const codiceDestinatario = literalOf('a codice destinatario', parseCodiceDestinatario)

/** For whom a codice destinatario can be. */
export const recipientKindOf = (code: CodiceDestinatario): 'private' | 'publicAdministration' =>
  code.length === 6 ? 'publicAdministration' : 'private'

/** The recipient has told no channel: the invoice goes to its PEC, or waits in its reserved area. Private recipients only. */
export const NO_CHANNEL: CodiceDestinatario = codiceDestinatario('0000000')

/** The recipient is abroad. */
export const FOREIGN_RECIPIENT: CodiceDestinatario = codiceDestinatario('XXXXXXX')
