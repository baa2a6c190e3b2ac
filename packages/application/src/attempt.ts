import type { EventStore, Instant, Observer } from '@delega/core'
import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'

import type { Fault, No } from './outcome.js'
import type { Planning, Settings, Unread } from './plan.js'
import {
  type Aggregate,
  type AnyStream,
  type Identified,
  type Stream,
  type Streams,
  type Tagged,
  traceOf,
} from './streams.js'

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

/** A stream that an attempt has asked for, and the one asked for before it. */
type Asked = {
  readonly stream: AnyStream
  /** The revision at which it was first looked at; `null`: not yet. */
  seenAt: number | null
  isReadNow: boolean
  readonly before: Asked | null
}

const isDue = ({ stream, isReadNow }: Asked, fresh: boolean): boolean => (fresh ? !isReadNow : !stream.isKnown)

/** One try at one command: decided from memory where the streams are known, at the instant of the clock. */
export class Attempt implements Planning {
  readonly #engine: Engine
  readonly #now: Instant
  // A handful at most: looked through more quickly than any map.
  #last: Asked | null = null

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

  stream<State, Event extends Tagged, Id extends string, Owner extends string | null>(
    aggregate: Aggregate<State, Event, Id, Owner>,
    id: Id,
    owner: Owner,
  ): Stream<State, Event> {
    const found = this.#engine.streams.of(aggregate, id, owner)
    for (let asked = this.#last; asked !== null; asked = asked.before) {
      // By name: what is let go from memory meanwhile stays one and the same stream to this attempt.
      if (asked.stream.name === found.name) return asked.stream as Stream<State, Event>
    }
    this.#ask(found)
    return found
  }

  /** Looks at a stream as it stands in memory, known or not. */
  look(stream: AnyStream): null {
    this.#entryOf(stream).seenAt ??= stream.revision
    return null
  }

  lacking(streams: readonly AnyStream[], { fresh }: { readonly fresh: boolean } = { fresh: false }): Unread | null {
    for (const stream of streams) {
      const entry = this.#entryOf(stream)
      if (isDue(entry, fresh)) return { no: 'unread', streams, fresh }
      entry.seenAt ??= stream.revision
    }
    return null
  }

  /** Reads what is lacking, all at once: across a network that is one wait, not one for each stream. */
  async read({ streams, fresh }: Omit<Unread, 'no'>): Promise<No | null> {
    const entries = streams.map((stream) => this.#entryOf(stream))
    const news = await this.#refresh(entries.filter((entry) => isDue(entry, fresh)))
    if (isLeft(news)) return news.left
    // all is decided anew on what was read
    for (const entry of entries) entry.seenAt = entry.stream.revision
    return null
  }

  at(): Instant {
    let latest = this.#now
    for (let asked = this.#last; asked !== null; asked = asked.before) {
      const { lastAt } = asked.stream
      if (lastAt !== null && lastAt > latest) latest = lastAt
    }
    return latest
  }

  /** Another command of this process has brought news since this attempt looked: what it decided no longer counts. */
  hasMoved(): boolean {
    for (let asked = this.#last; asked !== null; asked = asked.before)
      if (asked.seenAt !== null && asked.stream.revision !== asked.seenAt) return true
    return false
  }

  /** Reads what this attempt took from memory (`evenIfRead`: and what it has read itself); tells whether there was news. */
  async catchUp({ evenIfRead }: { readonly evenIfRead: boolean }): Promise<Either<No, boolean>> {
    const entries: Asked[] = []
    for (let asked = this.#last; asked !== null; asked = asked.before)
      if (!asked.isReadNow || evenIfRead) entries.push(asked)
    return this.#refresh(entries)
  }

  /** Whether a stream that was asked for holds events of a command with this id that said something else. */
  holdsAnother(command: Identified): boolean {
    for (let asked = this.#last; asked !== null; asked = asked.before) {
      const trace = traceOf(asked.stream, command.commandId)
      if (trace !== undefined && trace.command.fingerprint !== command.fingerprint) return true
    }
    return false
  }

  #ask(stream: AnyStream): Asked {
    this.#last = { stream, seenAt: null, isReadNow: false, before: this.#last }
    return this.#last
  }

  #entryOf(stream: AnyStream): Asked {
    for (let asked = this.#last; asked !== null; asked = asked.before) if (asked.stream === stream) return asked
    return this.#ask(stream)
  }

  /** Whether there was any news. */
  async #refresh(entries: readonly Asked[]): Promise<Either<No, boolean>> {
    const { streams } = this.#engine
    const all = await Promise.all(
      entries.map((entry) => {
        entry.isReadNow = true
        return streams.refresh(entry.stream)
      }),
    )
    let anyNews = false
    for (const news of all) {
      if (isLeft(news)) return failed(news.left)
      anyNews ||= news.right
    }
    return right(anyNews)
  }
}
