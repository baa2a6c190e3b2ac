export * from './authority/authority.js'
export {
  type Allowed,
  type AuthorityAnswer,
  type AuthorityTable,
  authorityTable,
  type Question,
} from './authority/table.js'
export * from './ledger/ledger.js'
export * from './links/index.js'
export { type Batch, batchOver, foldAll, type Recorded } from './model/fold.js'
export { type Dump, type MemoryShelf, memoryShelf, memoryStorage } from './model/memory.js'
export { columnNames, valuesOf } from './model/memory-table.js'
export type * from './model/model.js'
export type { Page, PageRequest } from './model/page.js'
export type * from './model/storage.js'
export type { Columns, Condition, Found, Order, Place, Reader, Scalar, Table, Walk } from './model/table.js'
export { describeProgress } from './run/progress.js'
export * from './run/runner.js'
export { type ProgressOutput, type ShownProgress, showProgress } from './run/show-progress.js'
export type * from './run/status.js'
export * from './support/support.js'
export * from './timeline/timeline.js'
export * from './work/index.js'
