import { type CommandInput, type Delega, openDelega } from '@delega/application'
import { inMemoryStore } from '@delega/core/store'
import { openTelemetry } from '@delega/opentelemetry'

import { must, summariesIn } from './domain.ts'
import type { Bar, Measurement, Measurements, Round } from './measurement.ts'
import { AT, livesOf, pairsOf, registrations, subscriptions } from './practice.ts'

const [ACCOUNTANTS, CLIENTS] = [20, 50]
const pairs = pairsOf(ACCOUNTANTS, CLIENTS)
const before = [...registrations(ACCOUNTANTS), ...subscriptions(CLIENTS)]

type Opened = { readonly delega: Delega; readonly store: ReturnType<typeof inMemoryStore> }

const bare = (): Opened => {
  const store = inMemoryStore()
  return { store, delega: openDelega({ store, clock: () => AT }) }
}

/** Watched in every way, while no SDK is there to listen. */
const watched = (): Opened => {
  const { observer, store: watch } = openTelemetry()
  const store = watch(inMemoryStore())
  return { store, delega: openDelega({ store, observer, clock: () => AT }) }
}

const commandsRound = async (opened: Opened, commands: readonly CommandInput[]): Promise<Round> => {
  const { delega, store } = opened
  for (const command of before) must(await delega.handle(command))
  return {
    run: async () => {
      for (const command of commands) must(await delega.handle(command))
    },
    answer: () => summariesIn(store),
  }
}

const questionsRound = async ({ delega }: Opened, times: number): Promise<Round> => {
  for (const command of [...before, ...livesOf(pairs, 3)]) must(await delega.handle(command))
  let yes = 0
  return {
    run: async () => {
      for (let time = 0; time < times; time += 1)
        for (const pair of pairs)
          if (
            must(await delega.may({ ...pair, action: time % 2 === 0 ? 'send-invoice' : 'edit-number-series' })).allowed
          )
            yes += 1
    },
    answer: () => yes,
  }
}

const compared = (
  title: string,
  work: number,
  rounds: number,
  key: Bar['key'],
  round: (opened: Opened) => Promise<Round>,
): Measurement => ({
  title,
  unit: 'µs',
  work,
  rounds,
  warmUp: 3,
  sides: {
    watched: { name: 'observer and watched store, no SDK', prepare: async () => round(watched()) },
    bare: { name: 'nobody watches', prepare: async () => round(bare()) },
  },
  bars: [{ key, ours: 'watched', over: 'bare', atMost: 1.05 }],
})

export const measurements: Measurements = (size) => {
  const commands = livesOf(pairs, 10)
  const times = 20
  const rounds = size === 'full' ? 31 : 7
  return [
    compared(
      `${times * pairs.length} questions to may, in memory`,
      times * pairs.length,
      rounds,
      'observe.cost.may',
      (opened) => questionsRound(opened, times),
    ),
    compared(`${commands.length} commands, in memory`, commands.length, rounds, 'observe.cost.command', (opened) =>
      commandsRound(opened, commands),
    ),
  ]
}
