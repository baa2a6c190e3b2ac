// For packages that let themselves be watched; the port is in the main entry.
export { logTo } from './log.js'
export { observerOf, type Watched } from './observer.js'
