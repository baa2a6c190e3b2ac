import { type Either, isRight } from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'

import { checked } from '../kernel/codec.js'

/** Reads text: the value in its one normal form, or the first rule that it breaks. */
export type TextParser<Flaw, A extends string> = (text: string) => Either<Flaw, A>

// Of ASCII only: elsewhere a change of case may change the letters themselves (`ß` becomes `SS`).
export const inCapitals = (text: string): string => text.replace(/[a-z]+/g, (letters) => letters.toUpperCase())
export const inSmallLetters = (text: string): string => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())

/** A codec that brings text to its normal form on the way in; only the normal form counts as the value. */
export const textCodecOf = <Flaw, A extends string>(
  expected: string,
  parse: TextParser<Flaw, A>,
): t.Type<A, A, unknown> => {
  const normal = checked(expected, (value): value is A => {
    if (typeof value !== 'string') return false
    const parsed = parse(value)
    return isRight(parsed) && parsed.right === value
  })
  const decode: t.Validate<unknown, A> = (u, context) => {
    if (typeof u !== 'string') return t.failure(u, context)
    const parsed = parse(u)
    return isRight(parsed) ? t.success(parsed.right) : t.failure(u, context)
  }
  return new t.Type(normal.name, normal.is, decode, t.identity)
}

/** A reader of literals, which throws. The message names the broken rule and never the text, which may be personal. */
export const literalOf =
  <Flaw extends { readonly code: string }, A extends string>(what: string, parse: TextParser<Flaw, A>) =>
  (text: string): A => {
    const parsed = parse(text)
    if (isRight(parsed)) return parsed.right
    throw new RangeError(`Not ${what}: ${parsed.left.code}`)
  }
