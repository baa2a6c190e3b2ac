import type * as t from 'io-ts'

import {
  accountantIdCodec,
  clientIdCodec,
  commandIdCodec,
  dayCodec,
  eventIdCodec,
  instantCodec,
  invoiceIdCodec,
  reasonCodec,
  supportRequestIdCodec,
} from './codec.js'

/**
 * A reader of literals: for what the code itself says, never for input from outside. It throws a RangeError that names
 * what was expected and never the text, which may be personal.
 */
export const literal =
  <A extends string>(codec: t.Type<A, A, unknown>) =>
  (text: string): A => {
    if (codec.is(text)) return text
    throw new RangeError(`Not ${codec.name}`)
  }

/** Reads a literal. @throws RangeError when the text is no UUID: use the codec for input from outside. */
export const accountantId = literal(accountantIdCodec)
/** Reads a literal. @throws RangeError when the text is no UUID: use the codec for input from outside. */
export const clientId = literal(clientIdCodec)
/** Reads a literal. @throws RangeError when the text is no UUID: use the codec for input from outside. */
export const invoiceId = literal(invoiceIdCodec)
/** Reads a literal. @throws RangeError when the text is no UUID: use the codec for input from outside. */
export const supportRequestId = literal(supportRequestIdCodec)
/** Reads a literal. @throws RangeError when the text is no UUID: use the codec for input from outside. */
export const eventId = literal(eventIdCodec)
/** Reads a literal. @throws RangeError when the text is no UUID: use the codec for input from outside. */
export const commandId = literal(commandIdCodec)
/** Reads a literal such as `2026-03-01T09:30:00.000Z`. @throws RangeError when the text is no instant: use the codec for input from outside. */
export const instant = literal(instantCodec)
/** Reads a literal such as `2026-03-01`. @throws RangeError when the text is no calendar day: use the codec for input from outside. */
export const day = literal(dayCodec)
/** Reads a literal. @throws RangeError when the text is blank or too long: use the codec for input from outside. */
export const reason = literal(reasonCodec)
