import { openDelega } from '@delega/application'
import { storeSource, verify } from '@delega/audit'
import type { StoredEvent } from '@delega/core'
import { afterEach, describe, expect, it } from '@jest/globals'

import {
  anna,
  draft,
  idOf,
  invoiceNo,
  linked,
  must,
  PAIR,
  type Practice,
  practiceOn,
  revokeSend,
  rossi,
  ROSSI,
  send,
} from '../../packages/application/test/practice.ts'
import { Killed, killedAfter } from '../races/gated-store.ts'
import { OPENERS, type StoreName } from '../races/openers.ts'
import { judgeFrom, oracle } from '../races/oracle.ts'

type Command = ReturnType<typeof draft>

const NOW = '2026-03-01T09:00:00.000Z'
const DEADLINE = '2026-03-01T09:01:00.000Z'
const LAPSE = '2026-03-01T09:02:00.000Z'

const configure = [{ permission: 'service:configure' }] as const
const sent = { ...send(1), commandId: idOf(1) }

/** Acts of more than one fact, each with what must be there before it. */
const ACTS: readonly { readonly what: string; readonly before: readonly Command[]; readonly act: Command }[] = [
  { what: 'drafts', before: [], act: { ...draft(1), commandId: idOf(1) } },
  { what: 'sends', before: [draft(1)], act: sent },
  {
    what: 'takes a module for the client',
    before: [{ type: 'GrantPermissions', by: rossi, ...PAIR, permissions: configure }],
    act: {
      type: 'ActivateModule',
      by: anna,
      clientId: ROSSI,
      module: 'documents',
      until: '2026-12-31T00:00:00.000Z',
      commandId: idOf(1),
    },
  },
]

const opened: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of opened.splice(0)) await close()
})

const practiceWith = async (name: StoreName, before: readonly Command[]): Promise<Practice> => {
  const { store, close } = await OPENERS[name]()
  opened.push(close)
  const practice = await linked(practiceOn(store))
  for (const command of before) await must(practice.delega, command)
  return practice
}

/** Gives a command to a process that is killed after so many calls to the store; tells whether it was. */
const killed = async ({ store }: Practice, act: Command, calls: number): Promise<boolean> => {
  try {
    await openDelega({ store: killedAfter(calls, store), clock: () => NOW as never }).handle(act)
    return false
  } catch (error) {
    if (error instanceof Killed) return true
    throw error
  }
}

const MOST_CALLS = 40

/** Lets a command be killed after each of its calls in turn, each time in a practice of its own. */
const eachCrash = async (
  name: StoreName,
  { before, act }: Pick<(typeof ACTS)[number], 'before' | 'act'>,
  then: (practice: Practice) => Promise<void>,
): Promise<number> => {
  for (let calls = 0; calls < MOST_CALLS; calls += 1) {
    const practice = await practiceWith(name, before)
    const wasKilled = await killed(practice, act, calls)
    await then(practice)
    if (!wasKilled) return calls
  }
  throw new Error('The command never came to its end')
}

const of = (history: readonly StoredEvent[], ...types: readonly string[]): readonly StoredEvent[] =>
  history.filter(({ type, metadata }) => types.includes(type) || (types.length === 0 && metadata.commandId === idOf(1)))

/** What the races' own judge finds, and what the verifier does. */
const violationsOf = async ({ store }: Practice): Promise<readonly unknown[]> => {
  const { judge, conclude, violations } = oracle(store.atomicity === 'unit')
  await judgeFrom(store, judge, null)
  conclude()
  const verified = await verify(storeSource(store))
  if (verified._tag === 'Left') throw new Error(JSON.stringify(verified.left))
  return [...violations(), ...verified.right.findings]
}

const numbersSent = (history: readonly StoredEvent[]): readonly unknown[] =>
  of(history, 'InvoiceSent').map(({ data }) => (data['number'] as { readonly text: string }).text)

/** A practice whose send got as far as its authorisation, and no further. */
const authorizedOnly = async (name: StoreName): Promise<Practice> => {
  for (let calls = 0; calls < MOST_CALLS; calls += 1) {
    const practice = await practiceWith(name, [draft(1, rossi)])
    await killed(practice, sent, calls)
    const history = await practice.history()
    if (of(history).some(({ type }) => type === 'ActionAuthorized')) return practice
  }
  throw new Error('Nothing was ever authorised')
}

