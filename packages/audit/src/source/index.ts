export type { Cited } from './cited.js'
export { type Audited, type AuditFault, type EventSource, storeSource } from './source.js'
