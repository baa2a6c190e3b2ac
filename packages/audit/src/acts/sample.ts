import { hash } from 'node:crypto'

import { type DomainEvent, pairOf, type Permission, type StoredEvent } from '@delega/core'
import { isLeft, right } from 'fp-ts/lib/Either.js'

import { isWithin, type Pair, type Scope } from '../links/book.js'
import { cite, type Cited } from '../source/cited.js'
import { type Audited, type EventSource, scanDecoded } from '../source/source.js'
import type { Period } from '../timeline/timeline.js'

/** A grant or a removal that was drawn. */
export type Drawn = Pair & {
  readonly event: Cited
  /** `null`: the whole delegation ended. */
  readonly permission: Permission | null
  /** Why it was taken away, as it stands in the event; may be personal. */
  readonly reason: string | null
  readonly cause: string | null
}

/** What was drawn of one kind of event. */
export type Drawing = {
  /** How many there were to draw from. */
  readonly population: number
  readonly drawn: readonly Drawn[]
}

/** Grants and removals drawn by lot; the same seed draws the same from the same history. */
export type Sample = { readonly seed: string; readonly grants: Drawing; readonly removals: Drawing }

const REMOVALS: ReadonlySet<DomainEvent['type']> = new Set([
  'PermissionRevoked',
  'DelegationRevoked',
  'DelegationRenounced',
  'DelegationExpired',
  'DelegationClosed',
])

const drawnOf = (stored: StoredEvent, event: DomainEvent): Drawn => {
  const { clientId, accountantId } = pairOf(stored.stream)
  const base = { clientId, accountantId, event: cite(stored, event), permission: null, reason: null, cause: null }
  if (event.type === 'PermissionGranted') return { ...base, permission: event.permission }
  if (event.type === 'PermissionRevoked') {
    const { permission, cause } = event
    return { ...base, permission, cause: cause.kind, reason: cause.kind === 'Client' ? cause.personal.reason : null }
  }
  if (event.type === 'DelegationRevoked' || event.type === 'DelegationRenounced')
    return { ...base, reason: event.personal.reason }
  return event.type === 'DelegationClosed' ? { ...base, cause: event.cause } : base
}

// Each event draws its lot from the seed and its own id: whoever has the seed draws the same, from any store.
const urn = (seed: string, size: number) => {
  let population = 0
  let lots: { readonly lot: string; readonly drawn: Drawn }[] = []
  return {
    offer: (stored: StoredEvent, event: DomainEvent): void => {
      population += 1
      lots.push({ lot: hash('sha256', `${seed}\0${stored.id}`), drawn: drawnOf(stored, event) })
      if (lots.length > 2 * size + 64) lots = best(lots, size)
    },
    draw: (): Drawing => ({ population, drawn: best(lots, size).map(({ drawn }) => drawn) }),
  }
}

const best = <L extends { readonly lot: string }>(lots: readonly L[], size: number): L[] =>
  lots.toSorted((one, other) => (one.lot < other.lot ? -1 : 1)).slice(0, size)

/** Draws grants and removals, each with the same chance; the same seed draws the same. */
export const sample = async (
  source: EventSource,
  scope: Scope,
  { size, seed, period }: { readonly size: number; readonly seed: string; readonly period: Period },
): Audited<Sample> => {
  const [grants, removals] = [urn(seed, size), urn(seed, size)]
  const onEvent = (stored: StoredEvent, event: DomainEvent): void => {
    const { from, to } = period
    if ((from !== null && event.at < from) || (to !== null && event.at >= to)) return
    if (!isWithin(scope, pairOf(stored.stream))) return
    if (event.type === 'PermissionGranted') grants.offer(stored, event)
    else if (REMOVALS.has(event.type)) removals.offer(stored, event)
  }
  const scanned = await scanDecoded(source, onEvent, { filter: { categories: ['delegation'] } })
  return isLeft(scanned) ? scanned : right({ seed, grants: grants.draw(), removals: removals.draw() })
}
