export * from './kernel/index.js'
export * from './store/index.js'
export * from './delegation/index.js'
export type * from './fiscal/index.js'
