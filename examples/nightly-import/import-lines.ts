import { commandIdFor, type EventStore, explain, instant, type Instant, isInstant, openDelega } from 'delega'

/** What a run came to. `stoppedAt`: the line at which the store failed, from which the next run goes on. */
export type Summary = {
  readonly accepted: number
  readonly refused: number
  readonly invalid: number
  readonly stoppedAt: number | null
}

/** Onto which store, which lines, from which number on; `tell` takes each that was not carried out, with its number. */
export type Import = {
  readonly store: EventStore
  readonly lines: AsyncIterable<string> | Iterable<string>
  readonly from?: number
  readonly tell: (line: string) => void
}

type Line = { readonly at: Instant | null; readonly command: unknown } | { readonly why: string }

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** A command with its `key`, which makes it the same command every night; `at`: when it was given, if not now. */
const read = (text: string): Line => {
  const line = parse(text)
  if (typeof line !== 'object' || line === null || Array.isArray(line)) return { why: 'not a JSON object' }
  const { key, at = null, ...command } = line as Readonly<Record<string, unknown>>
  if (at !== null && !isInstant(at)) return { why: 'at: expected an instant such as 2026-03-01T09:30:00.000Z' }
  if (typeof key === 'string') return { at, command: { ...command, commandId: commandIdFor(key) } }
  if ('commandId' in command) return { at, command }
  return { why: 'key: expected the name that the order has in the system that it comes from' }
}

/** Carries out the commands of a file in order. A line that cannot be read or is refused is told, and the rest goes on. */
export const importLines = async ({ store, lines, from = 1, tell }: Import): Promise<Summary> => {
  let now: Instant | null = null
  const delega = openDelega({ store, clock: () => now ?? instant(new Date().toISOString()) })
  const counts = { accepted: 0, refused: 0, invalid: 0 }
  let number = 0

  const report = (kind: 'refused' | 'invalid', why: readonly string[]): void => {
    counts[kind] += 1
    tell(`line ${number}: ${kind}: ${why.join('\n    ')}`)
  }

  for await (const text of lines) {
    number += 1
    if (number < from || text.trim() === '') continue
    const line = read(text)
    if ('why' in line) {
      report('invalid', [line.why])
      continue
    }
    now = line.at
    const outcome = await delega.receive(line.command)
    if (outcome._tag === 'Right') counts.accepted += 1
    else if (outcome.left.no === 'failed') {
      tell(`line ${number}: ${explain(outcome.left).join(' ')}`)
      return { ...counts, stoppedAt: number }
    } else report(outcome.left.no, explain(outcome.left))
  }
  return { ...counts, stoppedAt: null }
}
