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

/** How the streams of one category are named and read: `Owner` is the client within whose streams one is looked for. */
export type Aggregate<
  State,
  Event extends Tagged,
  Id extends string = string,
  Owner extends string | null = string | null,
> = {
  readonly nameOf: (id: Id, owner: Owner) => StreamName
  readonly initialState: State
  readonly evolve: (state: State, event: Event, ref: EventRef) => State
  readonly codec: EventCodec<Event>
}

/** By which a command is known again. */
export type Identified = Pick<Metadata, 'commandId' | 'fingerprint'>

/** What a command left in a stream: enough to know it again. Each leads to the one before it. */
export type Trace = {
  readonly command: Identified
  readonly from: number
  to: number
  position: Position
  readonly before: Trace | null
}

/** What is known of one stream. It only ever moves forward, with events that the store holds. */
export type Stream<State, Event extends Tagged> = {
  readonly name: StreamName
  readonly aggregate: Pick<Aggregate<State, Event>, 'evolve' | 'codec'>
  readonly state: State
  readonly revision: number
  readonly position: Position | null
  /** Business time of the last event: time does not run backwards within a stream. */
  readonly lastAt: Instant | null
  readonly lastTrace: Trace | null
  /** The traces by their commands, where somebody has looked for one among many. */
  readonly traces: ReadonlyMap<CommandId, Trace> | null
  /** Whether it was ever read. */
  readonly isKnown: boolean
}

/** The events of a command as the store has taken them: their ids, behind which revision, and where the append ended. */
type Recorded = {
  readonly command: Identified
  readonly events: readonly Pick<StoredEvent, 'id'>[]
  readonly expectedRevision: number
  readonly position: Position
}

/** The streams in memory, the least recently used let go first. */
export type Streams = {
  /** What is known of a stream, without asking the store. */
  readonly of: <State, Event extends Tagged, Id extends string, Owner extends string | null>(
    aggregate: Aggregate<State, Event, Id, Owner>,
    id: Id,
    owner: Owner,
  ) => Stream<State, Event>
  /** Reads what came after what is known; tells whether there was anything. */
  readonly refresh: (stream: AnyStream) => Promise<Either<Fault, boolean>>
  /** Takes in the events of a command that the store has just taken. */
  readonly take: (stream: AnyStream, events: readonly Tagged[], recorded: Recorded) => void
}

type Tracked = { -readonly [K in keyof Stream<unknown, Tagged>]: Stream<unknown, Tagged>[K] } & {
  traces: Map<CommandId, Trace> | null
  isKnown: boolean
}

type AnyAggregate = Aggregate<unknown, Tagged>

// Streams of different states stand in one map; a stream is only ever asked for with its own aggregate.
export type AnyStream = Pick<
  Stream<unknown, Tagged>,
  'name' | 'revision' | 'position' | 'lastAt' | 'lastTrace' | 'traces' | 'isKnown'
>

const FEW = 16

/** What a command left in a stream, if it did. */
export const traceOf = (stream: AnyStream, id: CommandId): Trace | undefined => {
  if (stream.traces !== null) return stream.traces.get(id)
  let trace = stream.lastTrace
  for (let looked = 0; trace !== null && looked < FEW; looked += 1) {
    if (trace.command.commandId === id) return trace
    trace = trace.before
  }
  return trace === null ? undefined : indexed(stream as Tracked).get(id)
}

const indexed = (stream: Tracked): Map<CommandId, Trace> => {
  const traces = new Map<CommandId, Trace>()
  for (let trace = stream.lastTrace; trace !== null; trace = trace.before) traces.set(trace.command.commandId, trace)
  stream.traces = traces
  return traces
}

const PAGE = 1000

const opened = (aggregate: AnyAggregate, id: string, owner: string | null): Tracked => ({
  name: aggregate.nameOf(id, owner),
  aggregate,
  state: aggregate.initialState,
  revision: NO_STREAM,
  position: null,
  lastAt: null,
  lastTrace: null,
  traces: null,
  isKnown: false,
})

