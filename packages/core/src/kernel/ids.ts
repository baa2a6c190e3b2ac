import type { Brand } from './brand.js'

/** A UUID, in lower case; it derives from the partita IVA. */
export type AccountantId = Brand<string, 'AccountantId'>
/** A UUID, in lower case. */
export type ClientId = Brand<string, 'ClientId'>
/** A UUID, in lower case. */
export type InvoiceId = Brand<string, 'InvoiceId'>
/** A UUID, in lower case. */
export type SupportRequestId = Brand<string, 'SupportRequestId'>
/** A UUID, in lower case. */
export type EventId = Brand<string, 'EventId'>
/** A UUID, in lower case. */
export type CommandId = Brand<string, 'CommandId'>

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** Whether a value is a UUID in lower case. */
export const isUuid = (value: unknown): value is string => typeof value === 'string' && UUID.test(value)
