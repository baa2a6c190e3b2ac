import { instant, plusMilliseconds } from '@delega/core'
import { inMemoryStore } from '@delega/core/store'
import { describe, expect, it } from '@jest/globals'
import { left, right } from 'fp-ts/lib/Either.js'

import {
  anna,
  draft,
  idOf,
  linked,
  must,
  PAIR,
  PERSONAL,
  practiceOn,
  registrations,
  request,
  revokeSend,
  rossi,
  send,
  ticks,
} from '../test/practice.ts'
import { singleStream } from '../test/single-stream.ts'
import { COMMAND_TYPES, type CommandInput } from './index.js'

describe('a command', () => {
  it('given twice with one id gives the same receipt and is done once', async () => {
    const { delega, history } = await linked(practiceOn())
    const once = await delega.handle({ ...revokeSend, commandId: idOf(1) })
    const before = await history()
    expect(await delega.handle({ ...revokeSend, commandId: idOf(1) })).toEqual(once)
    expect(await history()).toEqual(before)
  })

  it('is known again among many in one stream, the first and what came after', async () => {
    const { delega } = await linked(practiceOn())
    const endIn = (n: number): CommandInput => {
      const until = plusMilliseconds(instant('2027-01-01T00:00:00.000Z'), n)
      return { type: 'SetDelegationEnd', by: rossi, ...PAIR, until, commandId: idOf(n) }
    }
    const receipts: unknown[] = []
    for (let n = 0; n < 30; n += 1) receipts.push(await delega.handle(endIn(n)))
    expect(await delega.handle(endIn(0))).toEqual(receipts[0])
    for (let n = 30; n < 40; n += 1) receipts.push(await delega.handle(endIn(n)))
    for (const n of [1, 29, 30, 39]) expect(await delega.handle(endIn(n))).toEqual(receipts[n])
    expect(await delega.handle({ ...endIn(3), commandId: idOf(2) })).toEqual(
      left({ no: 'refused', refusal: { code: 'CommandIdReused', commandId: idOf(2) } }),
    )
  })

  it('without an id is known by the one that it is given, should that not be new', async () => {
    const { another } = await linked(practiceOn())
    const stuck = another({ newCommandId: () => idOf(2) })
    const once = await stuck.handle(revokeSend)
    expect(await stuck.handle(revokeSend)).toEqual(once)
    expect(await stuck.handle({ type: 'RevokeDelegation', by: rossi, ...PAIR, reason: PERSONAL.reason })).toEqual(
      left({ no: 'refused', refusal: { code: 'CommandIdReused', commandId: idOf(2) } }),
    )
  })

  it('is known again by another service, and by one that was started anew', async () => {
    const { delega, another } = await linked(practiceOn())
    const early = another()
    await must(early, draft(9))
    const once = await delega.handle({ ...revokeSend, commandId: idOf(1) })
    expect(await early.handle({ ...revokeSend, commandId: idOf(1) })).toEqual(once)
    expect(await another().handle({ ...revokeSend, commandId: idOf(1) })).toEqual(once)
  })

  describe('about what this process has never read', () => {
    /** A practice on a store that names the streams it is asked for. */
    const noting = () => {
      const read: string[] = []
      const store = inMemoryStore()
      const readStream: typeof store.readStream = (stream, options) => {
        read.push(stream)
        return store.readStream(stream, options)
      }
      return { read, practice: practiceOn({ ...store, readStream }) }
    }
    const delegationOf = (read: readonly string[]) => read.filter((stream) => stream.startsWith('delegation-'))

    it('reads nothing of it where there is nothing', async () => {
      const { read, practice } = noting()
      await linked(practice)
      expect(delegationOf(read)).toEqual([])
    })

    it.each([1, 50])('is decided on what is there, with %d attempts', async (attempts) => {
      const { read, practice } = noting()
      await linked(practice)
      expect(await practice.another({ attempts }).handle(request)).toEqual(
        left({ no: 'refused', refusal: { code: 'DelegationAlreadyOpen', status: 'Active' } }),
      )
      expect(delegationOf(read)).not.toEqual([])
    })

    it('says neither no nor so already before that is read', async () => {
      const { practice } = noting()
      await linked(practice)
      await must(practice.another(), revokeSend)
      const before = await practice.history()
      await must(practice.another(), revokeSend)
      expect(await practice.history()).toEqual(before)
    })

    it('is decided anew when another of the same process is quicker to begin it, however close behind', async () => {
      for (let behind = 0; behind < 40; behind += 1) {
        const { practice } = noting()
        for (const command of registrations) await must(practice.delega, command)
        const delega = practice.another()
        const first = delega.handle(request)
        for (let turns = 0; turns < behind; turns += 1) await Promise.resolve()
        const answers = await Promise.all([first, delega.handle(request)])
        expect(answers.toSorted((one, other) => one._tag.localeCompare(other._tag))).toEqual([
          left({ no: 'refused', refusal: { code: 'DelegationAlreadyOpen', status: 'Requested' } }),
          right(expect.objectContaining({ revision: 0 })),
        ])
      }
    })
  })

  it('given twice at the same moment, within one service, is done once and gives one receipt', async () => {
    let ms = 0
    const clock = () => plusMilliseconds(instant('2026-03-02T09:00:00.000Z'), (ms += 1))
    const { another, history } = await linked(practiceOn())
    const delega = another({ clock })
    const command = { ...draft(1), commandId: idOf(1) }
    const [one, other] = await Promise.all([delega.handle(command), delega.handle(command)])
    expect(one).toMatchObject({ right: { events: [{ type: 'InvoiceDrafted' }] } })
    expect(other).toEqual(one)
    expect((await history()).filter(({ type }) => type === 'InvoiceDrafted')).toHaveLength(1)
  })

  it('given in many services at once is done once and gives one receipt', async () => {
    let ms = 0
    const clock = () => plusMilliseconds(instant('2026-03-02T09:00:00.000Z'), (ms += 1))
    const { another, history } = await linked(practiceOn())
    const desks = Array.from({ length: 5 }, () => another({ clock }))
    const outcomes = await Promise.all(desks.map(async (desk) => desk.handle({ ...draft(1), commandId: idOf(1) })))
    expect(new Set(outcomes.map((outcome) => JSON.stringify(outcome))).size).toBe(1)
    expect((await history()).filter(({ type }) => type === 'InvoiceDrafted')).toHaveLength(1)
  })

  it('gives a receipt of its own, whatever was written after it while the answer was on its way', async () => {
    const store = inMemoryStore()
    const { another } = await linked(practiceOn(store))
    const answered = Promise.withResolvers<void>()
    const append: typeof store.append = (writes) => async () => {
      const appended = await store.append(writes)()
      await answered.promise
      return appended
    }
    const desk = another({ store: { ...store, append } })
    const command = { ...revokeSend, commandId: idOf(1) }
    const given = desk.handle(command)
    await ticks(50)
    await must(another(), { type: 'RenounceDelegation', by: anna, ...PAIR, reason: 'Too busy' })
    await desk.may({ ...PAIR, action: 'send-invoice' })
    answered.resolve()
    expect(await another().handle(command)).toEqual(await given)
  })

  it('of an accountant, whose receipt is the act and not its authorisation, is known again too', async () => {
    const { delega, another, history } = await linked(practiceOn())
    const once = await delega.handle({ ...draft(1), commandId: idOf(1) })
    const { length } = await history()
    expect(await another().handle({ ...draft(1), commandId: idOf(1) })).toEqual(once)
    expect(await history()).toHaveLength(length)
  })

  it('that says something else under a used id is refused, about the same thing', async () => {
    const { delega } = await linked(practiceOn())
    await must(delega, { ...revokeSend, commandId: idOf(1) })
    const other: CommandInput = {
      type: 'RevokePermissions',
      by: rossi,
      ...PAIR,
      permissions: ['invoices:write'],
      reason: 'Another one',
      commandId: idOf(1),
    }
    const refusal = { code: 'CommandIdReused', commandId: idOf(1) } as const
    expect(await delega.handle(other)).toEqual(left({ no: 'refused', refusal }))
  })

  it('that says something else under a used id is refused, about another thing', async () => {
    const { delega } = await linked(practiceOn())
    await must(delega, { ...draft(1, rossi), commandId: idOf(1) })
    const refusal = { code: 'CommandIdReused', commandId: idOf(1) } as const
    expect(await delega.handle({ ...draft(2, rossi), commandId: idOf(1) })).toEqual(left({ no: 'refused', refusal }))
    await must(delega, { ...draft(3), commandId: idOf(2) })
    const another = { code: 'CommandIdReused', commandId: idOf(2) } as const
    expect(await delega.handle({ ...draft(4), commandId: idOf(2) })).toEqual(left({ no: 'refused', refusal: another }))
  })

  it('that says something else under a used id is refused in the whole store, whatever it is about', async () => {
    const others: readonly CommandInput[] = [
      revokeSend,
      draft(2),
      { type: 'CloseToDelegation', by: rossi, clientId: PAIR.clientId },
      { type: 'TurnOnTwoStepVerification', by: anna, accountantId: PAIR.accountantId },
    ]
    const refusal = { code: 'CommandIdReused', commandId: idOf(1) } as const
    for (const first of others)
      for (const second of others) {
        if (first === second) continue
        const { delega, another, history } = await linked(practiceOn())
        await must(delega, { ...first, commandId: idOf(1) })
        const { length } = await history()
        for (const desk of [delega, another()])
          expect(await desk.handle({ ...second, commandId: idOf(1) })).toEqual(left({ no: 'refused', refusal }))
        expect(await history()).toHaveLength(length)
      }
  })

  it('that says something else is refused, on a store of single streams, wherever the two read a stream in common', async () => {
    const { delega, another } = await linked(practiceOn(singleStream(inMemoryStore())))
    for (const n of [1, 2]) await must(delega, draft(n, rossi))
    await must(delega, { ...send(1, rossi), commandId: idOf(1) })
    const refusal = { code: 'CommandIdReused', commandId: idOf(1) } as const
    for (const desk of [delega, another()])
      expect(await desk.handle({ ...send(2, rossi), commandId: idOf(1) })).toEqual(left({ no: 'refused', refusal }))
  })

  it('is refused on what the store holds, not on what a service remembers', async () => {
    const { delega, another } = await linked(practiceOn())
    const other = another()
    await must(other, { ...revokeSend })
    await must(delega, draft(1))
    expect(await delega.handle(send(1))).toMatchObject({ left: { refusal: { code: 'ActionNotAllowed' } } })
    const grant = {
      type: 'GrantPermissions',
      by: rossi,
      ...PAIR,
      permissions: [{ permission: 'invoices:send' }],
    } as const
    await must(other, grant)
    expect(await delega.handle(send(1))).toMatchObject({ right: { events: [{ type: 'InvoiceSent' }] } })
  })

  it('changes nothing where it is so already, on what the store holds', async () => {
    const { delega, another } = await linked(practiceOn())
    const other = another()
    await must(other, revokeSend)
    expect(await delega.handle(revokeSend)).toMatchObject(right({ events: [] }))
    await must(other, { type: 'GrantPermissions', by: rossi, ...PAIR, permissions: [{ permission: 'invoices:send' }] })
    expect(await delega.handle(revokeSend)).toMatchObject({ right: { events: [{ type: 'PermissionRevoked' }] } })
  })

  it('that cannot be read tells every fault at once, each with its path', async () => {
    const { delega } = practiceOn()
    const outcome = await delega.receive({
      type: 'RequestDelegation',
      by: { kind: 'client', id: 'me' },
      commandId: 7,
      clientId: PAIR.clientId,
      accountantId: 'somebody',
      permissions: [{ permission: 'invoices:red' }, { permission: 'invoices:read', until: 'soon' }],
    })
    const paths =
      outcome._tag === 'Left' && outcome.left.no === 'invalid' ? outcome.left.faults.map(({ path }) => path) : []
    expect(paths.toSorted()).toEqual(
      ['accountantId', 'by.id', 'commandId', 'permissions[0].permission', 'permissions[1].until'].toSorted(),
    )
  })

  it('with a misspelt field is not taken for one without it', async () => {
    const { delega } = practiceOn()
    const outcome = await delega.receive({ ...request, untill: '2026-12-31T00:00:00.000Z' })
    expect(outcome).toEqual(
      left({
        no: 'invalid',
        faults: [{ path: 'untill', expected: 'no field of this name', found: 'a text of length 24' }],
      }),
    )
  })

  it.each([
    ['GrantPermission', 'GrantPermissions'],
    ['acceptDelegtion', 'AcceptDelegation'],
    ['Send-Invoice', 'SendInvoice'],
    ['RevokPermissions', 'RevokePermissions'],
  ])('with the misspelt type %s is told of %s and two more', async (type, nearest) => {
    const outcome = await practiceOn().delega.receive({ ...request, type })
    const expected = outcome._tag === 'Left' && outcome.left.no === 'invalid' ? outcome.left.faults[0]?.expected : ''
    const named = COMMAND_TYPES.filter((name) => expected?.split(/[ ,]+/).includes(name))
    expect([named.includes(nearest as never), named.length]).toEqual([true, 3])
  })

  it.each([undefined, null, 'RequestDelegation', [], { type: 'AuthorizeAction' }, { type: 'LapseAuthorization' }])(
    'is not read from %j',
    async (input) => {
      expect(await practiceOn().delega.receive(input)).toMatchObject({ left: { no: 'invalid' } })
    },
  )

  it.each([null, undefined])('reads what its envelope may leave out as left out where it is %s', async (nothing) => {
    const { delega } = await linked(practiceOn())
    const envelope = { commandId: nothing, correlationId: nothing, causationId: nothing }
    expect(await delega.handle({ ...revokeSend, ...envelope })).toMatchObject({
      right: { revision: expect.any(Number) },
    })
    expect(await delega.receive({ ...revokeSend, ...envelope, commandID: 'x', causationId: '' })).toMatchObject({
      left: { no: 'invalid', faults: [{ path: 'causationId' }, { path: 'commandID' }] },
    })
  })

  it('registers the same partita IVA once', async () => {
    const { delega } = await linked(practiceOn())
    const [register] = registrations
    if (register === undefined) throw new Error('there is a registration')
    const refusal = { code: 'AccountantAlreadyRegistered', status: 'Active' } as const
    expect(await delega.handle(register)).toEqual(left({ no: 'refused', refusal }))
  })
})

