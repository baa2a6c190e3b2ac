import type { DomainEvent, EventId, Instant, Permission, Position, StoredEvent } from '@delega/core'
import { isLeft, right } from 'fp-ts/lib/Either.js'

import { isWithin, LINK_CATEGORIES, linkBook, type Pair, type Scope } from '../links/book.js'
import { cutAt, type Moment } from '../links/moment.js'
import { effectOf, standingOf } from '../links/standing.js'
import { cite, type Cited } from '../source/cited.js'
import { type Audited, type EventSource, scanDecoded } from '../source/source.js'

/** A grant in hand that no authorisation has relied on for some time. */
export type UnusedGrant = Pair & {
  readonly permission: Permission
  readonly standing: 'effective' | 'suspended'
  readonly grant: Cited
  readonly until: Instant | null
  /** `null`: never. */
  readonly lastUsed: Cited | null
  /** Looking leaves no trace in the history: a permission that only lets look may have been used all the same. */
  readonly onlyLooks: boolean
}

/** Grants in hand at a moment that nobody has used. */
export type Unused = {
  readonly at: Instant
  readonly position: Position | null
  readonly grants: readonly UnusedGrant[]
}

/** The grants in hand at a moment that nobody has used since an instant (`null`: ever). */
export const unused = async (
  source: EventSource,
  scope: Scope,
  { moment = {}, since = null }: { readonly moment?: Moment; readonly since?: Instant | null } = {},
): Audited<Unused> => {
  const book = linkBook()
  const cut = cutAt(moment)
  const uses = new Map<EventId, Cited>()
  const onEvent = (stored: StoredEvent, event: DomainEvent): void => {
    if (!cut.counts(stored, event.at)) return
    book.take(stored, event)
    if (event.type !== 'ActionAuthorized') return
    const use = cite(stored, event)
    for (const id of [event.grantId, ...event.neededGrantIds]) uses.set(id, use)
  }
  const scanned = await scanDecoded(source, onEvent, { filter: { categories: LINK_CATEGORIES } })
  if (isLeft(scanned)) return scanned
  const answered = cut.answered()
  if (answered === null) return right({ at: '' as Instant, position: null, grants: [] })

  const unusedOf = (pair: Pair): readonly UnusedGrant[] =>
    standingOf(pair, book.linkOf(pair), book.grantsOf(pair), answered.at).permissions.flatMap(
      ({ permission, standing, grant, until }): readonly UnusedGrant[] => {
        if (grant === null || standing === 'absent') return []
        const lastUsed = uses.get(grant.id) ?? null
        if (lastUsed !== null && (since === null || lastUsed.at >= since)) return []
        const { clientId, accountantId } = pair
        const onlyLooks = effectOf(permission) === 'view'
        return [{ clientId, accountantId, permission, standing, grant, until, lastUsed, onlyLooks }]
      },
    )
  const pairs = book.pairs().filter((pair) => isWithin(scope, pair))
  return right({ ...answered, grants: pairs.flatMap(unusedOf) })
}
