import type { Filter, Position } from '@delega/core'
import { isLeft } from 'fp-ts/lib/Either.js'

import { readAll, type Reading } from './read.js'

/** Watches over a subscription that a server may forget, though it answers every ping. */
export type Vigil = {
  /** The event that was there a while ago and still has not come; `null` where there is none, or nobody knows. */
  readonly overdue: () => Position | null
  readonly end: () => void
}

const firstAfter = async (reading: Reading, after: Position | null, filter: Filter): Promise<Position | null> => {
  const page = await readAll(reading)({ after, limit: 1, filter })()
  return isLeft(page) ? null : (page.right.events[0]?.position ?? null)
}

/** Wakes whoever waits for the subscription, so that it asks; and then reads what the subscription ought to bring. */
export const keepVigil = (reading: Reading, filter: Filter, cursor: () => Position | null, wake: () => void): Vigil => {
  let isTime = false
  let expected: Position | null = null
  const timer = setInterval(() => {
    isTime = true
    wake()
  }, reading.tuning.stillMs)
  return {
    overdue: () => {
      if (!isTime) return null
      isTime = false
      const reached = cursor()
      if (expected !== null && (reached === null || expected > reached)) return expected
      void firstAfter(reading, reached, filter).then((found) => {
        expected = found
      })
      return null
    },
    end: () => clearInterval(timer),
  }
}
