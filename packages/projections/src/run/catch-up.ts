import { isLeft } from 'fp-ts/lib/Either.js'

import type { EventStore, Filter } from '@delega/core'

import type { Schema } from '../model/model.js'
import type { Advancer } from './advance.js'
import type { Meter } from './progress.js'
import type { Stop } from './status.js'

const FIRST_WAIT_MS = 50
const LONGEST_WAIT_MS = 5_000

/** `end`: no event stood beyond what was read. */
export type CaughtUp =
  | { readonly result: 'end' | 'overtaken' | 'abandoned' }
  | { readonly result: 'stopped'; readonly stop: Stop }

export type Reading = {
  readonly store: Pick<EventStore, 'readAll' | 'subscribe'>
  /** Events of a page. */
  readonly batch: number
  /** How many changed rows may wait to be written; 0: those of each page are written by themselves. */
  readonly mayGather: number
  readonly isAbandoned: () => boolean
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

// Reading from memory never leaves the microtasks: others would wait until the whole history is folded.
const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** Reads pages into a shelf until there is nothing left to read. Goes on by itself when the store was out of reach. */
export const catchUp = async <S extends Schema>(
  { store, batch, mayGather, isAbandoned }: Reading,
  filter: Filter,
  target: Advancer<S>,
  meter: Meter,
): Promise<CaughtUp> => {
  let wait = FIRST_WAIT_MS
  let after = target.position()
  let unwritten = mayGather
  while (!isAbandoned()) {
    const page = await store.readAll({ after, limit: batch, filter })()
    if (isAbandoned()) break
    if (isLeft(page)) {
      if (page.left.fault !== 'Unavailable')
        return { result: 'stopped', stop: { fault: 'StoreFailed', because: page.left } }
      await pause(wait)
      wait = Math.min(wait * 2, LONGEST_WAIT_MS)
      continue
    }
    wait = FIRST_WAIT_MS
    const { events, next, end } = page.right
    after = next
    const advanced = await target.advance(events, next, end ? 0 : unwritten)
    if (advanced.result === 'forgotten') {
      after = target.position()
      unwritten = 0
      continue
    }
    if (advanced.result !== 'done') return advanced
    meter.read(events, next, end)
    if (end) return { result: 'end' }
    await breathe()
  }
  return { result: 'abandoned' }
}
