import type { Appended, EventStore, Instant, Metadata, Position, StoreFault, Write } from '@delega/core'
import { DEFAULT_PAGE, followPages, invalidAppend, judgeAppend, systemClock } from '@delega/core/store'
import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'

import { type DatabaseOptions, openDatabase, type SqliteDatabase } from './database.js'
import { type EventLog, eventLog, eventsModule, type Row } from './event-log.js'
import { isConstraint } from './faults.js'

/** Which file, how carefully, and by which clock. */
export type SqliteStoreOptions = DatabaseOptions & {
  /** Tells when an event was recorded (default: the machine's clock). */
  readonly clock?: () => Instant
}

/** The events of a file. Read models may live in the same `database`. */
export type SqliteStore = EventStore & { readonly database: SqliteDatabase }

const rowsOf = (writes: readonly Write[]): readonly Row[] => {
  const rows: Row[] = []
  // The events of one command have the same metadata: written once for all of them.
  let written: Metadata | null = null
  let text = ''
  for (const { stream, expectedRevision, events } of writes) {
    let revision = expectedRevision
    for (const { id, type, schemaVersion, data, metadata } of events) {
      if (metadata !== written) text = JSON.stringify(metadata)
      written = metadata
      revision += 1
      rows.push({ stream, revision, id, type, schemaVersion, data: JSON.stringify(data), metadata: text })
    }
  }
  return rows
}

const readyRows = (writes: readonly Write[]): Either<StoreFault, readonly Row[]> => {
  const invalid = invalidAppend('unit', writes)
  if (invalid !== null) return left(invalid)
  try {
    return right(rowsOf(writes))
  } catch {
    return left({ fault: 'InvalidAppend', detail: 'the content of an event cannot be written as JSON' })
  }
}

/** Whether all streams but the first stand as expected. */
const areOthersAsExpected = (log: EventLog, writes: readonly Write[]): boolean =>
  writes.every(({ stream, expectedRevision }, nth) => nth === 0 || log.revisionOf(stream) === expectedRevision)

/** Nearly every append is as expected, which its first row finds out by being written; `null`: this one is not, and nothing was. */
const writeFirst = (
  log: EventLog,
  writes: readonly Write[],
  rows: readonly Row[],
  recordedAt: Instant,
): Position | null => {
  const [row] = rows
  if (row === undefined || row.stream !== writes[0]?.stream || !areOthersAsExpected(log, writes)) return null
  try {
    return log.write(row, recordedAt)
  } catch (error) {
    if (isConstraint(error)) return null
    throw error
  }
}

/** Judged before it is written where it `isSuspect`: a used id behind a new one is found by writing, which must then be undone. */
const writeAll = (
  log: EventLog,
  writes: readonly Write[],
  rows: readonly Row[],
  recordedAt: Instant,
  isSuspect: boolean,
): Either<StoreFault, Appended> => {
  const first = isSuspect ? null : writeFirst(log, writes, rows, recordedAt)
  if (first === null) {
    const verdict = judgeAppend(writes, log)
    if (verdict.verdict === 'refused') return left(verdict.fault)
    if (verdict.verdict === 'repeated') return right({ position: verdict.position, repeated: true })
  }
  let position = first ?? log.head()
  for (const row of first === null ? rows : rows.slice(1)) position = log.write(row, recordedAt)
  return right({ position: position ?? (0 as Position), repeated: false })
}

const storeOn = (database: SqliteDatabase, clock: () => Instant): SqliteStore => {
  const log = eventLog(database.sql)

  const append = (writes: readonly Write[]): Promise<Either<StoreFault, Appended>> => {
    // Before the transaction: nobody waits for a lock that is held while JSON is written.
    const rows = readyRows(writes)
    if (isLeft(rows)) return Promise.resolve(rows)
    let wasUndone = false
    return database.sharedTransaction(() => {
      const isSuspect = wasUndone
      wasUndone = true
      return writeAll(log, writes, rows.right, clock(), isSuspect)
    })()
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
