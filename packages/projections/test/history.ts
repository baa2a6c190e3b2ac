import {
  accountantId,
  type AccountantId,
  accountantStream,
  clientId,
  type ClientId,
  clientServiceStream,
  delegationStream,
  type DomainEvent,
  encodeEvent,
  type EventStore,
  type Metadata,
  type NewEvent,
  NO_STREAM,
  type Position,
  type StoredEvent,
  type StreamName,
} from '@delega/core'
import { eventOf, metadataOf, uuidOf } from '@delega/core/testing'
import { isLeft } from 'fp-ts/lib/Either.js'

/** The n-th accountant and the n-th client of the tests. */
export const accountantNo = (n: number): AccountantId => accountantId(uuidOf(n, 0xa))
export const clientNo = (n: number): ClientId => clientId(uuidOf(n, 0xc))

/** A history that grows event by event, as a store would keep it. */
export type History = {
  readonly events: readonly { readonly event: DomainEvent; readonly stored: StoredEvent }[]
  readonly record: (stream: StreamName, event: DomainEvent, metadata?: Partial<Metadata>) => StoredEvent
}

export const newHistory = (): History => {
  const events: { event: DomainEvent; stored: StoredEvent }[] = []
  const revisions = new Map<StreamName, number>()
  return {
    events,
    record: (stream, event, metadata = {}) => {
      const n = events.length + 1
      const revision = (revisions.get(stream) ?? NO_STREAM) + 1
      revisions.set(stream, revision)
      const shape = encodeEvent(event)
      const stored: StoredEvent = {
        ...eventOf(n, { type: shape.type, data: shape.data, schemaVersion: shape.schemaVersion }),
        metadata: metadataOf(n, metadata),
        stream,
        revision,
        position: n as Position,
        recordedAt: event.at,
      }
      events.push({ event, stored })
      return stored
    },
  }
}

const newEventOf = ({ id, type, schemaVersion, data, metadata }: StoredEvent): NewEvent => ({
  id,
  type,
  schemaVersion,
  data,
  metadata,
})

/** Appends one event of a history to a store, and tells its position there. */
export const append = async (store: EventStore, stored: StoredEvent): Promise<Position> => {
  const { stream, revision } = stored
  const appended = await store.append([{ stream, expectedRevision: revision - 1, events: [newEventOf(stored)] }])()
  if (isLeft(appended)) throw new Error(JSON.stringify(appended.left))
  return appended.right.position
}

export const streams = { accountant: accountantStream, service: clientServiceStream, delegation: delegationStream }
