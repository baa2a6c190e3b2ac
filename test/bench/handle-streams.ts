import { type CommandInput, openDelega } from '@delega/application'
import type { EventStore } from '@delega/core'
import { inMemoryStore } from '@delega/core/store'

import { must } from './domain.ts'
import { type Measurements, type Round, type Side, turnOf } from './measurement.ts'
import { AT, lifeOf, pairsOf, registrations, subscriptions } from './practice.ts'

const ACCOUNTANTS = 100

const turnsOf = (streams: number, commands: number): readonly CommandInput[] => {
  const pairs = pairsOf(ACCOUNTANTS, streams / ACCOUNTANTS)
  return Array.from({ length: Math.ceil(commands / streams) }, (_, turn) =>
    pairs.map(({ clientId, accountantId }): CommandInput => {
      const by = { kind: 'client', id: clientId } as const
      const permission = 'invoices:send'
      return turn % 2 === 0
        ? { type: 'GrantPermissions', by, clientId, accountantId, permissions: [{ permission }] }
        : { type: 'RevokePermissions', by, clientId, accountantId, permissions: [permission], reason: 'No more' }
    }),
  )
    .flat()
    .slice(0, commands)
}

/** The permissions that the store says were granted and taken back, in all streams. */
const countIn = async (store: EventStore): Promise<number> => {
  const filter = { types: ['PermissionGranted', 'PermissionRevoked'] }
  return must(await store.readAll({ limit: 10_000_000, filter })()).events.length
}

type Practice = {
  readonly streams: number
  /** What is on record when the measurement begins. */
  readonly before: readonly CommandInput[]
  readonly commands: readonly CommandInput[]
}

// As they come in: each command in texts of its own, that nobody has looked at before.
const asReceived = (commands: readonly CommandInput[]): readonly CommandInput[] =>
  JSON.parse(JSON.stringify(commands)) as readonly CommandInput[]

// Both sides have carried out as many commands beforehand, so that they differ in nothing but the number of streams: each
// delegation is asked for and accepted, and where they are few, a permission comes and goes until there are as many.
const practiceOf = (streams: number, earlier: number, commands: number): Practice => {
  const pairs = pairsOf(ACCOUNTANTS, streams / ACCOUNTANTS)
  const linking = pairs.flatMap((pair) => lifeOf(pair).slice(0, 2))
  return {
    streams,
    before: [...linking, ...turnsOf(streams, earlier - linking.length)],
    commands: asReceived(turnsOf(streams, commands)),
  }
}

const TURNS = 10

const roundOf = async ({ streams, before, commands }: Practice): Promise<Round> => {
  const store = inMemoryStore()
  const delega = openDelega({ store, clock: () => AT })
  const give = async (some: readonly CommandInput[]): Promise<void> => {
    for (const command of some) must(await delega.handle(command))
  }
  await give([...registrations(ACCOUNTANTS), ...subscriptions(streams / ACCOUNTANTS), ...before])
  const counted = await countIn(store)
  return {
    run: async (turn) => give(turnOf(commands, turn, TURNS)),
    answer: async () => (await countIn(store)) - counted,
  }
}

/** The same number of commands, whether they go to many streams or to few. */
export const measurements: Measurements = (size) => {
  const [many, few, commands] = size === 'full' ? [100_000, 1000, 100_000] : [20_000, 1000, 20_000]
  const side = (streams: number): Side => {
    const practice = practiceOf(streams, many * 2, commands)
    return { name: `delega, ${streams} streams`, prepare: async () => roundOf(practice) }
  }
  return [
    {
      title: `${commands} commands over ${many} and over ${few} streams, in memory`,
      unit: 'commands/s',
      work: commands,
      rounds: size === 'full' ? 3 : 1,
      turns: TURNS,
      sides: { many: side(many), few: side(few) },
      bars: [{ key: 'handle.memory.streams', ours: 'many', over: 'few', atLeast: 0.8 }],
    },
  ]
}
