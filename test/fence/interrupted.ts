import type { EventStore } from '@delega/core'

/** A store on which `first` happens right before the first append to streams of a category. */
export const interrupted = (store: EventStore, category: string, first: () => Promise<unknown>): EventStore => {
  let isDone = false
  return {
    ...store,
    append: (writes) => async () => {
      if (!isDone && writes.some(({ stream }) => stream.startsWith(`${category}-`))) {
        isDone = true
        await first()
      }
      return store.append(writes)()
    },
  }
}
