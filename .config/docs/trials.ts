import type { Actor, Decider, Instant } from '../../packages/core/src/kernel/index.ts'
import { fold } from '../../packages/core/test/fold.ts'

export type Told = { readonly type: string; readonly by: Actor; readonly at: Instant }
export type Named = { readonly type: string }

/** An aggregate, and how its status is told: by its history and an instant. */
export type Subject<Command, State, Event, Refusal> = {
  readonly decider: Decider<Command, State, Event, Refusal>
  /** `null`: it has none at that point. */
  readonly statusOf: (history: readonly Event[], at: Instant) => string | null
}

/** One event (`null`: time passed), and the status before and after it. */
export type Step = {
  readonly event: string | null
  readonly label: string
  readonly from: string | null
  readonly to: string | null
}

/** What became of a command, given after a history. */
export type Trial = {
  readonly from: string | null
  readonly command: string
  readonly by: Actor['kind']
  readonly verdict: 'accepts' | 'ignores' | 'refuses'
  readonly refusal: string | null
  readonly steps: readonly Step[]
}

/** Gives a command after a history; `labelOf` names an event where its type alone would not say enough. */
export const tryOut = <Command extends Told, State, Event extends Named, Refusal extends { readonly code: string }>(
  { decider, statusOf }: Subject<Command, State, Event, Refusal>,
  history: readonly Event[],
  command: Command,
  labelOf: (event: Event) => string = ({ type }) => type,
): Trial => {
  const from = statusOf(history, command.at)
  const told = { from, command: command.type, by: command.by.kind }
  const decision = decider.decide(command, fold(decider, history))
  if (decision._tag === 'Left') return { ...told, verdict: 'refuses', refusal: decision.left.code, steps: [] }
  const events = decision.right
  const steps = events.map((event, index) => ({
    event: event.type,
    label: labelOf(event),
    from: statusOf([...history, ...events.slice(0, index)], command.at),
    to: statusOf([...history, ...events.slice(0, index + 1)], command.at),
  }))
  return { ...told, verdict: events.length > 0 ? 'accepts' : 'ignores', refusal: null, steps }
}

/** What the mere passing of time does to a history. */
export const passing = <Command, State, Event, Refusal>(
  { statusOf }: Subject<Command, State, Event, Refusal>,
  history: readonly Event[],
  instants: readonly Instant[],
): readonly Step[] =>
  instants.slice(1).map((at, index) => ({
    event: null,
    label: 'time passes',
    from: statusOf(history, instants[index] ?? at),
    to: statusOf(history, at),
  }))

const KINDS = ['client', 'accountant', 'system'] as const

/** The same command from each kind of actor: the client and the accountant that it names, and the system. */
export const fromEach = <Command extends Told>(command: Command): readonly Command[] => {
  const named = command as { readonly clientId?: unknown; readonly accountantId?: unknown }
  const ids = { client: named.clientId, accountant: named.accountantId ?? command.by.kind, system: undefined }
  return KINDS.map((kind) => ({
    ...command,
    by: command.by.kind === kind ? command.by : { kind, id: ids[kind], name: 'anyone' },
  }))
}
