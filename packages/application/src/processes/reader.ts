import { decodeEvent } from '@delega/core'
import { isLeft } from 'fp-ts/lib/Either.js'

import type { Engine } from '../attempt.js'
import type { Fault } from '../outcome.js'
import { type Checkpoint, nothingRead, readingOf, sizeOf, textOf } from './checkpoint.js'
import { note, type Work } from './work.js'

/** Reads the history once, from where an earlier process left off. */
export type Reader = {
  readonly work: () => Work
  /** Takes in what is new. */
  readonly catchUp: () => Promise<Fault | null>
  /** Keeps the place, once as many events were read as there are things to keep: never more than twice the work. */
  readonly keep: () => Promise<void>
}

const PAGE = 1000

export const readerOf = ({ store, settings: { timeToAct } }: Engine, checkpoint: Checkpoint | null): Reader => {
  let reading = nothingRead()
  let isResumed = checkpoint === null
  let unkept = 0

  const resume = async (): Promise<Fault | null> => {
    if (checkpoint === null || isResumed) return null
    const text = await checkpoint.load().catch(() => null)
    const start = await store.readAll({ limit: 1 })()
    if (isLeft(start)) return start.left
    const [first] = start.right.events
    if (text !== null && first !== undefined) reading = readingOf(text, { first: first.id, timeToAct }) ?? reading
    isResumed = true
    return null
  }

  const catchUp = async (): Promise<Fault | null> => {
    const failed = await resume()
    if (failed !== null) return failed
    for (;;) {
      const page = await store.readAll({ after: reading.after, limit: PAGE })()
      if (isLeft(page)) return page.left
      for (const stored of page.right.events) {
        const event = decodeEvent(stored)
        if (isLeft(event) && event.left.fault !== 'UnknownEventType')
          return { fault: 'UndecodableEvent', stream: stored.stream, revision: stored.revision, cause: event.left }
        if (!isLeft(event)) note(reading.work, event.right, stored, timeToAct)
        reading = { ...reading, first: reading.first ?? stored.id, after: stored.position }
        unkept += 1
      }
      reading = { ...reading, after: page.right.next }
      if (page.right.end) return null
    }
  }

  const keep = async (): Promise<void> => {
    const text = unkept > 0 && unkept >= sizeOf(reading.work) ? textOf(reading, timeToAct) : null
    if (checkpoint === null || text === null) return
    const kept = await checkpoint.save(text).then(
      () => true,
      () => false,
    )
    if (kept) unkept = 0
  }

  return { work: () => reading.work, catchUp, keep }
}
