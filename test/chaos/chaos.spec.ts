import { describe, expect, it } from '@jest/globals'

import { chaos, chaosRuns, differences } from './chaos.ts'

const SEED = 20_260_301

describe('a story told by several workers to a server that misbehaves', () => {
  it.each([
    ['safe', 25],
    ['batch', 10],
  ] as const)(
    'leaves what it leaves without faults, appending on the %s path: nothing lost, nothing twice, no loose end',
    async (appendPath, runs) => {
      const { calls, differences, unhandled } = await chaosRuns({ runs, seed: SEED, rate: 0.1, appendPath })
      expect(differences).toEqual([])
      expect(unhandled).toEqual([])
      expect(calls).toBeGreaterThan(runs * 300)
    },
  )

  it('is compared with care: an event more, less or otherwise is a difference', async () => {
    const calm = await chaos({ seed: SEED, rate: 0, appendPath: 'safe' })
    const [[name, events] = ['', []]] = calm.streams
    const spoilt = (instead: readonly string[]) => ({ ...calm, streams: new Map(calm.streams).set(name, instead) })
    expect(differences(calm, calm)).toEqual([])
    expect(differences(calm, spoilt(events.slice(1)))).toHaveLength(1)
    expect(differences(calm, spoilt([...events, ...events]))).toHaveLength(1)
    expect(differences(calm, spoilt(events.toReversed()))).toHaveLength(1)
    expect(differences(calm, spoilt(events.map((event) => event.replace('2026', '2027'))))).toHaveLength(1)
    expect(differences(calm, { ...calm, told: calm.told.slice(1) })).not.toEqual([])
    for (const view of ['the links', 'the ledger', 'the permission timeline', 'the worklist'])
      expect(calm.streams.get(view)).not.toEqual([])
  })
})
