import { setImmediate as nextTurn } from 'node:timers/promises'

import type { IStreamsServer } from '@eventstore/db-client/generated/streams_grpc_pb.js'
import streams from '@eventstore/db-client/generated/streams_pb.js'

import { appendConflict, appended, expectedRevision, nameOf, proposedEvent, refusalOf } from './codec.ts'
import { conduct, unlessLeader } from './conduct.ts'
import type { Answer, Node } from './conduct.ts'
import { asServiceError, tooLarge } from './errors.ts'
import type { Refusal } from './errors.ts'
import { sizeOf } from './events.ts'
import type { ExpectedRevision, ProposedEvent, Written } from './events.ts'
import { answer } from './reply.ts'
import type { Reply } from './reply.ts'

export type Append = {
  readonly stream: string
  readonly expected: ExpectedRevision
  readonly events: readonly ProposedEvent[]
}

export const oversize = (
  { settings: { maxAppendSize } }: Node,
  events: readonly ProposedEvent[],
): Refusal | undefined =>
  events.reduce((sum, event) => sum + sizeOf(event), 0) > maxAppendSize ? tooLarge(maxAppendSize) : undefined

export const commit = async (
  node: Node,
  method: 'append' | 'batchAppend',
  peer: string,
  { stream, expected, events }: Append,
): Promise<Answer<Written>> => {
  const key = [stream, expected, ...events.map(({ id }) => id)].join(' ')
  return conduct(node, { method, stream, key }, peer, () => node.log.append(stream, expected, events))
}

export const append =
  (node: Node): IStreamsServer['append'] =>
  (call, callback) => {
    const requests: streams.AppendReq[] = []

    const reply = async (): Promise<Reply<streams.AppendResp>> => {
      // what breaks off looks like an end at first; half a request is no request
      await nextTurn()
      if (call.cancelled) return 'silence'
      const notHere = unlessLeader(node, call.metadata)
      if (notHere !== undefined) return { error: notHere }

      const request = appendOf(requests)
      const tooMuch = oversize(node, request.events)
      if (tooMuch !== undefined) return { error: asServiceError(tooMuch) }

      return replyOf(request, await commit(node, 'append', call.getPeer(), request))
    }

    call.on('data', (request: streams.AppendReq) => requests.push(request))
    call.on('end', () => void answer(callback, reply))
  }

const appendOf = (requests: readonly streams.AppendReq[]): Append => {
  const options = requests[0]?.getOptions() ?? new streams.AppendReq.Options()
  const messages = requests.map((request) => request.getProposedMessage()).filter((message) => message !== undefined)
  return {
    stream: nameOf(options.getStreamIdentifier()),
    expected: expectedRevision(options),
    events: messages.map(proposedEvent),
  }
}

const replyOf = ({ stream, expected }: Append, given: Answer<Written>): Reply<streams.AppendResp> => {
  if (given.answer === 'silence') return 'silence'
  if (given.answer === 'refusal') return { error: asServiceError(given.refusal) }

  const written = given.value
  switch (written.result) {
    case 'success':
      return { response: appended(written) }
    case 'wrong-expected-version':
      return { response: appendConflict(expected, written.current) }
    case 'stream-deleted':
      return { error: asServiceError(refusalOf(stream, expected, written)) }
  }
}
