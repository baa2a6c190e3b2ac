import { CATALOGUE, type EventId, type Instant, type Permission, type Position } from '@delega/core'

import type { Cited } from '../source/cited.js'
import type { Interval } from '../timeline/timeline.js'
import type { Finding } from '../verify/finding.js'
import type { Decided } from './decided.js'
import { type Content, html, type Markup } from './markup.js'
import { rowId } from './marks.js'
import type { Act, PairReport, Report } from './report.js'
import { because, byOf, eventWords, whenOf } from './words.js'

const NOTHING = '–'

/** Of a long table a page shows so many rows, and says how many there are. */
export const MOST_ROWS = 2_000

const time = (at: Instant): Markup => html`<time datetime="${at}">${whenOf(at)}</time>`

/** Both times of an event: when it happened, and when the store took it. */
const both = ({ at, recordedAt }: Pick<Cited, 'at' | 'recordedAt'>): Markup =>
  html`${time(at)}<br /><span class="fine">recorded ${time(recordedAt)}</span>`

const place = ({ position, revision, id }: { position: Position; revision: number; id: EventId }): Markup =>
  html`<span class="nowrap">position ${position}, revision ${revision}</span><br /><span class="id">${id}</span>`

const named = (permission: Permission | null): Markup =>
  permission === null
    ? html`${NOTHING}`
    : html`<span class="nowrap">${permission}</span><br /><span class="fine" lang="it"
          >${CATALOGUE[permission].italian}</span
        >`

type Row = { readonly attributes: Markup; readonly cells: readonly Content[] }

type Table = {
  readonly caption: string
  /** Whether a heading right above says the same already. */
  readonly headed?: true
  readonly head: readonly string[]
  readonly rows: readonly Row[]
  readonly none: string
}

const attributesOf = (permission: Permission | null, id: string | null = null): Markup =>
  html` data-permission="${permission ?? ''}"${id === null ? null : html` id="${id}"`}`

const cut = (count: number): Content =>
  count > MOST_ROWS
    ? html`<p class="note">
        The first ${MOST_ROWS} of ${count} rows. For all of them: <code>delega ledger --json</code> or
        <code>delega timeline --json</code>.
      </p>`
    : null

/** A table that says so where it is empty, and where it was cut. */
const table = ({ caption, headed, head, rows, none }: Table): Markup =>
  rows.length === 0
    ? html`${headed ? null : html`<h4>${caption}</h4>`}
        <p class="none">${none}</p>`
    : html`${headed ? null : html`<h4>${caption} <span class="count">${rows.length}</span></h4>`} ${cut(rows.length)}
        <div class="scroll" tabindex="0" role="group" aria-label="${caption}">
          <table>
            <thead>
              <tr>
                ${head.map((cell) => html`<th scope="col">${cell}</th>`)}
              </tr>
            </thead>
            <tbody>
              ${rows.slice(0, MOST_ROWS).map(
                ({ attributes, cells }) =>
                  html`<tr${attributes}>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>
`,
              )}
            </tbody>
          </table>
        </div>`

const intervalRow = ({ permission, standing, began, ended, grant }: Interval): Row => ({
  attributes: attributesOf(permission),
  cells: [
    named(permission),
    html`<span class="tag ${standing}">${standing}</span>`,
    html`${time(began.at)}<br /><span class="fine">${because(began)}</span>`,
    ended === null ? 'no known end' : html`${time(ended.at)}<br /><span class="fine">${because(ended)}</span>`,
    grant === null ? NOTHING : place(grant),
  ],
})

/** The bars of the picture, as a table. */
export const intervalsTable = ({ intervals }: PairReport): Markup =>
  table({
    caption: 'Permissions over time',
    head: ['Permission', 'Standing', 'From', 'To', 'By grant'],
    rows: intervals.map(intervalRow),
    none: 'No permission was in hand in this period.',
  })

const decidedRow = ({ event, what, permission, until, reason }: Decided): Row => ({
  attributes: attributesOf(permission),
  cells: [
    both(event),
    html`${what}${until === null ? null : html`<br /><span class="fine">until ${time(until)}</span>`}`,
    named(permission),
    byOf(event.by),
    reason === null ? NOTHING : html`<bdi>${reason}</bdi>`,
    place(event),
  ],
})

/** Grants, removals, and what led to them. */
export const decidedTable = ({ decided }: PairReport): Markup =>
  table({
    caption: 'Grants and removals',
    head: ['When', 'What', 'Permission', 'By', 'Reason', 'Event'],
    rows: decided.map(decidedRow),
    none: 'Nothing was decided in this period.',
  })

const STATUS: Readonly<Record<Act['status'], string>> = {
  done: 'done',
  elsewhere: 'done in another service',
  open: 'still to come',
  lapsed: 'did not come in time',
  unauthorised: 'without authorisation',
}

const authorityOf = ({ authorization, grantedAt }: Act): Content => {
  if (authorization === null) return html`<strong class="bad">none</strong>`
  return html`${place(authorization)}<br /><span class="fine"
      >${grantedAt === null ? 'on a grant that is not on record' : html`on the grant at position ${grantedAt}`}</span
    >`
}

const eventOf = (event: Cited): Markup => html`<div>${eventWords(event)}, ${place(event)}</div>`

const actRow = (act: Act): Row => {
  const { permission, status, action, subject, acts, authorization, at } = act
  const event = acts[0] ?? authorization
  const word = html`<span class="tag ${status}">${STATUS[status]}</span>`
  return {
    attributes: attributesOf(permission, rowId(act)),
    cells: [
      event === undefined || event === null ? time(at) : both(event),
      html`${action ?? 'an act'}<br />${word}`,
      named(permission),
      html`<span class="id"><bdi>${subject}</bdi></span>`,
      authorityOf(act),
      acts.length === 0 ? NOTHING : html`${acts.map(eventOf)}`,
    ],
  }
}

/** Every act, with the right by which it was done. */
export const actsTable = ({ acts }: PairReport): Markup =>
  table({
    caption: 'Acts and their authority',
    head: ['When', 'Act', 'Permission', 'Upon', 'Authorisation', 'On record as'],
    rows: acts.map(actRow),
    none: 'Nothing was done in this period.',
  })

const findingRow = ({ rule, kind, event, says, detail, remedy }: Finding): Row => ({
  attributes: attributesOf(null),
  cells: [
    html`<strong class="bad rule">${rule}</strong><br /><span class="fine">${kind}</span>`,
    event === null
      ? 'the history as a whole'
      : html`${eventWords(event)}, ${place(event)}<br /><span class="id">${event.stream}</span>`,
    html`${says}${detail === null || detail === '' ? null : html` (${detail})`}`,
    remedy,
  ],
})

/** What the verification found about the scope. */
export const findingsTable = ({ findings }: Report): Markup =>
  table({
    caption: 'Findings',
    headed: true,
    head: ['Rule', 'Where', 'What', 'Remedy'],
    rows: findings.map(findingRow),
    none: 'Nothing was found: every act was authorised, by a right that was live then, and every event is in its place.',
  })
