import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { AccountantId, Position } from '@delega/core'
import { inMemoryStore } from '@delega/core/store'
import {
  batchOver,
  clientsOf,
  countClientsOf,
  links,
  type ReadModel,
  type LinkSchema,
  runProjections,
} from '@delega/projections'
import { openDatabase, type SqliteDatabase, sqliteReadModels } from '@delega/sqlite'

import { must } from './domain.ts'
import type { Measurements, Round } from './measurement.ts'
import { EARLY, portfolioOf } from './portfolio.ts'
import { filledInBulk } from './sqlite.ts'

const PAGES = 2_000
const SIZE = 50
const PERMISSION = 'invoices:send'
const BIT = 4

const folder = mkdtempSync(join(tmpdir(), 'delega-page-'))
process.on('exit', () => rmSync(folder, { recursive: true }))

type Shelf = {
  readonly database: SqliteDatabase
  readonly model: ReadModel<LinkSchema>
  /** Each as often as it has links: whoever has many clients asks often. */
  readonly asking: readonly AccountantId[]
  readonly table: string
}

/** A file with the read model of so many links, built by its own fold. */
const shelfOf = async (count: number): Promise<Shelf> => {
  const database = must(await openDatabase({ file: join(folder, `${count}.db`), synchronous: 'normal' })())
  const storage = must(await sqliteReadModels(database)())
  const shelf = must(await storage.beside(links)())
  const asking: AccountantId[] = []
  const batch = batchOver(links, shelf)
  let last = 0 as Position
  for (const { event, stored } of portfolioOf(count).events(({ accountantId }) => asking.push(accountantId))) {
    links.fold(batch.drafts, event, stored)
    last = stored.position
  }
  await filledInBulk(database, async () => must(await shelf.commit(batch.changes, shelf.position(), last)()))
  must(await storage.finish(links)())
  must(await storage.promote(links)())
  const { models } = runProjections({ store: inMemoryStore(), models: { links }, storage })
  must(await models.links.ask(() => null)())
  const [found] = database.sql.prepare("SELECT generation FROM read_models WHERE standing = 'live'").all()
  return { database, model: models.links, asking, table: `links_links_${Number(found?.['generation'])}` }
}

const shelves = new Map<number, Promise<Shelf>>()

const shelfWith = (count: number): Promise<Shelf> => {
  const shelf = shelves.get(count) ?? shelfOf(count)
  shelves.set(count, shelf)
  return shelf
}

/** The time below which this part of them lies. */
const percentile = (times: readonly number[], part: number): number =>
  times.toSorted((one, other) => one - other)[Math.floor(times.length * part)] ?? 0

/** The times of so many calls, in microseconds, as the figures that are judged. */
const percentiles = (times: readonly number[]): Readonly<Record<string, number>> => ({
  p50: percentile(times, 0.5),
  p99: percentile(times, 0.99),
})

const askersOf = ({ asking }: Shelf): readonly AccountantId[] =>
  Array.from({ length: PAGES }, (_, n) => asking[(n * 7_368_787) % asking.length]).filter((one) => one !== undefined)

type Client = { readonly clientId: string; readonly name: string }

/** One call after the other, each timed; `told` is what is kept of an answer, to be compared. */
const calls = <A>(
  shelf: Shelf,
  ask: (accountant: AccountantId) => A | Promise<A>,
  told: (answer: A) => string | number,
): Round => {
  const answers: (string | number)[] = []
  return {
    run: async () => {
      const times: number[] = []
      for (const accountant of askersOf(shelf)) {
        const begun = performance.now()
        const answer = await ask(accountant)
        times.push((performance.now() - begun) * 1000)
        answers.push(told(answer))
      }
      return percentiles(times)
    },
    answer: () => answers,
  }
}

const edgesOf = (page: readonly Client[]): string =>
  `${page.length} ${page[0]?.name ?? ''} ${page.at(-1)?.clientId ?? ''}`

