export type * from './refusals.js'
export type * from './types.js'
