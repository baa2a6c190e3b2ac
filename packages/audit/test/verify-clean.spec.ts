import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { describe, expect, it } from '@jest/globals'
import { openSqliteStore } from '@delega/sqlite'
import { isLeft } from 'fp-ts/lib/Either.js'

import { eventsSource, storeSource, verify, type EventSource } from '../src/index.js'
import { historyOf, writeHistory } from './world.ts'

const verified = async (source: EventSource) => {
  const result = await verify(source)
  if (isLeft(result)) throw new Error(JSON.stringify(result.left))
  return result.right
}

describe('The verification of a history that the library wrote', () => {
  it.each(Array.from({ length: 12 }, (_, seed) => seed))(
    'finds nothing, everything in one append (seed %i)',
    async (seed) => {
      const { outcome, findings, counts } = await verified(eventsSource(await historyOf(seed, 400)))
      expect(findings).toEqual([])
      expect(outcome).toBe('clean')
      expect(counts.acts).toBeGreaterThan(10)
      expect(counts.unproven).toBe(0)
    },
  )

  it.each(Array.from({ length: 12 }, (_, seed) => seed))(
    'finds nothing, one stream at a time (seed %i)',
    async (seed) => {
      const events = await historyOf(seed, 400, 'stream')
      const { findings, counts } = await verified(eventsSource(events, { atomicity: 'stream' }))
      expect(findings).toEqual([])
      expect(counts.acts).toBeGreaterThan(10)
    },
  )

  it('finds nothing in a file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'delega-audit-'))
    try {
      const opened = await openSqliteStore({ file: join(folder, 'store.db') })()
      if (isLeft(opened)) throw new Error(JSON.stringify(opened.left))
      await writeHistory(opened.right, 99, 300)
      const { findings, outcome } = await verified(storeSource(opened.right))
      await opened.right.close()
      expect(findings).toEqual([])
      expect(outcome).toBe('clean')
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})