const undecodable = ({ stream, revision }: StoredEvent, cause: DecodeFault): Either<Fault, never> =>
  left({ fault: 'UndecodableEvent', stream, revision, cause })

/** Whether the event was news. */
const fold = (stream: Tracked, event: Tagged, ref: EventRef, position: Position): boolean => {
  // Two readers may have asked for the same events; the first to return has brought them.
  if (ref.revision !== stream.revision + 1) return false
  stream.state = stream.aggregate.evolve(stream.state, event, ref)
  stream.revision = ref.revision
  stream.position = position
  if (stream.lastAt === null || event.at > stream.lastAt) stream.lastAt = event.at
  return true
}

const begun = (stream: Tracked, command: Identified, position: Position): Trace => {
  const { revision, lastTrace: before } = stream
  const trace = { command, from: revision, to: revision, position, before }
  stream.lastTrace = trace
  stream.traces?.set(command.commandId, trace)
  return trace
}

/** Streams by what they are of, whose they are and their id: looked up by ids as they come, no name need be built. */
class Shelf {
  size = 0
  readonly #streams = new Map<AnyAggregate, Map<string | null, Map<string, Tracked>>>()

  get(aggregate: AnyAggregate, id: string, owner: string | null): Tracked | undefined {
    return this.#streams.get(aggregate)?.get(owner)?.get(id)
  }

  add(aggregate: AnyAggregate, id: string, owner: string | null, stream: Tracked): void {
    mapUnder(mapUnder(this.#streams, aggregate), owner).set(id, stream)
    this.size += 1
  }
}

const mapUnder = <Key, K, V>(maps: Map<Key, Map<K, V>>, key: Key): Map<K, V> => {
  const map = maps.get(key) ?? new Map<K, V>()
  maps.set(key, map)
  return map
}

/** Keeps up to `most` streams in memory, each with the state and revision up to which it was read. */
export const streamsOf = (store: EventStore, most: number): Streams => {
  // Two halves: what was used since the younger was begun is in it. When it is full, the elder is let go as a whole.
  let younger = new Shelf()
  let elder = new Shelf()

  const find = (aggregate: AnyAggregate, id: string, owner: string | null): Tracked => {
    const known = younger.get(aggregate, id, owner)
    if (known !== undefined) return known
    const stream = elder.get(aggregate, id, owner) ?? opened(aggregate, id, owner)
    if (younger.size * 2 >= most) {
      elder = younger
      younger = new Shelf()
    }
    younger.add(aggregate, id, owner, stream)
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
        if (!fold(stream, event.right, { id, revision }, position)) continue
        const { commandId, fingerprint } = metadata
        // The events of one command stand side by side in a stream.
        const last = stream.lastTrace
        const trace = last?.command.commandId === commandId ? last : begun(stream, { commandId, fingerprint }, position)
        trace.to = revision
        trace.position = position
      }
      stream.isKnown = true
      if (read.right.length < PAGE) return right(stream.revision > before)
    }
  }

  // The shelves hold streams of every aggregate, under the aggregate: so the types given out are right.
  return {
    of: find as unknown as Streams['of'],
    refresh: async (stream) => refresh(stream as Tracked),
    take: (stream, decided, { command, events, expectedRevision, position }) => {
      const tracked = stream as Tracked
      tracked.isKnown = true
      // Nothing of the command before is looked at, which nobody has used for long: that would fetch three things from the
      // far end of memory.
      let trace: Trace | null = null
      let revision = expectedRevision
      for (const { id } of events) {
        const event = decided[revision - expectedRevision]
        revision += 1
        if (event === undefined || !fold(tracked, event, { id, revision }, position)) continue
        trace ??= begun(tracked, command, position)
        trace.to = revision
      }
    },
  }
}
