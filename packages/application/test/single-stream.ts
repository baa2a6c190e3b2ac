import { type EventStore, invalidAppend } from '@delega/core'
import { left } from 'fp-ts/lib/Either.js'

/** A store that appends to one stream at a time, as EventStoreDB does, over one that could do more. */
export const singleStream = (store: EventStore): EventStore => ({
  ...store,
  atomicity: 'stream',
  append: (writes) => {
    const invalid = invalidAppend('stream', writes)
    return invalid === null ? store.append(writes) : async () => left(invalid)
  },
})
