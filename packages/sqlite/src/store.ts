import type { Appended, EventStore, Instant, Metadata, Position, StoreFault, Write } from '@delega/core'
import { DEFAULT_PAGE, followPages, invalidAppend, judgeAppend, systemClock } from '@delega/core/store'
import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'

import { type DatabaseOptions, openDatabase, type SqliteDatabase } from './database.js'
import { type EventLog, eventLog, eventsModule, type Row } from './event-log.js'

/** Which file, how carefully, and by which clock. */
export type SqliteStoreOptions = DatabaseOptions & {
  /** Tells when an event was recorded (default: the machine's clock). */
  readonly clock?: () => Instant
}

/** The events of a file. Read models may live in the same `database`. */
export type SqliteStore = EventStore & { readonly database: SqliteDatabase }

// The events of one command have the same metadata: written once for all of them.
const rowsOfWrite = ({ events }: Write): readonly Row[] => {
  let written: Metadata | null = null
  let text = ''
  return events.map(({ id, type, schemaVersion, data, metadata }) => {
    if (metadata !== written) text = JSON.stringify(metadata)
    written = metadata
    return { id, type, schemaVersion, data: JSON.stringify(data), metadata: text }
  })
}

// Before the transaction: nobody waits for a lock that is held while JSON is written.
const rowsOf = (writes: readonly Write[]): Either<StoreFault, readonly (readonly Row[])[]> => {
  const invalid = invalidAppend('unit', writes)
  if (invalid !== null) return left(invalid)
  try {
    return right(writes.map(rowsOfWrite))
  } catch {
    return left({ fault: 'InvalidAppend', detail: 'the content of an event cannot be written as JSON' })
  }
}

type Written = Either<StoreFault, Appended>

const writeAll = (
  log: EventLog,
  writes: readonly Write[],
  rows: readonly (readonly Row[])[],
  recordedAt: Instant,
): Written => {
  const verdict = judgeAppend(writes, log)
  if (verdict.verdict === 'refused') return left(verdict.fault)
  if (verdict.verdict === 'repeated') return right({ position: verdict.position, repeated: true })
  let position: Position | null = null
  for (const [index, { stream, expectedRevision }] of writes.entries())
    for (const [offset, row] of (rows[index] ?? []).entries())
      position = log.write(stream, expectedRevision + 1 + offset, row, recordedAt)
  return right({ position: position ?? log.head() ?? (0 as Position), repeated: false })
}

const storeOn = (database: SqliteDatabase, clock: () => Instant): SqliteStore => {
  const log = eventLog(database.sql)

  const append = async (writes: readonly Write[]): Promise<Written> => {
    const rows = rowsOf(writes)
    if (isLeft(rows)) return rows
    const answer = await database.sharedTransaction(() => writeAll(log, writes, rows.right, clock()))()
    return isLeft(answer) ? answer : answer.right
  }

  return {
    atomicity: 'unit',
    database,
    readStream: (stream, { from = 0, limit = -1 } = {}) => database.read(() => log.streamOf(stream, from, limit)),
    append: (writes) => () => append(writes),
    readAll: ({ after = null, limit = DEFAULT_PAGE, filter = {} } = {}) =>
      database.read(() => log.page(after, Math.max(1, limit), filter)),
    subscribe: ({ after, filter = {} }, listener) => {
      database.watch()
      const page = (from: Position | null) => database.read(() => log.page(from, DEFAULT_PAGE, filter))()
      return followPages({ page, more: database.changed }, after, listener)
    },
    close: database.close,
  }
}

/**
 * Opens the event store in a file, created where there is none.
 *
 * Several streams append in one transaction; appends that wait at the same time are committed at once, each with an
 * outcome of its own. Several processes may have the same file open. Faults: `Locked` where another process holds the
 * file for longer than `busyTimeoutMs`, `NotAStore`, `NewerVersion`, `Corrupt`, `ReadOnly`, `AccessDenied`, `Full`,
 * `Unavailable`.
 */
export const openSqliteStore =
  ({ clock = systemClock(), ...options }: SqliteStoreOptions): TaskEither<StoreFault, SqliteStore> =>
  async () => {
    const opened = await openDatabase(options)()
    if (isLeft(opened)) return opened
    const database = opened.right
    const migrated = await database.migrate(eventsModule)()
    if (isLeft(migrated)) {
      await database.close()
      return migrated
    }
    return right(storeOn(database, clock))
  }