describe('ten commands at once on one delegation', () => {
  const permissions = ['invoices:write', 'invoices:send', 'service:configure'] as const

  it.each([1, 2])('lose nothing and meet no conflict, from %i services', async (services) => {
    const { another, history } = await linked(practiceOn())
    const desks = Array.from({ length: services }, () => another())
    const { length } = await history()
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, async (_, n) => {
        const permission = permissions[n % 3] ?? 'invoices:send'
        const until = `2027-01-${(n + 10).toString()}T00:00:00.000Z`
        const command = { type: 'GrantPermissions', by: rossi, ...PAIR, permissions: [{ permission, until }] } as const
        return desks[n % services]?.handle(command)
      }),
    )
    expect(outcomes.map((outcome) => outcome?._tag)).toEqual(Array.from({ length: 10 }, () => 'Right'))
    expect(await history()).toHaveLength(length + 10)
  })
})

describe('the memory of streams', () => {
  it('changes no outcome by being small', async () => {
    const run = async (cachedStreams: number) => {
      const { delega, history } = await linked(practiceOn(undefined, { cachedStreams }))
      for (let n = 1; n <= 5; n += 1) await must(delega, { ...draft(n), commandId: idOf(n) })
      for (let n = 1; n <= 5; n += 1)
        await must(delega, { ...send(n, n % 2 === 0 ? anna : rossi), commandId: idOf(n + 10) })
      return (await history()).map(({ stream, revision, type }) => ({ stream, revision, type }))
    }
    expect(await run(1)).toEqual(await run(1000))
  })
})
