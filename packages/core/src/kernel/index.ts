export * from './absurd.js'
export type { ActBarred } from './act-barred.js'
export type * from './actor.js'
export type * from './brand.js'
export * from './catalogue.js'
export * from './codec.js'
export * from './decider.js'
export type * from './facts.js'
export * from './ids.js'
export { decoderOf, type InputDecoder, type InputFault, inputFaults } from './input.js'
export {
  accountantId,
  clientId,
  commandId,
  day,
  eventId,
  instant,
  invoiceId,
  reason,
  supportRequestId,
} from './literals.js'
export * from './messages.js'
export * from './record.js'
export * from './text.js'
export * from './time.js'
