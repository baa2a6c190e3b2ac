import { randomUUID } from 'node:crypto'

import { decide } from './idempotency.ts'
import type { Decision } from './idempotency.ts'
import { sizeOf } from './events.ts'
import type { ExpectedRevision, ProposedEvent, RecordedEvent, StreamRead, Written } from './events.ts'

export type LogOptions = {
  /** How many event ids are remembered for the idempotency of ANY and STREAM_EXISTS. */
  readonly idempotencyCacheSize?: number
  /** Milliseconds since 1970. */
  readonly clock?: () => number
}

/** The data of a server: it outlives connections, restarts, and may be shared by the nodes of a cluster. */
export type Log = {
  readonly now: () => number
  readonly all: readonly RecordedEvent[]
  /** Index in `all` of the first event at or after the position. */
  readonly indexOf: (position: bigint) => number
  readonly read: (stream: string) => StreamRead
  readonly find: (stream: string, revision: bigint) => RecordedEvent | undefined
  /** Every event ever written to the stream, truncated ones included. */
  readonly history: (stream: string) => readonly RecordedEvent[]
  readonly isTombstoned: (stream: string) => boolean
  readonly append: (stream: string, expected: ExpectedRevision, events: readonly ProposedEvent[]) => Written
  readonly softDelete: (stream: string, expected: ExpectedRevision) => Written
  readonly tombstone: (stream: string, expected: ExpectedRevision) => Written
  /** Calls back after every write; returns the way to stop that. */
  readonly onWrite: (listener: () => void) => () => void
}

type StreamMetadata = { readonly $tb?: number; readonly $maxCount?: number; readonly $maxAge?: number }

const deletedRevision = 9_223_372_036_854_775_807n
const firstPosition = 1_317n
const recordOverhead = 97
const ticksPerMillisecond = 10_000n

export const metastreamOf = (stream: string): string => `$$${stream}`
const isMetastream = (stream: string): boolean => stream.startsWith('$$')

