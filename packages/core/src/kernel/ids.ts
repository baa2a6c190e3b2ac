import type { Brand } from './brand.js'

/** UUIDs, in lower case. */
export type AccountantId = Brand<string, 'AccountantId'>
export type ClientId = Brand<string, 'ClientId'>
export type InvoiceId = Brand<string, 'InvoiceId'>
export type SupportRequestId = Brand<string, 'SupportRequestId'>
export type EventId = Brand<string, 'EventId'>
export type CommandId = Brand<string, 'CommandId'>

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

export const isUuid = (value: unknown): value is string => typeof value === 'string' && UUID.test(value)

const reader =
  <Id extends string>(what: string) =>
  /** Reads a literal. @throws RangeError when the text is no UUID: use the codec for input from outside. */
  (text: string): Id => {
    if (isUuid(text)) return text as Id
    throw new RangeError(`Not ${what}: expected a UUID in lower case, got ${JSON.stringify(text)}`)
  }

export const accountantId = reader<AccountantId>('an accountant id')
export const clientId = reader<ClientId>('a client id')
export const invoiceId = reader<InvoiceId>('an invoice id')
export const supportRequestId = reader<SupportRequestId>('a support request id')
export const eventId = reader<EventId>('an event id')
export const commandId = reader<CommandId>('a command id')
