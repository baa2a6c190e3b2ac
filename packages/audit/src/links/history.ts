import { decodeEvent, type DomainEvent, type Instant, pairOf, type StoredEvent, type StreamName } from '@delega/core'
import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'

import type { Audited, AuditFault, EventSource } from '../source/source.js'
import { isWithin, linkStreams, type Pair, type Scope } from './book.js'

/** An event of a pair; `effective`: when it counts from, since time never runs backwards within a stream. */
export type LinkEntry = { readonly stored: StoredEvent; readonly event: DomainEvent; readonly effective: Instant }

/** Everything that bears on the permissions of one pair, in global order. */
export type LinkHistory = { readonly pair: Pair; readonly entries: readonly LinkEntry[] }

type Streams = ReadonlyMap<StreamName, readonly StoredEvent[]>

const decoded = (events: readonly StoredEvent[]): Either<AuditFault, readonly LinkEntry[]> => {
  const entries: LinkEntry[] = []
  let reached = '' as Instant
  for (const stored of events) {
    const event = decodeEvent(stored)
    if (isLeft(event)) {
      const { stream, revision, position } = stored
      return left({ fault: 'UndecodableEvent', stream, revision, position, cause: event.left })
    }
    if (event.right.at > reached) reached = event.right.at
    entries.push({ stored, event: event.right, effective: reached })
  }
  return right(entries)
}

const historyOf = (pair: Pair, streams: Streams): Either<AuditFault, LinkHistory> => {
  const entries: LinkEntry[] = []
  for (const name of Object.values(linkStreams(pair))) {
    const own = decoded(streams.get(name) ?? [])
    if (isLeft(own)) return own
    entries.push(...own.right)
  }
  return right({ pair, entries: entries.toSorted((one, other) => one.stored.position - other.stored.position) })
}

const pairsWithin = async (source: EventSource, scope: Scope): Audited<readonly Pair[]> => {
  const { clientId, accountantId } = scope
  if (clientId !== undefined && accountantId !== undefined) return right([{ clientId, accountantId }])
  const pairs = new Map<StreamName, Pair>()
  const onEvents = (events: readonly StoredEvent[]): void => {
    for (const { stream } of events)
      if (!pairs.has(stream) && isWithin(scope, pairOf(stream))) pairs.set(stream, pairOf(stream))
  }
  const scanned = await source.scan(onEvents, { filter: { categories: ['delegation'] } })
  return isLeft(scanned) ? scanned : right([...pairs.values()])
}

/** The history of every pair of a scope, in the order of their first request. */
export const linkHistories = async (source: EventSource, scope: Scope): Audited<readonly LinkHistory[]> => {
  const pairs = await pairsWithin(source, scope)
  if (isLeft(pairs)) return pairs
  const names = new Set(pairs.right.flatMap((pair) => Object.values(linkStreams(pair))))
  const streams = await source.readStreams([...names])
  if (isLeft(streams)) return streams
  const histories: LinkHistory[] = []
  for (const pair of pairs.right) {
    const history = historyOf(pair, streams.right)
    if (isLeft(history)) return history
    histories.push(history.right)
  }
  return right(histories)
}
