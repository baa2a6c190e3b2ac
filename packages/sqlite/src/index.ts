export { type DatabaseOptions, openDatabase, type SqliteDatabase } from './database.js'
export { sqliteReadModels, type SqliteReadModels } from './read-models/storage.js'
export type { SqliteShelf } from './read-models/shelf.js'
export { openSqliteStore, type SqliteStore, type SqliteStoreOptions } from './store.js'
