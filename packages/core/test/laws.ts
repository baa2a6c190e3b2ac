import { isDeepStrictEqual } from 'node:util'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { isRight, right } from 'fp-ts/lib/Either.js'

import type { CommandCodec, Decider, EventCodec } from '../src/kernel/index.js'
import { deepFreeze } from './deep-freeze.ts'
import { foldPlaced, type IdFor, listsOf, type Placed, type Step, type Told, walk } from './walk.ts'

type Tagged = { readonly type: string }

/** What the laws must know of a decider. */
export type Lawful<Command extends Told, State, Event extends Tagged, Refusal, Bare extends Tagged> = {
  /** The subject with its article, such as `an account`. */
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
  /** For a decider that reads the ids of its events; by default they only count. */
  readonly idFor?: IdFor<Command>
}

type Ground<Command, State, Event> = {
  readonly walks: fc.Arbitrary<readonly Step<Command, State, Event>[]>
  readonly histories: fc.Arbitrary<readonly Placed<Event>[]>
}

const groundOf = <Command extends Told, State, Event extends Tagged, Refusal, Bare extends Tagged>({
  decider,
  commands,
  idFor,
}: Lawful<Command, State, Event, Refusal, Bare>): Ground<Command, State, Event> => {
  const walks = listsOf(commands).map((list) => walk(decider, list, idFor))
  return { walks, histories: walks.map((steps) => steps.flatMap(({ placed }) => placed)) }
}

// A clone belongs to the realm outside of jest, whose prototypes are others: two clones compare.
const isEqual = (one: unknown, other: unknown): boolean =>
  isDeepStrictEqual(structuredClone(one), structuredClone(other))

// ── What it decides ─────────────────────────────────────────────────────────────────────────────────────────────────

const hasIdleEvent = <Command, State, Event extends Tagged>(
  { evolve }: Pick<Decider<Command, State, Event, unknown>, 'evolve'>,
  recordOnly: readonly Event['type'][],
  { before, placed }: Step<Command, State, Event>,
): boolean => {
  let state = before
  return placed.some(({ event, ref }) => {
    const earlier = state
    state = evolve(state, event, ref)
    return !recordOnly.includes(event.type) && isEqual(state, earlier)
  })
}

const acceptsAgain = <Command, State, Event>(
  { decide }: Pick<Decider<Command, State, Event, unknown>, 'decide'>,
  { command, placed, after }: Step<Command, State, Event>,
): boolean => {
  if (placed.length === 0) return false
  const again = decide(command, after)
  return isRight(again) && again.right.length > 0
}

const wavers = <Command, State, Event>(
  { decide }: Pick<Decider<Command, State, Event, unknown>, 'decide'>,
  { command, before }: Step<Command, State, Event>,
): boolean => !isEqual(decide(command, before), decide(structuredClone(command), structuredClone(before)))

const describeDecisions = <Command extends Told, State, Event extends Tagged, Refusal, Bare extends Tagged>(
  { decider, recordOnly = [], repeats = () => false }: Lawful<Command, State, Event, Refusal, Bare>,
  { walks }: Ground<Command, State, Event>,
): void => {
  const expectNone = (isBreach: (step: Step<Command, State, Event>) => boolean): void =>
    fc.assert(fc.property(walks, (steps) => expect(steps.filter(isBreach)).toEqual([])))

  it('decides no event without effect', () => expectNone((step) => hasIdleEvent(decider, recordOnly, step)))

  it('changes nothing when it is asked twice', () =>
    expectNone((step) => !repeats(step.command) && acceptsAgain(decider, step)))

  it('answers the same command in the same state the same way', () => expectNone((step) => wavers(decider, step)))

  it('is silent once it is terminal', () =>
    expectNone(({ before, placed }) => decider.isTerminal(before) && placed.length > 0))
}

// ── What it folds ───────────────────────────────────────────────────────────────────────────────────────────────────

/** The same decider, which freezes all that comes in and goes out. */
const frozen = <Command, State, Event, Refusal>(
  decider: Decider<Command, State, Event, Refusal>,
): Decider<Command, State, Event, Refusal> => ({
  ...decider,
  initialState: deepFreeze(structuredClone(decider.initialState)),
  decide: (command, state) => deepFreeze(decider.decide(deepFreeze(command), state)),
  evolve: (state, event, ref) => deepFreeze(decider.evolve(state, event, deepFreeze(ref))),
})

