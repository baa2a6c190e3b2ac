import {
  type AccountantId,
  type Actor,
  type ClientId,
  delegation,
  type DelegationEvent,
  type DelegationState,
  type DomainEvent,
  type EventId,
  type Grant,
  grantOf,
  type Instant,
  pairOf,
  type Plain,
  type Permission,
  permissionsAt,
  PERMISSIONS,
  type StoredEvent,
} from '@delega/core'

import { linkKey } from '../links/rows.js'
import { isOf } from '../model/context.js'
import { judgedBy } from '../model/as-of.js'
import type { Drafts, Model, Query } from '../model/model.js'
import type { Table } from '../model/table.js'

/** An event that may begin or end a permission, with who did it. */
export type Turn = {
  readonly pair: string
  readonly eventId: EventId
  readonly revision: number
  readonly by: Actor
  readonly event: DelegationEvent
}

/** The rows of `timeline`. */
export type TimelineSchema = { readonly turns: Turn }

/** What a permission came to its end by: an event, or an end that had been set before and passed. */
export type IntervalEnd =
  | {
      readonly kind: 'Event'
      readonly eventId: EventId
      readonly revision: number
      readonly by: Actor
      readonly event: DelegationEvent
    }
  /** Its own end, that of the delegation, or that of a permission which it needs. */
  | { readonly kind: 'Passed' }

/** A time during which a permission was in force, modules left aside. */
export type PermissionInterval = {
  readonly permission: Permission
  readonly from: Instant
  /** The first instant at which it no longer was; `null`: it still is. */
  readonly to: Instant | null
  readonly grantId: EventId
  readonly grantRevision: number
  readonly grantedBy: Actor
  readonly end: IntervalEnd | null
}

// Asking for a change and using a permission neither begin nor end one.
const IRRELEVANT: ReadonlySet<DelegationEvent['type']> = new Set([
  'ActionAuthorized',
  'AuthorizationFinished',
  'AuthorizationLapsed',
  'PermissionChangeRequested',
  'PermissionChangeApproved',
  'PermissionChangeRefused',
  'PermissionChangeWithdrawn',
])

const fold = ({ turns }: Drafts<TimelineSchema>, event: DomainEvent, stored: StoredEvent): void => {
  if (!isOf('delegation', event, stored) || IRRELEVANT.has(event.type)) return
  const { clientId, accountantId } = pairOf(stored.stream)
  const { id, revision, metadata } = stored
  turns.set(id, { pair: linkKey(clientId, accountantId), eventId: id, revision, by: metadata.by, event })
}

const REVISION_DIGITS = 10

const turnsTable: Table<Turn> = {
  columns: {
    pair: (row) => row.pair,
    event: (row) => row.eventId,
    revision: (row) => row.revision,
    by: (row) => JSON.stringify(row.by),
    content: (row) => JSON.stringify(row.event),
  },
  derived: { sort_revision: (row) => String(row.revision).padStart(REVISION_DIGITS, '0') },
  read: ([pair, eventId, revision, by, content]) => ({
    pair: String(pair),
    eventId: eventId as EventId,
    revision: Number(revision),
    by: JSON.parse(String(by)) as Actor,
    event: JSON.parse(String(content)) as DelegationEvent,
  }),
  orders: { byPair: { bucket: 'pair', sort: 'sort_revision' } },
  laidDownBy: 'byPair',
}

/** When which permission was in force, who granted and who ended it: ask it with `permissionTimeline`. */
export const timeline: Model<TimelineSchema> = {
  name: 'timeline',
  version: 1,
  categories: ['delegation'],
  tables: { turns: turnsTable },
  fold,
}

/** The instants after `from`, up to `to`, at which an end passes. */
const endsBetween = (state: DelegationState, from: Instant, to: Instant): readonly Instant[] => {
  if (state.status !== 'Active') return []
  const ends = [state.until, ...state.grants.map(({ until }) => until)]
  return ends.filter((end): end is Instant => end !== null && end > from && end <= to).toSorted()
}

const grantIn = (state: DelegationState, permission: Permission): Grant | undefined =>
  state.status === 'Active' ? grantOf(permission, state.grants) : undefined

type Open = Omit<PermissionInterval, 'to' | 'end'>

/** Replays the turns of a pair up to an instant. */
const replay = (turns: readonly Turn[], asOf: Instant): readonly PermissionInterval[] => {
  const done: PermissionInterval[] = []
  const open = new Map<Permission, Open>()
  const granters = new Map<EventId, Actor>()
  let state: DelegationState = delegation.initialState
  let now = '' as Instant

  const look = (at: Instant, end: IntervalEnd): void => {
    const inForce = new Set(permissionsAt(state, at))
    for (const [permission, interval] of open) {
      if (inForce.has(permission) && grantIn(state, permission)?.grantId === interval.grantId) continue
      if (interval.from < at) done.push({ ...interval, to: at, end })
      open.delete(permission)
    }
    for (const permission of inForce) {
      const grant = grantIn(state, permission)
      if (grant === undefined || open.has(permission)) continue
      const { grantId, revision: grantRevision } = grant
      const grantedBy = granters.get(grantId) ?? { kind: 'system', name: 'unknown' }
      open.set(permission, { permission, from: at, grantId, grantRevision, grantedBy })
    }
  }
  const pass = (to: Instant): void => {
    for (const end of endsBetween(state, now, to)) look(end, { kind: 'Passed' })
    if (to > now) now = to
  }

  for (const { eventId, revision, by, event } of turns) {
    if (event.at > asOf) break
    pass(event.at)
    if (event.type === 'PermissionGranted') granters.set(eventId, by)
    state = delegation.evolve(state, event, { id: eventId, revision })
    look(now, { kind: 'Event', eventId, revision, by, event })
  }
  pass(asOf)
  return [...done, ...Array.from(open.values(), (interval) => ({ ...interval, to: null, end: null }))]
}

const inOrder = (one: PermissionInterval, other: PermissionInterval): number =>
  PERMISSIONS.indexOf(one.permission) - PERMISSIONS.indexOf(other.permission) || (one.from < other.from ? -1 : 1)

/** The intervals of each permission of a pair as they were known and had passed by `asOf`, in the order of the catalogue and of time. @throws RangeError where `asOf` is no instant. */
export const permissionTimeline = (
  { clientId, accountantId }: { readonly clientId: Plain<ClientId>; readonly accountantId: Plain<AccountantId> },
  { asOf, permission }: { readonly asOf: Instant; readonly permission?: Permission },
): Query<TimelineSchema, readonly PermissionInterval[]> => {
  judgedBy(asOf)
  return ({ turns }) => {
    const found = turns.walk({ order: 'byPair', bucket: linkKey(clientId, accountantId) })
    return replay(
      found.map(({ row }) => row),
      asOf,
    )
      .filter((interval) => permission === undefined || interval.permission === permission)
      .toSorted(inOrder)
  }
}
