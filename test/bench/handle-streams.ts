import { type CommandInput, openDelega } from '@delega/application'
import type { EventStore } from '@delega/core'
import { inMemoryStore } from '@delega/core/store'

import { must } from './domain.ts'
import type { Measurements, Round } from './measurement.ts'
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

const roundOf = async (streams: number, commands: readonly CommandInput[], warm: number): Promise<Round> => {
  const store = inMemoryStore()
  const delega = openDelega({ store, clock: () => AT })
  const give = async (command: CommandInput): Promise<unknown> => delega.handle(command).then(must)
  for (const command of registrations(ACCOUNTANTS)) await give(command)
  for (const command of subscriptions(streams / ACCOUNTANTS)) await give(command)
  for (const pair of pairsOf(ACCOUNTANTS, streams / ACCOUNTANTS))
    for (const command of lifeOf(pair).slice(0, warm)) await give(command)
  const before = await countIn(store)
  return {
    run: async () => {
      for (const command of commands) must(await delega.handle(command))
    },
    answer: async () => (await countIn(store)) - before,
  }
}

/** The same number of commands, whether they go to many streams or to few. */
export const measurements: Measurements = (size) => {
  const [many, few, commands] = size === 'full' ? [100_000, 1000, 100_000] : [20_000, 1000, 20_000]
  const toMany = turnsOf(many, commands)
  const toFew = turnsOf(few, commands)
  return [
    {
      title: `${commands} commands over ${many} and over ${few} streams, in memory`,
      unit: 'commands/s',
      work: commands,
      rounds: 3,
      sides: {
        many: { name: `delega, ${many} streams`, prepare: async () => roundOf(many, toMany, 2) },
        few: { name: `delega, ${few} streams`, prepare: async () => roundOf(few, toFew, 2) },
      },
      bars: [{ key: 'handle.memory.streams', ours: 'many', over: 'few', atLeast: 0.8 }],
    },
  ]
}
