import { beforeEach, describe, expect, it } from '@jest/globals'
import { left, right } from 'fp-ts/lib/Either.js'

import { type Connection, writerOn } from './writer.js'

/** An error as node:sqlite throws it. */
const sqliteError = (errcode: number, message: string): Error =>
  Object.assign(new Error(message), { code: 'ERR_SQLITE_ERROR', errcode })

const FULL = sqliteError(13, 'database or disk is full')
const FSYNC_FAILED = sqliteError(1034, 'disk I/O error')
const BUSY = sqliteError(5, 'database is locked')

let statements: string[] = []
let failures: { readonly on: string; readonly with: Error }[] = []
let commits = 0
let now = 0

/** A connection that keeps what it is told, and fails as planned. */
const connection = (): Connection => {
  let isTransaction = false
  const exec = (sql: string) => () => {
    statements.push(sql)
    const next = failures.findIndex(({ on }) => on === sql)
    const [failure] = next === -1 ? [] : failures.splice(next, 1)
    if (failure !== undefined) throw failure.with
    isTransaction = sql === 'BEGIN IMMEDIATE'
  }
  return {
    begin: exec('BEGIN IMMEDIATE'),
    commit: exec('COMMIT'),
    rollBack: exec('ROLLBACK'),
    isTransaction: () => isTransaction,
  }
}

const open = (busyTimeoutMs = 5000) =>
  writerOn(
    connection(),
    busyTimeoutMs,
    () => {
      commits += 1
    },
    () => now,
  )

const throwing = (error: Error) => () => {
  throw error
}

beforeEach(() => {
  statements = []
  failures = []
  commits = 0
  now = 0
})

describe('the writer of a file', () => {
  it('commits at once what waits at the same time', async () => {
    const { write } = open()
    const answers = await Promise.all([1, 2, 3].map((n) => write(() => right(n), true)))
    expect(answers).toEqual([right(1), right(2), right(3)])
    expect(statements).toEqual(['BEGIN IMMEDIATE', 'COMMIT'])
    expect(commits).toBe(1)
  })

  it('lets those who waited for one commit join the next one together', async () => {
    const { write } = open()
    const twice = async (n: number) => {
      await write(() => right(n), true)
      await Promise.resolve()
      await write(() => right(n), true)
    }
    await Promise.all([1, 2, 3].map(twice))
    expect(statements.filter((sql) => sql === 'COMMIT')).toHaveLength(2)
  })

  it('lets one who writes alone go on without a turn of the event loop, for a while', async () => {
    const { write } = open()
    const turnsDuring = async () => {
      let turns = 0
      const turn = setImmediate(() => (turns += 1))
      await write(() => right(1), true)
      clearImmediate(turn)
      return turns
    }
    expect(await turnsDuring()).toBe(1)
    expect(await turnsDuring()).toBe(0)
    now = 2
    expect(await turnsDuring()).toBe(1)
    expect(await turnsDuring()).toBe(0)
  })

  it('takes all who come while somebody writes alone into the group after', async () => {
    const { write } = open()
    await write(() => right(0), true)
    const others = async (n: number) => {
      await write(() => right(n), true)
      await Promise.resolve()
      await write(() => right(n), true)
    }
    await Promise.all([1, 2, 3].map(others))
    expect(statements.filter((sql) => sql === 'COMMIT')).toHaveLength(3)
  })

  it('gives work that does not share a transaction of its own, in its turn', async () => {
    const { write } = open()
    const order: string[] = []
    const work = (name: string, shares: boolean) => write(() => right(order.push(name)), shares)
    await Promise.all([work('a', true), work('b', true), work('alone', false), work('c', true)])
    expect(order).toEqual(['a', 'b', 'alone', 'c'])
    expect(statements.filter((sql) => sql === 'COMMIT')).toHaveLength(3)
  })

  it('tells everyone in the group when the commit finds the disk full', async () => {
    failures = [{ on: 'COMMIT', with: FULL }]
    const { write } = open()
    const full = left({ fault: 'Full', detail: 'database or disk is full' })
    expect(await Promise.all([1, 2].map((n) => write(() => right(n), true)))).toEqual([full, full])
    expect(statements).toEqual(['BEGIN IMMEDIATE', 'COMMIT', 'ROLLBACK'])
  })

  it('knows no outcome when the disk fails in the middle of a commit', async () => {
    failures = [{ on: 'COMMIT', with: FSYNC_FAILED }]
    expect(await open().write(() => right(1), true)).toEqual(
      left({ fault: 'OutcomeUnknown', detail: 'disk I/O error' }),
    )
  })

  it('fails only the one whose work fails, and carries out its neighbours', async () => {
    const { write } = open()
    const answers = [write(() => right(1), true), write(throwing(FULL), true), write(() => right(3), true)]
    expect(await Promise.all(answers)).toEqual([
      right(1),
      left({ fault: 'Full', detail: 'database or disk is full' }),
      right(3),
    ])
  })

  it('rejects with a defect, and carries out its neighbours', async () => {
    const { write } = open()
    const defect = new TypeError('ours')
    const answers = [write(() => right(1), true), write(throwing(defect), true)]
    expect(await Promise.allSettled(answers)).toEqual([
      { status: 'fulfilled', value: right(1) },
      { status: 'rejected', reason: defect },
    ])
  })

  it('waits while another process writes', async () => {
    failures = [1, 2, 3].map(() => ({ on: 'BEGIN IMMEDIATE', with: BUSY }))
    expect(await open().write(() => right(1), true)).toEqual(right(1))
    expect(statements.filter((sql) => sql === 'BEGIN IMMEDIATE')).toHaveLength(4)
  })

  it('waits no longer than it is told to', async () => {
    failures = [1, 2, 3].map(() => ({ on: 'BEGIN IMMEDIATE', with: BUSY }))
    expect(await open(0).write(() => right(1), true)).toMatchObject(left({ fault: 'Locked' }))
  })

  it('is drained once everyone has an answer', async () => {
    const { write, drained } = open()
    let isAnswered = false
    void write(() => right(1), true).then(() => {
      isAnswered = true
    })
    await drained()
    expect(isAnswered).toBe(true)
  })
})
