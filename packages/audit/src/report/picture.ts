import type { Interval } from '../timeline/timeline.js'
import { type Frame, frameOf, grid, LEFT, RIGHT, rounded, ROW, WIDTH } from './frame.js'
import { marks } from './marks.js'
import { html, type Markup } from './markup.js'
import type { PairReport } from './report.js'
import type { Span } from './span.js'
import { because, whenOf } from './words.js'

const BAR = 14

/** What an interval says when it is asked. */
const intervalWords = ({ permission, standing, began, ended, grant }: Interval): string =>
  [
    `${permission}: ${standing}`,
    `from ${whenOf(began.at)} (${because(began)})`,
    ended === null ? 'to no known end' : `to ${whenOf(ended.at)} (${because(ended)})`,
    ...(grant === null ? [] : [`granted at position ${grant.position}, recorded ${whenOf(grant.recordedAt)}`]),
  ].join('\n')

const bar = (frame: Frame, interval: Interval): Markup => {
  const { permission, standing, began, ended, grant } = interval
  const { span, xOf, yOf } = frame
  const begin = xOf(began.at)
  const end = ended === null ? xOf(span.to) : xOf(ended.at)
  const isOpen = ended === null || ended.at > span.to
  return html`<rect
    class="bar ${standing}${isOpen ? ' open' : ''}"
    x="${begin}"
    y="${yOf(permission) + (ROW - BAR) / 2}"
    width="${Math.max(rounded(end - begin), 1)}"
    height="${BAR}"
    data-permission="${permission}"
    data-from="${began.at}"
    data-to="${ended?.at ?? ''}"
    data-grant="${grant?.id ?? ''}"
    ><title>${intervalWords(interval)}</title></rect
  >`
}

/** The permissions of a pair over time, as a picture: a bar for each interval, a mark for each act. */
export const picture = (pair: PairReport, span: Span, title: string, id: string): Markup => {
  const { intervals, acts } = pair
  const frame = frameOf(span, new Set([...intervals, ...acts].map(({ permission }) => permission)))
  return html`<svg
    viewBox="0 0 ${WIDTH} ${frame.height}"
    role="img"
    aria-labelledby="${id}-title ${id}-desc"
    data-from="${span.from}"
    data-to="${span.to}"
    data-left="${LEFT}"
    data-right="${RIGHT}"
  >
    <title id="${id}-title">${title}</title>
    <desc id="${id}-desc">
      ${intervals.length} intervals of ${frame.rows.length} permissions and ${acts.length} acts. The two tables below
      hold the same.
    </desc>
    ${grid(frame)} ${intervals.map((one) => bar(frame, one))} ${marks(acts, frame)}
  </svg>`
}
