export * from './links/index.js'
export * from './source/index.js'
