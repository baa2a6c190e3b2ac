import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { links, runProjections } from '@delega/projections'
import { openSqliteStore, sqliteReadModels } from '@delega/sqlite'

import { fill } from '../generate/fill.ts'
import { generate } from '../generate/generate.ts'
import { must } from './domain.ts'
import type { Measurements, Round } from './measurement.ts'
import { filledInBulk } from './sqlite.ts'

const folder = mkdtempSync(join(tmpdir(), 'delega-rebuild-'))
process.on('exit', () => rmSync(folder, { recursive: true }))

/** Half of the events tell of clients and their links, the other half of invoices and acts. */
const practiceWith = async (events: number) => {
  const store = must(await openSqliteStore({ file: join(folder, `${events}.db`) })())
  const history = generate({ accountants: events / 500, clients: events / 25, events, seed: 1 })
  await filledInBulk(store.database, async () => must(await fill(store, history)))
  const storage = must(await sqliteReadModels(store.database)())
  const { models } = runProjections({ store, models: { links }, storage })
  must(await models.links.ask(() => null, { timeoutMs: 600_000 })())
  return models.links
}

const practices = new Map<number, ReturnType<typeof practiceWith>>()

/** Builds the clients of the accountants anew, durably, beside the rows in use, and tells events a second. */
const rebuild = async (events: number, times: number): Promise<Round> => {
  const practice = practices.get(events) ?? practiceWith(events)
  practices.set(events, practice)
  const model = await practice
  return {
    run: async () => {
      const begun = performance.now()
      for (let time = 0; time < times; time += 1) must(await model.rebuild()())
      return (events * times) / ((performance.now() - begun) / 1000)
    },
    answer: () => null,
  }
}

const FEW = 10_000

export const measurements: Measurements = (size) => {
  const many = size === 'full' ? 1_000_000 : 30_000
  const few = async (): Promise<Round> => rebuild(FEW, 5)
  return [
    {
      title: `"clients of an accountant" built anew from ${many} events in SQLite, and from ${FEW}`,
      unit: 'events/s',
      rounds: size === 'full' ? 3 : 1,
      sides: {
        many: { name: `${many} events`, prepare: () => rebuild(many, 1), prepareWarmUp: few },
        few: { name: `${FEW} events, five times over`, prepare: few, prepareWarmUp: few },
      },
      bars: [{ key: 'rebuild.growth', ours: 'many', over: 'few', atLeast: 0.8 }],
    },
  ]
}
