import { type EventStore, type Instant, type NewEvent, NO_STREAM, type StoredEvent, type Write } from '@delega/core'
import { isLeft, left, right } from 'fp-ts/lib/Either.js'

import type { Audited, EventSource } from '../source/source.js'

/** What came of an import. */
export type Imported = {
  readonly events: number
  /** Whether every event has the position that it had: then its hashes are the same, and old checkpoints hold. */
  readonly positionsKept: boolean
}

const MOST_EVENTS = 500

const newEventOf = ({ id, type, schemaVersion, data, metadata }: StoredEvent): NewEvent => ({
  id,
  type,
  schemaVersion,
  data,
  metadata,
})

/** Cuts events into appends: in each, one time of recording, and each stream in one piece. */
const appendsOf = (events: readonly StoredEvent[]): readonly (readonly StoredEvent[])[] => {
  const appends: StoredEvent[][] = []
  let seen = new Set<string>()
  for (const event of events) {
    const current = appends.at(-1)
    const before = current?.at(-1)
    const continues =
      current !== undefined &&
      before !== undefined &&
      current.length < MOST_EVENTS &&
      before.recordedAt === event.recordedAt &&
      (before.stream === event.stream || !seen.has(event.stream))
    if (continues) current.push(event)
    else {
      appends.push([event])
      seen = new Set()
    }
    seen.add(event.stream)
  }
  return appends
}

const writesOf = (events: readonly StoredEvent[]): readonly Write[] => {
  const writes: { stream: Write['stream']; expectedRevision: number; events: NewEvent[] }[] = []
  for (const event of events) {
    const write = writes.at(-1)
    if (write?.stream === event.stream) write.events.push(newEventOf(event))
    else
      writes.push({
        stream: event.stream,
        expectedRevision: event.revision === 0 ? NO_STREAM : event.revision - 1,
        events: [newEventOf(event)],
      })
  }
  return writes
}

/**
 * Copies a history into an empty store that appends several streams at once. `recording` is told when the events of
 * the next append were recorded, so that the store's clock can say the same again.
 */
export const importEvidence = async (
  source: EventSource,
  store: EventStore,
  recording: (at: Instant) => void,
  onProgress: (events: number) => void = () => undefined,
): Audited<Imported> => {
  const first = await store.readAll({ limit: 1 })()
  if (isLeft(first)) return first
  if (first.right.events.length > 0)
    return left({ fault: 'NotEvidence', detail: 'the store to import into is not empty' })

  const events: StoredEvent[] = []
  const scanned = await source.scan((page) => {
    events.push(...page)
  })
  if (isLeft(scanned)) return scanned
  let done = 0
  for (const append of appendsOf(events)) {
    recording(append[0]?.recordedAt ?? ('' as Instant))
    const appended = await store.append(writesOf(append))()
    if (isLeft(appended)) return appended
    done += append.length
    onProgress(done)
  }
  return right({ events: done, positionsKept: await arePositionsKept(store, events) })
}

const arePositionsKept = async (store: EventStore, events: readonly StoredEvent[]): Promise<boolean> => {
  const page = await store.readAll({ limit: events.length + 1 })()
  return !isLeft(page) && events.every(({ position }, index) => page.right.events[index]?.position === position)
}
