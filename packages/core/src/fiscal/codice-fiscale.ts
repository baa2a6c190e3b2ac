import { type Either, isRight, left, right } from 'fp-ts/lib/Either.js'

import type { Brand } from '../kernel/brand.js'
import { inCapitals, literalOf, textCodecOf } from './checked-text.js'
import { parsePartitaIva, type PartitaIvaFlaw } from './partita-iva.js'

/** Of a person 16 characters in capitals, of an organisation 11 digits. */
export type CodiceFiscale = Brand<string, 'CodiceFiscale'>

/** The first rule that a text breaks as a codice fiscale; of eleven digits, the rule of the partita IVA. */
export type CodiceFiscaleFlaw =
  | { readonly code: 'NeitherPersonNorOrganisation' }
  | { readonly code: 'ImpossibleDayOfBirth' }
  | { readonly code: 'WrongCheckCharacter' }
  | PartitaIvaFlaw

// Where two persons would share a code, digits are replaced by letters from the right (omocodia).
const OMOCODIC = 'LMNPQRSTUV'
const PERSON = /^[A-Z]{6}[\dLMNPQRSTUV]{2}[ABCDEHLMPRST][\dLMNPQRSTUV]{2}[A-Z][\dLMNPQRSTUV]{3}[A-Z]$/
const ELEVEN_DIGITS = /^\d{11}$/

// Weights at odd places, of the digits 0-9 as of the letters A-J; at even places a character weighs its own number.
const ODD = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23]
const A = 65

const weightOf = (character: string, oddPlace: boolean): number => {
  const number = character <= '9' ? Number(character) : character.charCodeAt(0) - A
  return oddPlace ? (ODD[number] ?? 0) : number
}

const checkCharacterOf = (text: string): string => {
  let sum = 0
  for (let place = 0; place < 15; place += 1) sum += weightOf(text.charAt(place), place % 2 === 0)
  return String.fromCharCode(A + (sum % 26))
}

const digitOf = (character: string): number => (character <= '9' ? Number(character) : OMOCODIC.indexOf(character))

// Women's days of birth are counted from 41.
const isDayOfBirth = (day: number): boolean => (day >= 1 && day <= 31) || (day >= 41 && day <= 71)

const parsePerson = (text: string): Either<CodiceFiscaleFlaw, CodiceFiscale> => {
  if (!PERSON.test(text)) return left({ code: 'NeitherPersonNorOrganisation' })
  if (!isDayOfBirth(10 * digitOf(text.charAt(9)) + digitOf(text.charAt(10))))
    return left({ code: 'ImpossibleDayOfBirth' })
  if (checkCharacterOf(text) !== text.charAt(15)) return left({ code: 'WrongCheckCharacter' })
  return right(text as CodiceFiscale)
}

/** Reads a codice fiscale; small letters become capitals. Source: d.m. 23 December 1976, and the tax authority's note on omocodia. */
export const parseCodiceFiscale = (text: string): Either<CodiceFiscaleFlaw, CodiceFiscale> => {
  if (!ELEVEN_DIGITS.test(text)) return parsePerson(inCapitals(text))
  const organisation = parsePartitaIva(text)
  return isRight(organisation) ? right(text as CodiceFiscale) : organisation
}

/** Reads a codice fiscale from outside, in capitals or not. */
export const codiceFiscaleCodec = textCodecOf(
  'a codice fiscale: 16 characters (person) or 11 digits (organisation), valid check digit',
  parseCodiceFiscale,
)

/** Reads a literal. @throws RangeError when the text is no codice fiscale: use the codec for input from outside. */
export const codiceFiscale = literalOf('a codice fiscale', parseCodiceFiscale)
