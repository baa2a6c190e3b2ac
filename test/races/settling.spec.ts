import { openDelega } from '@delega/application'
import { type EventStore, instant } from '@delega/core'
import { inMemoryStore } from '@delega/core/store'
import { describe, expect, it } from '@jest/globals'
import { left } from 'fp-ts/lib/Either.js'

import { draft, linked, must, practiceOn } from '../../packages/application/test/practice.ts'
import { singleStream } from '../../packages/application/test/single-stream.ts'
import { gated } from './gated-store.ts'
import { type Choices, choicesOf, interleave, type Turn } from './schedule.ts'

const clock = () => instant('2026-03-01T09:00:00.000Z')
const SCHEDULES = 200
const MOST_RUNS = 100

/** A store of which one append in four fails, half of those after it was taken all the same. */
const failing = (store: EventStore, { below }: Choices): EventStore => ({
  ...store,
  append: (writes) => async () => {
    const fate = below(8)
    if (fate > 1) return store.append(writes)()
    if (fate === 1) await store.append(writes)()
    return left({ fault: 'OutcomeUnknown', detail: 'no reply' })
  },
})

const untilDone = async (store: EventStore): Promise<void> => {
  const { processes } = openDelega({ store, clock })
  for (let runs = 0; runs < MOST_RUNS; runs += 1) {
    const report = await processes.run()
    if (report._tag === 'Right' && report.right.undone.length === 0) return
  }
  throw new Error('The processes never came to an end')
}

/** Four acts of one accountant, settled by two services at once; tells which was settled when. */
const settledUnder = async (seed: number, spoil: (store: EventStore, choices: Choices) => EventStore) => {
  const { store, delega, history } = await linked(practiceOn(singleStream(inMemoryStore())))
  for (const n of [1, 2, 3, 4]) await must(delega, draft(n))
  const choices = choicesOf(seed)
  const service = async (turn: Turn) => untilDone(spoil(gated(store, turn, clock), choices))
  await interleave([service, service], choices)
  const events = await history()
  const settled = events
    .filter(({ type }) => type === 'AuthorizationFinished')
    .map(({ data }) => data['authorizationId'])
  return { settled, authorized: events.filter(({ type }) => type === 'ActionAuthorized').map(({ id }) => id) }
}

describe('two services that settle the acts of one delegation at once', () => {
  it.each([
    ['without a fault', (store: EventStore) => store],
    ['while one append in four fails', failing],
  ] as const)('settle each once, in the order in which they were authorised, %s', async (_, spoil) => {
    for (let seed = 1; seed <= SCHEDULES; seed += 1) {
      const { settled, authorized } = await settledUnder(seed, spoil)
      expect({ seed, settled }).toEqual({ seed, settled: authorized })
    }
  })
})