describe.each(['memory', 'memory-stream', 'sqlite', 'eventstoredb'] as const)('on the store %s', (name) => {
  describe.each(ACTS.filter(({ what }) => name.startsWith('memory') || what === 'sends'))(
    'an accountant who $what and whose process is killed after any call',
    (act) => {
      it('finds it done once after giving the command again', async () => {
        const calls = await eachCrash(name, act, async (practice) => {
          const receipt = await must(practice.another(), act.act)
          expect(await must(practice.another(), act.act)).toEqual(receipt)
          practice.setTime(LAPSE)
          await practice.another().processes.run()
          const own = of(await practice.history()).map(({ id }) => id)
          expect(new Set(own).size).toBe(own.length)
          expect(receipt.events).toHaveLength(1)
          expect(await violationsOf(practice)).toEqual([])
        })
        expect(calls).toBeGreaterThan(3)
      })

      it('leaves nothing open once the processes have run after the deadline', async () => {
        await eachCrash(name, act, async (practice) => {
          practice.setTime(LAPSE)
          await practice.another().processes.run()
          await practice.another().processes.run()
          const history = await practice.history()
          const settled = of(history, 'AuthorizationFinished', 'AuthorizationLapsed')
          const pending = of(history, 'ActionAuthorized').filter(({ data }) => data['settlement'] === 'pending')
          expect(settled.map(({ data }) => data['authorizationId'])).toEqual(pending.map(({ id }) => id))
          expect(await violationsOf(practice)).toEqual([])
        })
      })
    },
  )

  it('numbers have no gap, whatever call the process that sends is killed after', async () => {
    await eachCrash(name, { before: [draft(1), draft(2)], act: sent }, async (practice) => {
      await must(practice.another(), send(2))
      practice.setTime(LAPSE)
      const { processes, handle } = practice.another()
      await processes.run()
      if (!numbersSent(await practice.history()).includes('1')) await handle(send(1))
      if (numbersSent(await practice.history()).length === 1) await handle(send(1))
      expect(new Set(numbersSent(await practice.history()))).toEqual(new Set(['1', '2']))
    })
  })

  it('a number comes back when the invoice that never went out with it is discarded', async () => {
    await eachCrash(name, { before: [draft(1), draft(2)], act: sent }, async (practice) => {
      practice.setTime(LAPSE)
      const { processes, handle } = practice.another()
      await processes.run()
      await handle({ type: 'DiscardInvoice', by: rossi, clientId: ROSSI, invoiceId: invoiceNo(1) })
      await processes.run()
      await must(practice.another(), send(2))
      await processes.run()
      expect(numbersSent(await practice.history()).includes('1')).toBe(true)
      expect(await violationsOf(practice)).toEqual([])
    })
  })
})

describe.each(['memory-stream', 'eventstoredb'] as const)('between authorisation and act, on the store %s,', (name) => {
  it('a revocation does not stop the one act that had been authorised, and the history says so', async () => {
    const practice = await authorizedOnly(name)
    await must(practice.another(), revokeSend)
    await must(practice.another(), sent)
    const history = await practice.history()
    const story = ['ActionAuthorized', 'PermissionRevoked', 'InvoiceSent']
    expect(
      of(history, ...story)
        .slice(-3)
        .map(({ type }) => type),
    ).toEqual(story)
    const authorized = of(history, 'ActionAuthorized').at(-1)
    expect(history.at(-1)?.metadata.authority).toMatchObject({
      stream: authorized?.stream,
      revision: authorized?.revision,
      authorizationId: authorized?.id,
    })
    expect(await practice.another().handle(send(1))).toMatchObject({ left: { refusal: { code: 'ActionNotAllowed' } } })
  })

  it('the deadline stops the act, to the millisecond', async () => {
    const practice = await authorizedOnly(name)
    practice.setTime(DEADLINE)
    expect(await practice.another().handle(sent)).toMatchObject({
      left: { refusal: { code: 'AuthorizationOver', deadline: DEADLINE } },
    })
    expect(of(await practice.history(), 'InvoiceSent')).toEqual([])
  })

  it('the act passes in the last millisecond before the deadline', async () => {
    const practice = await authorizedOnly(name)
    practice.setTime('2026-03-01T09:00:59.999Z')
    expect(await must(practice.another(), sent)).toMatchObject({ events: [{ type: 'InvoiceSent' }] })
  })

  it('the act is not appended when its own authorisation took until after the deadline', async () => {
    const practice = await practiceWith(name, [draft(1, rossi)])
    const { store } = practice
    const slow: typeof store.append = (writes) => async () => {
      const appended = await store.append(writes)()
      practice.setTime(DEADLINE)
      return appended
    }
    const outcome = await practice.another({ store: { ...store, append: slow } }).handle(sent)
    expect(outcome).toMatchObject({ left: { refusal: { code: 'AuthorizationOver', deadline: DEADLINE } } })
    expect(of(await practice.history(), 'InvoiceSent', 'NumberTaken')).toEqual([])
  })

  it('nothing lapses at the deadline yet, for an act that is on its way', async () => {
    const practice = await authorizedOnly(name)
    practice.setTime('2026-03-01T09:01:59.999Z')
    expect(await practice.another().processes.run()).toEqual({ _tag: 'Right', right: { done: {}, undone: [] } })
  })

  it('a lapse is for good: the command given again is refused, a new one is decided anew', async () => {
    const practice = await authorizedOnly(name)
    practice.setTime(LAPSE)
    await practice.another().processes.run()
    expect(await practice.another().handle(sent)).toMatchObject({ left: { refusal: { code: 'AuthorizationOver' } } })
    expect(await must(practice.another(), { ...send(1), commandId: idOf(2) })).toMatchObject({
      events: [{ type: 'InvoiceSent' }],
    })
  })

  it('processes that are killed after any call come to the same when they run again', async () => {
    const settledAfter = async (calls: number) => {
      const practice = await authorizedOnly(name)
      await must(practice.another(), { ...draft(3), commandId: idOf(3) })
      practice.setTime(LAPSE)
      const { processes } = openDelega({ store: killedAfter(calls, practice.store), clock: () => LAPSE as never })
      const wasKilled = await processes.run().then(
        () => false,
        () => true,
      )
      await practice.another().processes.run()
      const history = await practice.history()
      return { wasKilled, settled: of(history, 'AuthorizationFinished', 'AuthorizationLapsed').map(({ type }) => type) }
    }
    const uninterrupted = await settledAfter(MOST_CALLS)
    expect(uninterrupted.settled.toSorted()).toEqual(['AuthorizationFinished', 'AuthorizationLapsed'])
    for (let calls = 0; calls < MOST_CALLS; calls += 1) {
      const { wasKilled, settled } = await settledAfter(calls)
      expect(settled).toEqual(uninterrupted.settled)
      if (!wasKilled) return
    }
  })
})
