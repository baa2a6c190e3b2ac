import { type CommandInput, openDelega } from '@delega/application'
import type { EventStore } from '@delega/core'
import { inMemoryStore } from '@delega/core/store'

import { must } from './domain.ts'
import type { Measurements, Side } from './measurement.ts'
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

type Opened = { readonly store: EventStore; readonly give: (commands: readonly CommandInput[]) => Promise<void> }

const opened = async ({ streams, before }: Practice): Promise<Opened> => {
  const store = inMemoryStore()
  const delega = openDelega({ store, clock: () => AT })
  const give = async (commands: readonly CommandInput[]): Promise<void> => {
    for (const command of commands) must(await delega.handle(command))
  }
  await give([...registrations(ACCOUNTANTS), ...subscriptions(streams / ACCOUNTANTS), ...before])
  return { store, give }
}

type Outcome = { readonly figure: number; readonly answer: number }

const SLICES = 10

/** Commands a second of each practice. They take turns, a slice of the commands at a time: whoever else uses the machine slows both. */
const inTurns = async (practices: readonly Practice[]): Promise<readonly Outcome[]> => {
  const both: (Opened & { readonly commands: readonly CommandInput[]; readonly counted: number; ms: number })[] = []
  for (const practice of practices) {
    const { store, give } = await opened(practice)
    both.push({ store, give, commands: practice.commands, counted: await countIn(store), ms: 0 })
  }
  globalThis.gc?.()
  for (let slice = 0; slice < SLICES; slice += 1)
    for (const one of slice % 2 === 0 ? both : both.toReversed()) {
      const { give, commands } = one
      const length = commands.length / SLICES
      const own = commands.slice(slice * length, (slice + 1) * length)
      const begun = performance.now()
      await give(own)
      one.ms += performance.now() - begun
    }
  return Promise.all(
    both.map(async ({ commands, ms, store, counted }) => ({
      figure: (commands.length / ms) * 1000,
      answer: (await countIn(store)) - counted,
    })),
  )
}

/** The same number of commands, whether they go to many streams or to few. */
export const measurements: Measurements = (size) => {
  const [many, few, commands] = size === 'full' ? [100_000, 1000, 100_000] : [20_000, 1000, 20_000]
  const practices = [practiceOf(many, many * 2, commands), practiceOf(few, many * 2, commands)]
  let outcomes: Promise<readonly Outcome[]> | null = null
  // Whoever comes first in a round runs both; the other shows what it came to.
  const side = (name: string, at: number): Side => ({
    name,
    prepare: async () => {
      const isFirst = outcomes === null
      outcomes ??= inTurns(practices)
      const { figure, answer } = (await outcomes)[at] ?? { figure: Number.NaN, answer: 0 }
      if (!isFirst) outcomes = null
      return { run: () => figure, answer: () => answer }
    },
  })
  return [
    {
      title: `${commands} commands over ${many} and over ${few} streams, in memory`,
      unit: 'commands/s',
      work: commands,
      rounds: 3,
      sides: {
        many: side(`delega, ${many} streams`, 0),
        few: side(`delega, ${few} streams`, 1),
      },
      bars: [{ key: 'handle.memory.streams', ours: 'many', over: 'few', atLeast: 0.8 }],
    },
  ]
}
