import { decodeEvent, type Instant, instant, type Position, type StoredEvent } from '@delega/core'
import type { Recorded } from '@delega/projections'
import { isLeft } from 'fp-ts/lib/Either.js'

import { type Generation, generate } from '../generate/generate.ts'

const RECORDED_AT: Instant = instant('2026-03-01T09:30:00.000Z')

/** A generated history as a store would hand it out, each event read. */
export const historyOf = (generation: Generation): readonly Recorded[] => {
  const history: Recorded[] = []
  for (const writes of generate(generation))
    for (const { stream, expectedRevision, events } of writes)
      for (const [index, event] of events.entries()) {
        const revision = expectedRevision + 1 + index
        const position = (history.length + 1) as Position
        const stored: StoredEvent = { ...event, stream, revision, position, recordedAt: RECORDED_AT }
        const decoded = decodeEvent(stored)
        if (isLeft(decoded)) throw new Error(`${event.type}: ${JSON.stringify(decoded.left)}`)
        history.push({ event: decoded.right, stored })
      }
  return history
}
