import {
  type AccountantId,
  type ClientId,
  type ClientServiceState,
  delegation,
  type DelegationRefusal,
  type DelegationState,
  type DomainEvent,
  type EventId,
  type Instant,
  linkFactsAt,
  type LinkState,
  type Module,
  type OpenAuthorization,
  type Permission,
  type Position,
  reason,
  type StoredEvent,
  type StreamName,
} from '@delega/core'
import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'

import { linkBook, type LinkBook, type Pair } from '../links/book.js'
import { cutAt } from '../links/moment.js'
import { type Standing, standingOf } from '../links/standing.js'
import type { Cited } from '../source/cited.js'
import { type Audited, type EventSource, scanDecoded } from '../source/source.js'
import { type OpenWork, openWork } from './open-work.js'

/** What might be done. */
export type Supposition =
  | (Pair & { readonly type: 'RevokePermissions'; readonly permissions: readonly Permission[] })
  | (Pair & { readonly type: 'RevokeDelegation' })
  | { readonly type: 'LapseModule'; readonly clientId: ClientId; readonly module: Module }
  | { readonly type: 'LapseService'; readonly clientId: ClientId }
  | { readonly type: 'CloseAccountant'; readonly accountantId: AccountantId }

/** What it would come to for one pair. */
export type Effects = Pair & {
  readonly falls: readonly { readonly permission: Permission; readonly before: Standing; readonly after: Standing }[]
  /** Authorised acts that are still to come: they may still be done. */
  readonly openAuthorizations: readonly OpenAuthorization[]
  /** Drafts that the accountant wrote last and could write no more. */
  readonly drafts: readonly { readonly stream: StreamName; readonly lastWritten: Cited }[]
  /** Requests for support about what falls: they would be flagged. */
  readonly supportRequests: readonly {
    readonly stream: StreamName
    readonly activity: Permission
    readonly opened: Cited
  }[]
}

/** What would follow from something that has not been done. */
export type WhatIf = {
  readonly at: Instant
  readonly position: Position | null
  readonly supposition: Supposition
  /** Why it could not be done at all; then nothing follows. */
  readonly refused: DelegationRefusal | null
  /** The pairs that something would change for. */
  readonly pairs: readonly Effects[]
}

const NOBODY = 'ffffffff-ffff-4fff-8fff-ffffffffffff' as EventId

const decided = (
  link: LinkState,
  pair: Pair,
  supposition: Extract<Supposition, { readonly type: 'RevokePermissions' | 'RevokeDelegation' }>,
  at: Instant,
): Either<DelegationRefusal, LinkState> => {
  const told = {
    ...pair,
    by: { kind: 'client', id: pair.clientId } as const,
    reason: reason('what if'),
    at,
    facts: linkFactsAt(link, at, 30),
  }
  const decision =
    supposition.type === 'RevokeDelegation'
      ? delegation.decide({ ...told, type: 'RevokeDelegation' }, link.delegation)
      : delegation.decide({ ...told, type: 'RevokePermissions', permissions: supposition.permissions }, link.delegation)
  if (isLeft(decision)) return decision
  const after = decision.right.reduce<DelegationState>(
    (state, event) => delegation.evolve(state, event, { id: NOBODY, revision: -1 }),
    link.delegation,
  )
  return right({ ...link, delegation: after })
}

const withoutModule = (service: ClientServiceState, module: Module): ClientServiceState => {
  if (service.status !== 'Activated') return service
  const modules = new Map(service.modules)
  modules.delete(module)
  return { ...service, modules }
}

const supposed = (
  link: LinkState,
  pair: Pair,
  supposition: Supposition,
  at: Instant,
): Either<DelegationRefusal, LinkState> => {
  const { service, accountant } = link
  switch (supposition.type) {
    case 'RevokePermissions':
    case 'RevokeDelegation':
      return decided(link, pair, supposition, at)
    case 'LapseModule':
      return right({ ...link, service: withoutModule(service, supposition.module) })
    case 'LapseService':
      return right({ ...link, service: service.status === 'Activated' ? { ...service, until: at } : service })
    case 'CloseAccountant':
      return right({
        ...link,
        accountant: 'partitaIva' in accountant ? { status: 'Closed', partitaIva: accountant.partitaIva } : accountant,
      })
    default:
      return left({ code: 'ChangeEmpty' })
  }
}

const isAbout = (supposition: Supposition, pair: Pair): boolean =>
  (!('clientId' in supposition) || supposition.clientId === pair.clientId) &&
  (!('accountantId' in supposition) || supposition.accountantId === pair.accountantId)

const fallsOf = (before: readonly Standing[], after: readonly Standing[]): Effects['falls'] =>
  before.flatMap((earlier, index) => {
    const later = after[index]
    return earlier.standing !== 'effective' || later === undefined || later.standing === 'effective'
      ? []
      : [{ permission: earlier.permission, before: earlier, after: later }]
  })

const effectsOn = (
  pair: Pair,
  book: LinkBook,
  work: OpenWork,
  supposition: Supposition,
  at: Instant,
): Either<DelegationRefusal, Effects> => {
  const link = book.linkOf(pair)
  const changed = supposed(link, pair, supposition, at)
  if (isLeft(changed)) return changed
  const grants = book.grantsOf(pair)
  const [before, after] = [link, changed.right].map((state) => standingOf(pair, state, grants, at).permissions)
  const falls = fallsOf(before ?? [], after ?? [])
  const fallen = new Set(falls.map(({ permission }) => permission))
  const open = link.delegation.openAuthorizations.filter(({ permission }) => fallen.has(permission))
  return right({
    clientId: pair.clientId,
    accountantId: pair.accountantId,
    falls,
    openAuthorizations: open,
    drafts: fallen.has('invoices:write') ? work.draftsOf(pair) : [],
    supportRequests: work.supportOf(pair).filter(({ activity }) => fallen.has(activity)),
  })
}

/** What would follow if something were done at an instant (default: right after the last event). Nothing is written. */
export const whatIf = async (source: EventSource, supposition: Supposition, at?: Instant): Audited<WhatIf> => {
  const book = linkBook()
  const work = openWork()
  const cut = cutAt(at === undefined ? {} : { at })
  const onEvent = (stored: StoredEvent, event: DomainEvent): void => {
    if (!cut.counts(stored, event.at)) return
    book.take(stored, event)
    work.take(stored, event)
  }
  const scanned = await scanDecoded(source, onEvent)
  if (isLeft(scanned)) return scanned
  const answered = cut.answered() ?? { at: at ?? ('' as Instant), position: null }

  const pairs: Effects[] = []
  let refused: DelegationRefusal | null = null
  for (const pair of book.pairs().filter((one) => isAbout(supposition, one))) {
    const effects = effectsOn(pair, book, work, supposition, answered.at)
    if (isLeft(effects)) refused = effects.left
    else if (effects.right.falls.length > 0) pairs.push(effects.right)
  }
  return right({ ...answered, supposition, refused, pairs })
}
