import type { IStreamsServer } from '@eventstore/db-client/generated/streams_grpc_pb.js'
import type streams from '@eventstore/db-client/generated/streams_pb.js'

import { commit, oversize } from './append.ts'
import type { Append } from './append.ts'
import { batchAnswer, batchAppended, expectedPosition, nameOf, proposedEvent, refusalOf } from './codec.ts'
import type { BatchOutcome } from './codec.ts'
import { unlessLeader } from './conduct.ts'
import type { Answer, Node } from './conduct.ts'
import { badRequest, defect, timedOut } from './errors.ts'
import type { Refusal } from './errors.ts'
import type { ProposedEvent, Written } from './events.ts'

/** An append of which the last part has not arrived. */
type Pending = Append & { readonly events: ProposedEvent[] }

export const batchAppend =
  (node: Node): IStreamsServer['batchAppend'] =>
  (call) => {
    const pending = new Map<string, Pending>()

    const answer = (request: streams.BatchAppendReq, stream: string, outcome: BatchOutcome): void => {
      if (!call.cancelled) call.write(batchAnswer(request.getCorrelationId(), stream, outcome))
    }

    const start = (request: streams.BatchAppendReq, id: string): Refusal | undefined => {
      const options = request.getOptions()
      if (options === undefined) return undefined
      // the deadline is a time of the client's clock
      const deadline = options.getDeadline()?.toDate().getTime() ?? Infinity
      if (deadline <= node.log.now()) return timedOut
      const stream = nameOf(options.getStreamIdentifier())
      if (stream === '') return badRequest('Required field StreamIdentifier not set.')
      pending.set(id, { stream, expected: expectedPosition(options), events: [] })
      return undefined
    }

    const receive = async (request: streams.BatchAppendReq): Promise<void> => {
      const id = request.getCorrelationId()?.getString() ?? ''
      const unwelcome = start(request, id)
      if (unwelcome !== undefined) {
        return answer(request, nameOf(request.getOptions()?.getStreamIdentifier()), { refusal: unwelcome })
      }

      const write = pending.get(id)
      if (write === undefined) return
      write.events.push(...request.getProposedMessagesList().map(proposedEvent))
      const tooMuch = oversize(node, write.events)
      if (tooMuch !== undefined || request.getIsFinal()) pending.delete(id)
      if (tooMuch !== undefined) return answer(request, write.stream, { refusal: tooMuch })
      if (!request.getIsFinal()) return

      const notHere = unlessLeader(node, call.metadata)
      if (notHere !== undefined) return void call.emit('error', notHere)
      const outcome = outcomeOf(write, await commit(node, 'batchAppend', call.getPeer(), write))
      if (outcome !== 'silence') answer(request, write.stream, outcome)
    }

    call.on('data', (request: streams.BatchAppendReq) => {
      receive(request).catch((error: unknown) => call.emit('error', defect(error)))
    })
    call.on('end', () => call.end())
  }

const outcomeOf = ({ stream, expected }: Append, answer: Answer<Written>): BatchOutcome | 'silence' => {
  if (answer.answer === 'silence') return 'silence'
  if (answer.answer === 'refusal') return { refusal: answer.refusal }
  return answer.value.result === 'success'
    ? { success: batchAppended(answer.value) }
    : { refusal: refusalOf(stream, expected, answer.value) }
}
