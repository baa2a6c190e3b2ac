import { describe, expect, it } from '@jest/globals'
import { inMemoryStore } from '@delega/core'

import { race } from './race.ts'

const SEED = 20_260_301

describe('The fence, in memory', () => {
  it('lets no act pass without a live permission, whatever the order of the calls', async () => {
    const { violations, acts, refusals } = await race({ store: inMemoryStore(), schedules: 1000, seed: SEED })
    expect(violations).toEqual([])
    expect(acts).toBeGreaterThan(1000)
    expect(refusals).toBeGreaterThan(100)
  }, 60_000)

  it('is needed: its twin without the fence is caught within 100 schedules', async () => {
    const { violations } = await race({ store: inMemoryStore(), schedules: 100, seed: SEED, withoutFence: true })
    expect(violations.length).toBeGreaterThan(0)
  }, 60_000)
})
