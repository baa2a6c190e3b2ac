export { supportCommandCodec, supportEventCodec } from './codec.js'
export { support, supportActionOf } from './decider.js'
export type * from './refusals.js'
export type * from './types.js'
