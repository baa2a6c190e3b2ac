import { AsyncLocalStorage } from 'node:async_hooks'

import { type EventStore, type Instant, plusMilliseconds, type Write } from '@delega/core'
import { left } from 'fp-ts/lib/Either.js'

import type { Turn } from './schedule.ts'

/** For how long an append is on its way before it is given up, in milliseconds: the default of the EventStoreDB adapter. */
const PATIENCE = 30_000

const outcomeUnknown = left({ fault: 'OutcomeUnknown', detail: 'given up' } as const)

/** The store as one actor sees it: each call waits for its turn, but an append not for ever. */
export const gated = (store: EventStore, turn: Turn, clock: () => Instant): EventStore => ({
  ...store,
  readStream: (stream, options) => () => turn(store.readStream(stream, options)),
  append: (writes) => async () => {
    const givenUp = plusMilliseconds(clock(), PATIENCE)
    return turn(async () => (clock() < givenUp ? store.append(writes)() : outcomeUnknown))
  },
  readAll: (options) => () => turn(store.readAll(options)),
})

/** What a process that was killed rejects with. */
export class Killed extends Error {}

/** The store of a process that is killed after so many calls. */
export const killedAfter = (calls: number, store: EventStore): EventStore => {
  let left = calls
  const alive = (): void => {
    left -= 1
    if (left < 0) throw new Killed()
  }
  return {
    ...store,
    readStream: (stream, options) => async () => {
      alive()
      return store.readStream(stream, options)()
    },
    append: (writes) => async () => {
      alive()
      return store.append(writes)()
    },
    readAll: (options) => async () => {
      alive()
      return store.readAll(options)()
    },
  }
}

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
const atOnce: Turn = async (call) => call()

/** The store of one service that serves several actors at once: each call waits for the turn of whoever it is made for. */
export const gatedForAll = (store: EventStore, clock: () => Instant): EventStore =>
  gated(store, async (call) => (turns.getStore() ?? atOnce)(call), clock)

/** Runs a part of a shared service on behalf of one actor. */
export const onBehalfOf = async <T>(turn: Turn, work: () => Promise<T>): Promise<T> => turns.run(turn, work)
