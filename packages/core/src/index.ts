export * from './fiscal/index.js'
export * from './kernel/index.js'
export * from './store/index.js'
export * from './delegation/index.js'
