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
import type { Measurement, Measurements, Round } from './measurement.ts'
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

const P50 = 0.5
const P99 = 0.99

const askersOf = ({ asking }: Shelf): readonly AccountantId[] =>
  Array.from({ length: PAGES }, (_, n) => asking[(n * 7_368_787) % asking.length]).filter((one) => one !== undefined)

type Client = { readonly clientId: string; readonly name: string }

/** A percentile of so many pages, in microseconds. */
const pages = (shelf: Shelf, part: number, ask: (accountant: AccountantId) => Promise<readonly Client[]>): Round => {
  const firsts: string[] = []
  return {
    run: async () => {
      const times: number[] = []
      for (const accountant of askersOf(shelf)) {
        const begun = performance.now()
        const page = await ask(accountant)
        times.push((performance.now() - begun) * 1000)
        firsts.push(`${page.length} ${page[0]?.name ?? ''} ${page.at(-1)?.clientId ?? ''}`)
      }
      return percentile(times, part)
    },
    answer: () => firsts,
  }
}

const ours = async (count: number, part = P50): Promise<Round> => {
  const shelf = await shelfWith(count)
  return pages(shelf, part, async (accountant) => {
    const request = { asOf: EARLY, permission: PERMISSION, limit: SIZE } as const
    return must(await shelf.model.ask(clientsOf(accountant, request))()).items
  })
}

const bare = async (count: number, part = P50): Promise<Round> => {
  const shelf = await shelfWith(count)
  const columns = Object.keys(links.tables.links.columns)
    .map((name) => `"${name}"`)
    .join(', ')
  const statement = shelf.database.sql.prepare(
    `SELECT key, sort_name, ${columns} FROM ${shelf.table}
      WHERE accountant = ? AND facets & ? = ? ORDER BY sort_name, key LIMIT ?`,
  )
  return pages(shelf, part, async (accountant) =>
    statement
      .all(accountant, BIT, BIT, SIZE + 1)
      .slice(0, SIZE)
      .map((row) => ({ clientId: String(row['client']), name: String(row['name']) })),
  )
}

type Count = (accountant: AccountantId) => Promise<number>

/** A percentile of so many counts of the clients with the permission, in microseconds. */
const counts = (shelf: Shelf, part: number, ask: Count): Round => {
  const found: number[] = []
  return {
    run: async () => {
      const times: number[] = []
      for (const accountant of askersOf(shelf)) {
        const begun = performance.now()
        const count = await ask(accountant)
        times.push((performance.now() - begun) * 1000)
        found.push(count)
      }
      return percentile(times, part)
    },
    answer: () => found,
  }
}

const ourCounts = async (count: number, part: number): Promise<Round> => {
  const shelf = await shelfWith(count)
  return counts(shelf, part, async (accountant) =>
    must(await shelf.model.ask(countClientsOf(accountant, EARLY))()).having({ permission: PERMISSION }),
  )
}

const bareCounts = async (count: number, part: number): Promise<Round> => {
  const shelf = await shelfWith(count)
  const statement = shelf.database.sql.prepare(
    `SELECT facets, count(*) AS clients FROM ${shelf.table} WHERE accountant = ? AND sort_name IS NOT NULL GROUP BY 1`,
  )
  return counts(shelf, part, async (accountant) => {
    let found = 0
    for (const row of statement.all(accountant))
      if ((Number(row['facets']) & BIT) === BIT) found += Number(row['clients'])
    return found
  })
}

const FEW = 10_000

export const measurements: Measurements = (size) => {
  const [many, rounds] = size === 'full' ? [1_000_000, 5] : [50_000, 3]
  return [
    {
      title: `clients of an accountant with a permission, a page of ${SIZE} among ${many} links in SQLite, p50`,
      unit: 'µs',
      rounds,
      sides: {
        ours: { name: 'delega, read model', prepare: () => ours(many) },
        bare: { name: 'the prepared statement alone', prepare: () => bare(many) },
      },
      bars: [{ key: 'page.limit', ours: 'ours', over: 'bare', atMost: 1.5 }],
    },
    {
      title: `the same page, p99`,
      unit: 'µs',
      rounds,
      sides: {
        ours: { name: 'delega, read model, p99', prepare: () => ours(many, P99) },
        bare: { name: 'the prepared statement alone, p99', prepare: () => bare(many, P99) },
      },
      bars: [{ key: 'page.p99', ours: 'ours', over: 'bare', atMost: 2 }],
    },
    ...[P50, P99].map((part): Measurement => {
      const name = part === P50 ? 'p50' : 'p99'
      return {
        title: `how many clients of an accountant have a permission, for every filter at once, among ${many} links, ${name}`,
        unit: 'µs',
        rounds,
        sides: {
          ours: { name: `delega, counts, ${name}`, prepare: () => ourCounts(many, part) },
          bare: { name: `the bare statement, ${name}`, prepare: () => bareCounts(many, part) },
        },
        bars: [{ key: `count.${name}`, ours: 'ours', over: 'bare', atMost: 3 }],
      }
    }),
    {
      title: `the same page among ${many} links, and among ${FEW}`,
      unit: 'µs',
      rounds,
      sides: {
        many: {
          name: `${many} links`,
          prepare: async () => ({ ...(await ours(many)), answer: () => null }),
        },
        few: {
          name: `${FEW} links`,
          prepare: async () => ({ ...(await ours(FEW)), answer: () => null }),
        },
      },
      bars: [{ key: 'page.growth', ours: 'many', over: 'few', atMost: 2 }],
    },
  ]
}
