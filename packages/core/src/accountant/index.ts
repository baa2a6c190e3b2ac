export { accountantCommandCodec, accountantEventCodec } from './codec.js'
export { accountant, accountantFacts } from './decider.js'
export type * from './refusals.js'
export type * from './types.js'
