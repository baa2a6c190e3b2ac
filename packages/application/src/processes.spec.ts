import { inMemoryStore } from '@delega/core/store'
import { describe, expect, it } from '@jest/globals'

import {
  anna,
  ANNA,
  draft,
  idOf,
  linked,
  must,
  PAIR,
  PERSONAL,
  type Practice,
  practiceOn,
  registrations,
  request,
  revokeSend,
  rossi,
  ROSSI,
  system,
} from '../test/practice.ts'
import { singleStream } from '../test/single-stream.ts'
import type { CommandInput, Delega, ProcessReport } from './index.js'

const closeAnna: CommandInput = { type: 'CloseAccountant', by: anna, accountantId: ANNA, reason: PERSONAL.reason }
const help = '44444444-4444-4444-8444-444444444444'
const askForHelp: CommandInput = {
  type: 'OpenSupportRequest',
  by: anna,
  supportRequestId: help,
  accountantId: ANNA,
  clientId: ROSSI,
  activity: 'invoices:send',
  personal: { text: 'How do I send?' },
}

const registered = async (practice: Practice): Promise<Practice> => {
  for (const command of registrations) await must(practice.delega, command)
  return practice
}

const run = async ({ processes }: Delega): Promise<ProcessReport> => {
  const report = await processes.run()
  if (report._tag === 'Left') throw new Error(report.left.fault)
  return report.right
}

const nothing: ProcessReport = { done: {}, undone: [] }

/** Each thing that follows by itself: what leads to it, when it is due, and what it is. */
type Consequence = {
  readonly what: string
  readonly given: readonly CommandInput[]
  readonly early: string | null
  readonly due: string
  readonly command: string
  readonly event: string
}

const asked = [...registrations, request]
const linkedByCommands: readonly CommandInput[] = [
  ...asked,
  { type: 'AcceptDelegation', by: anna, ...PAIR, permissions: [] },
]
const started = '2026-03-01T09:00:00.000Z'

const CONSEQUENCES: readonly Consequence[] = [
  {
    what: 'a request that nobody answers expires after 30 days',
    given: asked,
    early: '2026-03-31T08:59:59.999Z',
    due: '2026-03-31T09:00:00.000Z',
    command: 'ExpireRequest',
    event: 'RequestExpired',
  },
  {
    what: 'a delegation expires at its end',
    given: [
      ...linkedByCommands,
      { type: 'SetDelegationEnd', by: rossi, ...PAIR, until: '2026-04-01T00:00:00.000Z' },
      { type: 'SetDelegationEnd', by: rossi, ...PAIR, until: '2026-05-01T00:00:00.000Z' },
    ],
    early: '2026-04-30T23:59:59.999Z',
    due: '2026-05-01T00:00:00.000Z',
    command: 'ExpireDelegation',
    event: 'DelegationExpired',
  },
  {
    what: 'the delegations of an accountant who closes end',
    given: [...linkedByCommands, closeAnna],
    early: null,
    due: started,
    command: 'CloseDelegation',
    event: 'DelegationClosed',
  },
  {
    what: 'the open requests of an accountant who closes end',
    given: [...asked, closeAnna],
    early: null,
    due: started,
    command: 'CloseDelegation',
    event: 'DelegationClosed',
  },
  {
    what: 'a service is deleted 90 days after its end',
    given: registrations,
    early: '2027-05-29T23:59:59.999Z',
    due: '2027-05-30T00:00:00.000Z',
    command: 'DeleteService',
    event: 'ServiceDeleted',
  },
  {
    what: 'a support request is flagged once its permission is gone',
    given: [...linkedByCommands, askForHelp, revokeSend],
    early: null,
    due: started,
    command: 'FlagSupportRequest',
    event: 'SupportRequestFlagged',
  },
]

describe.each([
  ['that takes several streams at once', inMemoryStore],
  ['of single streams', () => singleStream(inMemoryStore())],
])('the processes, on a store %s:', (_, open) => {
  const afterwards = async ({ given }: Pick<Consequence, 'given'>): Promise<Practice> => {
    const practice = practiceOn(open())
    for (const command of given) await must(practice.delega, command)
    return practice
  }

  describe.each(CONSEQUENCES)('$what', (consequence) => {
    const { early, due, command, event } = consequence

    const count = async ({ history }: Practice): Promise<number> =>
      (await history()).filter(({ type }) => type === event).length

    it('once it is due, and not before', async () => {
      const practice = await afterwards(consequence)
      if (early !== null) practice.setTime(early)
      const before = early === null ? nothing : await run(practice.delega)
      practice.setTime(due)
      expect([before, await run(practice.delega)]).toEqual([nothing, { done: { [command]: 1 }, undone: [] }])
      expect(await count(practice)).toBe(1)
    })

    it('once, however often and in however many services they run', async () => {
      const practice = await afterwards(consequence)
      practice.setTime(due)
      const [one, other] = [practice.another(), practice.another()]
      await Promise.all([run(one), run(other), run(one)])
      await run(practice.another())
      expect(await count(practice)).toBe(1)
    })

    it('by the system, with the event that it follows from as its cause', async () => {
      const practice = await afterwards(consequence)
      practice.setTime(due)
      await run(practice.delega)
      const history = await practice.history()
      const followed = history.find(({ type }) => type === event)
      expect(followed?.metadata.by).toEqual({ kind: 'system', name: 'delega-processes' })
      expect(history.map(({ id }) => id)).toContain(followed?.metadata.causationId)
    })
  })
})

