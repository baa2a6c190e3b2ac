// Everything that the read models tell, against what the streams say. A longer hunt:
//   DELEGA_HISTORIES=10000 DELEGA_SEED=1000 pnpm test test/read-models/differential
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { openDatabase, sqliteReadModels } from '@delega/sqlite'
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'

import { historyOf } from './history.ts'
import { compareAuthority, Difference, subject, type Told, toldBy } from './hunt.ts'
import {
  accountantsView,
  clientsView,
  deadlinesView,
  ledgerView,
  supportView,
  timelineView,
  worklistView,
} from './views.ts'
import { got } from './got.ts'

jest.setTimeout(24 * 3_600_000)

const HISTORIES = Number(process.env['DELEGA_HISTORIES'] ?? 300)
const FIRST_SEED = Number(process.env['DELEGA_SEED'] ?? 1)

const folder = mkdtempSync(join(tmpdir(), 'delega-differential-'))

const SUBJECTS = {
  'the links': subject(clientsView, accountantsView),
  'the permission timeline': subject(timelineView),
  'the ledger of acts': subject(ledgerView),
  'the worklist with its deadlines': subject(worklistView, deadlinesView),
  'the support requests': subject(supportView),
} as const

/** The first failure of each comparison. */
const failures = new Map<string, unknown>()

const attempt = async (what: string, work: () => void | Promise<void>): Promise<void> => {
  if (failures.has(what)) return
  try {
    await work()
  } catch (error) {
    failures.set(what, error)
  }
}

/** From one accountant with one client to three with four: 20 to 99 events. */
const historyFor = (seed: number): Told =>
  toldBy(
    seed,
    historyOf({ accountants: 1 + (seed % 3), clients: 1 + (seed % 4), events: 20 + ((seed * 37) % 80), seed }),
  )

beforeAll(async () => {
  const database = await got(openDatabase({ file: join(folder, 'read-models.db'), synchronous: 'normal' }))
  const storage = await got(sqliteReadModels(database))
  for (let seed = FIRST_SEED; seed < FIRST_SEED + HISTORIES; seed += 1) {
    const told = historyFor(seed)
    for (const [name, { inMemory, inSqlite }] of Object.entries(SUBJECTS)) {
      await attempt(`${name} in memory`, () => inMemory(told))
      await attempt(`${name} in SQLite`, () => inSqlite(told, storage))
    }
    await attempt('the authority index', () => compareAuthority(told))
  }
  await database.close()
})

afterAll(() => rmSync(folder, { recursive: true }))

const holds = (what: string): void => {
  const failure = failures.get(what)
  if (failure === undefined) return
  if (failure instanceof Difference) {
    try {
      expect(failure.told).toEqual(failure.expected)
    } catch (error) {
      throw new Error(failure.message, { cause: error })
    }
  }
  throw new Error(what, { cause: failure })
}

describe(`after every event of ${HISTORIES} histories (from seed ${FIRST_SEED})`, () => {
  for (const name of Object.keys(SUBJECTS)) {
    it(`${name} in memory are what the streams say, at one go as well as event by event`, () =>
      holds(`${name} in memory`))
    it(`${name} in SQLite are what the streams say, in chunks of any size, the same as in memory byte for byte`, () =>
      holds(`${name} in SQLite`))
  }

  it('the authority index answers every question as the streams do', () => holds('the authority index'))
})
