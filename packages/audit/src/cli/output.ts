import { isatty } from 'node:tty'

import Table from 'cli-table3'
import { SingleBar } from 'cli-progress'
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

const EVENTS_A_LINE = 250_000

type Shown = { readonly update: (events: number) => void; readonly stop: () => void }

type Stream = Pick<NodeJS.WriteStream, 'write' | 'isTTY'>

const lines = (what: string, stream: Stream): Shown => {
  let next = EVENTS_A_LINE
  return {
    update: (events) => {
      if (events < next) return
      next = events + EVENTS_A_LINE
      stream.write(`${what}: ${events} events\n`)
    },
    stop: () => undefined,
  }
}

/** Shows on standard error how far a long run has come: as a bar on a terminal, as a plain line now and then elsewhere. */
export const progress = (what: string, stream: Stream = process.stderr): Shown => {
  if (!stream.isTTY) return lines(what, stream)
  const bar = new SingleBar({
    format: `${what}: {value} events, {duration} s`,
    stream,
    clearOnComplete: true,
  })
  bar.start(0, 0)
  return {
    update: (events) => {
      bar.setTotal(events + 1)
      bar.update(events)
    },
    stop: () => bar.stop(),
  }
}
