export * from './links/index.js'
export * from './merkle/index.js'
export * from './source/index.js'
export * from './verify/index.js'
