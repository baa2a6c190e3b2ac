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

export const accountantId = literal(accountantIdCodec)
export const clientId = literal(clientIdCodec)
export const invoiceId = literal(invoiceIdCodec)
export const supportRequestId = literal(supportRequestIdCodec)
export const eventId = literal(eventIdCodec)
export const commandId = literal(commandIdCodec)
export const instant = literal(instantCodec)
export const day = literal(dayCodec)
export const reason = literal(reasonCodec)
