import type { EventStore, Instant, Observer, StreamName } from '@delega/core'
import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'

import type { AcceptedCommand } from './commands.js'
import type { Fault, No } from './outcome.js'
import type { Planning, Settings } from './plan.js'
import { type Aggregate, type AnyStream, type Stream, type Streams, type Tagged, traceOf } from './streams.js'

/** What carries commands out. */
export type Engine = {
  readonly store: EventStore
  readonly streams: Streams
  readonly clock: () => Instant
  readonly settings: Settings
  /** How often a command is decided anew when others were quicker. */
  readonly attempts: number
  /** Nobody watches where it is `null`. */
  readonly observer: Observer | null
}

export const failed = (fault: Fault): Either<No, never> => left({ no: 'failed', fault })

/** A stream that an attempt has asked for. */
type Asked = {
  readonly stream: AnyStream
  /** The revision at which it was first looked at; `null`: not yet. */
  seenAt: number | null
  isReadNow: boolean
}

const NOTHING_AMISS: Promise<null> = Promise.resolve(null)

/** One try at one command: decided from memory where the streams are known, at the instant of the clock. */
export class Attempt implements Planning {
  readonly #engine: Engine
  readonly #now: Instant
  // A handful at most: looked through more quickly than any map.
  readonly #asked: Asked[] = []

  constructor(engine: Engine) {
    this.#engine = engine
    this.#now = engine.clock()
  }

  get atomicity(): EventStore['atomicity'] {
    return this.#engine.store.atomicity
  }

  get settings(): Settings {
    return this.#engine.settings
  }

  stream<State, Event extends Tagged>(aggregate: Aggregate<State, Event>, name: StreamName): Stream<State, Event> {
    // By name: what is let go from memory meanwhile stays one and the same stream to this attempt.
    for (const { stream } of this.#asked) if (stream.name === name) return stream as Stream<State, Event>
    const stream = this.#engine.streams.of(aggregate, name)
    this.#asked.push({ stream, seenAt: null, isReadNow: false })
    return stream
  }

  /** What is known already need not be waited for. */
  read(wanted: readonly AnyStream[], { fresh }: { readonly fresh: boolean } = { fresh: false }): Promise<No | null> {
    for (const stream of wanted) {
      if (fresh || !this.#engine.streams.isKnown(stream)) return this.#readAll(wanted, fresh)
      this.#entryOf(stream).seenAt ??= stream.revision
    }
    return NOTHING_AMISS
  }

  at(): Instant {
    let latest = this.#now
    for (const { stream } of this.#asked) if (stream.lastAt !== null && stream.lastAt > latest) latest = stream.lastAt
    return latest
  }

  /** Another command of this process has brought news since this attempt looked: what it decided no longer counts. */
  hasMoved(): boolean {
    for (const { stream, seenAt } of this.#asked) if (seenAt !== null && stream.revision !== seenAt) return true
    return false
  }

  /** Reads what this attempt took from memory (`evenIfRead`: and what it has read itself); tells whether there was news. */
  async catchUp({ evenIfRead }: { readonly evenIfRead: boolean }): Promise<Either<No, boolean>> {
    let anyNews = false
    for (const entry of this.#asked) {
      if (entry.isReadNow && !evenIfRead) continue
      const news = await this.#refresh(entry)
      if (isLeft(news)) return news
      anyNews ||= news.right
    }
    return right(anyNews)
  }

  /** Whether a stream that was asked for holds events of a command with this id that said something else. */
  holdsAnother({ commandId, fingerprint }: Pick<AcceptedCommand<unknown>, 'commandId' | 'fingerprint'>): boolean {
    for (const { stream } of this.#asked) {
      const trace = traceOf(stream, commandId)
      if (trace !== undefined && trace.fingerprint !== fingerprint) return true
    }
    return false
  }

  #entryOf(stream: AnyStream): Asked {
    for (const entry of this.#asked) if (entry.stream === stream) return entry
    const entry = { stream, seenAt: null, isReadNow: false }
    this.#asked.push(entry)
    return entry
  }

  async #refresh(entry: Asked): Promise<Either<No, boolean>> {
    entry.isReadNow = true
    const news = await this.#engine.streams.refresh(entry.stream)
    return isLeft(news) ? failed(news.left) : news
  }

  async #readAll(wanted: readonly AnyStream[], fresh: boolean): Promise<No | null> {
    for (const stream of wanted) {
      const entry = this.#entryOf(stream)
      if (!this.#engine.streams.isKnown(stream) || (fresh && !entry.isReadNow)) {
        const news = await this.#refresh(entry)
        if (isLeft(news)) return news.left
      }
      entry.seenAt ??= stream.revision
    }
    return null
  }
}
