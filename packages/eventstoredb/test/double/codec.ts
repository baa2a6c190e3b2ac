import shared from '@eventstore/db-client/generated/shared_pb.js'
import streams from '@eventstore/db-client/generated/streams_pb.js'

import { Empty, streamDeleted, wrongExpectedVersion } from './errors.ts'
import type { Refusal } from './errors.ts'
import type { ExpectedRevision, ProposedEvent, RecordedEvent, Written } from './events.ts'

export const nameOf = (identifier: shared.StreamIdentifier | undefined): string =>
  Buffer.from(identifier?.getStreamName_asU8() ?? []).toString('utf8')

const identifierOf = (stream: string): shared.StreamIdentifier =>
  new shared.StreamIdentifier().setStreamName(Buffer.from(stream, 'utf8'))

type RevisionOptions = {
  readonly hasNoStream: () => boolean
  readonly hasStreamExists: () => boolean
  readonly hasAny: () => boolean
}

const expected = (options: RevisionOptions, revision: () => string): ExpectedRevision => {
  if (options.hasAny()) return 'any'
  if (options.hasNoStream()) return 'no_stream'
  if (options.hasStreamExists()) return 'stream_exists'
  return BigInt(revision())
}

export const expectedRevision = (options: RevisionOptions & { readonly getRevision: () => string }): ExpectedRevision =>
  expected(options, () => options.getRevision())

export const expectedPosition = (
  options: RevisionOptions & { readonly getStreamPosition: () => string },
): ExpectedRevision => expected(options, () => options.getStreamPosition())

export const proposedEvent = (
  message: streams.AppendReq.ProposedMessage | streams.BatchAppendReq.ProposedMessage,
): ProposedEvent => ({
  id: message.getId()?.getString() ?? '',
  type: message.getMetadataMap().get('type') ?? '',
  contentType: message.getMetadataMap().get('content-type') ?? '',
  data: message.getData_asU8(),
  metadata: message.getCustomMetadata_asU8(),
})

/** The numbers by which the server's errors name what is no revision. */
const versionOf = (revision: ExpectedRevision): bigint => {
  if (revision === 'no_stream') return -1n
  if (revision === 'any') return -2n
  if (revision === 'stream_exists') return -4n
  return revision
}

/** What a write came to, when it is no success; the unary append alone has its own form for the conflict. */
export const refusalOf = (
  stream: string,
  revision: ExpectedRevision,
  written: Exclude<Written, { readonly result: 'success' }>,
): Refusal =>
  written.result === 'stream-deleted'
    ? streamDeleted(stream)
    : wrongExpectedVersion(stream, versionOf(revision), written.current, batchConflict(revision, written.current))

const batchConflict = (revision: ExpectedRevision, current: bigint): shared.WrongExpectedVersion => {
  const conflict = new shared.WrongExpectedVersion()
  if (current < 0n) conflict.setCurrentNoStream(new Empty())
  else conflict.setCurrentStreamRevision(String(current))
  if (revision === 'any') conflict.setExpectedAny(new Empty())
  else if (revision === 'no_stream') conflict.setExpectedNoStream(new Empty())
  else if (revision === 'stream_exists') conflict.setExpectedStreamExists(new Empty())
  else conflict.setExpectedStreamPosition(String(revision))
  return conflict
}

export const appendConflict = (revision: ExpectedRevision, current: bigint): streams.AppendResp => {
  const conflict = new streams.AppendResp.WrongExpectedVersion()
  if (current < 0n) conflict.setCurrentNoStream(new shared.Empty())
  else conflict.setCurrentRevision(String(current))
  if (revision === 'any') conflict.setExpectedAny(new shared.Empty())
  else if (revision === 'no_stream') conflict.setExpectedNoStream(new shared.Empty())
  else if (revision === 'stream_exists') conflict.setExpectedStreamExists(new shared.Empty())
  else conflict.setExpectedRevision(String(revision))
  return new streams.AppendResp().setWrongExpectedVersion(conflict)
}

