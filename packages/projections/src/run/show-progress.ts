import type { Bar, MultiBar } from 'cli-progress'

import { describeProgress } from './progress.js'
import type { Showable } from './status.js'

/** What a runner's progress is shown on: `process.stderr`, as a rule. */
export type ProgressOutput = Pick<NodeJS.WriteStream, 'write' | 'isTTY'>

/** Progress as it is shown to people while a model is built. */
export type ShownProgress = {
  /** For the `onProgress` of a runner, or of whatever else takes its time. */
  readonly onProgress: (progress: Showable) => void
  /** Leaves the terminal to others. */
  readonly stop: () => void
}

const NOT_WORTH_SHOWING_SECONDS = 1
const SECONDS_BETWEEN_LINES = 5
const FORMAT = '{model} [{bar}] {rest}'
const FORMAT_WITHOUT_END = '{model}: {rest}'

const keyOf = ({ model, task }: Showable): string => `${task} ${model}`

const secondsOf = ({ events, eventsPerSecond }: Showable): number =>
  eventsPerSecond === 0 ? 0 : events / eventsPerSecond

/** A line now and then, and one at the end, of all that takes its time. */
const lines = (output: ProgressOutput): ShownProgress => {
  const due = new Map<string, number>()
  return {
    onProgress: (progress) => {
      const key = keyOf(progress)
      const seconds = secondsOf(progress)
      const next = due.get(key) ?? NOT_WORTH_SHOWING_SECONDS
      if (seconds < next && !(progress.done && due.has(key))) return
      output.write(`${describeProgress(progress)}\n`)
      if (progress.done) due.delete(key)
      else due.set(key, seconds + SECONDS_BETWEEN_LINES)
    },
    stop: () => undefined,
  }
}

const restOf = (progress: Showable): string => describeProgress(progress).slice(progress.model.length + 2)

/** A bar for each that takes its time. */
const bars = (output: NodeJS.WriteStream): ShownProgress => {
  const shown = new Map<string, Bar>()
  let all: MultiBar | null = null
  let isOver = false
  // Loaded only where somebody is looking.
  void import('cli-progress').then(({ MultiBar: Bars }) => {
    if (isOver) return
    all = new Bars({ stream: output, hideCursor: true, stopOnComplete: false, gracefulExit: false })
  })
  return {
    onProgress: (progress) => {
      const key = keyOf(progress)
      const known = shown.get(key)
      if (all === null || (known === undefined && secondsOf(progress) < NOT_WORTH_SHOWING_SECONDS)) return
      const payload = { model: progress.model, rest: restOf(progress) }
      const format = progress.part === null ? FORMAT_WITHOUT_END : FORMAT
      const bar = known ?? all.create(1, 0, payload, { format })
      shown.set(key, bar)
      bar.update(progress.part ?? 0, payload)
      if (!progress.done) return
      bar.stop()
      shown.delete(key)
    },
    stop: () => {
      isOver = true
      all?.stop()
    },
  }
}

const isTerminal = (output: ProgressOutput): output is NodeJS.WriteStream => output.isTTY

/**
 * Shows how far catch-ups, rebuilds and other long readings have come, with events, rate and time left: bars on a terminal, plain lines
 * elsewhere. What is done within a second is not shown.
 */
export const showProgress = (output: ProgressOutput = process.stderr): ShownProgress =>
  isTerminal(output) ? bars(output) : lines(output)
