import { type Instant, type Permission, PERMISSIONS } from '@delega/core'
import { scaleUtc } from 'd3-scale'

import { html, type Markup } from './markup.js'
import type { Span } from './span.js'
import { whenOf } from './words.js'

// In units of the picture: it is as wide as the page, whatever that is.
export const WIDTH = 1000
export const LEFT = 150
export const RIGHT = WIDTH - 14
export const ROW = 26
const TOP = 30
const BOTTOM = 22
const TICKS = 7

/** A permission, or what was done without any. */
export type Row = Permission | 'no permission'

/** Where things stand in a picture. */
export type Frame = {
  readonly span: Span
  readonly rows: readonly Row[]
  readonly height: number
  readonly xOf: (at: Instant) => number
  /** The upper edge of the row of a permission. */
  readonly yOf: (permission: Permission | null) => number
  readonly ticks: readonly { readonly x: number; readonly label: string }[]
}

/** To the hundredth of a unit: nobody sees more, and the page stays small. */
export const rounded = (length: number): number => Math.round(length * 100) / 100

const rowsOf = (used: ReadonlySet<Permission | null>): readonly Row[] => [
  ...PERMISSIONS.filter((one) => used.has(one)),
  ...(used.has(null) ? (['no permission'] as const) : []),
]

/** The frame of a span, with a row for each permission that is used. */
export const frameOf = (span: Span, used: ReadonlySet<Permission | null>): Frame => {
  const scale = scaleUtc()
    .domain([new Date(span.from), new Date(span.to)])
    .range([LEFT, RIGHT])
    .clamp(true)
  const label = scale.tickFormat(TICKS)
  const rows = rowsOf(used)
  return {
    span,
    rows,
    height: TOP + rows.length * ROW + BOTTOM,
    xOf: (at) => rounded(scale(new Date(at))),
    yOf: (permission) => TOP + rows.indexOf(permission ?? 'no permission') * ROW,
    ticks: scale.ticks(TICKS).map((tick) => ({ x: rounded(scale(tick)), label: label(tick) })),
  }
}

const tick = ({ x, label }: Frame['ticks'][number], bottom: number): Markup =>
  html`<line x1="${x}" x2="${x}" y1="${TOP - 6}" y2="${bottom}"></line
    ><text class="tick" x="${x}" y="${TOP - 12}">${label}</text>`

const row = (name: Row, top: number): Markup =>
  html`<line class="row" x1="${LEFT}" x2="${RIGHT}" y1="${top + ROW}" y2="${top + ROW}"></line
    ><text class="name" x="${LEFT - 10}" y="${top + ROW / 2 + 4}" data-permission="${name}">${name}</text>`

/** The lines behind the picture, with the names of its rows and the dates above and at both its ends. */
export const grid = ({ span, rows, ticks, height }: Frame): Markup =>
  html`<g class="grid">
    ${ticks.map((one) => tick(one, height - BOTTOM))} ${rows.map((name, index) => row(name, TOP + index * ROW))}
    <text class="end" x="${LEFT}" y="${height - 6}">${whenOf(span.from)}</text>
    <text class="end last" x="${RIGHT}" y="${height - 6}">${whenOf(span.to)}</text>
  </g>`
