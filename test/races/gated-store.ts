import { AsyncLocalStorage } from 'node:async_hooks'

import type { EventStore, Write } from '@delega/core'

import type { Turn } from './schedule.ts'

/** The store as one actor sees it: each call waits for its turn. */
export const gated = (store: EventStore, turn: Turn): EventStore => ({
  ...store,
  readStream: (stream, options) => async () => {
    await turn()
    return store.readStream(stream, options)()
  },
  append: (writes) => async () => {
    await turn()
    return store.append(writes)()
  },
  readAll: (options) => async () => {
    await turn()
    return store.readAll(options)()
  },
})

const isAuthorization = ({ events }: Write): boolean => events.some(({ type }) => type === 'ActionAuthorized')

/**
 * The twin without the fence: an authorisation lands wherever its stream stands by then, and nothing is asserted.
 * This is check-then-act; the races must catch it.
 */
export const unfenced = (store: EventStore): EventStore => ({
  ...store,
  append: (writes) => async () => {
    const loose = await Promise.all(
      writes
        .filter(({ events }) => events.length > 0)
        .map(async (write) => {
          if (!isAuthorization(write)) return write
          const read = await store.readStream(write.stream)()
          const expectedRevision = read._tag === 'Right' ? read.right.length - 1 : write.expectedRevision
          return { ...write, expectedRevision }
        }),
    )
    return store.append(loose)()
  },
})

const turns = new AsyncLocalStorage<Turn>()

/** The store of one service that serves several actors at once: each call waits for the turn of whoever it is made for. */
export const gatedForAll = (store: EventStore): EventStore =>
  gated(store, async () => {
    await turns.getStore()?.()
  })

/** Runs a part of a shared service on behalf of one actor. */
export const onBehalfOf = async <T>(turn: Turn, work: () => Promise<T>): Promise<T> => turns.run(turn, work)
