import { type Either, left, right } from 'fp-ts/lib/Either.js'

import type { EventId } from './ids.js'

/** Where an event stands: what a fold may know of it besides its content. */
export type EventRef = { readonly id: EventId; readonly revision: number }

/** What a decision comes to: the events to store (none: there was nothing to change), or the refusal. */
export type Decision<Event, Refusal> = Either<Refusal, readonly Event[]>

/**
 * One aggregate. Pure: the same values in give the same values out; no clock, no randomness, no other source.
 *
 * `decide` answers a command in a state; `evolve` folds one stored event in, and lets pass what cannot follow;
 * `isTerminal` tells that no command will ever change the state again.
 */
export type Decider<Command, State, Event, Refusal> = {
  /** What a command brings about in a state, or why not. */
  readonly decide: (command: Command, state: State) => Decision<Event, Refusal>
  /** The state after an event, of which `ref` says where it stands. */
  readonly evolve: (state: State, event: Event, ref: EventRef) => State
  readonly initialState: State
  /** Whether nothing can change any more. */
  readonly isTerminal: (state: State) => boolean
}

/** The answer "yes": these events, in this order. */
export const decided = <Event>(...events: readonly Event[]): Decision<Event, never> => right(events)

/** The answer "it is so already". */
export const unchanged: Decision<never, never> = right([])

/** The answer "no", with all that the asker needs to act. */
export const refused = <const Refusal>(refusal: Refusal): Decision<never, Refusal> => left(refusal)

/** One function for each command: a command without one is a compile error. */
export type ByCommand<Command extends { readonly type: string }, State, Answer> = {
  readonly [Type in Command['type']]: (command: Extract<Command, { readonly type: Type }>, state: State) => Answer
}

/** Decides each command by the function that stands under its type. */
export const decideBy =
  <Command extends { readonly type: string }, State, Answer>(functions: ByCommand<Command, State, Answer>) =>
  (command: Command, state: State): Answer => {
    // What stands under a type takes the commands of that type.
    const decide = functions[command.type as Command['type']] as (command: Command, state: State) => Answer
    return decide(command, state)
  }
