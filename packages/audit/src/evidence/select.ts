import { categoryOf, numberingOf, pairOf, type Position, type StoredEvent, type StreamName } from '@delega/core'
import { isLeft, right } from 'fp-ts/lib/Either.js'

import { isWithin, type Scope } from '../links/book.js'
import type { Audited, EventSource } from '../source/source.js'

const fieldOf = ({ data }: StoredEvent, field: string): string | null => {
  const value = data[field]
  return typeof value === 'string' ? value : null
}

/**
 * The streams that speak of a scope, each to be taken whole: delegations with the accounts and services of both sides;
 * of a client also its invoices, numbers and requests for support; of an accountant or a pair, what it acted upon.
 */
export const streamsOf = async (
  source: EventSource,
  scope: Scope,
  upTo: Position | null,
): Audited<ReadonlySet<StreamName>> => {
  const { clientId, accountantId } = scope
  const streams = new Set<StreamName>()
  if (clientId !== undefined) streams.add(`clientService-${clientId}` as StreamName)
  if (accountantId !== undefined) streams.add(`accountant-${accountantId}` as StreamName)

  const ofDelegation = (stream: StreamName): void => {
    const pair = pairOf(stream)
    if (!isWithin(scope, pair)) return
    streams.add(stream)
    streams.add(`clientService-${pair.clientId}` as StreamName)
    streams.add(`accountant-${pair.accountantId}` as StreamName)
  }

  const speaksOf = (event: StoredEvent, category: string): boolean => {
    const { by, onBehalfOf } = event.metadata
    const byAccountant = by.kind === 'accountant' && by.id === accountantId
    if (accountantId !== undefined && byAccountant)
      return clientId === undefined || aboutClient(event, category) || onBehalfOf === clientId
    return accountantId === undefined && aboutClient(event, category)
  }

  const aboutClient = (event: StoredEvent, category: string): boolean =>
    category === 'invoiceNumbering'
      ? numberingOf(event.stream).clientId === clientId
      : fieldOf(event, 'clientId') === clientId

  const onEvents = (events: readonly StoredEvent[]): void => {
    for (const event of events) {
      const { stream } = event
      if (streams.has(stream) || (upTo !== null && event.position > upTo)) continue
      const category = categoryOf(stream)
      if (category === 'delegation') ofDelegation(stream)
      else if (category !== 'accountant' && category !== 'clientService' && speaksOf(event, category))
        streams.add(stream)
    }
  }
  const scanned = await source.scan(onEvents)
  return isLeft(scanned) ? scanned : right(streams)
}
