import { isDeepStrictEqual } from 'node:util'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { isRight, right } from 'fp-ts/lib/Either.js'

import type { CommandCodec, Decider, EventCodec, EventId, EventRef, Instant } from '../src/kernel/index.js'
import { deepFreeze } from './deep-freeze.ts'
import { idOf } from './scenario.ts'

type Tagged = { readonly type: string }
type Told = Tagged & { readonly at: Instant }
type Placed<Event> = { readonly event: Event; readonly ref: EventRef }

/** What the laws must know of a decider. */
export type Lawful<Command extends Told, State, Event extends Tagged, Refusal, Bare extends Tagged> = {
  /** The subject with its article, such as `an accountant's account`. */
  readonly name: string
  readonly decider: Decider<Command, State, Event, Refusal>
  /** Commands of every type, told; a history is a list of them in the order of their instants. */
  readonly commands: fc.Arbitrary<Command>
  readonly commandCodec: CommandCodec<Bare>
  readonly eventCodec: EventCodec<Event>
  /** Event types that are only for the record and leave the state alone. */
  readonly recordOnly?: readonly Event['type'][]
  /** Commands that are a new act each time they are given, and are told apart by their ids alone. */
  readonly repeats?: (command: Command) => boolean
  /** The id of the event that a command leads to, where the decider reads it; by default it only counts. */
  readonly idFor?: (command: Command, revision: number) => EventId
}

type Step<Command, State, Event> = {
  readonly command: Command
  readonly before: State
  readonly placed: readonly Placed<Event>[]
  readonly after: State
}

const inOrder = <Command extends Told>(commands: readonly Command[]): readonly Command[] =>
  commands.toSorted((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0))

const untold = (command: Told): unknown => {
  const { by: _by, at: _at, facts: _facts, ...bare } = command as Told & { readonly by?: unknown; facts?: unknown }
  return bare
}

const stored = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

const foldOf =
  <State, Event>({ evolve }: Pick<Decider<never, State, Event, unknown>, 'evolve'>) =>
  (state: State, placed: readonly Placed<Event>[]): State =>
    placed.reduce((before, { event, ref }) => evolve(before, event, ref), state)

/** Each command in turn, with the state before and after: how a history came about. */
const walkOf =
  <Command extends Told, State, Event extends Tagged, Refusal, Bare extends Tagged>({
    decider,
    idFor,
  }: Lawful<Command, State, Event, Refusal, Bare>) =>
  (commands: readonly Command[]): readonly Step<Command, State, Event>[] => {
    const fold = foldOf(decider)
    let state = decider.initialState
    let revision = 0
    return inOrder(commands).map((command) => {
      const before = state
      const decision = decider.decide(command, before)
      const placed = (isRight(decision) ? decision.right : []).map((event) => {
        const ref = { id: idFor?.(command, revision) ?? idOf(revision), revision }
        revision += 1
        return { event, ref }
      })
      state = fold(before, placed)
      return { command, before, placed, after: state }
    })
  }

// Long histories: fast-check by itself keeps to about ten.
const LENGTH = { minLength: 1, maxLength: 30, size: 'max' } as const
const SAMPLE = { numRuns: 1_000, seed: 20_260_301 }

