import { instant, type Position, type Write } from '@delega/core'
import {
  actsOf,
  clientsOf,
  countClientsOf,
  countWorkOf,
  deadlinesIn,
  type Dump,
  foldAll,
  type Model,
  permissionTimeline,
  type Progress,
  runProjections,
  type Schema,
  type Storage,
  supportRequestsOf,
  worklistOf,
} from '@delega/projections'
import { describe, expect, it } from '@jest/globals'

import { fill } from '../generate/fill.ts'
import { generate } from '../generate/generate.ts'
import { got } from './got.ts'
import { historyOf } from './history.ts'
import { MODELS } from './models.ts'
import { pairs, naively } from './naive.ts'
import { PRACTICES } from './practices.ts'

const GENERATION = { accountants: 3, clients: 20, events: 3_000, seed: 5 } as const
const HISTORY = historyOf(GENERATION)
const PAIRS = pairs(naively(HISTORY))
const asOf = instant('2026-10-01T00:00:00.000Z')

const asking = (turn: number) => {
  const pair = PAIRS[turn % PAIRS.length]
  if (pair === undefined) throw new Error('No links')
  return pair
}

type Running = ReturnType<typeof runProjections<{ [Name in keyof typeof MODELS]: SchemaOf<(typeof MODELS)[Name]> }>>
type SchemaOf<M> = M extends Model<infer S> ? S : never

/** One question to each model about one pair. */
const answers = async (
  { models }: Running,
  turn: number,
  atLeast: Parameters<Running['models']['links']['ask']>[1],
) => {
  const { clientId, accountantId } = asking(turn)
  const { links, ledger, timeline, work, supportRequests } = models
  const counts = await got(links.ask(countClientsOf(accountantId, asOf), atLeast))
  return {
    clients: await got(links.ask(clientsOf(accountantId, { asOf }), atLeast)),
    counts: [counts.all, counts.having({ toBook: true })],
    acts: await got(ledger.ask(actsOf({ clientId }), atLeast)),
    intervals: await got(timeline.ask(permissionTimeline({ clientId, accountantId }, { asOf }), atLeast)),
    work: await got(work.ask(worklistOf({ accountantId }, { asOf }), atLeast)),
    tasks: (await got(work.ask(countWorkOf({ accountantId }, asOf), atLeast))).all,
    deadlines: await got(work.ask(deadlinesIn({ accountantId }, { asOf }), atLeast)),
    help: await got(supportRequests.ask(supportRequestsOf({ accountantId }, { asOf }), atLeast)),
  }
}

const dumpOf = async <S extends Schema>(storage: Storage, model: Model<S>): Promise<string> => {
  const live = (await got(storage.live(model))) as unknown as { readonly dump: () => Dump }
  return JSON.stringify(live.dump())
}

const isRebuild = ({ task }: Progress): boolean => task === 'rebuild'

describe.each(Object.entries(PRACTICES))('a rebuild %s', (_, open) => {
  it('goes on beside the live rows: every answer meanwhile is right, whatever is written', async () => {
    const { store, storage } = await open()
    const writes = [...generate(GENERATION)]
    const later: (readonly Write[])[] = writes.splice(Math.floor(writes.length * 0.7))
    await fill(store, writes)
    const told: Progress[] = []
    const running = runProjections({ store, models: MODELS, storage, batch: 30, onProgress: (one) => told.push(one) })
    const twin = runProjections({ store, models: MODELS })
    await answers(running, 0, { timeoutMs: 60_000 })

    let head: Position | null = null
    const written = async () => {
      head = (await got(store.readAll({ after: head, limit: 10_000 }))).next
      return head === null ? {} : { atLeast: head, timeoutMs: 60_000 }
    }
    await written()

    let over = false
    const isOver = (): boolean => over
    const rebuilt = Promise.all(Object.values(running.models).map((model) => got(model.rebuild()))).finally(() => {
      over = true
    })
    let turn = 0
    for (; !isOver() && later.length > 0; turn += 1) {
      await fill(store, later.splice(0, 1))
      const atLeast = await written()
      expect(JSON.stringify(await answers(running, turn, atLeast))).toBe(
        JSON.stringify(await answers(twin, turn, atLeast)),
      )
    }
    await rebuilt
    expect(turn).toBeGreaterThan(20)
    expect(new Set(told.filter(isRebuild).map(({ model }) => model)).size).toBe(Object.keys(MODELS).length)
    expect(told.filter(isRebuild).every(({ part, done }) => part !== null && part >= 0 && (!done || part === 1))).toBe(
      true,
    )

    await fill(store, later)
    await answers(running, 0, await written())
    await Promise.all([running.stop(), twin.stop()])
    for (const [model, expected] of [
      [await dumpOf(storage, MODELS.links), foldAll(MODELS.links, HISTORY)],
      [await dumpOf(storage, MODELS.ledger), foldAll(MODELS.ledger, HISTORY)],
      [await dumpOf(storage, MODELS.timeline), foldAll(MODELS.timeline, HISTORY)],
      [await dumpOf(storage, MODELS.work), foldAll(MODELS.work, HISTORY)],
      [await dumpOf(storage, MODELS.supportRequests), foldAll(MODELS.supportRequests, HISTORY)],
    ] as const)
      expect(model).toBe(JSON.stringify(expected.dump()))
    await store.close()
  })
})
