import { availableParallelism, cpus, release, type } from 'node:os'

import Table from 'cli-table3'

import type { Result, Spread } from './measure.ts'

const digits = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 })

const shown = ({ min, median, max }: Spread): string =>
  [min, median, max].map((figure) => digits.format(figure)).join(' / ')

/** The results as a table for people: each figure as least / median / most of the rounds. */
export const tableOf = (results: readonly Result[]): string => {
  const table = new Table({
    head: ['key', 'ours', 'against', 'unit', 'ratio', 'bar', 'met'],
    style: { head: [], border: [] },
  })
  for (const { key, ours, over, unit, ratio, bar, met } of results)
    table.push([
      key,
      `${ours.side}\n${shown(ours)}`,
      over === null ? '–' : `${over.side}\n${shown(over)}`,
      unit,
      ratio === null ? '–' : shown(ratio),
      bar,
      met ? 'yes' : 'NO',
    ])
  return table.toString()
}

/** Where the figures were taken, in one line. */
export const machine = (): string =>
  `Node ${process.versions.node}, SQLite ${process.versions['sqlite'] ?? '–'}, ${type()} ${release()}, ` +
  `${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} cores`
