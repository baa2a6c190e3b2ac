import type { EventStore, Instant, StreamName } from '@delega/core'
import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'

import type { AcceptedCommand } from './commands.js'
import type { Fault, No } from './outcome.js'
import type { Planning, Settings } from './plan.js'
import type { Aggregate, AnyStream, Stream, Streams, Tagged } from './streams.js'

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
  /** Another command of this process has brought news since this attempt looked: what it decided no longer counts. */
  readonly hasMoved: () => boolean
  /** Whether a stream that was asked for holds events of a command with this id that said something else. */
  readonly holdsAnother: (command: Pick<AcceptedCommand<unknown>, 'commandId' | 'fingerprint'>) => boolean
  /** Reads what this attempt took from memory (`evenIfRead`: and what it has read itself); tells whether there was news. */
  readonly catchUp: (options: { readonly evenIfRead: boolean }) => Promise<Either<No, boolean>>
}

/** Starts to decide one command: from memory where the streams are known, at the instant of the clock. */
export const attemptOf = ({ store, streams, clock, settings }: Engine): Attempt => {
  // By name: what is let go from memory meanwhile stays one and the same stream to this attempt.
  const asked = new Map<StreamName, AnyStream>()
  const readNow = new Set<AnyStream>()
  const seenAt = new Map<AnyStream, number>()
  const now = clock()

  const refresh = async (stream: AnyStream): Promise<Either<No, boolean>> => {
    readNow.add(stream)
    const news = await streams.refresh(stream)
    return isLeft(news) ? failed(news.left) : news
  }

  const read: Planning['read'] = async (wanted, options) => {
    for (const stream of wanted) {
      if (!streams.isKnown(stream) || (options?.fresh === true && !readNow.has(stream))) {
        const news = await refresh(stream)
        if (isLeft(news)) return news.left
      }
      if (!seenAt.has(stream)) seenAt.set(stream, stream.revision)
    }
    return null
  }

  const at = (): Instant => {
    let latest = now
    for (const { lastAt } of asked.values()) if (lastAt !== null && lastAt > latest) latest = lastAt
    return latest
  }

  const hasMoved = (): boolean => {
    for (const [stream, revision] of seenAt) if (stream.revision !== revision) return true
    return false
  }

  const catchUp: Attempt['catchUp'] = async ({ evenIfRead }) => {
    let anyNews = false
    for (const stream of asked.values()) {
      if (readNow.has(stream) && !evenIfRead) continue
      const news = await refresh(stream)
      if (isLeft(news)) return news
      anyNews ||= news.right
    }
    return right(anyNews)
  }

  const holdsAnother: Attempt['holdsAnother'] = ({ commandId, fingerprint }) => {
    for (const { traces } of asked.values()) {
      const trace = traces.get(commandId)
      if (trace !== undefined && trace.fingerprint !== fingerprint) return true
    }
    return false
  }

  return {
    atomicity: store.atomicity,
    settings,
    at,
    read,
    hasMoved,
    holdsAnother,
    catchUp,
    stream: <State, Event extends Tagged>(aggregate: Aggregate<State, Event>, name: StreamName) => {
      const stream = (asked.get(name) as Stream<State, Event> | undefined) ?? streams.of(aggregate, name)
      asked.set(name, stream)
      return stream
    },
  }
}
