import type { Instant } from '@delega/core'

import { MARKS, type MarkName } from './legend.js'
import { type Content, html, type Markup } from './markup.js'
import { inFull, nameOf, pairName, sidesOf } from './names.js'
import type { Party } from './parties.js'
import { picture } from './picture.js'
import type { PairReport, Report } from './report.js'
import { actsTable, decidedTable, findingsTable, intervalsTable } from './tables.js'
import { whenOf } from './words.js'

const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`

const fact = (term: string, value: Content): Markup =>
  html`<div>
    <dt>${term}</dt>
    <dd>${value}</dd>
  </div>`

const list = (parties: readonly Party<string>[]): Content =>
  parties.length > 4
    ? counted(parties.length, 'party', 'parties')
    : parties.map((party) => html`<div>${inFull(party)}</div>`)

const periodOf = ({ span, asked }: Report): Content =>
  html`${whenOf(span.from)} to ${whenOf(span.to)}<br /><span class="fine"
      >${
        asked.from === null && asked.to === null
          ? 'from the first event until this report was made'
          : 'its first instant belongs to it, its last one does not'
      }</span
    >`

const OUTCOMES = {
  clean: 'nothing found',
  findings: 'findings',
  damaged: 'the history is damaged',
} as const

const verdict = ({ findings, findingsElsewhere, verification }: Report): Markup => {
  const isFine = findings.length === 0
  return html`<p class="verdict ${isFine ? 'fine-verdict' : 'bad-verdict'}">
    <strong>${isFine ? 'Nothing was found.' : `${counted(findings.length, 'finding')}.`}</strong>
    ${counted(verification.counts.events, 'event')} of the whole history were verified,
    ${counted(verification.counts.acts, 'act')} held against
    ${counted(verification.counts.authorizations, 'authorisation')}.${
      findingsElsewhere === 0
        ? null
        : html` ${counted(findingsElsewhere, 'more finding')} about others ${findingsElsewhere === 1 ? 'is' : 'are'} not
          listed here.`
    }
  </p>`
}

const sum = (pairs: readonly PairReport[], of: (pair: PairReport) => number): number =>
  pairs.reduce((total, pair) => total + of(pair), 0)

/** Whom, when, and how it came out. */
export const summary = (report: Report): Markup => {
  const { pairs, clients, accountants, history, madeAt, tool, verification } = report
  const decided = (kind: string) => sum(pairs, (pair) => pair.decided.filter((one) => one.kind === kind).length)
  return html`<section aria-labelledby="summary">
    <h2 id="summary">Summary</h2>
    ${verdict(report)}
    <dl class="facts">
      ${fact(clients.length === 1 ? 'Client' : 'Clients', list(clients))}
      ${fact(accountants.length === 1 ? 'Accountant' : 'Accountants', list(accountants))}
      ${fact('Period', periodOf(report))}
      ${fact(
        'In this period',
        html`${counted(decided('grant'), 'grant')}, ${counted(decided('removal'), 'removal')},
          ${counted(
            sum(pairs, ({ acts }) => acts.length),
            'act',
          )}<br /><span class="fine"
            >${counted(
              sum(pairs, ({ inForce }) => inForce.length),
              'permission',
            )}
            in force at its end, in ${counted(pairs.length, 'delegation')}</span
          >`,
      )}
      ${fact(
        'History',
        html`<bdi>${history}</bdi><br /><span class="fine"
            >${OUTCOMES[verification.outcome]}; root over ${counted(verification.integrity.size, 'event')}</span
          ><br /><span class="id">${verification.integrity.root}</span>`,
      )}
      ${fact('Made', html`${whenOf(madeAt)}<br /><span class="fine">with ${tool.name} ${tool.version}</span>`)}
    </dl>
    <p class="note">
      All times are UTC. An event has two: when it happened, and when the store recorded it. This page holds names and
      reasons: treat it as confidential.
    </p>
  </section>`
}

const swatch = (name: MarkName): Markup =>
  html`<li>
    <svg class="swatch" viewBox="0 0 34 16" aria-hidden="true">${MARKS[name].drawn}</svg>${MARKS[name].says}
  </li>`

const legend: Markup = html`<ul class="legend" aria-label="Legend">
  ${(Object.keys(MARKS) as readonly MarkName[]).map(swatch)}
</ul>`

const inForceAt = (inForce: readonly string[], at: Instant): Markup =>
  html`<p>In force at the end (${whenOf(at)}): ${inForce.length === 0 ? 'no permission' : inForce.join(', ')}.</p>`

const pairSection = (report: Report, pair: PairReport, index: number): Markup => {
  const { client, accountant } = sidesOf(report, pair)
  const id = `pair-${index + 1}`
  const names = pairName(report, pair)
  const isDrawn = pair.intervals.length > 0 || pair.acts.length > 0
  return html`<section class="pair" data-pair="${names}" aria-labelledby="${id}">
    <h3 id="${id}">${nameOf(accountant)} <span class="for">for</span> ${nameOf(client)}</h3>
    ${inForceAt(pair.inForce, report.span.to)}
    ${
      isDrawn
        ? html`<figure>
            <div class="scroll" tabindex="0" role="group" aria-label="Picture of ${names}">
              ${picture(pair, report.span, `Permissions of ${names}`, id)}
            </div>
            <figcaption>${legend}</figcaption>
          </figure>`
        : null
    }
    ${intervalsTable(pair)} ${decidedTable(pair)} ${actsTable(pair)}
  </section>`
}

/** Each pair with its picture and its tables. */
export const pairs = (report: Report): Markup =>
  html`<section aria-labelledby="pairs">
    <h2 id="pairs">Permissions and acts</h2>
    ${
      report.pairs.length === 0
        ? html`<p class="none">There is no delegation, and nothing was done.</p>`
        : report.pairs.map((pair, index) => pairSection(report, pair, index))
    }
  </section>`

/** What was found, and what to do about it. */
export const findings = (report: Report): Markup =>
  html`<section aria-labelledby="findings">
    <h2 id="findings">Findings</h2>
    ${findingsTable(report)}
  </section>`
