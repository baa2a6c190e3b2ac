import type { IStreamsServer } from '@eventstore/db-client/generated/streams_grpc_pb.js'
import type streams from '@eventstore/db-client/generated/streams_pb.js'
import type { sendUnaryData, ServerUnaryCall } from '@grpc/grpc-js'

import { deleted, expectedRevision, nameOf, refusalOf, tombstoned } from './codec.ts'
import type { Success } from './codec.ts'
import { conduct, unlessLeader } from './conduct.ts'
import type { Node } from './conduct.ts'
import { asServiceError } from './errors.ts'
import type { ExpectedRevision, Written } from './events.ts'
import { answer } from './reply.ts'
import type { Reply } from './reply.ts'

type Removal<Response> = {
  readonly method: 'delete' | 'tombstone'
  readonly remove: (stream: string, expected: ExpectedRevision) => Written
  readonly respond: (success: Success) => Response
}

export const deleteStream = (node: Node): IStreamsServer['delete'] => {
  const removal = { method: 'delete', remove: node.log.softDelete, respond: deleted } as const
  return (call, callback) => remove(node, removal, call, callback)
}

export const tombstoneStream = (node: Node): IStreamsServer['tombstone'] => {
  const removal = { method: 'tombstone', remove: node.log.tombstone, respond: tombstoned } as const
  return (call, callback) => remove(node, removal, call, callback)
}

const remove = <Response>(
  node: Node,
  { method, remove, respond }: Removal<Response>,
  call: ServerUnaryCall<streams.DeleteReq | streams.TombstoneReq, Response>,
  callback: sendUnaryData<Response>,
): void => {
  const reply = async (): Promise<Reply<Response>> => {
    const notHere = unlessLeader(node, call.metadata)
    if (notHere !== undefined) return { error: notHere }

    const options = call.request.getOptions()
    const stream = nameOf(options?.getStreamIdentifier())
    const expected = options === undefined ? 'any' : expectedRevision(options)
    const key = [method, stream, expected].join(' ')
    const given = await conduct(node, { method, stream, key }, call.getPeer(), () => remove(stream, expected))

    if (given.answer === 'silence') return 'silence'
    if (given.answer === 'refusal') return { error: asServiceError(given.refusal) }
    if (given.value.result === 'success') return { response: respond(given.value) }
    return { error: asServiceError(refusalOf(stream, expected, given.value)) }
  }

  void answer(callback, reply)
}
