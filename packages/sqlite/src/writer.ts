import type { DatabaseSync } from 'node:sqlite'

import type { StoreFault } from '@delega/core'
import { type Either, left } from 'fp-ts/lib/Either.js'

import { faultOf, faultOfCommit } from './faults.js'

/** More would keep the process from its other work for too long. */
const MOST_IN_A_GROUP = 256

export const RETRY_MS = 10

/** How long one who writes alone goes on before the event loop turns: nothing else of the process is kept waiting for longer. */
const MOST_WITHOUT_TURN_MS = 2

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
    // `run` would make an object of the changes
    return () => void statement.get()
  }
  return {
    begin: prepared('BEGIN IMMEDIATE'),
    commit: prepared('COMMIT'),
    rollBack: prepared('ROLLBACK'),
    isTransaction: () => sql.isTransaction,
  }
}

const CLOSED: Either<StoreFault, never> = left({ fault: 'Closed' })

// `queueMicrotask` makes an object of its own for those who trace what is asynchronous, in twice the time.
const SETTLED = Promise.resolve()

type Answer = Either<StoreFault, unknown>

type Job = {
  readonly work: () => Answer
  /** What the work came to, told once that is committed. */
  answer: Answer
  readonly tell: (answer: Answer) => void
  readonly reject: (defect: unknown) => void
  /** Shares a transaction with its neighbours. Its work may then run more than once. */
  readonly shares: boolean
  readonly deadline: number
}

export type Writer = {
  /**
   * Carries out the work in a transaction. Work that `shares` is committed together with what else is waiting,
   * and must never throw because of what it is asked; other work has a transaction of its own, rolled back if it throws.
   */
  readonly write: <A>(work: () => Either<StoreFault, A>, shares: boolean) => Promise<Either<StoreFault, A>>
  /** Settles once nothing waits. */
  readonly drained: () => Promise<void>
}

const told = (jobs: readonly Job[], error: unknown, fault: StoreFault | null): void => {
  for (const job of jobs) {
    if (fault === null) job.reject(error)
    else job.tell(left(fault))
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
  for (const { tell, answer } of jobs) tell(answer)
}

const attempt = (sql: Connection, jobs: readonly Job[], isAgain: boolean): Outcome => {
  try {
    sql.begin()
  } catch (error) {
    const fault = faultOf(error)
    if (fault?.fault === 'Locked') return 'locked'
    told(jobs, error, fault)
    return 'settled'
  }
  try {
    for (const job of jobs) job.answer = job.work()
  } catch (error) {
    rollBack(sql)
    // One of them cannot be written, or not as it first tried: each gets a transaction of its own, so that only that one fails.
    if (!isAgain && jobs.every(({ shares }) => shares)) return attemptEach(sql, jobs)
    told(jobs, error, faultOf(error))
    return 'settled'
  }
  commit(sql, jobs)
  return 'settled'
}

const attemptEach = (sql: Connection, jobs: readonly Job[]): Outcome => {
  for (const job of jobs)
    if (attempt(sql, [job], true) === 'locked')
      job.tell(left({ fault: 'Locked', detail: 'another process is writing' }))
  return 'settled'
}

const takeGroup = (queue: Job[]): Job[] => {
  const loner = queue.findIndex(({ shares }) => !shares)
  const sharers = loner === -1 ? queue.length : loner
  return queue.splice(0, Math.max(1, Math.min(sharers, MOST_IN_A_GROUP)))
}

/** The one who writes: what is waiting when its turn comes is committed at once. `onCommit` is called after each group. */
export const writerOn = (
  sql: Connection,
  busyTimeoutMs: number,
  onCommit: () => void,
  clock: () => number = () => performance.now(),
): Writer => {
  const queue: Job[] = []
  let isScheduled = false
  let onEmpty: (() => void)[] = []
  /** The last group was of one, and nobody waited behind it. */
  let isAlone = false
  let turnedAt = Number.NEGATIVE_INFINITY

  const lockedOut = (group: readonly Job[]): void => {
    const now = clock()
    for (const job of group)
      if (job.deadline <= now)
        job.tell(left({ fault: 'Locked', detail: `another process has been writing for ${busyTimeoutMs} ms` }))
    queue.unshift(...group.filter(({ deadline }) => deadline > now))
  }

  const writeGroup = (): void => {
    isScheduled = false
    const group = takeGroup(queue)
    const outcome = attempt(sql, group, false)
    if (outcome === 'locked') lockedOut(group)
    else onCommit()
    isAlone = group.length === 1 && queue.length === 0
    if (queue.length > 0) schedule(outcome === 'locked' ? RETRY_MS : 0)
    else {
      for (const tell of onEmpty) tell()
      onEmpty = []
    }
  }

  const turn = (): void => {
    turnedAt = clock()
    writeGroup()
  }

  // Whoever was waiting for the last commit goes on before the next turn, and so joins its group. One who was alone with
  // it has nobody to wait for.
  const schedule = (ms: number): void => {
    if (isScheduled) return
    isScheduled = true
    if (ms > 0) setTimeout(turn, ms)
    else if (isAlone && clock() - turnedAt < MOST_WITHOUT_TURN_MS) void SETTLED.then(writeGroup)
    else setImmediate(turn)
  }

  const write = <A>(work: () => Either<StoreFault, A>, shares: boolean): Promise<Either<StoreFault, A>> =>
    new Promise((tell, reject) => {
      queue.push({ work, answer: CLOSED, tell: tell as Job['tell'], reject, shares, deadline: clock() + busyTimeoutMs })
      schedule(0)
    })

  const drained = (): Promise<void> =>
    new Promise((resolve) => {
      if (isScheduled) onEmpty.push(resolve)
      else resolve()
    })

  return { write, drained }
}
