import { isatty } from 'node:tty'

import { explain, openDelega, type CommandInput, type No, type Receipt } from '@delega/application'
import { type EventStore, type Instant, instant } from '@delega/core'
import colors from 'picocolors'

// In colour only on a terminal.
const pc = colors.createColors(isatty(1) && process.env['NO_COLOR'] === undefined)

/** A line of `story.jsonl`: when it happens, and the command. */
export type Line = { readonly at: Instant } & CommandInput

/** The place where the story is played: a store, a clock that the story sets, and a way to tell what happens. */
export type Stage = {
  readonly store: EventStore
  readonly now: () => Instant
  /** Sets the clock: Italian winter time is one hour ahead of it. */
  readonly goTo: (at: string, heading: string) => void
  /** Puts a command on the list, with an id of its own. */
  readonly prepare: (command: CommandInput) => CommandInput
  /** Gives a command and tells how it went. */
  readonly give: (what: string, command: CommandInput) => Promise<void>
  readonly say: (...lines: readonly string[]) => void
  /** Lets what follows by itself happen, which a service does every minute. */
  readonly keep: () => Promise<void>
  /** Tells how something went that was given elsewhere. */
  readonly tell: (what: string, outcome: Outcome) => void
  /** Every command given so far, as a service would import it. */
  readonly lines: readonly Line[]
}

type Outcome = { readonly _tag: 'Right'; readonly right: Receipt } | { readonly _tag: 'Left'; readonly left: No }

const commandIdOf = (line: number): string => `5709e000-0000-4000-8000-${line.toString().padStart(12, '0')}`

export const stageOn = (store: EventStore, print: (line: string) => void): Stage => {
  let now = instant('2026-03-02T08:00:00.000Z')
  const delega = openDelega({ store, clock: () => now })
  const lines: Line[] = []

  const tell = (what: string, outcome: Outcome): void => {
    if (outcome._tag === 'Right') {
      const events = outcome.right.events.map(({ type }) => type).join(', ')
      print(`  ${pc.green('✓')} ${what.padEnd(58)} ${pc.dim(events === '' ? 'so already' : events)}`)
      return
    }
    const [summary, ...details] = explain(outcome.left)
    print(`  ${pc.red('✗')} ${what}`)
    print(`      ${summary ?? ''}`)
    for (const detail of details) print(`      ${pc.yellow('·')} ${detail}`)
  }

  const prepare = (command: CommandInput): CommandInput => {
    const given = { commandId: commandIdOf(lines.length + 1), ...command }
    lines.push({ at: now, ...given })
    return given
  }

  return {
    store,
    now: () => now,
    lines,
    tell,
    goTo: (at, heading) => {
      now = instant(at)
      print('')
      print(`${pc.bold(heading)} ${pc.dim(at.slice(0, 16).replace('T', ' '))}`)
    },
    prepare,
    keep: async () => {
      const report = await delega.processes.run()
      if (report._tag === 'Left') throw new Error(`The processes failed: ${report.left.fault}`)
    },
    give: async (what, command) => tell(what, await delega.handle(prepare(command))),
    say: (...texts) => texts.forEach((text) => print(`    ${text}`)),
  }
}