const describeFolding = <Command extends Told, State, Event extends Tagged, Refusal, Bare extends Tagged>(
  { decider, commands, idFor }: Lawful<Command, State, Event, Refusal, Bare>,
  { histories }: Ground<Command, State, Event>,
): void => {
  const { initialState } = decider

  it('changes neither what it is given nor what it has given', () =>
    fc.assert(
      fc.property(listsOf(commands), (list) => {
        const own = structuredClone(list)
        expect(walk(frozen(decider), own, idFor)).toEqual(walk(decider, list, idFor))
      }),
    ))

  it('folds in chunks to what it folds to in one go', () =>
    fc.assert(
      fc.property(histories, fc.nat(30), (history, cut) => {
        const early = structuredClone(foldPlaced(decider, initialState, history.slice(0, cut)))
        const whole = foldPlaced(decider, initialState, history)
        expect(foldPlaced(decider, early, history.slice(cut))).toEqual(whole)
      }),
    ))

  it('never fails on history, whatever its order', () =>
    fc.assert(
      fc.property(
        fc.tuple(histories, histories).chain((two) => fc.shuffledSubarray(two.flat())),
        commands,
        (disorder, command) => {
          expect(() => decider.decide(command, foldPlaced(decider, initialState, disorder))).not.toThrow()
        },
      ),
    ))
}

// ── What is written and read ────────────────────────────────────────────────────────────────────────────────────────

const untold = (command: Told): unknown => {
  const { by: _by, at: _at, facts: _facts, ...bare } = command as Told & { readonly by?: unknown; facts?: unknown }
  return bare
}

const asJson = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T

const describeCodecs = <Command extends Told, State, Event extends Tagged, Refusal, Bare extends Tagged>(
  { commands, commandCodec, eventCodec }: Lawful<Command, State, Event, Refusal, Bare>,
  { histories }: Ground<Command, State, Event>,
): void => {
  it('reads each command as it was written', () =>
    fc.assert(
      fc.property(commands, (command) => {
        expect(commandCodec.decode(asJson(untold(command)))).toEqual(right(untold(command)))
      }),
    ))

  it('reads each event as it was stored', () =>
    fc.assert(
      fc.property(histories, (history) => {
        const events = history.map(({ event }) => event)
        expect(events.map((event) => eventCodec.decode(asJson(eventCodec.encode(event))))).toEqual(events.map(right))
      }),
    ))
}

// ── What it has been shown ──────────────────────────────────────────────────────────────────────────────────────────

const SAMPLE = { numRuns: 1_000, seed: 20_260_301 }

/** No command of a context decides it: the application lays it down where an authorised act did not come. */
const BY_THE_FENCE = 'ActBarred'

const sorted = (types: readonly string[]): readonly string[] => [...new Set(types)].toSorted()

/** Laws over histories in which little happens would hold for nothing. */
const describeReach = <Command extends Told, State, Event extends Tagged, Refusal, Bare extends Tagged>(
  { commandCodec, eventCodec }: Lawful<Command, State, Event, Refusal, Bare>,
  { walks }: Ground<Command, State, Event>,
): void => {
  it('has been given every command and has decided every event', () => {
    const steps = fc.sample(walks, SAMPLE).flat()
    const events = steps.flatMap(({ placed }) => placed.map(({ event }) => event.type))
    expect(sorted(steps.map(({ command }) => command.type))).toEqual(sorted(commandCodec.types))
    expect(sorted(events)).toEqual(sorted(eventCodec.types.filter((type) => type !== BY_THE_FENCE)))
  })
}

/** The laws that every decider keeps. On failure fast-check prints the seed and the shortest history that breaks the law. */
export const describeLaws = <Command extends Told, State, Event extends Tagged, Refusal, Bare extends Tagged>(
  lawful: Lawful<Command, State, Event, Refusal, Bare>,
): void => {
  const ground = groundOf(lawful)

  describe(`${lawful.name}, by law,`, () => {
    describeDecisions(lawful, ground)
    describeFolding(lawful, ground)
    describeCodecs(lawful, ground)
    describeReach(lawful, ground)
  })
}
