import {
  type AccountantId,
  type ActionAuthorized,
  type Authority,
  type ClientId,
  type DelegableAction,
  type DomainEvent,
  type EventId,
  type Instant,
  pairOf,
  type Permission,
  type StoredEvent,
} from '@delega/core'
import { isLeft, right } from 'fp-ts/lib/Either.js'

import { isWithin, type Pair, type Scope } from '../links/book.js'
import { cite, type Cited } from '../source/cited.js'
import { type Audited, type EventSource, scanDecoded } from '../source/source.js'
import type { Period } from '../timeline/timeline.js'

/**
 * Something that an accountant did, or was authorised to do. `done`: the act is on record. `elsewhere`: it was done in
 * another service. `open`: the act may still come. `lapsed`: it never came. `unauthorised`: an act without any right.
 */
export type LedgerEntry = Pair & {
  readonly status: 'done' | 'elsewhere' | 'open' | 'lapsed' | 'unauthorised'
  readonly at: Instant
  readonly action: DelegableAction | null
  readonly permission: Permission | null
  /** What it was done to: a stream, or the name of a thing in another service. */
  readonly subject: string
  readonly authorization: Cited | null
  readonly grantId: EventId | null
  /** The events of the act; several where one command brought about several. */
  readonly acts: readonly Cited[]
}

const LEDGER_CATEGORIES = ['delegation', 'invoice', 'clientService'] as const

type Entry = { -readonly [K in keyof LedgerEntry]: LedgerEntry[K] } & { acts: Cited[] }

const isIn = (at: Instant, { from, to }: Period): boolean => (from === null || at >= from) && (to === null || at < to)

const opened = (stored: StoredEvent, event: ActionAuthorized): Entry => ({
  ...pairOf(stored.stream),
  status: event.settlement === 'settled' ? 'elsewhere' : 'open',
  at: event.at,
  action: event.action,
  permission: event.permission,
  subject: event.subject,
  authorization: cite(stored, event),
  grantId: event.grantId,
  acts: [],
})

type Act = { readonly clientId: ClientId; readonly accountantId: AccountantId; readonly authority: Authority | null }

const actOf = ({ metadata: { by, onBehalfOf, authority } }: StoredEvent): Act | null =>
  by.kind === 'accountant' && onBehalfOf !== null ? { clientId: onBehalfOf, accountantId: by.id, authority } : null

const unauthorised = (stored: StoredEvent, event: DomainEvent, { clientId, accountantId, authority }: Act): Entry => ({
  clientId,
  accountantId,
  status: 'unauthorised',
  at: event.at,
  action: null,
  permission: authority?.permission ?? null,
  subject: stored.stream,
  authorization: null,
  grantId: authority?.grantId ?? null,
  acts: [cite(stored, event)],
})

/** Everything done on behalf of clients, each with the right by which it was done, in global order. */
export const ledger = async (
  source: EventSource,
  scope: Scope,
  period: Period = { from: null, to: null },
): Audited<readonly LedgerEntry[]> => {
  const entries: Entry[] = []
  const known = new Map<EventId, Entry>()

  const takeAct = (stored: StoredEvent, event: DomainEvent): void => {
    const act = actOf(stored)
    if (act === null || event.type === 'ActionAuthorized' || !isWithin(scope, act)) return
    const entry = act.authority === null ? undefined : known.get(act.authority.authorizationId)
    if (entry === undefined) {
      entries.push(unauthorised(stored, event, act))
      return
    }
    entry.status = 'done'
    entry.acts.push(cite(stored, event))
  }

  const onEvent = (stored: StoredEvent, event: DomainEvent): void => {
    if (event.type === 'ActionAuthorized' && isWithin(scope, pairOf(stored.stream))) {
      const entry = opened(stored, event)
      known.set(stored.id, entry)
      entries.push(entry)
    } else if (event.type === 'AuthorizationLapsed') {
      const entry = known.get(event.authorizationId)
      if (entry?.status === 'open') entry.status = 'lapsed'
    } else takeAct(stored, event)
  }

  const scanned = await scanDecoded(source, onEvent, { filter: { categories: LEDGER_CATEGORIES } })
  return isLeft(scanned) ? scanned : right(entries.filter(({ at }) => isIn(at, period)))
}
