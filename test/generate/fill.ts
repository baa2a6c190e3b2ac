import type { EventStore, StoreFault, Write } from '@delega/core'
import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'

/** Appends that are under way at the same time, so that a store can commit them together. */
const UNDER_WAY = 500

type Target = Pick<EventStore, 'append' | 'atomicity'>

const appends = (writes: readonly Write[], { atomicity }: Target): readonly (readonly Write[])[] => {
  if (writes.length === 0) return []
  return atomicity === 'stream' ? writes.map((write) => [write]) : joined(writes)
}

// One append names each stream once.
const joined = (writes: readonly Write[]): readonly (readonly Write[])[] => {
  const streams = new Set(writes.map(({ stream }) => stream))
  return streams.size === writes.length ? [writes] : writes.map((write) => [write])
}

/** Appends a history to a store, in order; tells how many events it wrote. */
export const fill = async (
  store: Target,
  history: Iterable<readonly Write[]>,
  onWritten: (events: number) => void = () => undefined,
): Promise<Either<StoreFault, number>> => {
  let written = 0
  let batch: (readonly Write[])[] = []
  const flush = async (): Promise<StoreFault | null> => {
    const together = store.atomicity === 'unit'
    const tasks = batch
    batch = []
    const answers = together ? await Promise.all(tasks.map((writes) => store.append(writes)())) : []
    if (!together) for (const writes of tasks) answers.push(await store.append(writes)())
    for (const answer of answers) if (isLeft(answer)) return answer.left
    for (const writes of tasks) for (const { events } of writes) written += events.length
    onWritten(written)
    return null
  }
  for (const writes of history) {
    batch.push(...appends(writes, store))
    if (batch.length < UNDER_WAY) continue
    const fault = await flush()
    if (fault !== null) return left(fault)
  }
  const fault = await flush()
  return fault === null ? right(written) : left(fault)
}
