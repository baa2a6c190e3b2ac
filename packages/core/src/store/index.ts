// For those who open a store in memory, and for those who write a store of their own; the port is in the main entry.
export { type Held, invalidAppend, judgeAppend, sameContent, type Verdict } from './append.js'
export * from './clock.js'
export * from './follow.js'
export { DEFAULT_PAGE, inMemoryStore } from './in-memory.js'
