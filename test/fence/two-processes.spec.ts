import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { CommandInput, Delega } from '@delega/application'
import type { StoredEvent } from '@delega/core'
import { openSqliteStore } from '@delega/sqlite'
import { afterEach, describe, expect, it } from '@jest/globals'

import {
  anna,
  draft,
  linked,
  must,
  PAIR,
  PERSONAL,
  type Practice,
  practiceOn,
  rossi,
  send,
} from '../../packages/application/test/practice.ts'
import { FOR_INVOICES, uuid } from '../races/cast.ts'
import { judgeFrom, oracle } from '../races/oracle.ts'
import { type Choices, choicesOf } from '../races/schedule.ts'
import type { Task } from './service.ts'

const SEED = Number(process.env['DELEGA_SEED'] ?? 20_260_301)
const ROUNDS = 8

type Outcome = Awaited<ReturnType<Delega['handle']>>

/** A service in a process of its own. */
type Service = {
  /** Resolves with what each command came to, in the order in which they were done; `then` is called after so many. */
  readonly give: (
    task: Task,
    told?: { readonly after: number; readonly then: () => void },
  ) => Promise<readonly Outcome[]>
}

const opened: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of opened.splice(0).toReversed()) await close()
})

const start = async (file: string): Promise<Service> => {
  const child: ChildProcess = fork(join(import.meta.dirname, 'service.ts'), [file], {
    env: { ...process.env, NODE_OPTIONS: '' },
    execArgv: ['--disable-warning=ExperimentalWarning'],
  })
  const exited = once(child, 'exit')
  opened.push(async () => {
    if (child.connected) child.disconnect()
    await exited
  })
  const ended = exited.then(() => {
    throw new Error('The service ended by itself')
  })
  ended.catch(() => undefined)
  await Promise.race([once(child, 'message'), ended])

  return {
    give: async (task, told) => {
      const outcomes: Outcome[] = []
      const { promise, resolve } = Promise.withResolvers<void>()
      const hear = (outcome: Outcome): void => {
        outcomes.push(outcome)
        if (outcomes.length === told?.after) told.then()
        if (outcomes.length === task.commands.length) resolve()
      }
      child.on('message', hear)
      child.send(task)
      await Promise.race([promise, ended])
      child.off('message', hear)
      return outcomes
    },
  }
}

/** Two processes with one file, which a third, this one, has prepared. */
const twoProcesses = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'delega-two-processes-'))
  opened.push(async () => rm(folder, { recursive: true }))
  const file = join(folder, 'practice.db')
  const store = await openSqliteStore({ file })()
  if (store._tag === 'Left') throw new Error(store.left.fault)
  opened.push(store.right.close)
  const practice = await linked(practiceOn(store.right))
  return { practice, services: await Promise.all([start(file), start(file)]) }
}

const shuffled = <T>(items: readonly T[], { below }: Choices): readonly T[] => {
  const rest = [...items]
  return items.flatMap(() => rest.splice(below(rest.length), 1))
}

/** Whatever the domain cannot have said: a conflict, or a store that was busy. */
const failures = (outcomes: readonly Outcome[]): readonly unknown[] =>
  outcomes.flatMap((outcome) => (outcome._tag === 'Left' && outcome.left.no !== 'refused' ? [outcome.left] : []))

const codesOf = (outcomes: readonly Outcome[]): ReadonlySet<string> =>
  new Set(
    outcomes.flatMap((outcome) =>
      outcome._tag === 'Left' && outcome.left.no === 'refused' ? [outcome.left.refusal.code] : [],
    ),
  )

/** The ids of the commands that were carried out, as the callers were told. */
const carriedOut = (outcomes: readonly Outcome[]): readonly string[] =>
  outcomes.flatMap((outcome) => (outcome._tag === 'Right' ? [outcome.right.commandId] : [])).toSorted()

/** Those that are on record. */
const onRecord = (events: readonly StoredEvent[], type: string): readonly string[] =>
  events.flatMap((event) => (event.type === type ? [event.metadata.commandId] : [])).toSorted()

/** What the accountant has sent while no permission to send was on record. */
const sentWithoutPermission = (history: readonly StoredEvent[]): readonly StoredEvent[] => {
  let maySend = false
  return history.filter(({ type, data, metadata }) => {
    if (type === 'PermissionGranted' && data['permission'] === 'invoices:send') maySend = true
    if (type === 'PermissionRevoked' && data['permission'] === 'invoices:send') maySend = false
    return type === 'InvoiceSent' && metadata.by.kind === 'accountant' && !maySend
  })
}

