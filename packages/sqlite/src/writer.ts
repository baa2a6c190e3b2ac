import type { DatabaseSync } from 'node:sqlite'

import type { StoreFault } from '@delega/core'
import { type Either, left, right } from 'fp-ts/lib/Either.js'

import { faultOf, faultOfCommit } from './faults.js'

/** More would keep the process from its other work for too long. */
const MOST_IN_A_GROUP = 256

export const RETRY_MS = 10

/** What the writer needs of a database. */
export type Connection = {
  readonly begin: () => void
  readonly commit: () => void
  readonly rollBack: () => void
  readonly isTransaction: () => boolean
}

/** The statements of a transaction, prepared once: reading them anew costs as much as writing a row. */
export const connectionOn = (sql: DatabaseSync): Connection => {
  const prepared = (text: string): (() => void) => {
    const statement = sql.prepare(text)
    return () => void statement.run()
  }
  return {
    begin: prepared('BEGIN IMMEDIATE'),
    commit: prepared('COMMIT'),
    rollBack: prepared('ROLLBACK'),
    isTransaction: () => sql.isTransaction,
  }
}

type Job = {
  /** Does its work inside a transaction, and keeps the answer for `succeed`. */
  readonly run: () => void
  readonly succeed: () => void
  readonly fail: (fault: StoreFault) => void
  readonly defect: (error: unknown) => void
  /** Shares a transaction with its neighbours. Its work may then run more than once. */
  readonly shares: boolean
  readonly deadline: number
}

export type Writer = {
  /**
   * Carries out the work in a transaction. Work that `shares` is committed together with what else is waiting,
   * and must never throw because of what it is asked; other work has a transaction of its own, rolled back if it throws.
   */
  readonly write: <A>(work: () => A, shares: boolean) => Promise<Either<StoreFault, A>>
  /** Settles once nothing waits. */
  readonly drained: () => Promise<void>
}

const told = (jobs: readonly Job[], error: unknown, fault: StoreFault | null): void => {
  for (const job of jobs) {
    if (fault === null) job.defect(error)
    else job.fail(fault)
  }
}

/** What came of a group: done with, one way or the other, or to be tried again. */
type Outcome = 'settled' | 'locked'

const rollBack = (sql: Connection): void => {
  // A full disk or a failing one ends the transaction by itself.
  if (sql.isTransaction()) sql.rollBack()
}

const commit = (sql: Connection, jobs: readonly Job[]): void => {
  try {
    sql.commit()
  } catch (error) {
    rollBack(sql)
    told(jobs, error, faultOfCommit(error))
    return
  }
  for (const job of jobs) job.succeed()
}

const attempt = (sql: Connection, jobs: readonly Job[]): Outcome => {
  try {
    sql.begin()
  } catch (error) {
    const fault = faultOf(error)
    if (fault?.fault === 'Locked') return 'locked'
    told(jobs, error, fault)
    return 'settled'
  }
  try {
    for (const job of jobs) job.run()
  } catch (error) {
    rollBack(sql)
    // One of them cannot be written: each gets a transaction of its own, so that only that one fails.
    if (jobs.length > 1) return attemptEach(sql, jobs)
    told(jobs, error, faultOf(error))
    return 'settled'
  }
  commit(sql, jobs)
  return 'settled'
}

const attemptEach = (sql: Connection, jobs: readonly Job[]): Outcome => {
  for (const job of jobs)
    if (attempt(sql, [job]) === 'locked') job.fail({ fault: 'Locked', detail: 'another process is writing' })
  return 'settled'
}

const takeGroup = (queue: Job[]): Job[] => {
  const loner = queue.findIndex(({ shares }) => !shares)
  const sharers = loner === -1 ? queue.length : loner
  return queue.splice(0, Math.max(1, Math.min(sharers, MOST_IN_A_GROUP)))
}

/** The one who writes: what is waiting when its turn comes is committed at once. `onCommit` is called after each group. */
export const writerOn = (sql: Connection, busyTimeoutMs: number, onCommit: () => void): Writer => {
  const queue: Job[] = []
  let isScheduled = false
  let onEmpty: (() => void)[] = []

  const lockedOut = (group: readonly Job[]): void => {
    const now = performance.now()
    for (const job of group)
      if (job.deadline <= now)
        job.fail({ fault: 'Locked', detail: `another process has been writing for ${busyTimeoutMs} ms` })
    queue.unshift(...group.filter(({ deadline }) => deadline > now))
  }

  const turn = (): void => {
    isScheduled = false
    const group = takeGroup(queue)
    const outcome = attempt(sql, group)
    if (outcome === 'locked') lockedOut(group)
    else onCommit()
    if (queue.length > 0) schedule(outcome === 'locked' ? RETRY_MS : 0)
    else {
      for (const tell of onEmpty) tell()
      onEmpty = []
    }
  }

  // Whoever was waiting for the last commit goes on before the next turn, and so joins its group.
  const schedule = (ms: number): void => {
    if (isScheduled) return
    isScheduled = true
    if (ms === 0) setImmediate(turn)
    else setTimeout(turn, ms)
  }

  const write = <A>(work: () => A, shares: boolean): Promise<Either<StoreFault, A>> =>
    new Promise((resolve, reject) => {
      let answer: Either<StoreFault, A> = left({ fault: 'Closed' })
      queue.push({
        run: () => {
          answer = right(work())
        },
        succeed: () => resolve(answer),
        fail: (fault) => resolve(left(fault)),
        defect: reject,
        shares,
        deadline: performance.now() + busyTimeoutMs,
      })
      schedule(0)
    })

  const drained = (): Promise<void> =>
    new Promise((resolve) => {
      if (isScheduled) onEmpty.push(resolve)
      else resolve()
    })

  return { write, drained }
}
