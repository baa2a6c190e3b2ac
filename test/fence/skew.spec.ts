import { openDelega } from '@delega/application'
import { type EventStore, instant, plusMilliseconds, type StoredEvent } from '@delega/core'
import { afterEach, describe, expect, it } from '@jest/globals'

import { draft, idOf, linked, must, practiceOn, rossi, send } from '../../packages/application/test/practice.ts'
import { gated } from '../races/gated-store.ts'
import { OPENERS, type StoreName } from '../races/openers.ts'
import { judgeFrom, oracle } from '../races/oracle.ts'
import { type Actor, choicesOf, interleave } from '../races/schedule.ts'

const NOW = instant('2026-03-01T09:00:00.000Z')

/** How far the second service's clock is ahead of the first one's, in milliseconds: an act has a minute, to the millisecond. */
const SKEWS = [1, 59_999, 60_000, 61_000, 3_600_000, -1, -61_000, -3_600_000] as const

const SCHEDULES = { memory: 20, 'memory-stream': 60, sqlite: 5, eventstoredb: 2 } as const

const opened: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of opened.splice(0)) await close()
})

const practiceWithDraft = async (name: StoreName) => {
  const { store, close } = await OPENERS[name]()
  opened.push(close)
  const practice = await linked(practiceOn(store))
  await must(practice.delega, draft(1, rossi))
  return practice
}

const violationsIn = async (store: EventStore): Promise<readonly string[]> => {
  const { judge, violations } = oracle(store.atomicity === 'unit')
  await judgeFrom(store, judge, null)
  return violations().map(({ rule }) => rule)
}

const sentIn = (history: readonly StoredEvent[]): readonly StoredEvent[] =>
  history.filter(({ type }) => type === 'InvoiceSent')

/** Two services whose clocks differ are given one and the same send at once, in an order that the seed chooses. */
const sendTwice = async (name: StoreName, skew: number, seed: number, keepers: readonly number[]) => {
  const { store, history } = await practiceWithDraft(name)
  const told: string[] = []
  const giving =
    (ahead: number): Actor =>
    async (turn) => {
      const clock = () => plusMilliseconds(NOW, ahead)
      const outcome = await openDelega({ store: gated(store, turn, clock), clock }).handle({
        ...send(1),
        commandId: idOf(1),
      })
      told.push(JSON.stringify(outcome))
    }
  const keeping =
    (ahead: number): Actor =>
    async (turn) => {
      const clock = () => plusMilliseconds(NOW, ahead)
      await openDelega({ store: gated(store, turn, clock), clock }).processes.run()
    }
  await interleave([giving(0), giving(skew), ...keepers.map(keeping)], choicesOf(seed))
  return { told, sent: sentIn(await history()), violations: await violationsIn(store) }
}

const eachSchedule = async (
  name: StoreName,
  keepers: readonly number[],
  judge: (outcome: Awaited<ReturnType<typeof sendTwice>>, what: string) => void,
): Promise<void> => {
  for (const skew of SKEWS)
    for (let seed = 1; seed <= SCHEDULES[name]; seed += 1)
      judge(await sendTwice(name, skew, seed, keepers), `${skew} ms ahead, seed ${seed}`)
}

describe.each(['memory', 'memory-stream', 'sqlite', 'eventstoredb'] as const)(
  'one command, on the store %s,',
  (name) => {
    it('given at once to two services whose clocks differ never acts past the deadline on record, nor twice', async () => {
      await eachSchedule(name, [], ({ told, sent, violations }, what) => {
        expect({ what, violations }).toEqual({ what, violations: [] })
        expect({ what, sent: sent.length }).toEqual({ what, sent: 1 })
        const receipts = new Set(told.filter((outcome) => outcome.includes('"Right"')))
        expect({ what, receipts: receipts.size }).toEqual({ what, receipts: 1 })
      })
    }, 120_000)
  },
)
