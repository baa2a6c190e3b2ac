export * from './kernel/index.js'
export * from './store/index.js'
