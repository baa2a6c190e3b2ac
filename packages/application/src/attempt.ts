import type { EventStore, Instant } from '@delega/core'
import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'

import type { Fault, No } from './outcome.js'
import type { Planning, Settings } from './plan.js'
import type { AnyStream, Streams } from './streams.js'

/** What carries commands out. */
export type Engine = {
  readonly store: EventStore
  readonly streams: Streams
  readonly clock: () => Instant
  readonly settings: Settings
  /** How often a command is decided anew when others were quicker. */
  readonly attempts: number
}

export const failed = (fault: Fault): Either<No, never> => left({ no: 'failed', fault })

/** The streams that one attempt has asked for, and which of them it has read itself. */
export type Attempt = Planning & {
  /** Reads what this attempt took from memory; tells whether there was news. */
  readonly catchUp: () => Promise<Either<No, boolean>>
}

/** Starts to decide one command: from memory where the streams are known, at the instant of the clock. */
export const attemptOf = ({ store, streams, clock, settings }: Engine): Attempt => {
  const asked = new Set<AnyStream>()
  const readNow = new Set<AnyStream>()
  const now = clock()

  const refresh = async (stream: AnyStream): Promise<Either<No, boolean>> => {
    readNow.add(stream)
    const news = await streams.refresh(stream)
    return isLeft(news) ? failed(news.left) : news
  }

  const read: Planning['read'] = async (wanted, options) => {
    for (const stream of wanted) {
      if (streams.isKnown(stream) && (options?.fresh !== true || readNow.has(stream))) continue
      const news = await refresh(stream)
      if (isLeft(news)) return news.left
    }
    return null
  }

  const at = (): Instant => {
    let latest = now
    for (const { lastAt } of asked) if (lastAt !== null && lastAt > latest) latest = lastAt
    return latest
  }

  const catchUp = async (): Promise<Either<No, boolean>> => {
    let anyNews = false
    for (const stream of asked) {
      if (readNow.has(stream)) continue
      const news = await refresh(stream)
      if (isLeft(news)) return news
      anyNews ||= news.right
    }
    return right(anyNews)
  }

  return {
    atomicity: store.atomicity,
    settings,
    at,
    read,
    catchUp,
    stream: (aggregate, name) => {
      const stream = streams.of(aggregate, name)
      asked.add(stream)
      return stream
    },
  }
}
