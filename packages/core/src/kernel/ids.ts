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
