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
import type { Measurements, Round, Side } from './measurement.ts'
import { AT, livesOf, pairsOf, registrations, subscriptions } from './practice.ts'
import { emmettRound } from './emmett.ts'

const [ACCOUNTANTS, CLIENTS] = [100, 100]

const FIRST = [...registrations(ACCOUNTANTS), ...subscriptions(CLIENTS)]

type Practice = {
  /** What is on record when the measurement begins. */
  readonly before: readonly CommandInput[]
  readonly commands: readonly CommandInput[]
}

// The number of delegations stays, whatever the size: emmett looks at all of them on each append.
const practiceOf = (measured: number): Practice => {
  const pairs = pairsOf(ACCOUNTANTS, CLIENTS)
  return { before: livesOf(pairs.slice(measured), 1), commands: livesOf(pairs.slice(0, measured), 10) }
}

const ours = async ({ before, commands }: Practice): Promise<Round> => {
  const store = inMemoryStore()
  const delega = openDelega({ store, clock: () => AT })
  for (const command of [...FIRST, ...before]) must(await delega.handle(command))
  return {
    run: async () => {
      for (const command of commands) must(await delega.handle(command))
    },
    answer: async () => summariesIn(store),
  }
}

type Versioned = readonly [DelegationEvent, number]

/** What its repository keeps of an event, in the order of all. */
type Saved = PeerMetadata & { readonly id: string; readonly stream: StreamName; readonly event: DelegationEvent }

const fmodel = async (others: Others, { before, commands }: Practice): Promise<Round> => {
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
  for (const input of before) await aggregate.handle(received(input, others))
  return {
    run: async () => {
      for (const input of commands) await aggregate.handle(received(input, others))
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

const SOME = 1000

// What warms up gives the same commands, but finds fewer delegations: most of a round is emmett's look at all of them.
const WARM_UP: Practice = { before: [], commands: livesOf(pairsOf(ACCOUNTANTS, CLIENTS).slice(0, SOME), 10) }

const sideOf = (name: string, round: (practice: Practice) => Promise<Round>, practice: Practice): Side => ({
  name,
  prepare: async () => round(practice),
  prepareWarmUp: async () => round(WARM_UP),
})

export const measurements: Measurements = (size) => {
  const practice = practiceOf(size === 'full' ? ACCOUNTANTS * CLIENTS : SOME)
  const { commands } = practice
  const others = othersAfter(FIRST)
  const emmett = async ({ before, commands }: Practice): Promise<Round> =>
    emmettRound(getInMemoryEventStore(), await others, commands, before)
  const sides: Readonly<Record<string, Side>> = {
    ours: sideOf('delega, in memory', ours, practice),
    emmett: sideOf('emmett 0.42, in memory', emmett, practice),
    fmodel: sideOf('fmodel-ts 1.3, on a Map', async (given) => fmodel(await others, given), practice),
  }
  return [
    {
      title: `${commands.length} commands over 10000 delegations, in memory`,
      unit: 'commands/s',
      work: commands.length,
      rounds: 3,
      warmUp: 3,
      sides,
      bars: [
        { key: 'handle.memory.emmett', ours: 'ours', over: 'emmett', atLeast: 20 },
        { key: 'handle.memory.fmodel', ours: 'ours', over: 'fmodel', atLeast: 1 },
      ],
    },
  ]
}
