import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'

import type streams from '@eventstore/db-client/generated/streams_pb.js'
import type { ServerWritableStream } from '@grpc/grpc-js'

import type { Node } from './conduct.ts'
import type { Fault } from './faults.ts'

export type ReadCall = ServerWritableStream<streams.ReadReq, streams.ReadResp>

/** The messages of one read on their way to a client that may be slow, and may be gone. */
export type Outgoing = {
  /** Aborts when the client has gone. */
  readonly signal: AbortSignal
  /** Resolves when there is room for another message; the answer is whether that took waiting. */
  readonly send: (message: streams.ReadResp) => Promise<boolean>
  readonly end: () => void
}

/** Thrown by `send` once there is nobody to send to. */
export class Gone extends Error {}

export const outgoing = (node: Node, call: ReadCall, fault: Fault | undefined): Outgoing => {
  const gone = new AbortController()
  let sent = 0
  node.traffic.openReads += 1

  const leave = (): void => {
    if (!gone.signal.aborted) node.traffic.openReads -= 1
    gone.abort()
  }
  call.once('cancelled', leave)
  call.once('close', leave)
  if (call.cancelled) leave()

  return {
    signal: gone.signal,
    send: async (message) => {
      if (fault?.fault === 'trickle') await pause(fault.milliseconds)
      if (fault?.fault === 'break' && sent === fault.after) node.network.reset(call.getPeer())
      if (fault?.fault === 'stall' && sent >= fault.after && !gone.signal.aborted) await once(gone.signal, 'abort')
      sent += 1
      node.traffic.sent += 1
      if (gone.signal.aborted) throw new Gone()
      if (call.write(message)) return false
      await once(call, 'drain', { signal: gone.signal }).catch(() => {
        throw new Gone()
      })
      return true
    },
    end: () => call.end(),
  }
}
