export { ledger, type LedgerEntry } from './ledger.js'
export { type Drawing, type Drawn, sample, type Sample } from './sample.js'
export { unused, type Unused, type UnusedGrant } from './unused.js'
export { type Effects, type Supposition, whatIf, type WhatIf } from './what-if.js'
