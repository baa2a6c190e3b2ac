import { randomUUID } from 'node:crypto'

import type streams from '@eventstore/db-client/generated/streams_pb.js'

import { caughtUp, checkpoint, confirmation, fellBehind } from './codec.ts'
import type { Node } from './conduct.ts'
import { asServiceError, streamDeleted } from './errors.ts'
import type { RecordedEvent } from './events.ts'
import type { Fault } from './faults.ts'
import { checkpointInterval, filterOf } from './filter.ts'
import { delivered } from './links.ts'
import { Gone } from './outgoing.ts'
import type { Outgoing, ReadCall } from './outgoing.ts'

type Options = streams.ReadReq.Options

/** Where a subscription reads: the events so far, the first index after its start, and which of them it wants. */
type Source = {
  readonly events: () => readonly RecordedEvent[]
  readonly start: number
  readonly wants: (event: RecordedEvent) => boolean
}

/**
 * One cursor over the log: catching up and live differ only in how far the cursor lags behind. A filtered subscription
 * tells its position every so many events considered, and whenever it goes live or falls behind.
 */
export const subscribe = async (
  node: Node,
  call: ReadCall,
  options: Options,
  stream: string,
  fault: Fault | undefined,
  out: Outgoing,
): Promise<void> => {
  const { log, settings } = node
  const source = options.hasAll() ? allSource(node, options) : streamSource(node, options, stream)
  const interval = filteredInterval(options)
  let next = fault?.fault === 'redeliver' ? stepBack(source, fault.events) : source.start
  let live = false
  let considered = 0
  let told: bigint | undefined = source.events()[next - 1]?.position

  const tell = async (): Promise<void> => {
    const position = source.events()[next - 1]?.position
    if (interval === undefined || position === undefined || position === told) return
    told = position
    considered = 0
    await out.send(checkpoint(position))
  }

  const step = async (event: RecordedEvent): Promise<void> => {
    const waited = source.wants(event) && (await out.send(delivered(log, event, options.getResolveLinks())))
    next += 1
    considered += 1
    if (interval !== undefined && considered >= interval) await tell()
    if (live && waited && source.events().length - next > settings.liveBufferSize) {
      live = false
      await out.send(fellBehind())
      await tell()
    }
  }

  const goLive = async (): Promise<void> => {
    live = true
    await tell()
    await out.send(caughtUp())
  }

  await out.send(confirmation(randomUUID()))
  for (;;) {
    const event = source.events()[next]
    if (event !== undefined) await step(event)
    else if (!live) await goLive()
    else if (!options.hasAll() && log.isTombstoned(stream)) {
      return void call.emit('error', asServiceError(streamDeleted(stream)))
    } else await written(node, out)
  }
}

const filteredInterval = (options: Options): number | undefined => {
  const filter = options.getFilter()
  return filter && checkpointInterval(filter)
}

/** Start positions are exclusive. */
const allSource = ({ log }: Node, options: Options): Source => {
  const all = options.getAll()
  const wanted = filterOf(options.getFilter())
  const events = () => log.all
  if (all?.hasStart() === true) return { events, start: 0, wants: wanted }
  if (all?.hasEnd() === true) return { events, start: log.all.length, wants: wanted }

  const after = BigInt(all?.getPosition()?.getCommitPosition() ?? 0)
  const start = log.indexOf(after + 1n)
  // a start beyond the end passes over what is written up to there
  const isBeyond = start === log.all.length
  return { events, start, wants: (event) => wanted(event) && !(isBeyond && event.position <= after) }
}

const streamSource = ({ log }: Node, options: Options, stream: string): Source => {
  const from = options.getStream()
  const events = () => log.history(stream)
  const firstVisible = (): bigint => {
    const found = log.read(stream)
    return found.result === 'found' ? (found.events[0]?.revision ?? 0n) : BigInt(log.history(stream).length)
  }
  const start = (): number => {
    if (from?.hasStart() === true) return 0
    if (from?.hasEnd() === true) return events().length
    return Number(BigInt(from?.getRevision() ?? 0) + 1n)
  }
  return { events, start: start(), wants: ({ revision }) => revision >= firstVisible() }
}

const stepBack = ({ events, start, wants }: Source, count: number): number => {
  const earlier = events().slice(0, start).filter(wants).slice(-count)
  return earlier[0] === undefined ? start : events().indexOf(earlier[0])
}

const written = async ({ log }: Node, { signal }: Outgoing): Promise<void> => {
  if (signal.aborted) throw new Gone()
  await new Promise<void>((resolve, reject) => {
    const settle = (settled: () => void) => () => {
      stop()
      signal.removeEventListener('abort', leave)
      settled()
    }
    const stop = log.onWrite(settle(resolve))
    const leave = settle(() => reject(new Gone()))
    signal.addEventListener('abort', leave)
  })
}
