import { isatty } from 'node:tty'

import { type ProgressOutput, showProgress } from '@delega/projections'
import Table from 'cli-table3'
import colors from 'picocolors'

// Asked of the descriptor: `isTTY` is undefined off a terminal, and then the library decides by the environment.
const isTerminal = isatty(1) && process.env['NO_COLOR'] === undefined

/** Colours on a terminal, plain text elsewhere. */
export const paint = colors.createColors(isTerminal)

export const say = (line: string): void => {
  process.stdout.write(`${line}\n`)
}

/** One JSON object, for programs. */
export const sayJson = (value: unknown): void => say(JSON.stringify(value, null, 2))

export const complain = (line: string): void => {
  process.stderr.write(`${line}\n`)
}

/** A table without frames: it reads well, and can be cut by other programs. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string => {
  const bare = { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '', left: '', right: '', middle: '  ' }
  const edge = { top: '', 'top-mid': '', 'top-left': '', 'top-right': '' }
  const foot = { bottom: '', 'bottom-mid': '', 'bottom-left': '', 'bottom-right': '' }
  const drawn = new Table({
    head: head.map((cell) => paint.bold(cell)),
    chars: { ...bare, ...edge, ...foot },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  })
  for (const row of rows) drawn.push([...row])
  return drawn
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
}

type Shown = { readonly update: (events: number) => void; readonly stop: () => void }

/** Shows on standard error how far a long run has come; `now` in milliseconds. */
export const progress = (
  what: string,
  output: ProgressOutput = process.stderr,
  now: () => number = () => performance.now(),
): Shown => {
  const { onProgress, stop } = showProgress(output)
  const begun = now()
  let events = 0
  const tell = (done: boolean): void => {
    const eventsPerSecond = events / Math.max((now() - begun) / 1000, 0.001)
    onProgress({
      model: what,
      task: 'read',
      events,
      eventsPerSecond,
      position: null,
      part: null,
      secondsLeft: null,
      done,
    })
  }
  return {
    update: (count) => {
      events = count
      tell(false)
    },
    stop: () => {
      tell(true)
      stop()
    },
  }
}
