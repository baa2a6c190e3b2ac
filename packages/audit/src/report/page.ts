import { hash } from 'node:crypto'

import { SCRIPT } from './behaviour.js'
import { html, type Markup, verbatim } from './markup.js'
import { seal } from './seal.js'
import { findings, pairs, summary } from './sections.js'
import { pairName, subjectOf } from './names.js'
import type { Report } from './report.js'
import { STYLE } from './style.js'

const hashed = (text: string): string => `'sha256-${hash('sha256', text, 'base64')}'`

// Nothing is loaded from anywhere; only the style and the script of this very page are let in, by their hashes.
const POLICY = [
  "default-src 'none'",
  `style-src ${hashed(STYLE)}`,
  `script-src ${hashed(SCRIPT)}`,
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
].join('; ')

const choice = (id: string, label: string, all: string, values: readonly string[]): Markup | null =>
  values.length < 2
    ? null
    : html`<label for="${id}"
        >${label}
        <select id="${id}">
          <option value="">${all}</option>
          ${values.map((value) => html`<option>${value}</option>`)}
        </select></label
      >`

// Shown by the script: without it the page is whole, but nothing could be chosen.
const filters = (report: Report): Markup => {
  const { pairs: known } = report
  const permissions = new Set(
    known.flatMap(({ intervals, acts }) => [...intervals, ...acts].map((one) => one.permission)),
  )
  const used = [...permissions].filter((one) => one !== null).toSorted()
  return html`<div class="filters" role="search" aria-label="Filter this page" hidden>
    <label for="words"
      >Words <input id="words" type="search" autocomplete="off" placeholder="an id, a reason, a day …"
    /></label>
    ${choice('permission', 'Permission', 'all', used)}
    ${choice(
      'pair',
      'Delegation',
      'all',
      known.map((one) => pairName(report, one)),
    )}
    <output id="shown" role="status" aria-live="polite"></output>
  </div>`
}

// Whole elements, so that not a blank comes between what is hashed and what stands in the page.
const STYLED = verbatim(`<style>${STYLE}</style>`)
const SCRIPTED = verbatim(`<script>${SCRIPT}</script>`)

/**
 * The report as one HTML file: no request leaves it, whatever a value holds stays text, it prints on numbered pages, and
 * all that the picture shows stands in its tables too.
 */
export const reportHtml = (report: Report): string => {
  const subject = subjectOf(report)
  const title = `Delegation report: ${subject}`
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${POLICY}" />
        <meta name="referrer" content="no-referrer" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        ${STYLED}
      </head>
      <body>
        <a class="skip" href="#summary">To the summary</a>
        <header>
          <p class="kind">Delegation report</p>
          <h1><bdi>${subject}</bdi></h1>
        </header>
        <main>${summary(report)} ${filters(report)} ${findings(report)} ${pairs(report)} ${seal(report)}</main>
        <footer>${title}, made ${report.madeAt} with ${report.tool.name} ${report.tool.version}</footer>
        <div id="hover" role="tooltip" hidden></div>
        ${SCRIPTED}
      </body>
    </html> `.markup
}
