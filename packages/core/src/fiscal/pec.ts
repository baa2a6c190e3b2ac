import { type Either, left, right } from 'fp-ts/lib/Either.js'

import type { Brand } from '../kernel/brand.js'
import { inSmallLetters, literalOf, textCodecOf } from './checked-text.js'

/** A certified e-mail address (posta elettronica certificata), of a plausible form; only its domain's case is made small. */
export type Pec = Brand<string, 'Pec'>

/** The first rule that a text breaks as a PEC address. */
export type PecFlaw =
  | { readonly code: 'WrongLength' }
  | { readonly code: 'NoSingleAt' }
  | { readonly code: 'ImplausibleMailbox' }
  | { readonly code: 'ImplausibleDomain' }

const MAILBOX = /^[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*$/
const LABEL = /^[\da-z](?:[\da-z-]{0,61}[\da-z])?$/

const isDomain = (domain: string): boolean => {
  const labels = domain.split('.')
  return labels.length > 1 && labels.every((label) => LABEL.test(label)) && !/^\d+$/.test(labels.at(-1) ?? '')
}

/** Reads a PEC address. Whether the address is certified, only its provider knows. Source for form and lengths: RFC 5321. */
export const parsePec = (text: string): Either<PecFlaw, Pec> => {
  if (text.length < 6 || text.length > 254) return left({ code: 'WrongLength' })
  const [mailbox = '', named = '', ...more] = text.split('@')
  const domain = inSmallLetters(named)
  if (domain === '' || more.length > 0) return left({ code: 'NoSingleAt' })
  if (mailbox.length > 64 || !MAILBOX.test(mailbox)) return left({ code: 'ImplausibleMailbox' })
  if (!isDomain(domain)) return left({ code: 'ImplausibleDomain' })
  return right(`${mailbox}@${domain}` as Pec)
}

/** Reads a PEC address from outside. */
export const pecCodec = textCodecOf('a PEC address such as name@pec.example.it', parsePec)

/** Reads a literal. @throws RangeError when the text is no PEC address: use the codec for input from outside. */
export const pec = literalOf('a PEC address', parsePec)
