import { type CommandInput, type Delega, openDelega } from '@delega/application'
import { inMemoryStore } from '@delega/core/store'
import { openTelemetry } from '@delega/opentelemetry'

import { must, summariesIn } from './domain.ts'
import { type Bar, type Measurement, type Measurements, type Round, turnOf } from './measurement.ts'
import { AT, livesOf, pairsOf, registrations, subscriptions } from './practice.ts'

const [ACCOUNTANTS, CLIENTS] = [20, 50]
const pairs = pairsOf(ACCOUNTANTS, CLIENTS)
const before = [...registrations(ACCOUNTANTS), ...subscriptions(CLIENTS)]

const TURNS = 20

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
    run: async (turn) => {
      for (const command of turnOf(commands, turn, TURNS)) must(await delega.handle(command))
    },
    answer: () => summariesIn(store),
  }
}

const questionsRound = async ({ delega }: Opened): Promise<Round> => {
  for (const command of [...before, ...livesOf(pairs, 3)]) must(await delega.handle(command))
  let yes = 0
  return {
    run: async (turn) => {
      const action = turn % 2 === 0 ? 'send-invoice' : 'edit-number-series'
      for (const pair of pairs) if (must(await delega.may({ ...pair, action })).allowed) yes += 1
    },
    answer: () => yes,
  }
}

export const measurements: Measurements = (size) => {
  const commands = livesOf(pairs, 10)
  const questions = TURNS * pairs.length
  const compared = (
    title: string,
    work: number,
    key: Bar['key'],
    round: (opened: Opened) => Promise<Round>,
  ): Measurement => ({
    title,
    unit: 'µs',
    work,
    rounds: size === 'full' ? 15 : 3,
    warmUp: size === 'full' ? 3 : 1,
    turns: TURNS,
    sides: {
      watched: { name: 'observer and watched store, no SDK', prepare: async () => round(watched()) },
      bare: { name: 'nobody watches', prepare: async () => round(bare()) },
    },
    bars: [{ key, ours: 'watched', over: 'bare', atMost: 1.05 }],
  })
  return [
    compared(`${questions} questions to may, in memory`, questions, 'observe.cost.may', questionsRound),
    compared(`${commands.length} commands, in memory`, commands.length, 'observe.cost.command', async (opened) =>
      commandsRound(opened, commands),
    ),
  ]
}
