import type streams from '@eventstore/db-client/generated/streams_pb.js'

import { eventRead } from './codec.ts'
import type { RecordedEvent } from './events.ts'
import type { Log } from './log.ts'

/** An event as it is delivered: a link, `revision@stream`, leads to its event if links are resolved. */
export const delivered = (log: Log, event: RecordedEvent, resolveLinks: boolean): streams.ReadResp => {
  if (!resolveLinks || event.type !== '$>') return eventRead(event, undefined)

  const [, revision = '', stream = ''] = /^(\d+)@(.+)$/s.exec(Buffer.from(event.data).toString('utf8')) ?? []
  return eventRead(revision === '' ? undefined : log.find(stream, BigInt(revision)), event)
}
