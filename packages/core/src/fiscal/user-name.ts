import { type Either, left, right } from 'fp-ts/lib/Either.js'

import type { Brand } from '../kernel/brand.js'
import { literalOf, textCodecOf } from './checked-text.js'

/** The name with which an accountant enters its account. */
export type UserName = Brand<string, 'UserName'>

/** The first rule that a text breaks as a user name. */
export type UserNameFlaw =
  | { readonly code: 'WrongLength' }
  | { readonly code: 'UnusableCharacter' }
  | { readonly code: 'NoLetterFirst' }
  | { readonly code: 'NoDigit' }
  | { readonly code: 'NoCapital' }
  | { readonly code: 'SeveralSeparators' }

/** Reads a user name: 8 to 20 letters and digits, a letter first, a digit, a capital, at most one `.` or `_`. */
export const parseUserName = (text: string): Either<UserNameFlaw, UserName> => {
  if (text.length < 8 || text.length > 20) return left({ code: 'WrongLength' })
  if (!/^[\w.]+$/.test(text)) return left({ code: 'UnusableCharacter' })
  if (!/^[a-z]/i.test(text)) return left({ code: 'NoLetterFirst' })
  if (!/\d/.test(text)) return left({ code: 'NoDigit' })
  if (!/[A-Z]/.test(text)) return left({ code: 'NoCapital' })
  if (/[._].*[._]/.test(text)) return left({ code: 'SeveralSeparators' })
  return right(text as UserName)
}

/** Reads a user name from outside. */
export const userNameCodec = textCodecOf(
  'a user name: 8 to 20 letters and digits, a letter first, a digit, a capital, at most one of . and _',
  parseUserName,
)

/** Reads a literal. @throws RangeError when the text is no user name: use the codec for input from outside. */
export const userName = literalOf('a user name', parseUserName)
