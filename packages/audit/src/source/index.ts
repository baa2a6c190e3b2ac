export type { Cited } from './cited.js'
export { eventsSource } from './events-source.js'
export { type Audited, type AuditFault, type EventSource, storeSource } from './source.js'
