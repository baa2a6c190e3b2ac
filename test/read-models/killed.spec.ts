import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { DatabaseSync } from 'node:sqlite'

import { decodeEvent, type Write } from '@delega/core'
import { type Dump, foldAll, type Model, type Recorded, runProjections, type Schema } from '@delega/projections'
import { openSqliteStore, sqliteReadModels, type SqliteStore } from '@delega/sqlite'
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { isLeft } from 'fp-ts/lib/Either.js'

import { fill } from '../generate/fill.ts'
import { generate } from '../generate/generate.ts'
import { randomOf } from '../generate/random.ts'
import { MODELS } from './models.ts'
import { got } from './got.ts'

jest.setTimeout(1_200_000)

const KILLS = 200
const LANES = 2
const EVENTS = 2_000
const SEED = Number(process.env['DELEGA_SEED'] ?? 20_260_301)

const folder = mkdtempSync(join(tmpdir(), 'delega-killed-'))
const file = join(folder, 'practice.db')
afterAll(() => rmSync(folder, { recursive: true }))

/** After how many lines, and how many microseconds later, each process is killed. */
const chance = randomOf(SEED)
const moments = Array.from({ length: KILLS }, () => ({ lines: 1 + chance.below(40), after: chance.below(3000) }))

/** Some write their builds at one go, others bit by bit, so that one that was begun is found at any place. */
const BUILD_ROWS = [20, 250_000, 150] as const

const start = (n: number): ChildProcess =>
  spawn(process.execPath, [join(import.meta.dirname, 'projector.ts'), file, `${BUILD_ROWS[n % BUILD_ROWS.length]}`], {
    env: { ...process.env, NODE_COMPILE_CACHE: join(folder, 'compiled'), NODE_OPTIONS: '' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })

const pause = (microseconds: number): void => {
  const end = performance.now() + microseconds / 1000
  while (performance.now() < end);
}

const killed = async (child: ChildProcess, moment: (typeof moments)[number]): Promise<void> => {
  if (child.stdout === null) throw new Error('The process has no output')
  let lines = 0
  for await (const _line of createInterface(child.stdout)) {
    lines += 1
    if (lines !== moment.lines) continue
    pause(moment.after)
    child.kill('SIGKILL')
  }
  if (lines < moment.lines) throw new Error(`The process ended by itself after ${lines} lines`)
}

/** The events go on while the processes die: some of them find new ones, others build anew what there was. */
const runLane = async (lane: number, store: SqliteStore, later: (readonly Write[])[]): Promise<void> => {
  const share = Math.ceil((later.length * LANES) / KILLS)
  for (let n = lane; n < KILLS; n += LANES) {
    const child = start(n)
    const exited = once(child, 'exit')
    const filled = await fill(store, later.splice(0, share))
    if (isLeft(filled)) throw new Error(JSON.stringify(filled.left))
    const moment = moments[n]
    if (moment !== undefined) await killed(child, moment)
    await exited
  }
}

const historyIn = async (store: SqliteStore): Promise<readonly Recorded[]> => {
  const { events } = await got(store.readAll({ limit: 1_000_000 }))
  return events.map((stored) => {
    const decoded = decodeEvent(stored)
    if (isLeft(decoded)) throw new Error(JSON.stringify(decoded.left))
    return { event: decoded.right, stored }
  })
}

/** The rows as the next process finds them, once it has gone on from there to the end. */
const dumps = new Map<string, Dump | undefined>()
let history: readonly Recorded[] = []

beforeAll(async () => {
  const store = await got(openSqliteStore({ file, busyTimeoutMs: 60_000 }))
  const writes = [...generate({ accountants: 10, clients: 60, events: EVENTS, seed: 7 })]
  const before = writes.splice(0, writes.length / 2)
  const filled = await fill(store, before)
  if (isLeft(filled)) throw new Error(JSON.stringify(filled.left))
  await Promise.all(Array.from({ length: LANES }, (_, lane) => runLane(lane, store, writes)))
  const rest = await fill(store, writes)
  if (isLeft(rest)) throw new Error(JSON.stringify(rest.left))

  const storage = await got(sqliteReadModels(store.database))
  const running = runProjections({ store, models: MODELS, storage })
  for (const model of Object.values(running.models)) await got(model.ask(() => null, { timeoutMs: 60_000 }))
  await running.stop()
  const keep = async <S extends Schema>(model: Model<S>): Promise<void> => {
    dumps.set(model.name, (await got(storage.live(model)))?.dump())
  }
  await keep(MODELS.links)
  await keep(MODELS.ledger)
  await keep(MODELS.timeline)
  await keep(MODELS.work)
  await keep(MODELS.supportRequests)
  history = await historyIn(store)
  await store.close()
})

const folded = <S extends Schema>(model: Model<S>): Dump => foldAll(model, history).dump()

const EXPECTED = {
  links: () => folded(MODELS.links),
  ledger: () => folded(MODELS.ledger),
  timeline: () => folded(MODELS.timeline),
  work: () => folded(MODELS.work),
  support_requests: () => folded(MODELS.supportRequests),
} as const

describe(`read models in SQLite, after ${KILLS} of the processes that kept them were killed (seed ${SEED})`, () => {
  it.each(Object.entries(EXPECTED))('%s is the fold of all events, byte for byte', (name, expected) => {
    expect(history.length).toBeGreaterThanOrEqual(EVENTS)
    expect(JSON.stringify(dumps.get(name))).toBe(JSON.stringify(expected()))
  })

  it('leave nothing behind but the rows in use, those before them, and those being built', () => {
    const sql = new DatabaseSync(file)
    const standings = sql.prepare('SELECT model, standing FROM read_models ORDER BY model, standing').all()
    for (const name of Object.keys(EXPECTED)) expect(standings).toContainEqual({ model: name, standing: 'live' })
    const generations = sql
      .prepare('SELECT generation FROM read_models')
      .all()
      .map((row) => Number(row['generation']))
    const strays = sql
      .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name GLOB '*_[0-9]*'")
      .all()
      .filter((row) => !generations.includes(Number(String(row['name']).split('_').at(-1))))
    expect(strays).toEqual([])
    expect(sql.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }])
    sql.close()
  })
})
