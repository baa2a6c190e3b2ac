import {
  type CommandId,
  type DecodeFault,
  type EventCodec,
  type EventRef,
  type EventStore,
  type Instant,
  type Metadata,
  NO_STREAM,
  type Position,
  type StoredEvent,
  type StreamName,
} from '@delega/core'
import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'

import type { Fault } from './outcome.js'

export type Tagged = { readonly type: string; readonly at: Instant }

/** How the streams of one category are read. */
export type Aggregate<State, Event extends Tagged> = {
  readonly initialState: State
  readonly evolve: (state: State, event: Event, ref: EventRef) => State
  readonly codec: EventCodec<Event>
}

/** By which a command is known again. */
export type Identified = Pick<Metadata, 'commandId' | 'fingerprint'>

/** What a command left in a stream: enough to know it again. */
export type Trace = {
  readonly command: Identified
  readonly from: number
  to: number
  position: Position
}

/** What is known of one stream. It only ever moves forward, with events that the store holds. */
export type Stream<State, Event extends Tagged> = {
  readonly name: StreamName
  readonly aggregate: Aggregate<State, Event>
  readonly state: State
  readonly revision: number
  readonly position: Position | null
  /** Business time of the last event: time does not run backwards within a stream. */
  readonly lastAt: Instant | null
  readonly traces: Traces
}

type Recorded = {
  readonly id: StoredEvent['id']
  readonly revision: number
  readonly command: Identified
  readonly position: Position
}

/** The streams in memory, the least recently used let go first. */
export type Streams = {
  /** What is known of a stream, without asking the store. */
  readonly of: <State, Event extends Tagged>(
    aggregate: Aggregate<State, Event>,
    name: StreamName,
  ) => Stream<State, Event>
  /** Whether a stream was ever read. */
  readonly isKnown: (stream: AnyStream) => boolean
  /** Reads what came after what is known; tells whether there was anything. */
  readonly refresh: (stream: AnyStream) => Promise<Either<Fault, boolean>>
  /** Takes in an event that the store has just taken. */
  readonly take: (stream: AnyStream, event: Tagged, recorded: Recorded) => void
}

type Tracked = { -readonly [K in keyof Stream<unknown, Tagged>]: Stream<unknown, Tagged>[K] } & {
  isKnown: boolean
}

// Streams of different states stand in one map; a stream is only ever asked for with its own aggregate.
export type AnyStream = Pick<Stream<unknown, Tagged>, 'name' | 'revision' | 'position' | 'lastAt' | 'traces'>

/** The commands that left something in a stream: a list while they are few, which takes a fraction of the memory. */
export type Traces = { readonly few: Trace[]; many: Map<CommandId, Trace> | null }

const FEW = 16

const noTraces = (): Traces => ({ few: [], many: null })

/** What a command left in a stream, if it did. */
export const traceOf = ({ traces: { few, many } }: Pick<Tracked, 'traces'>, id: CommandId): Trace | undefined => {
  if (many !== null) return many.get(id)
  for (const trace of few) if (trace.command.commandId === id) return trace
  return undefined
}

const keep = (traces: Traces, trace: Trace): void => {
  const { few, many } = traces
  if (many !== null) many.set(trace.command.commandId, trace)
  else if (few.push(trace) > FEW) traces.many = new Map(few.splice(0).map((one) => [one.command.commandId, one]))
}

const PAGE = 1000

const opened = (aggregate: Aggregate<unknown, Tagged>, name: StreamName): Tracked => ({
  name,
  aggregate,
  state: aggregate.initialState,
  revision: NO_STREAM,
  position: null,
  lastAt: null,
  traces: noTraces(),
  isKnown: false,
})

const undecodable = ({ stream, revision }: StoredEvent, cause: DecodeFault): Either<Fault, never> =>
  left({ fault: 'UndecodableEvent', stream, revision, cause })

const fold = (stream: Tracked, event: Tagged, { id, revision, command, position }: Recorded): void => {
  // Two readers may have asked for the same events; the first to return has brought them.
  if (revision !== stream.revision + 1) return
  stream.state = stream.aggregate.evolve(stream.state, event, { id, revision })
  stream.revision = revision
  stream.position = position
  if (stream.lastAt === null || event.at > stream.lastAt) stream.lastAt = event.at
  const trace = traceOf(stream, command.commandId)
  if (trace === undefined) {
    keep(stream.traces, { command, from: revision, to: revision, position })
    return
  }
  trace.to = revision
  trace.position = position
}

/** Keeps up to `most` streams in memory, each with the state and revision up to which it was read. */
export const streamsOf = (store: EventStore, most: number): Streams => {
  // Two halves: what was used since the younger was begun is in it. When it is full, the elder is let go as a whole.
  let younger = new Map<StreamName, Tracked>()
  let elder = new Map<StreamName, Tracked>()

  const find = (aggregate: Aggregate<unknown, Tagged>, name: StreamName): Tracked => {
    const known = younger.get(name)
    if (known !== undefined) return known
    const stream = elder.get(name) ?? opened(aggregate, name)
    if (younger.size * 2 >= most) {
      elder = younger
      younger = new Map()
    }
    younger.set(name, stream)
    return stream
  }

  const refresh = async (stream: Tracked): Promise<Either<Fault, boolean>> => {
    const before = stream.revision
    for (;;) {
      const read = await store.readStream(stream.name, { from: stream.revision + 1, limit: PAGE })()
      if (isLeft(read)) return read
      for (const stored of read.right) {
        const event = stream.aggregate.codec.decode(stored)
        if (isLeft(event)) return undecodable(stored, event.left)
        const { id, revision, position, metadata } = stored
        const { commandId, fingerprint } = metadata
        fold(stream, event.right, { id, revision, position, command: { commandId, fingerprint } })
      }
      stream.isKnown = true
      if (read.right.length < PAGE) return right(stream.revision > before)
    }
  }

  // The maps hold streams of every aggregate; the name of a stream tells which, so the types given out are right.
  return {
    of: find as unknown as Streams['of'],
    isKnown: (stream) => (stream as Tracked).isKnown,
    refresh: async (stream) => refresh(stream as Tracked),
    take: (stream, event, recorded) => fold(stream as Tracked, event, recorded),
  }
}
