import { accessSync, closeSync, constants, openSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'

import type { StoreFault } from '@delega/core'
import { bell } from '@delega/core/store'
import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'

import { faultOf, systemCode } from './faults.js'
import { claim, migrate, type SqliteModule } from './schema.js'
import { connectionOn, RETRY_MS, writerOn } from './writer.js'

/** Which file, and how carefully. Only the file must be given. */
export type DatabaseOptions = {
  /** Path of the file; created, readable by its owner only, where there is none. */
  readonly file: string
  /**
   * `full` (the default): what is acknowledged survives a loss of power. `normal`: it survives the end of the process,
   * however sudden, but a loss of power may take the last moments.
   */
  readonly synchronous?: 'full' | 'normal'
  /** Opens an existing file for reading only. */
  readonly readOnly?: boolean
  /** How long to wait, in milliseconds, while another process holds the file (default 5,000). */
  readonly busyTimeoutMs?: number
  /** How often, in milliseconds, to look whether another process has written, while somebody is subscribed (default 100). */
  readonly pollMs?: number
}

/**
 * One file, shared by the events and what is derived from them: one connection, one writer.
 * Statements are prepared on `sql`, once, and run inside `read` and `transaction` only.
 */
export type SqliteDatabase = {
  readonly sql: DatabaseSync
  /** Creates the tables of a module, or brings them up to date. */
  readonly migrate: (module: SqliteModule) => TaskEither<StoreFault, void>
  /** Runs what only reads. */
  readonly read: <A>(work: () => A) => TaskEither<StoreFault, A>
  /** All that the work writes is committed at once, in a transaction of its own, or nothing where it throws. */
  readonly transaction: <A>(work: () => A) => TaskEither<StoreFault, A>
  /** The same in a transaction shared with others that wait: for work that may run more than once, and says instead of throwing what went wrong. */
  readonly sharedTransaction: <A>(work: () => Either<StoreFault, A>) => TaskEither<StoreFault, A>
  /** Settles after the next commit, of this process or another. */
  readonly changed: () => Promise<void>
  /** From now on `changed` also notices other processes. */
  readonly watch: () => void
  /** Waits for what is under way, and closes the file. */
  readonly close: () => Promise<void>
}

// SQLite's own waiting would stop the whole process: it may take this long, and then we wait without it.
const BUSY_SLICE_MS = 10

const CLOSED: Either<StoreFault, never> = left({ fault: 'Closed' })

const createPrivately = (file: string): void => {
  try {
    closeSync(openSync(file, 'wx', 0o600))
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw error
    accessSync(file, constants.R_OK)
  }
}

const connect = ({ file, synchronous = 'full', readOnly = false }: DatabaseOptions): DatabaseSync => {
  const path = resolve(file)
  if (readOnly) accessSync(path, constants.R_OK)
  else createPrivately(path)
  const sql = new DatabaseSync(path, { readOnly, timeout: BUSY_SLICE_MS })
  sql.exec(`PRAGMA synchronous = ${synchronous}; PRAGMA cache_size = -65536; PRAGMA trusted_schema = OFF`)
  return sql
}

/** Tries until it is not locked any more, without holding up the process. */
const patiently = async <A>(busyTimeoutMs: number, work: () => A): Promise<Either<StoreFault, A>> => {
  const deadline = performance.now() + busyTimeoutMs
  for (;;) {
    try {
      return right(work())
    } catch (error) {
      const fault = faultOf(error)
      if (fault === null) throw error
      if (fault.fault !== 'Locked' || performance.now() >= deadline) return left(fault)
    }
    await sleep(RETRY_MS)
  }
}

const flatten = <A>(answer: Either<StoreFault, Either<StoreFault, A>>): Either<StoreFault, A> =>
  isLeft(answer) ? answer : answer.right

const dataVersion = (sql: DatabaseSync): (() => unknown) => {
  const statement = sql.prepare('PRAGMA data_version')
  return () => {
    try {
      return statement.get()?.['data_version']
    } catch (error) {
      // Whoever reads next finds out what is wrong, and says it.
      return error
    }
  }
}

const handleOn = (sql: DatabaseSync, busyTimeoutMs: number, pollMs: number): SqliteDatabase => {
  const changes = bell()
  const writer = writerOn(connectionOn(sql), busyTimeoutMs, changes.ring)
  let closing: Promise<void> | null = null
  let isClosed = false
  let watching: NodeJS.Timeout | null = null
  let isUnwell = false

  const read = async <A>(work: () => A): Promise<Either<StoreFault, A>> => {
    const answer = await patiently(busyTimeoutMs, () => (closing === null ? right(work()) : CLOSED))
    isUnwell = isLeft(answer) && answer.left.fault === 'Unavailable'
    return flatten(answer)
  }
  const write = <A>(work: () => Either<StoreFault, A>, shares: boolean): Promise<Either<StoreFault, A>> =>
    closing === null ? writer.write(work, shares) : Promise.resolve(CLOSED)

  const watch = (): void => {
    if (watching !== null || closing !== null) return
    const version = dataVersion(sql)
    let seen = version()
    watching = setInterval(() => {
      const now = version()
      if (now !== seen || isUnwell) changes.ring()
      seen = now
    }, pollMs).unref()
  }

  const close = async (): Promise<void> => {
    await writer.drained()
    if (watching !== null) clearInterval(watching)
    isClosed = true
    sql.close()
    changes.ring()
  }

  return {
    sql,
    migrate: (module) => async () => {
      if (isClosed) return CLOSED
      const answer = await patiently(busyTimeoutMs, () => migrate(sql, module))
      return isLeft(answer) ? answer : answer.right === null ? right(undefined) : left(answer.right)
    },
    read: (work) => () => read(work),
    transaction: (work) => () => write(() => right(work()), false),
    sharedTransaction: (work) => () => write(work, true),
    changed: changes.next,
    watch,
    close: () => {
      closing ??= close()
      return closing
    },
  }
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true

const openedBy = (options: DatabaseOptions): Either<StoreFault, DatabaseSync> => {
  const path = resolve(options.file)
  if (isFolder(path)) return left({ fault: 'NotAStore', detail: `${path} is a folder: name a file in it` })
  const sql = connect(options)
  try {
    const fault = claim(sql)
    if (fault === null) return right(sql)
    sql.close()
    return left(fault)
  } catch (error) {
    sql.close()
    throw error
  }
}

/** Opens a file, with none of its modules. */
export const openDatabase =
  (options: DatabaseOptions): TaskEither<StoreFault, SqliteDatabase> =>
  async () => {
    const { busyTimeoutMs = 5000, pollMs = 100 } = options
    const opened = flatten(await patiently(busyTimeoutMs, () => openedBy(options)))
    return isLeft(opened) ? opened : right(handleOn(opened.right, busyTimeoutMs, pollMs))
  }
