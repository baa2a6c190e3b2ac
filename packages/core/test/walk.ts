import fc from 'fast-check'
import { isRight } from 'fp-ts/lib/Either.js'

import type { Decider, EventId, EventRef, Instant } from '../src/kernel/index.js'
import { idOf } from './scenario.ts'

export type Told = { readonly type: string; readonly at: Instant }
export type Placed<Event> = { readonly event: Event; readonly ref: EventRef }

/** One command of a walk: the state before it, the events that it led to, the state after it. */
export type Step<Command, State, Event> = {
  readonly command: Command
  readonly before: State
  readonly placed: readonly Placed<Event>[]
  readonly after: State
}

/** The id of the event that a command leads to at a revision of the stream. */
export type IdFor<Command> = (command: Command, revision: number) => EventId

type Folding<State, Event> = Pick<Decider<never, State, Event, unknown>, 'evolve'>

export const foldPlaced = <State, Event>(
  { evolve }: Folding<State, Event>,
  state: State,
  placed: readonly Placed<Event>[],
): State => placed.reduce((before, { event, ref }) => evolve(before, event, ref), state)

const inOrder = <Command extends Told>(commands: readonly Command[]): readonly Command[] =>
  commands.toSorted((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0))

/** Gives the commands in the order of their instants, each in the state that the ones before it have led to. */
export const walk = <Command extends Told, State, Event, Refusal>(
  decider: Decider<Command, State, Event, Refusal>,
  commands: readonly Command[],
  idFor: IdFor<Command> = (_, revision) => idOf(revision),
): readonly Step<Command, State, Event>[] => {
  let state = decider.initialState
  let revision = 0
  return inOrder(commands).map((command) => {
    const before = state
    const decision = decider.decide(command, before)
    const placed = (isRight(decision) ? decision.right : []).map((event) => {
      const ref = { id: idFor(command, revision), revision }
      revision += 1
      return { event, ref }
    })
    state = foldPlaced(decider, before, placed)
    return { command, before, placed, after: state }
  })
}

/** Lists of up to 30 commands; fast-check by itself keeps to about ten. */
export const listsOf = <Command>(commands: fc.Arbitrary<Command>): fc.Arbitrary<Command[]> =>
  fc.array(commands, { minLength: 1, maxLength: 30, size: 'max' })
