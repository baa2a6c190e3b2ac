import type { Step, Trial } from './trials.ts'

const unique = <T>(items: readonly T[]): readonly T[] => [...new Set(items)]

export const code = (word: string): string => `\`${word}\``

export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')

const isMove = ({ from, to }: Step): boolean => from !== null && to !== null && from !== to

type Move = { readonly from: string; readonly to: string; readonly labels: readonly string[] }

const movesOf = (steps: readonly Step[]): readonly Move[] => {
  const labels = Map.groupBy(steps.filter(isMove), ({ from, to }) => `${from} --> ${to}`)
  return [...labels.values()].flatMap((same) => {
    const [first] = same
    if (first?.from === undefined || first.from === null || first.to === null) return []
    return [{ from: first.from, to: first.to, labels: unique(same.map(({ label }) => label)) }]
  })
}

/** Several events may lead the same way: each on a line of its own, in one arrow. */
export const stateDiagram = (initial: string, steps: readonly Step[], direction: 'LR' | 'TB' = 'LR'): string => {
  const arrows = movesOf(steps).map(({ from, to, labels }) => `  ${from} --> ${to} : ${labels.join('<br/>')}`)
  return ['```mermaid', 'stateDiagram-v2', `  direction ${direction}`, `  [*] --> ${initial}`, ...arrows, '```'].join(
    '\n',
  )
}

/** The events that leave the status as it is, each with the statuses in which it was seen. */
export const staying = (steps: readonly Step[], what = 'the state'): string => {
  const same = Map.groupBy(
    steps.filter(({ from, to }) => from !== null && from === to),
    ({ label }) => label,
  )
  if (same.size === 0) return ''
  const lines = [...same].map(
    ([label, found]) => `- ${code(label)}, in ${unique(found.map(({ from }) => code(from ?? ''))).join(', ')}`,
  )
  return [`These events leave ${what} as it is:`, '', ...lines].join('\n')
}

const MARKS = { accepts: '✓', ignores: '=', refuses: '✗' } as const

export const LEGEND =
  '✓ something happens, = it is so already, ✗ refused: each command given by whoever may give it, with nothing against it but the state.'

/** For each command and status what becomes of it. */
export const decisionTable = (statuses: readonly string[], trials: readonly Trial[]): string => {
  const commands = unique(trials.map(({ command }) => command))
  const markOf = (command: string, status: string): string => {
    const found = trials.filter((trial) => trial.command === command && trial.from === status)
    const verdict = (['accepts', 'ignores', 'refuses'] as const).find((one) => found.some((t) => t.verdict === one))
    return verdict === undefined ? '' : MARKS[verdict]
  }
  return table(
    ['', ...statuses.map(code)],
    commands.map((command) => [code(command), ...statuses.map((status) => markOf(command, status))]),
  )
}

const WRONG = new Set<string | null>(['WrongParty', 'NotTheOwner'])

/** Who is not turned away as the wrong one. */
export const giversOf = (asked: readonly Trial[], command: string): readonly Trial['by'][] =>
  unique(asked.filter((trial) => trial.command === command && !WRONG.has(trial.refusal)).map(({ by }) => by))

/** Who may give a command, what it brings about, and how it is refused where it is out of place. */
export const commandTable = (trials: readonly Trial[], givenBy: (command: string) => string): string => {
  const rows = [...Map.groupBy(trials, ({ command }) => command)].map(([command, own]) => {
    const events = unique(own.flatMap(({ steps }) => steps.map(({ event }) => code(event ?? ''))))
    const refusals = unique(own.flatMap(({ refusal }) => (refusal === null ? [] : [code(refusal)])))
    return [code(command), givenBy(command), events.join(', '), refusals.join(', ')]
  })
  return table(['Command', 'Given by', 'Brings about', 'Refused in other states with'], rows)
}
