import type { Instant, Permission } from '@delega/core'

import { type Frame, ROW, rounded } from './frame.js'
import { type Content, html, type Markup } from './markup.js'
import type { Act } from './report.js'
import { whenOf } from './words.js'

// Marks of one row that would touch are drawn as one.
const APART = 9

/** Acts of one permission that stand so close to each other that one mark shows them all. */
type Mark = { readonly permission: Permission | null; readonly x: number; readonly acts: readonly Act[] }

const isProven = ({ status }: Act): boolean => status !== 'unauthorised'

/** Gathers acts, row by row and in the order of time, into marks that do not cover one another. */
const marksOf = (acts: readonly Act[], { xOf }: Frame): readonly Mark[] => {
  const marks: { permission: Permission | null; x: number; acts: Act[] }[] = []
  const latest = new Map<string, (typeof marks)[number]>()
  for (const act of acts.toSorted((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0))) {
    // What has no right must not vanish among what has.
    const row = `${act.permission ?? ''} ${String(isProven(act))}`
    const before = latest.get(row)
    const x = xOf(act.at)
    if (before !== undefined && x - before.x < APART) before.acts.push(act)
    else {
      const mark = { permission: act.permission, x, acts: [act] }
      marks.push(mark)
      latest.set(row, mark)
    }
  }
  return marks
}

const actWords = ({ action, status, at, acts, authorization, subject }: Act): string => {
  const recorded = (acts[0] ?? authorization)?.recordedAt
  return [
    `${action ?? acts.map(({ type }) => type).join(', ')}: ${status}`,
    subject,
    `happened ${whenOf(at)}`,
    ...(recorded === undefined ? [] : [`recorded ${whenOf(recorded)}`]),
    authorization === null ? 'without an authorisation' : `authorised at position ${authorization.position}`,
  ].join('\n')
}

const MOST_NAMED = 5

const markWords = ({ acts }: Mark): string =>
  [
    ...(acts.length > 1 ? [`${acts.length} acts`] : []),
    ...acts.slice(0, MOST_NAMED).map(actWords),
    ...(acts.length > MOST_NAMED ? [`… and ${acts.length - MOST_NAMED} more`] : []),
  ].join('\n\n')

const lastRecorded = ({ acts }: Mark): Instant | null => {
  const recorded = acts.flatMap((act) => [...act.acts, ...(act.authorization === null ? [] : [act.authorization])])
  return recorded
    .map(({ recordedAt }) => recordedAt)
    .reduce<Instant | null>((latest, at) => (latest === null || at > latest ? at : latest), null)
}

/** A mark stands where the act happened; a thin line leads to where it was recorded, where that is another place. */
const mark = (frame: Frame, one: Mark): Markup => {
  const { permission, x, acts } = one
  const y = frame.yOf(permission) + ROW / 2
  const recorded = lastRecorded(one)
  const end = recorded === null || recorded > frame.span.to ? x : frame.xOf(recorded)
  const [first] = acts
  const kind = first !== undefined && isProven(first) ? 'proven' : 'unproven'
  const wide = acts.length > 1 ? 6.5 : 5
  const delay: Content = Math.abs(end - x) < 2 ? null : html`<path class="delay" d="M${x} ${y}H${end}m0 -4v8"></path>`
  return html`<g
    class="mark ${kind}"
    data-permission="${permission ?? 'no permission'}"
    data-at="${first?.at ?? ''}"
    data-acts="${acts.length}"
    data-row="${first === undefined ? '' : rowId(first)}"
    >${delay}<path class="act" d="M${x} ${rounded(y - wide)}l${wide} ${wide}l-${wide} ${wide}l-${wide} -${wide}z"></path
    ><title>${markWords(one)}</title></g
  >`
}

/** The id of an act's row in the table. */
export const rowId = ({ authorization, acts }: Act): string => `act-${(authorization ?? acts[0])?.position ?? ''}`

/** A mark for each act; where several stand close to each other, one for them all. */
export const marks = (acts: readonly Act[], frame: Frame): readonly Markup[] =>
  marksOf(acts, frame).map((one) => mark(frame, one))
