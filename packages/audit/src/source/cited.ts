import type { Actor, DomainEvent, EventId, Instant, Position, StoredEvent, StreamName } from '@delega/core'

/** An event as evidence: enough to find it, and both its times. */
export type Cited = {
  readonly id: EventId
  readonly type: string
  readonly stream: StreamName
  readonly revision: number
  readonly position: Position
  /** Business time: when it happened. */
  readonly at: Instant
  /** When the store took it. */
  readonly recordedAt: Instant
  readonly by: Actor
}

export const cite = (
  { id, type, stream, revision, position, recordedAt, metadata }: StoredEvent,
  { at }: Pick<DomainEvent, 'at'>,
): Cited => ({ id, type, stream, revision, position, at, recordedAt, by: metadata.by })
