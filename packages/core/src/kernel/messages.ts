import { type Either, isLeft, isRight, left, right } from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'

import type { JsonObject } from '../store/port.js'
import type { Fields } from './codec.js'
import { decoderOf, type InputFault, inputFaults, kindOf } from './input.js'
import { readerOf, UNFIT } from './reader.js'
import { isRecord } from './record.js'

/** A member of a union that is told by its `type`. */
export type Tagged = { readonly type: string }

/**
 * The shape of each member of a tagged union: its fields, the type itself left out, or a codec of the whole where fields
 * depend on one another. A member or a field that is missing is a compile error.
 */
export type Members<Union extends Tagged> = {
  readonly [Type in Union['type']]:
    | Fields<Omit<Extract<Union, { readonly type: Type }>, 'type'>>
    | t.Type<Extract<Union, { readonly type: Type }>, unknown>
}

type Codecs<Union extends Tagged> = ReadonlyMap<unknown, t.Type<Union, unknown>>

// A member reads its own type only; as a reader it serves wherever the whole union is read.
const codecsOf = <Union extends Tagged>(members: Members<Union>): Codecs<Union> =>
  new Map(
    Object.entries<t.Props | t.Mixed>(members).map(([type, member]) => [
      type,
      member instanceof t.Type ? member : t.strict({ type: t.literal(type), ...member }),
    ]),
  ) as Codecs<Union>

/** Reads the commands of a context from outside. */
export type CommandCodec<Command extends Tagged> = {
  readonly types: readonly Command['type'][]
  /**
   * The command, or all that is wrong with it. The input may hold so many fields `besides` (default: none), which somebody
   * else reads: they are wrong only where anything else is.
   */
  readonly decode: (input: unknown, besides?: number) => Either<readonly InputFault[], Command>
}

/** The codec of a context's commands, from the fields of each. */
export const commandCodec = <Command extends Tagged>(members: Members<Command>): CommandCodec<Command> => {
  const decoders = new Map(Array.from(codecsOf(members), ([type, codec]) => [type, decoderOf(codec)]))
  const types = Object.keys(members) as readonly Command['type'][]
  const decode = (input: unknown, besides?: number): Either<readonly InputFault[], Command> => {
    if (!isRecord(input)) return left([{ path: '', expected: 'an object', found: kindOf(input) }])
    const member = decoders.get(input['type'])
    if (member !== undefined) return member(input, besides)
    return left([{ path: 'type', expected: `one of ${types.join(', ')}`, found: kindOf(input['type']) }])
  }
  return { types, decode }
}

/** Why a stored event cannot be read. */
export type DecodeFault =
  | { readonly fault: 'UnknownEventType'; readonly type: string }
  | {
      readonly fault: 'UnknownSchemaVersion'
      readonly type: string
      readonly found: number
      readonly supported: number
    }
  | { readonly fault: 'MalformedEvent'; readonly type: string; readonly faults: readonly InputFault[] }

/** What a store keeps of an event's content. */
export type StoredShape = { readonly type: string; readonly schemaVersion: number; readonly data: JsonObject }

/** Brings the content of one version to the next one. */
export type Upcaster = (data: JsonObject) => JsonObject

/** Per event type, oldest first: the first lifts version 1 to 2, and so on. */
export type Upcasters<Event extends Tagged> = { readonly [Type in Event['type']]?: readonly Upcaster[] }

/** Brings the events of a context into their stored shape and back. */
export type EventCodec<Event extends Tagged> = {
  readonly types: readonly Event['type'][]
  /** @throws TypeError for an event that `decode` would refuse: nothing of the kind may reach a store. */
  readonly encode: (event: Event) => StoredShape
  /** The event in its newest shape, whatever the version it was stored in. */
  readonly decode: (stored: StoredShape) => Either<DecodeFault, Event>
}

/** The codec of a context's events, from the fields of each and what lifts older versions. */
export const eventCodec = <Event extends Tagged>(
  members: Members<Event>,
  upcasters: Upcasters<Event> = {},
): EventCodec<Event> => {
  const types = Object.keys(members) as readonly Event['type'][]
  const readers = new Map(
    Array.from(codecsOf(members), ([type, codec]) => {
      const lifts: readonly Upcaster[] = upcasters[type as Event['type']] ?? []
      return [type, { codec, lifts, version: lifts.length + 1, read: readerOf(codec) }]
    }),
  )

  const encode = (event: Event): StoredShape => {
    const reader = readers.get(event.type)
    // One event that nobody can read again would stop its stream, and whoever reads them all, for good.
    if (reader !== undefined && reader.read(event) === UNFIT && isLeft(reader.codec.decode(event))) {
      const places = inputFaults(reader.codec, event).map(({ path }) => path)
      throw new TypeError(`${event.type} could not be read again: ${places.join(', ')}`)
    }
    return { type: event.type, schemaVersion: reader?.version ?? 1, data: event }
  }

  const decode = ({ type, schemaVersion, data }: StoredShape): Either<DecodeFault, Event> => {
    const reader = readers.get(type)
    if (reader === undefined) return left({ fault: 'UnknownEventType', type })
    let [lifted, version] = [data, schemaVersion]
    for (let lift = reader.lifts[version - 1]; lift !== undefined; lift = reader.lifts[version - 1]) {
      lifted = lift(lifted)
      version += 1
    }
    if (version !== reader.version)
      return left({ fault: 'UnknownSchemaVersion', type, found: schemaVersion, supported: reader.version })
    const read = reader.read(lifted)
    if (read !== UNFIT) return right(read as Event)

    const decoded = reader.codec.decode(lifted)
    return isRight(decoded)
      ? decoded
      : left({ fault: 'MalformedEvent', type, faults: inputFaults(reader.codec, lifted) })
  }

  return { types, encode, decode }
}
