import { type Either, isLeft } from 'fp-ts/lib/Either.js'

import type { Listener, Page, Position, StoreFault, Subscription } from './port.js'

/** A bell: whoever asked for its next ring before it rang is woken. */
export type Bell = {
  /** Settles when it rings next. */
  readonly next: () => Promise<void>
  /** Wakes all who wait. */
  readonly ring: () => void
}

/** A bell that nobody waits for yet. */
export const bell = (): Bell => {
  let waiting: { readonly promise: Promise<void>; readonly resolve: () => void } | null = null
  return {
    next: () => {
      if (waiting === null) {
        let resolve = (): void => undefined
        const promise = new Promise<void>((done) => {
          resolve = done
        })
        waiting = { promise, resolve }
      }
      return waiting.promise
    },
    ring: () => {
      waiting?.resolve()
      waiting = null
    },
  }
}

/** What a subscription that pulls its pages asks of a store. */
export type Source = {
  /** The events after a position. */
  readonly page: (after: Position | null) => Promise<Either<StoreFault, Page>>
  /** Settles when there may be more to read than at the time of the call, or when it is time to try again. */
  readonly more: () => Promise<void>
}

// The message of an error might quote the event it failed on, and a fault never holds event data.
const nameOf = (error: unknown): string => (error instanceof Error ? error.name : typeof error)

const told = async (tell: () => void | Promise<void>, listener: Listener, place: Position | null): Promise<boolean> => {
  try {
    await tell()
    return true
  } catch (error) {
    const detail = `${nameOf(error)} from the listener after position ${place ?? 'none'}`
    listener.onFault?.({ fault: 'ListenerFailed', detail })
    return false
  }
}

const pull = async (
  source: Source,
  after: Position | null,
  listener: Listener,
  stopped: Bell,
  isStopped: () => boolean,
) => {
  let cursor = after
  let announced: Position | null | undefined
  while (!isStopped()) {
    const more = source.more()
    const stop = stopped.next()
    const page = await source.page(cursor)
    if (isStopped()) return
    if (isLeft(page)) {
      listener.onFault?.(page.left)
      if (page.left.fault !== 'Unavailable') return
      await Promise.race([more, stop])
      continue
    }
    const { events, next, end } = page.right
    if (events.length > 0 && !(await told(() => listener.onEvents(events), listener, cursor))) return
    cursor = next
    if (!end || isStopped()) continue
    if (announced !== cursor && !(await told(() => listener.onCaughtUp?.(cursor), listener, cursor))) return
    announced = cursor
    await Promise.race([more, stop])
  }
}

/**
 * A subscription over a store that can be read in pages: one batch at a time, the next one when the listener is done.
 * `stop` does not wait for a batch that is being handled, so that a listener may stop its own subscription.
 */
export const followPages = (source: Source, after: Position | null, listener: Listener): Subscription => {
  const stopped = bell()
  let isStopped = false
  void pull(source, after, listener, stopped, () => isStopped)
  return {
    stop: () => {
      isStopped = true
      stopped.ring()
      return Promise.resolve()
    },
  }
}
