import { describe, expect, it } from '@jest/globals'

import { OPENERS, type StoreName } from './openers.ts'
import { race, type RaceOptions } from './race.ts'

const SEED = 20_260_301

const raceOn = async (name: StoreName, options: Omit<RaceOptions, 'store' | 'seed'>) => {
  const { store, first = 0, close } = await OPENERS[name]()
  try {
    return await race({ ...options, store, first, seed: SEED })
  } finally {
    await close()
  }
}

describe.each([
  ['memory', 500],
  ['memory-stream', 500],
  ['eventstoredb', 60],
] as const)('The fence, on the store %s', (name, schedules) => {
  it('lets no act pass without a live permission, whatever the order of the calls', async () => {
    const { violations, acts, refusals, interruptions } = await raceOn(name, { schedules })
    expect(violations).toEqual([])
    expect(acts).toBeGreaterThan(schedules)
    expect(refusals).toBeGreaterThan(schedules / 10)
    expect(interruptions).toBeGreaterThan(schedules / 20)
  })

  it('is needed: its twin without the fence is caught within 100 schedules', async () => {
    const { violations } = await raceOn(name, { schedules: 100, withoutFence: true, stopAtViolation: true })
    expect(violations.map(({ rule }) => rule)).toContainEqual(expect.stringMatching(/^authorised /))
  })
})
