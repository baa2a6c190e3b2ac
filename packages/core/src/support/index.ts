export { supportCommandCodec, supportEventCodec } from './codec.js'
export { support } from './decider.js'
export type * from './refusals.js'
export type * from './types.js'
