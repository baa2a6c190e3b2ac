import { openDelega } from '@delega/application'
import { type EventStore, type Instant, instant, plusMilliseconds, type StoredEvent } from '@delega/core'
import { afterEach, describe, expect, it } from '@jest/globals'

import { draft, idOf, linked, must, practiceOn, rossi, send } from '../../packages/application/test/practice.ts'
import { gated } from '../races/gated-store.ts'
import { OPENERS, type StoreName } from '../races/openers.ts'
import { judgeFrom, oracle } from '../races/oracle.ts'
import { type Actor, choicesOf, interleave } from '../races/schedule.ts'
import { interrupted } from './interrupted.ts'

const NOW = instant('2026-03-01T09:00:00.000Z')

/** How far the second service's clock is ahead of the first one's, in milliseconds: an act has a minute, to the millisecond. */
const SKEWS = [1, 59_999, 60_000, 61_000, 3_600_000, -1, -61_000, -3_600_000] as const

const SCHEDULES = { memory: 20, 'memory-stream': 120, sqlite: 5, eventstoredb: 2 } as const

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
  { schedules, keepers }: { readonly schedules: number; readonly keepers: readonly number[] },
  judge: (outcome: Awaited<ReturnType<typeof sendTwice>>, what: string) => void,
): Promise<void> => {
  for (const skew of SKEWS)
    for (let seed = 1; seed <= schedules; seed += 1)
      judge(await sendTwice(name, skew, seed, keepers), `${skew} ms ahead, seed ${seed}`)
}

describe.each(['memory', 'memory-stream', 'sqlite', 'eventstoredb'] as const)(
  'one command, on the store %s,',
  (name) => {
    it('given at once to two services whose clocks differ never acts past the deadline on record, nor twice', async () => {
      await eachSchedule(name, { schedules: SCHEDULES[name], keepers: [] }, ({ told, sent, violations }, what) => {
        expect({ what, violations }).toEqual({ what, violations: [] })
        expect({ what, sent: sent.length }).toEqual({ what, sent: 1 })
        const receipts = new Set(told.filter((outcome) => outcome.includes('"Right"')))
        expect({ what, receipts: receipts.size }).toEqual({ what, receipts: 1 })
      })
    })
  },
)

/** Clocks of two services that run the processes: for them the minute of an act is over when it has hardly begun. */
const AHEAD = [3_600_000, 180_000] as const

/** How many acts come of one command: both must have happened where schedules are many, or nothing was shown. */
const SEEN = { memory: [1], 'memory-stream': [0, 1], sqlite: [1], eventstoredb: [1] } as const

describe.each(['memory', 'memory-stream', 'sqlite', 'eventstoredb'] as const)(
  'an act whose authorisation others hold to be over, on the store %s,',
  (name) => {
    it('comes, or its authorisation lapses, and never both, in whatever order', async () => {
      const came = new Set<number>()
      await eachSchedule(name, { schedules: 2 * SCHEDULES[name], keepers: AHEAD }, ({ sent, violations }, what) => {
        expect({ what, violations }).toEqual({ what, violations: [] })
        came.add(sent.length)
      })
      expect([...came]).toEqual(expect.arrayContaining([...SEEN[name]]))
    })
  },
)

describe.each(['memory-stream', 'eventstoredb'] as const)('an act and its lapse, on the store %s,', (name) => {
  const later = () => plusMilliseconds(NOW, 3_600_000)
  const at = (store: EventStore, clock: () => Instant) => openDelega({ store, clock })
  const settledIn = (history: readonly StoredEvent[]): readonly string[] =>
    history.filter(({ type }) => /^(ActBarred|Authorization|InvoiceSent)/.test(type)).map(({ type }) => type)

  it('leave only the lapse where the act stood still on its way', async () => {
    const { store, history } = await practiceWithDraft(name)
    const slow = interrupted(store, 'invoice', () => at(store, later).processes.run())
    const outcome = await at(slow, () => NOW).handle(send(1))
    expect(outcome).toMatchObject({ left: { refusal: { code: 'AuthorizationOver' } } })
    expect(settledIn(await history()).slice(-2)).toEqual(['ActBarred', 'AuthorizationLapsed'])
    expect(sentIn(await history())).toEqual([])
    expect(await violationsIn(store)).toEqual([])
  })

  it('leave only the bar where whoever barred the act died before the lapse, and the lapse then follows', async () => {
    const { store, history } = await practiceWithDraft(name)
    const dying = interrupted(store, 'delegation', () => Promise.reject(new Error('killed')))
    const slow = interrupted(store, 'invoice', () => expect(at(dying, later).processes.run()).rejects.toThrow('killed'))
    const outcome = await at(slow, () => NOW).handle(send(1))
    expect(outcome).toMatchObject({ left: { refusal: { code: 'AuthorizationOver' } } })
    expect(settledIn(await history()).slice(-1)).toEqual(['ActBarred'])
    await at(store, later).processes.run()
    expect(settledIn(await history()).slice(-2)).toEqual(['ActBarred', 'AuthorizationLapsed'])
    expect(await violationsIn(store)).toEqual([])
  })

  it('leave only the act where the bar stood still on its way', async () => {
    const { store, history } = await practiceWithDraft(name)
    const command = { ...send(1), commandId: idOf(1) }
    const stopping = interrupted(store, 'invoice', () => Promise.reject(new Error('stopped')))
    await expect(at(stopping, () => NOW).handle(command)).rejects.toThrow('stopped')
    const slow = interrupted(store, 'invoice', () =>
      must(
        at(store, () => NOW),
        command,
      ),
    )
    await at(slow, later).processes.run()
    expect(settledIn(await history()).slice(-2)).toEqual(['InvoiceSent', 'AuthorizationFinished'])
    expect(await violationsIn(store)).toEqual([])
  })
})
