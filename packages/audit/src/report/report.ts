import {
  type AccountantId,
  type ClientId,
  type EventId,
  type Instant,
  type Permission,
  PERMISSIONS,
  type Position,
  type StreamName,
} from '@delega/core'
import { isLeft, right } from 'fp-ts/lib/Either.js'

import { ledger, type LedgerEntry } from '../acts/ledger.js'
import { linkStreams, type Pair, type Scope } from '../links/book.js'
import { type LinkHistory, linkHistories } from '../links/history.js'
import type { Checkpoint } from '../merkle/checkpoint.js'
import type { Audited, EventSource } from '../source/source.js'
import { type Interval, overlaps, type Period, timelineOf } from '../timeline/timeline.js'
import type { Finding } from '../verify/finding.js'
import { type Verification, verify, type VerifyOptions } from '../verify/verify.js'
import { VERSION } from '../version.js'
import { type Decided, decidedIn } from './decided.js'
import { type Span, spanOf } from './span.js'
import { partiesOf, type Party } from './parties.js'

/** An authorisation or an act of the ledger, with the grant under which it was done. */
export type Act = LedgerEntry & { readonly grantedAt: Position | null }

/** The permissions of one pair in the period of a report, and what was done with them. */
export type PairReport = Pair & {
  readonly intervals: readonly Interval[]
  /** What stood at the last instant of the period. */
  readonly inForce: readonly Permission[]
  readonly decided: readonly Decided[]
  readonly acts: readonly Act[]
}

/** All that a page on a client, an accountant or a pair tells, as data. */
export type Report = {
  readonly format: 'delega-report/1'
  readonly tool: { readonly name: '@delega/audit'; readonly version: string }
  readonly madeAt: Instant
  /** What the history was called by whoever asked. */
  readonly history: string
  readonly scope: Scope
  readonly asked: Period
  /** The period that is drawn: what was asked for, or from the first event of a delegation until the report was made. */
  readonly span: Span
  readonly clients: readonly Party<ClientId>[]
  readonly accountants: readonly Party<AccountantId>[]
  readonly pairs: readonly PairReport[]
  readonly verification: Omit<Verification, 'findings' | 'more'>
  /** What was found about this scope, or about the history as a whole. */
  readonly findings: readonly Finding[]
  /** How many findings are not listed: they concern others, or came after the first 10,000. */
  readonly findingsElsewhere: number
  readonly checkpoints: readonly Checkpoint[]
}

/** What the report tells of, and what to hold the history against. */
export type ReportOptions = Omit<VerifyOptions, 'mostFindings'> & {
  /** A client, an accountant or both; not neither. */
  readonly scope: Scope
  readonly period?: Period
  /** When the report is made: it says so. */
  readonly madeAt: Instant
  /** What to call the history, such as the name of its file. */
  readonly history: string
}

const EVER: Period = { from: null, to: null }
const MOST_FINDINGS = 10_000

const grantsIn = (histories: readonly LinkHistory[]): ReadonlyMap<EventId, Position> =>
  new Map(
    histories.flatMap(({ entries }) =>
      entries
        .filter(({ event }) => event.type === 'PermissionGranted')
        .map(({ stored }): [EventId, Position] => [stored.id, stored.position]),
    ),
  )

const isSame = (one: Pair, other: Pair): boolean =>
  one.clientId === other.clientId && one.accountantId === other.accountantId

const standsAt = ({ began, ended, standing }: Interval, at: Instant): boolean =>
  standing === 'effective' && began.at < at && (ended === null || ended.at >= at)

const pairReport = (history: LinkHistory, acts: readonly Act[], span: Span): PairReport => {
  const intervals = timelineOf(history).intervals.filter((interval) => overlaps(interval, span))
  return {
    ...history.pair,
    intervals,
    inForce: PERMISSIONS.filter((permission) =>
      intervals.some((one) => one.permission === permission && standsAt(one, span.to)),
    ),
    decided: decidedIn(history, span),
    acts: acts.filter((act) => isSame(act, history.pair)),
  }
}

// An act of which nothing else is known in the scope: somebody worked for a client without any delegation.
const strangers = (acts: readonly Act[], histories: readonly LinkHistory[]): readonly LinkHistory[] => {
  const found: Pair[] = []
  for (const { clientId, accountantId } of acts) {
    const pair = { clientId, accountantId }
    if (!histories.some((one) => isSame(one.pair, pair)) && !found.some((one) => isSame(one, pair))) found.push(pair)
  }
  return found.map((pair) => ({ pair, entries: [] }))
}

const isAbout = (pairs: readonly PairReport[], scope: Scope) => {
  const streams = new Set<StreamName>(pairs.flatMap((pair) => Object.values(linkStreams(pair))))
  for (const { acts } of pairs) {
    for (const { subject, acts: events } of acts) {
      streams.add(subject as StreamName)
      for (const { stream } of events) streams.add(stream)
    }
  }
  const ids = Object.values(scope)
  return ({ event }: Finding): boolean =>
    event === null || streams.has(event.stream) || ids.some((id) => event.stream.includes(id))
}

/**
 * Gathers what a page on a client, an accountant or a pair tells: permissions over time, what was decided and why, every
 * act with its authority, and what the verification of the whole history found. Faults: as for any reading of a history.
 */
export const report = async (source: EventSource, options: ReportOptions): Audited<Report> => {
  const { scope, period = EVER, madeAt, history, ...against } = options
  const verified = await verify(source, { ...against, mostFindings: MOST_FINDINGS })
  if (isLeft(verified)) return verified
  const { findings, more, ...verification } = verified.right
  const histories = await linkHistories(source, scope)
  if (isLeft(histories)) return histories
  const done = await ledger(source, scope, period)
  if (isLeft(done)) return done

  const granted = grantsIn(histories.right)
  const acts = done.right.map((entry): Act => ({
    ...entry,
    grantedAt: entry.grantId === null ? null : (granted.get(entry.grantId) ?? null),
  }))
  const all = [...histories.right, ...strangers(acts, histories.right)]
  const span = spanOf(period, all, acts, madeAt)
  const pairs = all.map((one) => pairReport(one, acts, span))
  const parties = await partiesOf(source, scope, pairs)
  if (isLeft(parties)) return parties
  const own = findings.filter(isAbout(pairs, scope))
  return right({
    format: 'delega-report/1',
    tool: { name: '@delega/audit', version: VERSION },
    madeAt,
    history,
    scope,
    asked: period,
    span,
    ...parties.right,
    pairs,
    verification,
    findings: own,
    findingsElsewhere: findings.length - own.length + more,
    checkpoints: options.checkpoints ?? [],
  })
}
