export { numberingCommandCodec, numberingEventCodec } from './codec.js'
export { invoiceNumbering, numberHeldBy } from './decider.js'
export type * from './refusals.js'
export type * from './types.js'