export const createLog = ({ idempotencyCacheSize = 100_000, clock = Date.now }: LogOptions = {}): Log => {
  const all: RecordedEvent[] = []
  const streams = new Map<string, RecordedEvent[]>()
  const tombstoned = new Set<string>()
  const recent = new Map<string, RecordedEvent>()
  const listeners = new Set<() => void>()
  let nextPosition = firstPosition

  const history = (stream: string): readonly RecordedEvent[] => streams.get(stream) ?? []
  const lastRevision = (stream: string): bigint => BigInt(history(stream).length) - 1n

  const metadataOf = (stream: string): StreamMetadata => {
    if (isMetastream(stream)) return { $maxCount: 1 }
    const last = history(metastreamOf(stream)).at(-1)
    return last === undefined ? {} : parsed(last.data)
  }

  // JSON numbers lose the last digits of the server's own marker, 2^63 - 1
  const isSoftDeleted = (stream: string): boolean => (metadataOf(stream).$tb ?? 0) >= Number(deletedRevision)

  const record = (stream: string, revision: bigint, event: ProposedEvent): RecordedEvent => {
    const recorded = {
      ...event,
      stream,
      revision,
      position: nextPosition,
      created: BigInt(clock()) * ticksPerMillisecond,
    }
    nextPosition += BigInt(recordOverhead + stream.length + sizeOf(event))
    all.push(recorded)
    return recorded
  }

  const remember = (event: RecordedEvent): void => {
    recent.delete(event.id)
    recent.set(event.id, event)
    for (const oldest of recent.keys()) {
      if (recent.size <= idempotencyCacheSize) return
      recent.delete(oldest)
    }
  }

  const push = (stream: string, event: ProposedEvent): RecordedEvent => {
    const written = record(stream, lastRevision(stream) + 1n, event)
    const events = streams.get(stream)
    if (events === undefined) streams.set(stream, [written])
    else events.push(written)
    remember(written)
    return written
  }

  const pushMetadata = (stream: string, json: string): RecordedEvent => push(metastreamOf(stream), metadataEvent(json))

  const undelete = (stream: string, from: bigint): void => {
    pushMetadata(stream, JSON.stringify({ ...metadataOf(stream), $tb: Number(from) }))
  }

  const check = (stream: string, expected: ExpectedRevision, ids: readonly string[]): Decision =>
    decide({
      current: lastRevision(stream),
      expected,
      ids,
      isTombstoned: tombstoned.has(stream),
      isSoftDeleted: isSoftDeleted(stream),
      hasMetadata: history(metastreamOf(stream)).length > 0,
      at: (revision) => history(stream)[Number(revision)],
      remembered: (id) => {
        const event = recent.get(id)
        return event?.stream === stream ? event : undefined
      },
    })

  const guarded = (
    stream: string,
    expected: ExpectedRevision,
    ids: readonly string[],
    write: (wasSoftDeleted: boolean) => Written,
  ): Written => {
    const decision = check(stream, expected, ids)
    switch (decision.decision) {
      case 'ok': {
        const written = write(decision.softDeleted)
        for (const listener of listeners) listener()
        return written
      }
      case 'idempotent':
        return { result: 'success', revision: decision.last.revision, position: decision.last.position }
      case 'deleted':
        return { result: 'stream-deleted' }
      case 'wrong-expected-version':
        return { result: 'wrong-expected-version', current: lastRevision(stream) }
    }
  }

  const append: Log['append'] = (stream, expected, events) =>
    guarded(
      stream,
      expected,
      events.map(({ id }) => id),
      (wasSoftDeleted) => {
        const before = lastRevision(stream)
        const original = stream.slice(metastreamOf('').length)
        const revivesOriginal = isMetastream(stream) && isSoftDeleted(original)
        const last = events.map((event) => push(stream, event)).at(-1)
        if (wasSoftDeleted) undelete(stream, before + 1n)
        if (revivesOriginal) undelete(original, lastRevision(original) + 1n)
        return { result: 'success', revision: last?.revision ?? before, position: last?.position }
      },
    )

  const softDelete: Log['softDelete'] = (stream, expected) =>
    guarded(stream, expected, [randomUUID()], () => {
      if (history(stream).length === 0 && history(metastreamOf(stream)).length === 0) {
        return { result: 'wrong-expected-version', current: -1n }
      }
      // the marker replaces whatever metadata the stream had
      const { position } = pushMetadata(stream, `{"$tb":${deletedRevision}}`)
      return { result: 'success', revision: lastRevision(stream), position }
    })

  const tombstone: Log['tombstone'] = (stream, expected) =>
    guarded(stream, expected, [randomUUID()], () => {
      tombstoned.add(stream)
      const { position } = record(stream, deletedRevision, systemEvent('$streamDeleted', ''))
      return { result: 'success', revision: deletedRevision, position }
    })

  const visible = (stream: string): readonly RecordedEvent[] => {
    const events = history(stream)
    const { $tb = 0, $maxCount = Infinity, $maxAge = Infinity } = metadataOf(stream)
    const first = Math.max($tb, events.length - $maxCount)
    const kept = first > 0 ? events.slice(first) : events
    if ($maxAge === Infinity) return kept
    const oldest = BigInt(clock() - $maxAge * 1_000) * ticksPerMillisecond
    return kept.filter(({ created }) => created >= oldest)
  }

  const read: Log['read'] = (stream) => {
    if (tombstoned.has(stream)) return { result: 'deleted' }
    if (history(stream).length === 0 || isSoftDeleted(stream)) return { result: 'not-found' }
    return { result: 'found', events: visible(stream) }
  }

  const find: Log['find'] = (stream, revision) => {
    const found = read(stream)
    if (found.result !== 'found') return undefined
    const first = found.events[0]
    return first === undefined || revision < first.revision ? undefined : history(stream)[Number(revision)]
  }

  for (const { stream, event } of bootEvents) push(stream, event)

  return {
    now: clock,
    all,
    indexOf: (position) => lowerBound(all, position),
    read,
    find,
    history,
    isTombstoned: (stream) => tombstoned.has(stream),
    append,
    softDelete,
    tombstone,
    onWrite: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

const lowerBound = (events: readonly RecordedEvent[], position: bigint): number => {
  let low = 0
  let high = events.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const there = events[middle]?.position ?? position
    if (there < position) low = middle + 1
    else high = middle
  }
  return low
}

const systemEvent = (type: string, json: string): ProposedEvent => ({
  id: randomUUID(),
  type,
  contentType: 'application/json',
  data: Buffer.from(json),
  metadata: new Uint8Array(),
})

const metadataEvent = (json: string): ProposedEvent => systemEvent('$metadata', json)

const parsed = (json: Uint8Array): StreamMetadata => {
  try {
    return JSON.parse(Buffer.from(json).toString()) as StreamMetadata
  } catch {
    return {}
  }
}

// what a fresh server has written by the time it takes its first client
const bootEvents = [
  { stream: '$$$stats-127.0.0.1:2113', event: metadataEvent('{"$maxAge":86400}') },
  { stream: '$stats-127.0.0.1:2113', event: systemEvent('$statsCollected', '{"proc-id":1}') },
  { stream: '$$$users', event: metadataEvent('{"$acl":{"$r":"$admins","$w":"$admins"}}') },
  { stream: '$user-admin', event: systemEvent('$UserCreated', '{"loginName":"admin"}') },
  { stream: '$users', event: systemEvent('$User', '"admin"') },
  { stream: '$projections-$all', event: systemEvent('$ProjectionsInitialized', '') },
]
