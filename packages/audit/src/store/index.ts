import type { EventStore, StoreFault } from '@delega/core'
import { openSqliteStore } from '@delega/sqlite'
import { right } from 'fp-ts/lib/Either.js'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'

/** How a store is opened. All may be left out. */
export type OpenStoreOptions = {
  /** For a file: only read it, and fail where there is none (default: it is made, and written to). */
  readonly readOnly?: boolean
  /** For a server: for how many milliseconds a read that fails is repeated (default 30,000). */
  readonly readDeadlineMs?: number
}

const SCHEME = /^([a-z][a-z0-9+.-]*):\/\//i
const SERVERS: readonly unknown[] = ['esdb', 'esdb+discover', 'kurrentdb', 'kurrentdb+discover']

/** Whether a text names a server rather than a file. */
export const isServer = (where: string): boolean => SERVERS.includes(SCHEME.exec(where)?.[1])

/** What is wrong with a scheme that no store has; `null` for the path of a file. */
export const flawIn = (where: string): string | null => {
  const scheme = SCHEME.exec(where)?.[0]
  if (scheme === undefined || isServer(where)) return null
  return `${scheme} names no store: give esdb://… or kurrentdb://…, or the path of an SQLite file`
}

const openServer = async (connectionString: string, { readDeadlineMs }: OpenStoreOptions): Promise<EventStore> => {
  // It takes longer to load than all the rest.
  const { openEventStoreDb } = await import('@delega/eventstoredb')
  return openEventStoreDb({ connectionString, ...(readDeadlineMs === undefined ? {} : { readDeadlineMs }) })
}

/**
 * Opens the store that one setting names: EventStoreDB for `esdb://…` and `kurrentdb://…`, with or without `+discover`; else
 * an SQLite file, by its path. A server is not called before the store is used.
 * @throws RangeError (the promise rejects) for any other scheme, and where the connection string is none.
 */
export const openStore =
  (where: string, options: OpenStoreOptions = {}): TaskEither<StoreFault, EventStore> =>
  async () => {
    if (isServer(where)) return right(await openServer(where, options))
    const flaw = flawIn(where)
    if (flaw !== null) throw new RangeError(flaw)
    return openSqliteStore({ file: where, readOnly: options.readOnly ?? false })()
  }
