import {
  type DomainEvent,
  type EventId,
  type Instant,
  type Permission,
  plusDays,
  type UnmetCondition,
} from '@delega/core'
import { type Either, isLeft, right } from 'fp-ts/lib/Either.js'

import { linkBook, type Pair, type Scope } from '../links/book.js'
import { type LinkEntry, linkHistories, type LinkHistory } from '../links/history.js'
import { type Standing, standingOf } from '../links/standing.js'
import { cite, type Cited } from '../source/cited.js'
import type { Audited, AuditFault, EventSource } from '../source/source.js'

/** A part of time: from an instant (included) to another (excluded); `null`: without bound. */
export type Period = { readonly from: Instant | null; readonly to: Instant | null }

/** What began or ended an interval. */
export type Change = {
  readonly at: Instant
  /** The events of that instant in the streams of the pair; none where time alone did it. */
  readonly events: readonly Cited[]
  /** What does not hold from then on. */
  readonly unmet: readonly UnmetCondition[]
}

/** A time during which a permission stood in one way, by one grant. */
export type Interval = {
  readonly permission: Permission
  readonly standing: 'effective' | 'suspended'
  readonly grant: Cited | null
  readonly began: Change
  /** `null`: it holds to this day, and no end is known. */
  readonly ended: Change | null
}

/** The permissions of one pair over time, in the order in which they began. */
export type PairTimeline = Pair & { readonly intervals: readonly Interval[] }

const DAYS_OF_CONSULTATION = 90

// Every instant at which something changes by itself.
const endsIn = (event: DomainEvent): readonly Instant[] => {
  if (!('until' in event) || event.until === null || event.until === undefined) return []
  return event.type === 'ServiceActivated' || event.type === 'ServiceRenewed'
    ? [event.until, plusDays(event.until, DAYS_OF_CONSULTATION)]
    : [event.until]
}

const instantsOf = (entries: readonly LinkEntry[]): readonly Instant[] => {
  const instants = new Set<Instant>()
  for (const { event, effective } of entries) {
    instants.add(effective)
    for (const end of endsIn(event)) instants.add(end)
  }
  return [...instants].toSorted()
}

type Open = Pick<Interval, 'permission' | 'standing' | 'grant' | 'began'>

const isSame = (open: Open | undefined, now: Standing): boolean =>
  open === undefined
    ? now.standing === 'absent'
    : open.standing === now.standing && grantId(open.grant) === grantId(now.grant)

const grantId = (grant: Cited | null): EventId | null => grant?.id ?? null

/** The intervals of one pair: the state is looked at whenever an event or a date may have changed it. */
export const timelineOf = ({ pair, entries }: LinkHistory): PairTimeline => {
  const book = linkBook()
  const waiting = entries.toSorted((one, other) =>
    one.effective < other.effective ? -1 : one.effective > other.effective ? 1 : 0,
  )
  const open = new Map<Permission, Open>()
  const intervals: Interval[] = []

  const look = (at: Instant, events: readonly Cited[]): void => {
    for (const now of standingOf(pair, book.linkOf(pair), book.grantsOf(pair), at).permissions) {
      const { permission, standing, grant, unmet } = now
      const before = open.get(permission)
      if (isSame(before, now)) continue
      const change: Change = { at, events, unmet }
      if (before !== undefined) intervals.push({ ...before, ended: change })
      if (standing === 'absent') open.delete(permission)
      else open.set(permission, { permission, standing, grant, began: change })
    }
  }

  let next = 0
  for (const at of instantsOf(entries)) {
    const events: Cited[] = []
    for (let entry = waiting[next]; entry !== undefined && entry.effective <= at; entry = waiting[next]) {
      book.take(entry.stored, entry.event)
      events.push(cite(entry.stored, entry.event))
      next += 1
    }
    look(at, events)
  }
  for (const left of open.values()) intervals.push({ ...left, ended: null })
  const ordered = intervals.toSorted((one, other) =>
    one.began.at < other.began.at ? -1 : one.began.at > other.began.at ? 1 : 0,
  )
  return { clientId: pair.clientId, accountantId: pair.accountantId, intervals: ordered }
}

/** Whether an interval and a period have an instant in common. */
export const overlaps = ({ began, ended }: Pick<Interval, 'began' | 'ended'>, { from, to }: Period): boolean =>
  (to === null || began.at < to) && (from === null || ended === null || ended.at > from)

/** The permissions of every pair of a scope over time; intervals that touch the period are given whole. */
export const timeline = async (
  source: EventSource,
  scope: Scope,
  period: Period = { from: null, to: null },
): Audited<readonly PairTimeline[]> => {
  const histories = await linkHistories(source, scope)
  if (isLeft(histories)) return histories
  const timelines = histories.right.map(timelineOf)
  const answer: Either<AuditFault, readonly PairTimeline[]> = right(
    timelines.map((one) => ({ ...one, intervals: one.intervals.filter((interval) => overlaps(interval, period)) })),
  )
  return answer
}