describe('the processes', () => {
  it('end the delegations of a client whose service was deleted', async () => {
    const { delega, history, setTime } = await linked(practiceOn())
    setTime('2027-05-30T00:00:00.000Z')
    expect((await run(delega)).done).toEqual({ DeleteService: 1 })
    expect((await run(delega)).done).toEqual({ CloseDelegation: 1 })
    expect((await history()).at(-1)).toMatchObject({ type: 'DelegationClosed', data: { cause: 'ServiceDeleted' } })
  })

  it('leave a service alone that was renewed in time', async () => {
    const { delega, setTime } = await registered(practiceOn())
    setTime('2027-05-29T00:00:00.000Z')
    await run(delega)
    await must(delega, { type: 'RenewService', by: rossi, clientId: ROSSI, until: '2028-05-29T00:00:00.000Z' })
    setTime('2027-05-30T00:00:00.000Z')
    expect(await run(delega)).toEqual(nothing)
  })

  it('leave a delegation alone whose end was taken back', async () => {
    const { delega, setTime } = await linked(practiceOn())
    await must(delega, { type: 'SetDelegationEnd', by: rossi, ...PAIR, until: '2026-04-01T00:00:00.000Z' })
    await must(delega, { type: 'SetDelegationEnd', by: rossi, ...PAIR, until: null })
    setTime('2026-04-02T00:00:00.000Z')
    expect(await run(delega)).toEqual(nothing)
  })

  it('flag a support request whose permission ran out without an event', async () => {
    const { delega, setTime } = await linked(practiceOn())
    const until = '2026-04-01T00:00:00.000Z'
    const permissions = [{ permission: 'invoices:send', until }] as const
    await must(delega, { type: 'GrantPermissions', by: rossi, ...PAIR, permissions })
    await must(delega, askForHelp)
    expect(await run(delega)).toEqual(nothing)
    setTime(until)
    expect(await run(delega)).toEqual({ done: { FlagSupportRequest: 1 }, undone: [] })
    expect(await run(delega)).toEqual(nothing)
  })

  it('expire each request of a pair on its own', async () => {
    const { delega, history, setTime } = await registered(practiceOn())
    for (const at of ['2026-04-01T00:00:00.000Z', '2026-06-01T00:00:00.000Z']) {
      await must(delega, request)
      setTime(at)
      await run(delega)
    }
    expect((await history()).filter(({ type }) => type === 'RequestExpired')).toHaveLength(2)
  })

  it('tell what could not be done, and do it the next time', async () => {
    const whole = inMemoryStore()
    const isDown = { yes: false }
    const store = {
      ...whole,
      append: (writes: Parameters<typeof whole.append>[0]) =>
        isDown.yes
          ? async () => ({ _tag: 'Left', left: { fault: 'Unavailable', detail: 'down' } }) as const
          : whole.append(writes),
    }
    const { delega } = await linked(practiceOn(store))
    await must(delega, closeAnna)
    isDown.yes = true
    expect(await run(delega)).toMatchObject({ done: {}, undone: [{ type: 'CloseDelegation', why: { no: 'failed' } }] })
    isDown.yes = false
    expect((await run(delega)).done).toEqual({ CloseDelegation: 1 })
  })

  it('do nothing about acts whose two facts went into one append', async () => {
    const { delega, setTime } = await linked(practiceOn())
    await must(delega, { ...draft(1), commandId: idOf(1) })
    setTime('2026-03-02T00:00:00.000Z')
    expect(await run(delega)).toEqual(nothing)
  })

  it('pass over events of a kind that they do not know', async () => {
    const { store, delega, history } = await linked(practiceOn())
    const [some] = await history()
    if (some === undefined) throw new Error('there is history')
    const { metadata } = some
    const event = { id: idOf(77) as unknown as typeof some.id, type: 'Unheard', schemaVersion: 1, data: {}, metadata }
    await store.append([{ stream: 'other-1' as typeof some.stream, expectedRevision: -1, events: [event] }])()
    await must(delega, { type: 'CloseAccountant', by: system, accountantId: ANNA, reason: 'Asked on paper' })
    expect((await run(delega)).done).toEqual({ CloseDelegation: 1 })
  })
})
