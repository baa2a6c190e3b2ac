/** What a run has measured itself: a figure, or several under their names. */
export type Told = number | Readonly<Record<string, number>>

/** One round of one side, made ready: nothing of `prepare` is measured, nothing but `run` is. */
export type Round = {
  /**
   * Does the work once, or a turn of it, counted from 0. Its duration is measured, unless it returns figures: then it has
   * measured itself (a percentile, a size), in the unit of the measurement.
   */
  readonly run: (turn: number) => void | Told | Promise<void | Told>
  /** What came of it, as plain data: every side must have come to the same. */
  readonly answer: () => unknown
  readonly close?: () => void | Promise<void>
}

/** One way to do the work: ours, a peer's, or the least that anybody could do. */
export type Side = {
  /** As the table shows it, such as `emmett 0.42, in memory`. */
  readonly name: string
  readonly prepare: () => Round | Promise<Round>
  /** A smaller round, where that warms up as well; either every side has one or none. */
  readonly prepareWarmUp?: () => Round | Promise<Round>
}

/** What is demanded: the figure of side `ours`, divided by that of side `over`; where that is left out, the figure itself. */
export type Bar = {
  readonly key: string
  readonly ours: string
  readonly over?: string
  /** Which of the figures, where a run tells several. */
  readonly figure?: string
} & ({ readonly atLeast: number } | { readonly atMost: number })

/** Sides that do the same work in turn, round by round, and what is demanded of them. */
export type Measurement = {
  /** What is done, in one sentence. */
  readonly title: string
  /** Of the figures: `…/s` for rates; `s`, `ms`, `µs` or `ns` for times; anything where `run` returns the figure itself. */
  readonly unit: string
  /** How many things one run does (default 1): a rate counts them, a time (`ms`, `µs`) is that of one of them. */
  readonly work?: number
  /** How often each side runs, besides the warm-up. */
  readonly rounds: number
  /** Rounds that warm up and do not count (default 1). */
  readonly warmUp?: number
  /**
   * In how many turns a round does its work (default 1): all sides stand ready and take turns, so that whoever else uses the
   * machine or its disk slows them all. With one, each side is made ready, runs and is closed before the next.
   */
  readonly turns?: number
  readonly sides: Readonly<Record<string, Side>>
  readonly bars: readonly Bar[]
}

/** `full` takes the sizes of the promise; `quick` smaller ones that come to the same ratios, in a tenth of the time. */
export type Size = 'full' | 'quick'

/** What each module of this folder exports as `measurements`. */
export type Measurements = (size: Size) => readonly Measurement[]

/** The part of the work that is done in a turn, where all turns do as much; the number of turns divides it. */
export const turnOf = <A>(work: readonly A[], turn: number, turns: number): readonly A[] =>
  work.slice((turn * work.length) / turns, ((turn + 1) * work.length) / turns)
