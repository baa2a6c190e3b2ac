import type { IStreamsServer } from '@eventstore/db-client/generated/streams_grpc_pb.js'

import { nameOf, streamNotFound } from './codec.ts'
import { conduct, unlessLeader } from './conduct.ts'
import type { Node } from './conduct.ts'
import { asServiceError, defect, streamDeleted } from './errors.ts'
import type { RecordedEvent } from './events.ts'
import { filterOf } from './filter.ts'
import { delivered } from './links.ts'
import { Gone, outgoing } from './outgoing.ts'
import type { Outgoing, ReadCall } from './outgoing.ts'
import { subscribe } from './subscribe.ts'

type Options = NonNullable<ReturnType<ReadCall['request']['getOptions']>>

const backwards = 1

export const read =
  (node: Node): IStreamsServer['read'] =>
  (call) => {
    answer(node, call).catch((error: unknown) => {
      if (!(error instanceof Gone)) call.emit('error', defect(error))
    })
  }

const answer = async (node: Node, call: ReadCall): Promise<void> => {
  const notHere = unlessLeader(node, call.metadata)
  if (notHere !== undefined) return void call.emit('error', notHere)

  const options = call.request.getOptions()
  if (options === undefined) return void call.end()

  const method = options.hasSubscription() ? 'subscribe' : 'read'
  const stream = options.hasAll() ? '$all' : nameOf(options.getStream()?.getStreamIdentifier())
  const key = [method, Buffer.from(options.serializeBinary()).toString('base64')].join(' ')
  const given = await conduct(node, { method, stream, key }, call.getPeer(), () => undefined)
  if (given.answer === 'silence') return
  if (given.answer === 'refusal') return void call.emit('error', asServiceError(given.refusal))

  if (!options.hasAll() && node.log.isTombstoned(stream)) {
    return void call.emit('error', asServiceError(streamDeleted(stream)))
  }
  const out = outgoing(node, call, given.fault)
  if (method === 'subscribe') return subscribe(node, call, options, stream, given.fault, out)
  return options.hasAll() ? readAll(node, options, out) : readStream(node, options, stream, out)
}

const readStream = async (node: Node, options: Options, stream: string, out: Outgoing): Promise<void> => {
  const found = node.log.read(stream)
  if (found.result === 'found') await deliver(node, options, out, inDirection(options, found.events, streamStart))
  else await out.send(streamNotFound(stream))
  out.end()
}

const readAll = async (node: Node, options: Options, out: Outgoing): Promise<void> => {
  await deliver(node, options, out, inDirection(options, node.log.all, allStart(node)))
  out.end()
}

const deliver = async (
  { log }: Node,
  options: Options,
  out: Outgoing,
  events: Iterable<RecordedEvent>,
): Promise<void> => {
  const matches = filterOf(options.getFilter())
  let left = Number(options.getCount())
  for (const event of events) {
    if (left <= 0) return
    if (!matches(event)) continue
    await out.send(delivered(log, event, options.getResolveLinks()))
    left -= 1
  }
}

/**
 * Reading forwards includes the start; backwards includes it in a stream, and excludes it in $all. What is written
 * meanwhile is not read.
 */
const inDirection = function* (
  options: Options,
  events: readonly RecordedEvent[],
  startOf: (options: Options, events: readonly RecordedEvent[], isBackwards: boolean) => number,
): Iterable<RecordedEvent> {
  const isBackwards = (options.getReadDirection() as number) === backwards
  const start = startOf(options, events, isBackwards)
  const [end, step] = isBackwards ? [-1, -1] : [events.length, 1]
  for (let index = isBackwards ? start - 1 : start; index !== end; index += step) {
    const event = events[index]
    if (event !== undefined) yield event
  }
}

const streamStart = (options: Options, events: readonly RecordedEvent[], isBackwards: boolean): number => {
  const stream = options.getStream()
  if (stream?.hasStart() === true) return isBackwards ? Math.min(1, events.length) : 0
  if (stream?.hasEnd() === true) return events.length
  const index = Number(BigInt(stream?.getRevision() ?? 0) - (events[0]?.revision ?? 0n))
  return Math.max(0, Math.min(events.length, isBackwards ? index + 1 : index))
}

const allStart =
  ({ log }: Node) =>
  (options: Options, events: readonly RecordedEvent[]): number => {
    const all = options.getAll()
    if (all?.hasStart() === true) return 0
    if (all?.hasEnd() === true) return events.length
    return log.indexOf(BigInt(all?.getPosition()?.getCommitPosition() ?? 0))
  }