const ourPages = async (links: number): Promise<Round> => {
  const shelf = await shelfWith(links)
  const request = { asOf: EARLY, permission: PERMISSION, limit: SIZE } as const
  return calls(
    shelf,
    async (accountant) => must(await shelf.model.ask(clientsOf(accountant, request))()).items,
    edgesOf,
  )
}

const barePages = async (many: number): Promise<Round> => {
  const shelf = await shelfWith(many)
  const columns = Object.keys(links.tables.links.columns)
    .map((name) => `"${name}"`)
    .join(', ')
  const statement = shelf.database.sql.prepare(
    `SELECT key, sort_name, ${columns} FROM ${shelf.table}
      WHERE accountant = ? AND facets & ? = ? ORDER BY sort_name, key LIMIT ?`,
  )
  const ask = async (accountant: AccountantId): Promise<readonly Client[]> =>
    statement
      .all(accountant, BIT, BIT, SIZE + 1)
      .slice(0, SIZE)
      .map((row) => ({ clientId: String(row['client']), name: String(row['name']) }))
  return calls(shelf, ask, edgesOf)
}

const ourCounts = async (links: number): Promise<Round> => {
  const shelf = await shelfWith(links)
  return calls(
    shelf,
    async (accountant) =>
      must(await shelf.model.ask(countClientsOf(accountant, EARLY))()).having({ permission: PERMISSION }),
    Number,
  )
}

const bareCounts = async (links: number): Promise<Round> => {
  const shelf = await shelfWith(links)
  const statement = shelf.database.sql.prepare(
    `SELECT facets, count(*) AS clients FROM ${shelf.table} WHERE accountant = ? AND sort_name IS NOT NULL GROUP BY 1`,
  )
  const ask = async (accountant: AccountantId): Promise<number> => {
    let found = 0
    for (const row of statement.all(accountant))
      if ((Number(row['facets']) & BIT) === BIT) found += Number(row['clients'])
    return found
  }
  return calls(shelf, ask, Number)
}

const FEW = 10_000

export const measurements: Measurements = (size) => {
  const [many, rounds] = size === 'full' ? [1_000_000, 5] : [20_000, 1]
  const withoutAnswer = async (links: number): Promise<Round> => ({ ...(await ourPages(links)), answer: () => null })
  return [
    {
      title: `clients of an accountant with a permission, a page of ${SIZE} among ${many} links in SQLite`,
      unit: 'µs',
      rounds,
      sides: {
        ours: { name: 'delega, read model', prepare: async () => ourPages(many) },
        bare: { name: 'the prepared statement alone', prepare: async () => barePages(many) },
      },
      bars: [
        { key: 'page.limit', ours: 'ours', over: 'bare', figure: 'p50', atMost: 1.5 },
        { key: 'page.p99', ours: 'ours', over: 'bare', figure: 'p99', atMost: 2 },
      ],
    },
    {
      title: `how many clients of an accountant have a permission, for every filter at once, among ${many} links`,
      unit: 'µs',
      rounds,
      sides: {
        ours: { name: 'delega, counts', prepare: async () => ourCounts(many) },
        bare: { name: 'the bare statement', prepare: async () => bareCounts(many) },
      },
      bars: [
        { key: 'count.p50', ours: 'ours', over: 'bare', figure: 'p50', atMost: 3 },
        { key: 'count.p99', ours: 'ours', over: 'bare', figure: 'p99', atMost: 3 },
      ],
    },
    {
      title: `the same page among ${many} links, and among ${FEW}`,
      unit: 'µs',
      rounds,
      sides: {
        many: { name: `${many} links`, prepare: async () => withoutAnswer(many) },
        few: { name: `${FEW} links`, prepare: async () => withoutAnswer(FEW) },
      },
      bars: [{ key: 'page.growth', ours: 'many', over: 'few', figure: 'p50', atMost: 2 }],
    },
  ]
}
