import { explainReason } from '@delega/application'
import type { Actor } from '@delega/core'

import type { LedgerEntry } from '../acts/ledger.js'
import type { Drawing } from '../acts/sample.js'
import type { Unused } from '../acts/unused.js'
import type { WhatIf } from '../acts/what-if.js'
import type { Explanation, Step } from '../explain/explanation.js'
import type { AsOf } from '../links/as-of.js'
import type { PairStanding, Standing } from '../links/standing.js'
import type { Cited } from '../source/cited.js'
import type { Diff } from '../timeline/diff.js'
import type { Interval, PairTimeline } from '../timeline/timeline.js'
import type { WhoCould } from '../timeline/who-could.js'
import type { Finding } from '../verify/finding.js'
import type { Verification } from '../verify/verify.js'
import { paint, table } from './output.js'

const NOTHING = '–'

const byOf = (by: Actor): string => (by.kind === 'system' ? by.name : `${by.kind} ${by.id}`)

const place = (event: Cited | null): string =>
  event === null ? NOTHING : `${event.type} at position ${event.position} (revision ${event.revision})`

const both = (event: Cited): string => `${event.at}, recorded ${event.recordedAt}`

const standingWord = ({ standing }: Pick<Standing, 'standing'>): string =>
  standing === 'effective' ? paint.green('yes') : standing === 'suspended' ? paint.yellow('suspended') : NOTHING

const why = ({ unmet }: Pick<Standing, 'unmet'>): string => unmet.map((condition) => explainReason(condition)).join(' ')

const when = ({ at, position }: Pick<AsOf, 'at' | 'position'>): string => `${at}, position ${position ?? NOTHING}`

const onePair = (pair: PairStanding): string =>
  [
    `Client ${pair.clientId}, accountant ${pair.accountantId}`,
    `Delegation ${pair.status}, account ${pair.accountant}, service ${pair.service}`,
    table(
      ['permission', 'may', 'until', 'granted by', 'why not'],
      pair.permissions.map((one) => [
        one.permission,
        standingWord(one),
        one.until ?? NOTHING,
        place(one.grant),
        one.standing === 'suspended' ? why(one) : '',
      ]),
    ),
  ].join('\n')

const MARKS = { effective: '✓', suspended: '~', absent: '·' } as const

const matrix = (pairs: readonly PairStanding[]): string => {
  const names = pairs[0]?.permissions.map(({ permission }) => permission) ?? []
  return [
    table(
      ['client', 'accountant', 'delegation', ...names.map((_, index) => String(index + 1))],
      pairs.map((pair) => [
        pair.clientId,
        pair.accountantId,
        pair.status,
        ...pair.permissions.map(({ standing }) => MARKS[standing]),
      ]),
    ),
    names.map((name, index) => `${index + 1} ${name}`).join('  '),
    '✓ effective  ~ granted, but some condition does not hold  · not granted',
  ].join('\n')
}

export const asOfText = (answer: AsOf): string => {
  const { pairs } = answer
  if (pairs.length === 0) return `As of ${when(answer)}: no delegation.`
  const [only] = pairs
  return `As of ${when(answer)}\n\n${pairs.length === 1 && only !== undefined ? onePair(only) : matrix(pairs)}`
}

const intervalRow = ({ permission, standing, began, ended }: Interval): readonly string[] => [
  permission,
  standing,
  began.at,
  ended?.at ?? 'open',
  began.events.map(({ type }) => type).join(', ') || 'time',
  ended === null ? '' : ended.events.map(({ type }) => type).join(', ') || 'time',
]

const INTERVAL_HEAD = ['permission', 'standing', 'from', 'to', 'began by', 'ended by']

export const timelineText = (timelines: readonly PairTimeline[]): string =>
  timelines
    .filter(({ intervals }) => intervals.length > 0)
    .map(
      ({ clientId, accountantId, intervals }) =>
        `Client ${clientId}, accountant ${accountantId}\n${table(INTERVAL_HEAD, intervals.map(intervalRow))}`,
    )
    .join('\n\n') || 'No permission in this period.'

export const diffText = ({ before, after, differences }: Diff): string =>
  [
    `From ${when(before)}`,
    `To   ${when(after)}`,
    differences.length === 0
      ? 'Nothing changed.'
      : table(
          ['client', 'accountant', 'permission', 'before', 'after', 'by'],
          differences.map((one) => [
            one.clientId,
            one.accountantId,
            one.permission,
            one.before?.standing ?? 'absent',
            one.after.standing,
            one.after.grant === null ? why(one.after) : place(one.after.grant),
          ]),
        ),
  ].join('\n')

export const whoCouldText = ({ action, permission, accountants }: WhoCould): string => {
  if (permission === null) return `Nobody but the client: ${action} is never delegated.`
  if (accountants.length === 0) return `No accountant could (${action} needs ${permission}).`
  return table(
    ['accountant', 'from', 'to', 'by grant'],
    accountants.flatMap(({ accountantId, intervals }) =>
      intervals.map(({ began, ended, grant }) => [accountantId, began.at, ended?.at ?? 'open', place(grant)]),
    ),
  )
}

