export type { Pause } from './patience.js'
export { openEventStoreDb } from './store.js'
export type { AppendPath, EventStoreDbOptions } from './options.js'
