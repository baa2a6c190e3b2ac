import { describe, expect, it } from '@jest/globals'
import type { Position, StoredEvent } from '@delega/core'
import { inMemoryStore } from '@delega/core/store'

import { eventsSource, verify } from '../src/index.js'
import { newVerifier } from '../src/verify/verifier.js'
import { must } from './must.ts'
import { eventsOf, historyOf, newWorld } from './world.ts'

const DAY = 86_400_000

/** A history in which every authorisation is used or has lapsed. */
const finished = async (): Promise<readonly StoredEvent[]> => {
  const store = inMemoryStore()
  const world = newWorld(store, 5)
  await world.setUp()
  for (let n = 0; n < 6; n += 1) await world.link()
  for (let n = 0; n < 150; n += 1) await world.step()
  world.pass(120 * DAY)
  await world.delega.processes.run()
  return eventsOf(store)
}

const EIGHT_DIGITS = 0x1_0000_0000

/** The same history of other people: every id is another. */
const copyOf = (events: readonly StoredEvent[], copy: number): readonly StoredEvent[] => {
  const text = JSON.stringify(events).replaceAll(
    /[0-9a-f]{8}(?=-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})/g,
    (digits) => ((Number.parseInt(digits, 16) + copy * 0x1_0000) % EIGHT_DIGITS).toString(16).padStart(8, '0'),
  )
  const offset = copy * events.length
  return (JSON.parse(text) as StoredEvent[]).map((event) => ({
    ...event,
    position: (event.position + offset) as Position,
  }))
}

describe('The memory of a verification', () => {
  it('is the same however long the history is, once all is finished', async () => {
    const events = await finished()
    const most = { streamsAtHand: 64, overAtHand: 100 }
    const found: string[] = []
    const verifier = newVerifier({
      atomicity: 'unit',
      covers: () => true,
      derivedIds: false,
      onFinding: ({ rule }) => found.push(rule),
      ...most,
    })
    const held: number[] = []
    for (let copy = 0; copy < 40; copy += 1) {
      verifier.take(copyOf(events, copy))
      held.push(verifier.held())
    }
    verifier.finish()
    const { streams } = verifier.counts()
    verifier.close()
    expect(found).toEqual([])
    expect(streams).toBeGreaterThan(10 * most.streamsAtHand)
    // A few streams more than that are at hand while one event is looked at.
    expect(Math.max(...held)).toBeLessThanOrEqual(most.streamsAtHand + most.overAtHand + 10)
  })

  it.each([1, 2, 7, 50])('bears on nothing that is found: %i streams at hand', async (streamsAtHand) => {
    for (const atomicity of ['unit', 'stream'] as const)
      for (const seed of [3, 4]) {
        const source = eventsSource(await historyOf(seed, 300, atomicity), { atomicity })
        expect(must(await verify(source, { streamsAtHand }))).toEqual(must(await verify(source)))
      }
  })
})
