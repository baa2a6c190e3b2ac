import type { EventStore, Write } from '@delega/core'
import { invalidAppend } from '@delega/core/store'
import { left, right } from 'fp-ts/lib/Either.js'

/**
 * A store that appends to one stream at a time, as EventStoreDB does, over one that could do more. Like that server it
 * knows an append again by its ids alone, whatever it says, and does not tell that it was one.
 */
export const singleStream = (store: EventStore): EventStore => {
  const append = async (write: Write): ReturnType<ReturnType<EventStore['append']>> => {
    const { stream, expectedRevision, events } = write
    const appended = await store.append([write])()
    if (appended._tag === 'Right') return right({ ...appended.right, repeated: false })
    if (appended.left.fault !== 'EventIdTaken') return appended
    const read = await store.readStream(stream, { from: expectedRevision + 1, limit: events.length })()
    if (read._tag === 'Left') return read
    const last = read.right.at(-1)
    const isSame = events.every(({ id }, index) => read.right[index]?.id === id)
    return isSame && last !== undefined ? right({ position: last.position, repeated: false }) : appended
  }
  return {
    ...store,
    atomicity: 'stream',
    append: (writes) => {
      const [write] = writes
      const invalid = invalidAppend('stream', writes)
      return write === undefined || invalid !== null
        ? async () => left(invalid ?? { fault: 'InvalidAppend', detail: 'nothing to write' })
        : async () => append(write)
    },
  }
}