export type Success = Extract<Written, { readonly result: 'success' }>
export type BatchOutcome = { readonly success: streams.BatchAppendResp.Success } | { readonly refusal: Refusal }

export const appended = ({ revision, position }: Success): streams.AppendResp => {
  const success = new streams.AppendResp.Success()
  if (revision < 0n) success.setNoStream(new shared.Empty())
  else success.setCurrentRevision(String(revision))
  if (position === undefined) success.setNoPosition(new shared.Empty())
  else success.setPosition(at(new streams.AppendResp.Position(), position))
  return new streams.AppendResp().setSuccess(success)
}

export const batchAppended = ({ revision, position }: Success): streams.BatchAppendResp.Success => {
  const success = new streams.BatchAppendResp.Success()
  if (revision < 0n) success.setNoStream(new Empty())
  else success.setCurrentRevision(String(revision))
  if (position === undefined) success.setNoPosition(new Empty())
  else success.setPosition(at(new shared.AllStreamPosition(), position))
  return success
}

export const deleted = ({ position = 0n }: Success): streams.DeleteResp =>
  new streams.DeleteResp().setPosition(at(new streams.DeleteResp.Position(), position))

export const tombstoned = ({ position = 0n }: Success): streams.TombstoneResp =>
  new streams.TombstoneResp().setPosition(at(new streams.TombstoneResp.Position(), position))

export const batchAnswer = (
  correlation: shared.UUID | undefined,
  stream: string,
  outcome: BatchOutcome,
): streams.BatchAppendResp => {
  const answer = new streams.BatchAppendResp().setCorrelationId(correlation).setStreamIdentifier(identifierOf(stream))
  return 'refusal' in outcome ? answer.setError(outcome.refusal.inBatch) : answer.setSuccess(outcome.success)
}

/** An event as read; a link that leads nowhere has no event. */
export const eventRead = (event: RecordedEvent | undefined, link: RecordedEvent | undefined): streams.ReadResp =>
  new streams.ReadResp().setEvent(
    new streams.ReadResp.ReadEvent()
      .setEvent(event && recordedEvent(event))
      .setLink(link && recordedEvent(link))
      .setCommitPosition(String((link ?? event)?.position ?? 0n)),
  )

const recordedEvent = (event: RecordedEvent): streams.ReadResp.ReadEvent.RecordedEvent => {
  const recorded = at(new streams.ReadResp.ReadEvent.RecordedEvent(), event.position)
    .setId(new shared.UUID().setString(event.id))
    .setStreamIdentifier(identifierOf(event.stream))
    .setStreamRevision(String(event.revision))
    .setData(event.data)
    .setCustomMetadata(event.metadata)
  recorded
    .getMetadataMap()
    .set('type', event.type)
    .set('content-type', event.contentType)
    .set('created', String(event.created))
  return recorded
}

export const streamNotFound = (stream: string): streams.ReadResp =>
  new streams.ReadResp().setStreamNotFound(
    new streams.ReadResp.StreamNotFound().setStreamIdentifier(identifierOf(stream)),
  )

export const confirmation = (id: string): streams.ReadResp =>
  new streams.ReadResp().setConfirmation(new streams.ReadResp.SubscriptionConfirmation().setSubscriptionId(id))

export const checkpoint = (position: bigint): streams.ReadResp =>
  new streams.ReadResp().setCheckpoint(at(new streams.ReadResp.Checkpoint(), position))

export const caughtUp = (): streams.ReadResp => new streams.ReadResp().setCaughtUp(new streams.ReadResp.CaughtUp())

export const fellBehind = (): streams.ReadResp =>
  new streams.ReadResp().setFellBehind(new streams.ReadResp.FellBehind())

type Positioned = {
  readonly setCommitPosition: (value: string) => unknown
  readonly setPreparePosition: (value: string) => unknown
}

const at = <T extends Positioned>(message: T, position: bigint): T => {
  message.setCommitPosition(String(position))
  message.setPreparePosition(String(position))
  return message
}
