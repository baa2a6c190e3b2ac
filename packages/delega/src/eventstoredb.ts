export { type EventStoreDbOptions, openEventStoreDb } from '@delega/eventstoredb'