const violationsIn = async ({ store }: Practice): Promise<readonly unknown[]> => {
  const { judge, conclude, violations } = oracle(true)
  await judgeFrom(store, judge, null)
  conclude()
  return violations()
}

const ACTS = 24

const named = (commands: readonly CommandInput[], from: number): readonly CommandInput[] =>
  commands.map((command, n) => ({ ...command, commandId: uuid('a', from + n) }))

describe('two processes with the same file', () => {
  it('let no act of one follow a revocation by the other, and lose nothing of what they told their callers', async () => {
    const { practice, services } = await twoProcesses()
    const choices = choicesOf(SEED)
    for (let round = 0; round < ROUNDS; round += 1) {
      const what = `seed ${SEED}, round ${round}`
      const numbers = Array.from({ length: ACTS + 1 }, (_, n) => round * (ACTS + 1) + n + 1)
      for (const n of numbers) await must(practice.delega, draft(n, rossi))
      const before = (await practice.history()).length
      const acts = named(
        numbers.map((n) => send(n, anna)),
        numbers[0] ?? 0,
      )
      const [acting, revoking] = choices.below(2) === 0 ? services : services.toReversed()
      if (acting === undefined || revoking === undefined) throw new Error('There are two services')
      const permission = choices.oneOf(['invoices:send', 'invoices:read'] as const)
      const reason = PERSONAL.reason
      const revocation = { type: 'RevokePermissions', by: rossi, ...PAIR, permissions: [permission], reason } as const

      const revoked = Promise.withResolvers<readonly Outcome[]>()
      const revoke = (): void =>
        void revoking.give({ commands: [revocation], atATime: 1 }).then(revoked.resolve, revoked.reject)
      const outcomes = await acting.give(
        { commands: acts.slice(0, ACTS), atATime: 1 + choices.below(6) },
        { after: 1 + choices.below(ACTS / 2), then: revoke },
      )
      const afterwards = [
        ...(await revoked.promise),
        ...(await acting.give({ commands: acts.slice(ACTS), atATime: 1 })),
      ]

      const all = [...outcomes, ...afterwards]
      const history = await practice.history()
      expect({ what, failures: failures(all) }).toEqual({ what, failures: [] })
      expect({ what, tags: afterwards.map(({ _tag }) => _tag) }).toEqual({ what, tags: ['Right', 'Left'] })
      expect({ what, refused: codesOf(all) }).toEqual({ what, refused: new Set(['ActionNotAllowed']) })
      expect({ what, sent: onRecord(history.slice(before), 'InvoiceSent') }).toEqual({
        what,
        sent: carriedOut(outcomes),
      })
      expect({ what, late: sentWithoutPermission(history) }).toEqual({ what, late: [] })
      expect({ what, violations: await violationsIn(practice) }).toEqual({ what, violations: [] })
      await must(practice.delega, { type: 'GrantPermissions', by: rossi, ...PAIR, permissions: FOR_INVOICES })
    }
  })

  it('carry out ten commands on one delegation at once, each once, and nobody meets a conflict', async () => {
    const { practice, services } = await twoProcesses()
    const choices = choicesOf(SEED)
    for (let round = 0; round < ROUNDS; round += 1) {
      const what = `seed ${SEED}, round ${round}`
      const before = (await practice.history()).length
      const days = shuffled(
        Array.from({ length: 10 }, (_, n) => n + 10),
        choices,
      )
      const commands = named(
        days.map((day) => ({
          type: 'GrantPermissions',
          by: rossi,
          ...PAIR,
          permissions: [{ permission: 'invoices:send', until: `2027-0${round + 1}-${day}T00:00:00.000Z` }],
        })),
        round * 10,
      )
      const outcomes = await Promise.all([
        services[0].give({ commands: commands.slice(0, 5), atATime: 5 }),
        services[1].give({ commands: commands.slice(5), atATime: 5 }),
      ])
      const all = outcomes.flat()
      const events = (await practice.history()).slice(before)
      expect({ what, failures: failures(all), refused: codesOf(all) }).toEqual({
        what,
        failures: [],
        refused: new Set(),
      })
      expect({ what, granted: onRecord(events, 'PermissionGranted') }).toEqual({ what, granted: carriedOut(all) })
      expect({ what, count: events.length }).toEqual({ what, count: 10 })
      const told = all.flatMap((outcome) => (outcome._tag === 'Right' ? [outcome.right.revision] : []))
      expect({ what, told: new Set(told) }).toEqual({ what, told: new Set(events.map(({ revision }) => revision)) })
      expect({ what, violations: await violationsIn(practice) }).toEqual({ what, violations: [] })
    }
  })
})
