import type { Filter, Position } from '@delega/core'
import { type AllStreamResolvedEvent, type EventStoreDBClient, START } from '@eventstore/db-client'

import { at } from './codec.js'
import { CallTimedOut, Ended } from './faults.js'
import { nothingOfTheSystem, serverFilter } from './filter.js'

/** What the server says of itself, between two events: how far it has come, whether it has caught up. */
export type Mark = { readonly position: Position } | { readonly isLive: boolean }

/** A subscription of the client that is read at the reader's pace. */
export type Feed = {
  /** What comes next, events and marks each in their place; `null` when nothing waits. */
  readonly next: () => AllStreamResolvedEvent | Mark | null
  /** Why nothing will come any more; `null` while something may. */
  readonly failure: () => unknown
  readonly cancel: () => void
}

export type FeedOptions = {
  /** Exclusive; `null`: from the start. */
  readonly after: Position | null
  readonly filter: Filter
  /** How many events wait here at most. */
  readonly waiting: number
  /** The server must confirm within so many milliseconds. */
  readonly confirmMs: number
  /** Called when there may be something to take, or nothing any more. */
  readonly wake: () => void
}

export const openFeed = (client: EventStoreDBClient, options: FeedOptions): Feed => {
  const { after, filter, waiting, confirmMs, wake } = options
  const marks: { readonly due: number; readonly mark: Mark }[] = []
  let taken = 0
  let failure: unknown = null

  const subscription = client.subscribeToAll(
    {
      fromPosition: after === null ? START : at(after),
      filter: {
        ...(serverFilter(filter) ?? nothingOfTheSystem),
        checkpointReached: (_, { commit }) => keep({ position: Number(commit) as Position }),
      },
    },
    { highWaterMark: waiting },
  )

  // the client tells marks at once, though events from before them still wait
  const keep = (mark: Mark): void => {
    marks.push({ due: taken + subscription.readableLength, mark })
    wake()
  }
  // after an error the client sends neither `end` nor `close`: it is the end all the same
  const fail = (error: unknown): void => {
    failure ??= error
    wake()
  }

  const unconfirmed = setTimeout(() => fail(new CallTimedOut(confirmMs)), confirmMs)
  subscription.once('confirmation', () => clearTimeout(unconfirmed))
  subscription.on('caughtUp', () => keep({ isLive: true }))
  subscription.on('fellBehind', () => keep({ isLive: false }))
  subscription.on('readable', wake)
  subscription.on('error', fail)
  subscription.once('end', () => fail(new Ended()))
  subscription.once('close', () => fail(new Ended()))

  return {
    failure: () => failure,
    next: () => {
      const [first] = marks
      if (first !== undefined && first.due <= taken) return marks.shift()?.mark ?? null
      const resolved = subscription.read() as AllStreamResolvedEvent | null
      if (resolved !== null) taken += 1
      return resolved
    },
    cancel: () => {
      clearTimeout(unconfirmed)
      void subscription.unsubscribe().catch(() => undefined)
    },
  }
}
