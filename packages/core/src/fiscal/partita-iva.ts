import { type Either, left, right } from 'fp-ts/lib/Either.js'

import type { Brand } from '../kernel/brand.js'
import { literalOf, textCodecOf } from './checked-text.js'

/** Eleven digits with a valid check digit and office code, without the `IT` prefix. */
export type PartitaIva = Brand<string, 'PartitaIva'>

/** The first rule that a text breaks as a partita IVA. */
export type PartitaIvaFlaw =
  | { readonly code: 'NotElevenDigits' }
  | { readonly code: 'WrongCheckDigit' }
  | { readonly code: 'NoTaxpayerNumber' }
  | { readonly code: 'UnknownOffice' }

const ELEVEN_DIGITS = /^\d{11}$/
const PREFIX = /^IT(?=\d)/i
const SPECIAL_OFFICES: ReadonlySet<number> = new Set([120, 121, 888, 999])

const doubled = (digit: number): number => (digit > 4 ? 2 * digit - 9 : 2 * digit)

const checkDigitOf = (text: string): number => {
  let sum = 0
  for (let place = 0; place < 10; place += 1) {
    const digit = Number(text[place])
    sum += place % 2 === 0 ? digit : doubled(digit)
  }
  return (10 - (sum % 10)) % 10
}

const isOffice = (code: number): boolean => (code >= 1 && code <= 100) || SPECIAL_OFFICES.has(code)

/** Reads a partita IVA, with or without `IT` before it. Source: the tax authority's rules for the number, d.P.R. 633/1972 art. 35. */
export const parsePartitaIva = (text: string): Either<PartitaIvaFlaw, PartitaIva> => {
  const digits = text.replace(PREFIX, '')
  if (!ELEVEN_DIGITS.test(digits)) return left({ code: 'NotElevenDigits' })
  if (checkDigitOf(digits) !== Number(digits[10])) return left({ code: 'WrongCheckDigit' })
  if (digits.startsWith('0000000')) return left({ code: 'NoTaxpayerNumber' })
  if (!isOffice(Number(digits.slice(7, 10)))) return left({ code: 'UnknownOffice' })
  return right(digits as PartitaIva)
}

/** Reads a partita IVA from outside, with or without `IT` before it. */
export const partitaIvaCodec = textCodecOf('a partita IVA: 11 digits with a valid check digit', parsePartitaIva)

/** Reads a literal. @throws RangeError when the text is no partita IVA: use the codec for input from outside. */
export const partitaIva = literalOf('a partita IVA', parsePartitaIva)
