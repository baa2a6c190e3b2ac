import { isDeepStrictEqual } from 'node:util'

import type { Bar, Measurement, Round, Side, Told } from './measurement.ts'

export type Spread = { readonly min: number; readonly median: number; readonly max: number }

/** What came of one bar, as `--json` prints it. */
export type Result = {
  readonly key: string
  readonly title: string
  readonly unit: string
  readonly rounds: number
  readonly ours: Spread & { readonly side: string }
  readonly over: (Spread & { readonly side: string }) | null
  /** Of the figures of the same round; `null` where nothing is divided. */
  readonly ratio: Spread | null
  readonly bar: string
  readonly met: boolean
}

const spreadOf = (figures: readonly number[]): Spread => {
  const sorted = figures.toSorted((one, other) => one - other)
  const at = (index: number): number => sorted[index] ?? Number.NaN
  const middle = (sorted.length - 1) / 2
  return { min: at(0), median: (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2, max: at(sorted.length - 1) }
}

const collectGarbage = (): void => {
  if (globalThis.gc === undefined) throw new Error('Measurements run with --expose-gc')
  globalThis.gc()
}

const MICROSECONDS: Readonly<Record<string, number>> = { s: 1e6, ms: 1e3, µs: 1, ns: 1e-3 }

const figureOf = ({ unit, work = 1 }: Measurement, seconds: number): number => {
  if (unit.endsWith('/s')) return work / seconds
  const scale = MICROSECONDS[unit]
  if (scale === undefined) throw new Error(`A run does not measure itself in ${unit}`)
  return (seconds * 1e6) / scale / work
}

const SHOWN = 300

const sameAnswers = (title: string, answers: ReadonlyMap<string, unknown>): void => {
  const [first, ...others] = answers
  for (const [name, answer] of others)
    if (first !== undefined && !isDeepStrictEqual(first[1], answer))
      throw new Error(
        `${title}: ${first[0]} and ${name} came to different answers:\n` +
          `${JSON.stringify(first[1]).slice(0, SHOWN)}\n${JSON.stringify(answer).slice(0, SHOWN)}`,
      )
}

type Figures = ReadonlyMap<string, readonly Told[]>

// Whoever goes first in a round may find a colder machine: each side does so in turn.
const turned = <A>(items: readonly A[], by: number): readonly A[] => {
  const at = by % items.length
  return [...items.slice(at), ...items.slice(0, at)]
}

/** A side that stands ready, with the time that it has taken, or what it has told instead. */
type Standing = { readonly name: string; readonly round: Round; seconds: number; told: Told | null }

const run = async (standing: Standing, turn: number): Promise<void> => {
  const begun = performance.now()
  const told = await standing.round.run(turn)
  standing.seconds += (performance.now() - begun) / 1000
  if (typeof told === 'number' || typeof told === 'object') standing.told = told
}

type Named = readonly [string, Side]

const standing = async (sides: readonly Named[], isWarmUp: boolean): Promise<readonly Standing[]> => {
  const all: Standing[] = []
  for (const [name, { prepare, prepareWarmUp = prepare }] of sides)
    all.push({ name, round: await (isWarmUp ? prepareWarmUp : prepare)(), seconds: 0, told: null })
  return all
}

type Ran = { readonly name: string; readonly figure: Told; readonly answer: unknown }

/** Sides that stand ready side by side take their turns; then each tells its answer and is closed. */
const ran = async (measurement: Measurement, sides: readonly Named[], isWarmUp: boolean): Promise<readonly Ran[]> => {
  const { turns = 1 } = measurement
  const all = await standing(sides, isWarmUp)
  collectGarbage()
  for (let turn = 0; turn < turns; turn += 1) for (const one of turned(all, turn)) await run(one, turn)
  const results: Ran[] = []
  for (const { name, round, seconds, told } of all) {
    results.push({ name, figure: told ?? figureOf(measurement, seconds), answer: await round.answer() })
    await round.close?.()
  }
  return results
}

const figuresOf = async (measurement: Measurement): Promise<Figures> => {
  const { title, sides, rounds, warmUp = 1, turns = 1 } = measurement
  const figures = new Map(Object.keys(sides).map((name): [string, Told[]] => [name, []]))
  for (let round = -warmUp; round < rounds; round += 1) {
    const answers = new Map<string, unknown>()
    const inOrder = turned(Object.entries(sides), round + warmUp)
    for (const together of turns > 1 ? [inOrder] : inOrder.map((one) => [one]))
      for (const { name, figure, answer } of await ran(measurement, together, round < 0)) {
        if (round >= 0) figures.get(name)?.push(figure)
        answers.set(name, answer)
      }
    sameAnswers(title, answers)
  }
  return figures
}

const of = (figures: Figures, name: string, figure: string | undefined): readonly number[] => {
  const found = figures.get(name)
  if (found === undefined) throw new Error(`No side is called ${name}`)
  return found.map((told) => {
    const one = typeof told === 'number' ? told : told[figure ?? '']
    if (one === undefined) throw new Error(`${name} tells no figure ${figure ?? 'without a name'}`)
    return one
  })
}

const judged = ({ title, unit, rounds, sides }: Measurement, bar: Bar, figures: Figures): Result => {
  const ours = of(figures, bar.ours, bar.figure)
  const over = bar.over === undefined ? null : of(figures, bar.over, bar.figure)
  const ratio = over === null ? null : spreadOf(ours.map((figure, round) => figure / (over[round] ?? Number.NaN)))
  const value = (ratio ?? spreadOf(ours)).median
  const suffix = bar.figure === undefined ? '' : `, ${bar.figure}`
  const shown = (name: string, of_: readonly number[]) => ({
    side: `${sides[name]?.name ?? name}${suffix}`,
    ...spreadOf(of_),
  })
  return {
    key: bar.key,
    title,
    unit,
    rounds,
    ours: shown(bar.ours, ours),
    over: bar.over === undefined || over === null ? null : shown(bar.over, over),
    ratio,
    bar: 'atLeast' in bar ? `≥ ${bar.atLeast}` : `≤ ${bar.atMost}`,
    met: 'atLeast' in bar ? value >= bar.atLeast : value <= bar.atMost,
  }
}

/** Runs all sides in turn, round by round, and judges what they came to. @throws where their answers differ. */
export const measure = async (measurement: Measurement): Promise<readonly Result[]> => {
  const figures = await figuresOf(measurement)
  return measurement.bars.map((bar) => judged(measurement, bar, figures))
}