export const ledgerText = (entries: readonly LedgerEntry[]): string =>
  entries.length === 0
    ? 'No acts.'
    : table(
        ['at', 'status', 'action', 'subject', 'client', 'accountant', 'authorisation'],
        entries.map((one) => [
          one.at,
          one.status === 'unauthorised' ? paint.red(one.status) : one.status,
          one.action ?? one.acts.map(({ type }) => type).join(', '),
          one.subject,
          one.clientId,
          one.accountantId,
          one.authorization === null ? NOTHING : `position ${one.authorization.position}`,
        ]),
      )

export const unusedText = ({ at, position, grants }: Unused): string =>
  grants.length === 0
    ? 'Every grant in hand has been used.'
    : `As of ${when({ at, position })}\n${table(
        ['client', 'accountant', 'permission', 'standing', 'granted', 'last used'],
        grants.map((one) => [
          one.clientId,
          one.accountantId,
          one.permission,
          one.standing,
          one.grant.at,
          one.lastUsed?.at ?? (one.onlyLooks ? 'unknown: looking leaves no trace' : 'never'),
        ]),
      )}`

export const drawingText = (what: string, { population, drawn }: Drawing): string =>
  [
    `${drawn.length} of ${population} ${what}`,
    ...(drawn.length === 0
      ? []
      : [
          table(
            ['position', 'at', 'event', 'permission', 'client', 'accountant', 'by', 'reason'],
            drawn.map(({ event, permission, clientId, accountantId, reason, cause }) => [
              String(event.position),
              event.at,
              event.type,
              permission ?? NOTHING,
              clientId,
              accountantId,
              byOf(event.by),
              reason ?? cause ?? NOTHING,
            ]),
          ),
        ]),
  ].join('\n')

export const whatIfText = ({ refused, pairs }: WhatIf): string => {
  if (refused !== null && pairs.length === 0) return `It could not be done: ${explainReason(refused)}`
  if (pairs.length === 0) return 'Nothing would change.'
  return pairs
    .map(({ clientId, accountantId, falls, openAuthorizations, drafts, supportRequests }) =>
      [
        `Client ${clientId}, accountant ${accountantId}`,
        `  permissions that fall: ${falls.map(({ permission }) => permission).join(', ')}`,
        `  authorised acts still to come: ${openAuthorizations.length}`,
        `  drafts that it could write no more: ${drafts.map(({ stream }) => stream).join(', ') || 'none'}`,
        `  requests for support to be flagged: ${supportRequests.map(({ stream }) => stream).join(', ') || 'none'}`,
      ].join('\n'),
    )
    .join('\n\n')
}

const stepLines = (step: Step, indent: string, isLast: boolean, isRoot: boolean): readonly string[] => {
  const mark = step.holds ? paint.green('✓') : paint.red('✗')
  const branch = isRoot ? '' : isLast ? '└─ ' : '├─ '
  const inner = isRoot ? '' : isLast ? '   ' : '│  '
  const event =
    step.event === null
      ? []
      : [`${indent}${inner}   ${paint.dim(`${place(step.event)}, ${both(step.event)}, by ${byOf(step.event.by)}`)}`]
  return [
    `${indent}${branch}${mark} ${step.what}: ${step.detail}`,
    ...event,
    ...step.under.flatMap((one, index) => stepLines(one, `${indent}${inner}`, index === step.under.length - 1, false)),
  ]
}

const VERDICTS: Readonly<Record<Explanation['verdict'], string>> = {
  proven: 'The act was allowed, and each step is on record.',
  unproven: 'The act cannot be proven.',
  ownRight: 'The act needed no delegation.',
  allowed: 'The action is allowed.',
  refused: 'The action is refused.',
}

export const explanationText = (explanation: Explanation): string =>
  [
    `${VERDICTS[explanation.verdict]} (as of ${when(explanation)})`,
    ...stepLines(explanation.chain, '', true, true),
    ...explanation.unmet.map(
      ({ unmet, event }) =>
        `✗ ${explainReason(unmet)}${event === null ? '' : ` Since ${place(event)}, ${both(event)}.`}`,
    ),
    ...explanation.findings.map(findingText),
  ].join('\n')

export const findingText = ({ rule, kind, event, says, detail, remedy }: Finding): string => {
  const where =
    event === null
      ? 'The history'
      : `${event.type} at position ${event.position} (revision ${event.revision} of ${event.stream}, ${event.id})`
  const exactly = detail === null || detail === '' ? '' : ` (${detail})`
  return `${kind === 'damage' ? paint.red(rule) : paint.yellow(rule)}  ${where}: ${says}${exactly}.\n  → ${remedy}`
}

export const verificationText = ({ outcome, counts, findings, more, integrity }: Verification): string =>
  [
    `${counts.events} events in ${counts.streams} streams; ${counts.acts} acts, ${counts.authorizations} authorisations${
      counts.unproven === 0 ? '' : `; ${counts.unproven} could not be judged, since what they rest on is missing`
    }.`,
    `Root over ${integrity.size} events: ${integrity.root}`,
    ...integrity.checkpoints.map(
      ({ size, verdict, signature }) => `Checkpoint over ${size} events: ${verdict}; signature ${signature}`,
    ),
    ...findings.map(findingText),
    ...(more === 0 ? [] : [`… and ${more} more.`]),
    outcome === 'clean' ? paint.green('Nothing found.') : `${findings.length + more} findings.`,
  ].join('\n')
