export * from './port.js'
export * from './stream-names.js'
