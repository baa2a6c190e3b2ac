import {
  type EventId,
  type Instant,
  isUuid,
  type JsonObject,
  type Metadata,
  type NewEvent,
  type Position,
  type StoredEvent,
  type StreamName,
  type Write,
} from '@delega/core'
import type {
  AllStreamResolvedEvent,
  EventData,
  Position as ServerPosition,
  ResolvedEvent,
} from '@eventstore/db-client'
import { type Either, left, right } from 'fp-ts/lib/Either.js'

import { Unreadable } from './faults.js'

/** Metadata as they lie in the database; the two names with `$` are those by which its own tools follow a thread. */
type StoredMetadata = Omit<Metadata, 'correlationId' | 'causationId'> & {
  readonly $correlationId: string
  readonly $causationId: string
  readonly schemaVersion: number
}

const stored = ({ metadata, schemaVersion }: NewEvent): StoredMetadata => ({
  by: metadata.by,
  onBehalfOf: metadata.onBehalfOf,
  commandId: metadata.commandId,
  fingerprint: metadata.fingerprint,
  authority: metadata.authority,
  $correlationId: metadata.correlationId,
  $causationId: metadata.causationId,
  schemaVersion,
})

/** Deeper than any event, and far from what a stack bears. */
const DEEPEST = 1_000

const isPlain = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

/** Whether JSON gives the value back as it was: the client neither checks that nor survives it. */
const isJson = (value: unknown, depth = 0): boolean => {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true
  if (typeof value === 'number') return Number.isFinite(value)
  if (typeof value !== 'object' || depth > DEEPEST) return false
  if (Array.isArray(value)) {
    // a list with holes has values that `every` does not visit
    for (const item of value) if (!isJson(item, depth + 1)) return false
    return true
  }
  if (!isPlain(value)) return false
  for (const key in value) if (!isJson(value[key as keyof typeof value], depth + 1)) return false
  return true
}

/** Half a pair of surrogates: it would come back as another character. */
const HALF_A_CHARACTER = /\p{Cs}/u

const unfit = ({ id, type, data }: NewEvent, metadata: StoredMetadata): string | null => {
  if (!isUuid(id)) return 'has an id that is no UUID in lower case'
  if (type.startsWith('$') || HALF_A_CHARACTER.test(type)) return 'has a type that the server does not take'
  return isJson(data) && isJson(metadata) ? null : 'holds a value that JSON cannot carry'
}

/** As the server counts. */
const sizeOf = (type: string, data: unknown, metadata: Uint8Array): number =>
  Buffer.byteLength(JSON.stringify(data)) + metadata.byteLength + type.length * 2

/** Bytes from the pool of node, as the one class by which the client knows bytes. */
const utf8 = (text: string): Uint8Array => {
  const { buffer, byteOffset, length } = Buffer.from(text)
  return new Uint8Array(buffer, byteOffset, length)
}

export type Encoded = { readonly events: readonly EventData[]; readonly bytes: number }

/** The events of a write as the client takes them, with the bytes that the server will count; or why it cannot be. */
export const encode = ({ stream, events }: Write): Either<string, Encoded> => {
  if (stream.startsWith('$') || HALF_A_CHARACTER.test(stream))
    return left('The stream has a name that the server does not take')
  const encoded: EventData[] = []
  let bytes = 0
  for (const [index, event] of events.entries()) {
    const { id, type, data } = event
    const metadata = stored(event)
    const reason = unfit(event, metadata)
    if (reason !== null) return left(`Event ${index + 1} ${reason}`)
    const bytesOfMetadata = utf8(JSON.stringify(metadata))
    bytes += sizeOf(type, data, bytesOfMetadata)
    encoded.push({ id, type, contentType: 'application/json', data, metadata: bytesOfMetadata })
  }
  return right({ events: encoded, bytes })
}

type Recorded = NonNullable<ResolvedEvent['event'] | AllStreamResolvedEvent['event']>

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value)

const isStoredMetadata = (value: unknown): value is StoredMetadata =>
  isObject(value) &&
  isObject(value['by']) &&
  typeof value['commandId'] === 'string' &&
  typeof value['fingerprint'] === 'string' &&
  typeof value['$correlationId'] === 'string' &&
  typeof value['$causationId'] === 'string' &&
  Number.isSafeInteger(value['schemaVersion'])

/** Where a record stands; a number holds it exactly up to 2^53 bytes of log. */
export const positionOf = (commit: bigint | undefined): Position => {
  const position = Number(commit)
  if (Number.isSafeInteger(position)) return position as Position
  throw new Unreadable('A position that is no exact number: is the server older than 22.6?')
}

/** A position as the client takes it: for what came over gRPC, commit and prepare are the same. */
export const at = (position: Position): ServerPosition => ({ commit: BigInt(position), prepare: BigInt(position) })

/** An event of ours, or `null` for what others have written. */
export const decode = (recorded: Recorded): StoredEvent | null => {
  const { data, metadata } = recorded
  if (!isObject(data) || !isStoredMetadata(metadata)) return null
  return {
    id: recorded.id as EventId,
    type: recorded.type,
    schemaVersion: metadata.schemaVersion,
    data: data as JsonObject,
    metadata: {
      by: metadata.by,
      onBehalfOf: metadata.onBehalfOf,
      commandId: metadata.commandId,
      fingerprint: metadata.fingerprint,
      correlationId: metadata.$correlationId,
      causationId: metadata.$causationId,
      authority: metadata.authority,
    },
    stream: recorded.streamId as StreamName,
    revision: Number(recorded.revision),
    position: positionOf(recorded.position?.commit),
    recordedAt: recorded.created.toISOString() as Instant,
  }
}