/** The laws that every decider keeps. On failure fast-check prints the seed and the shortest history that breaks the law. */
export const describeLaws = <Command extends Told, State, Event extends Tagged, Refusal, Bare extends Tagged>(
  lawful: Lawful<Command, State, Event, Refusal, Bare>,
): void => {
  const { name, decider, commands, commandCodec, eventCodec, recordOnly = [], repeats = () => false } = lawful
  const walk = walkOf(lawful)
  const fold = foldOf(decider)
  const walks = fc.array(commands, LENGTH).map(walk)
  const histories = walks.map((steps) => steps.flatMap(({ placed }) => placed))
  /** No step of any history may be an exception; the first ones found are shown. */
  const expectNone = (isException: (step: Step<Command, State, Event>) => boolean): void =>
    fc.assert(fc.property(walks, (steps) => expect(steps.filter(isException)).toEqual([])))

  const hasIdleEvent = ({ before, placed }: Step<Command, State, Event>): boolean => {
    let state = before
    return placed.some(({ event, ref }) => {
      const earlier = state
      state = decider.evolve(state, event, ref)
      return !recordOnly.includes(event.type) && isDeepStrictEqual(state, earlier)
    })
  }

  const acceptsAgain = ({ command, placed, after }: Step<Command, State, Event>): boolean => {
    if (placed.length === 0 || repeats(command)) return false
    const again = decider.decide(command, after)
    return isRight(again) && again.right.length > 0
  }

  const describeDecisions = (): void => {
    it('decides no event without effect', () => expectNone(hasIdleEvent))

    it('changes nothing when it is asked twice', () => expectNone(acceptsAgain))

    it('answers the same command in the same state the same way', () => {
      expectNone(
        ({ command, before }) =>
          !isDeepStrictEqual(
            // A clone is of the realm outside jest's own: only clones compare with clones.
            structuredClone(decider.decide(command, before)),
            structuredClone(decider.decide(structuredClone(command), structuredClone(before))),
          ),
      )
    })

    it('is silent once it is terminal', () =>
      expectNone(({ before, placed }) => decider.isTerminal(before) && placed.length > 0))
  }

  const describeFolding = (): void => {
    it('changes neither what it is given nor what it has given', () => {
      const frozen = (steps: readonly Command[]) => {
        const { decide, evolve } = decider
        return walkOf({
          ...lawful,
          decider: {
            ...decider,
            decide: (command, state) => deepFreeze(decide(command, state)),
            evolve: (state, event, ref) => deepFreeze(evolve(deepFreeze(state), event, deepFreeze(ref))),
          },
        })(steps)
      }
      fc.assert(
        fc.property(fc.array(commands, LENGTH), (list) => {
          const copy = structuredClone(list)
          expect(frozen(deepFreeze(list))).toEqual(walk(copy))
        }),
      )
    })

    it('folds in chunks to what it folds to in one go', () => {
      fc.assert(
        fc.property(histories, fc.nat(100), (history, cut) => {
          const early = structuredClone(fold(decider.initialState, history.slice(0, cut)))
          expect(fold(early, history.slice(cut))).toEqual(fold(decider.initialState, history))
        }),
      )
    })

    it('never fails on history, whatever its order', () => {
      const disorders = fc.tuple(histories, histories).chain((two) => fc.shuffledSubarray(two.flat(), { minLength: 0 }))
      fc.assert(
        fc.property(disorders, commands, (disorder, command) => {
          const state = fold(decider.initialState, disorder)
          expect(() => decider.decide(command, state)).not.toThrow()
        }),
      )
    })
  }

  const describeCodecs = (): void => {
    it('reads each command as it was written', () => {
      fc.assert(
        fc.property(commands, (command) => {
          expect(commandCodec.decode(stored(untold(command)))).toEqual(right(untold(command)))
        }),
      )
    })

    it('reads each event as it was stored', () => {
      fc.assert(
        fc.property(histories, (history) => {
          for (const { event } of history) {
            const { type, schemaVersion, data } = eventCodec.encode(event)
            expect(eventCodec.decode({ type, schemaVersion, data: JSON.parse(JSON.stringify(data)) })).toEqual(
              right(event),
            )
          }
        }),
      )
    })
  }

  // Laws over histories in which little happens would hold for nothing.
  const describeReach = (): void => {
    const steps = (): readonly Step<Command, State, Event>[] => fc.sample(walks, SAMPLE).flat()

    it('has been given every command and has decided every event', () => {
      const seen = steps()
      const events = new Set(seen.flatMap(({ placed }) => placed.map(({ event }) => event.type)))
      expect([...new Set(seen.map(({ command }) => command.type))].toSorted()).toEqual(commandCodec.types.toSorted())
      expect([...events].toSorted()).toEqual(eventCodec.types.toSorted())
    })
  }

  describe(`${name}, by law,`, () => {
    describeDecisions()
    describeFolding()
    describeCodecs()
    describeReach()
  })
}
