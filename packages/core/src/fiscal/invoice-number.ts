import { type Either, left, right } from 'fp-ts/lib/Either.js'

import type { Brand } from '../kernel/brand.js'
import { literalOf, textCodecOf } from './checked-text.js'

/** The number that stands on an invoice: 1 to 20 characters of Basic Latin, at least one of them a digit. */
export type InvoiceNumber = Brand<string, 'InvoiceNumber'>

/** The first rule that a text breaks as the number of an invoice. */
export type InvoiceNumberFlaw =
  | { readonly code: 'WrongLength' }
  | { readonly code: 'NotBasicLatin' }
  | { readonly code: 'NoDigit' }

// Printable only: a line break or a tab inside a number would not survive the XML of the exchange.
const BASIC_LATIN = /^[ -~]*$/

/** Reads the number of an invoice. Source: the exchange's schema, `NumeroDocumento`, and its check 00425 (a digit at least). */
export const parseInvoiceNumber = (text: string): Either<InvoiceNumberFlaw, InvoiceNumber> => {
  if (text.length < 1 || text.length > 20) return left({ code: 'WrongLength' })
  if (!BASIC_LATIN.test(text)) return left({ code: 'NotBasicLatin' })
  if (!/\d/.test(text)) return left({ code: 'NoDigit' })
  return right(text as InvoiceNumber)
}

/** Reads an invoice number from outside. */
export const invoiceNumberCodec = textCodecOf(
  'an invoice number: 1 to 20 characters of Basic Latin with a digit',
  parseInvoiceNumber,
)

/** Reads a literal. @throws RangeError when the text is no invoice number: use the codec for input from outside. */
export const invoiceNumber = literalOf('an invoice number', parseInvoiceNumber)
