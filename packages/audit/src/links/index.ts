export { type AsOf, asOf } from './as-of.js'
export type { Pair, Scope } from './book.js'
export type { Moment } from './moment.js'
export type { PairStanding, Standing } from './standing.js'
