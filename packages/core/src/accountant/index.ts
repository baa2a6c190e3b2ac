export { accountantCommandCodec, accountantEventCodec } from './codec.js'
export { accountant, accountantActionOf, accountantFacts } from './decider.js'
export type * from './refusals.js'
export type * from './types.js'
