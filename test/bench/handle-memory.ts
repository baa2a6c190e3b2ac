import { randomUUID } from 'node:crypto'

import { type CommandInput, openDelega } from '@delega/application'
import { delegation, type DelegationEvent, type DelegationState, type StreamName } from '@delega/core'
import { inMemoryStore } from '@delega/core/store'
import { getInMemoryEventStore } from '@event-driven-io/emmett'
import { Decider, EventSourcingLockingAggregate } from '@fraktalio/fmodel-ts'

import {
  decideToldly,
  evolveAnyhow,
  must,
  type Others,
  othersAfter,
  type PeerCommand,
  type PeerMetadata,
  received,
  summariesIn,
  summaryOf,
} from './domain.ts'
import { type Measurements, type Round, turnOf } from './measurement.ts'
import { AT, livesOf, pairsOf, registrations, subscriptions } from './practice.ts'
import { emmettRound } from './emmett.ts'

const [ACCOUNTANTS, CLIENTS] = [100, 100]

const FIRST = [...registrations(ACCOUNTANTS), ...subscriptions(CLIENTS)]

const ours = async (commands: readonly CommandInput[], turns: number): Promise<Round> => {
  const store = inMemoryStore()
  const delega = openDelega({ store, clock: () => AT })
  for (const command of FIRST) must(await delega.handle(command))
  return {
    run: async (turn) => {
      for (const command of turnOf(commands, turn, turns)) must(await delega.handle(command))
    },
    answer: async () => summariesIn(store),
  }
}

type Versioned = readonly [DelegationEvent, number]

/** What its repository keeps of an event, in the order of all. */
type Saved = PeerMetadata & { readonly id: string; readonly stream: StreamName; readonly event: DelegationEvent }

const fmodel = (others: Others, commands: readonly CommandInput[], turns: number): Round => {
  const all: Saved[] = []
  const streams = new Map<StreamName, Versioned[]>()
  const of = (stream: StreamName): Versioned[] => {
    const events = streams.get(stream) ?? []
    streams.set(stream, events)
    return events
  }
  // Its repository is told of events, not of the command that they are from: it keeps to the one that was last given.
  let given: PeerCommand
  let open: Versioned[] = []
  const save = async (event: DelegationEvent, latest: number | null): Promise<Versioned> => {
    if ((open.at(-1)?.[1] ?? null) !== (latest ?? null)) throw new Error('Somebody else was quicker')
    const saved: Versioned = [event, (latest ?? -1) + 1]
    const { by, commandId, correlationId, causationId } = given.metadata
    all.push({ id: randomUUID(), stream: given.stream, event, by, commandId, correlationId, causationId })
    open.push(saved)
    return saved
  }
  const saveAll = async (events: readonly DelegationEvent[], latest: number | null): Promise<readonly Versioned[]> => {
    const saved: Versioned[] = []
    let version = latest
    for (const event of events) {
      const one = await save(event, version)
      version = one[1]
      saved.push(one)
    }
    return saved
  }
  const latestVersionProvider = async (): Promise<number | null> => open.at(-1)?.[1] ?? null
  const aggregate = new EventSourcingLockingAggregate(
    new Decider(
      ({ told: command }: PeerCommand, state: DelegationState) => decideToldly(command, state),
      evolveAnyhow,
      delegation.initialState,
    ),
    {
      fetchEvents: async (command: PeerCommand) => {
        given = command
        open = of(command.stream)
        return open
      },
      save,
      saveAll,
      latestVersionProvider,
      saveByLatestVersionProvided: async (event, latest) => save(event, await latest(event)),
      saveAllByLatestVersionProvided: async (events, latest) => {
        const [first] = events
        return first === undefined ? [] : saveAll(events, await latest(first))
      },
    },
  )
  return {
    run: async (turn) => {
      for (const input of turnOf(commands, turn, turns)) await aggregate.handle(received(input, others))
    },
    answer: () =>
      [...streams]
        .map(([stream, events]) =>
          summaryOf(
            stream,
            events.map(([event]) => event),
          ),
        )
        .toSorted(),
  }
}

const LIFE = 10
const FIRST_STEPS = 2

export const measurements: Measurements = (size) => {
  // The number of delegations stays, whatever the size: emmett looks at all of them on each append.
  const steps = size === 'full' ? LIFE : FIRST_STEPS
  const commands = livesOf(pairsOf(ACCOUNTANTS, CLIENTS), steps)
  const others = othersAfter(FIRST)
  return [
    {
      title: `${commands.length} commands over ${ACCOUNTANTS * CLIENTS} delegations, in memory`,
      unit: 'commands/s',
      work: commands.length,
      rounds: size === 'full' ? 3 : 1,
      warmUp: size === 'full' ? 2 : 1,
      // Each turn is one step in the life of every delegation.
      turns: steps,
      sides: {
        ours: { name: 'delega, in memory', prepare: async () => ours(commands, steps) },
        emmett: {
          name: 'emmett 0.42, in memory',
          prepare: async () => emmettRound(getInMemoryEventStore(), await others, commands, steps),
        },
        fmodel: { name: 'fmodel-ts 1.3, on a Map', prepare: async () => fmodel(await others, commands, steps) },
      },
      bars: [
        { key: 'handle.memory.emmett', ours: 'ours', over: 'emmett', atLeast: 20 },
        { key: 'handle.memory.fmodel', ours: 'ours', over: 'fmodel', atLeast: 1 },
      ],
    },
  ]
}
