import { type AccountantId, clientId, partitaIva } from '@delega/core'
import { describe, expect, it } from '@jest/globals'

import {
  anna,
  ANNA,
  idOf,
  linked,
  must,
  PAIR,
  PERSONAL,
  type Practice,
  practiceOn,
  rossi,
  ROSSI,
  system,
} from '../test/practice.ts'
import { accountantIdOf, type CommandInput, type TemplateOutcome, type TemplateRequest } from './index.js'

const otherTaxId = partitaIva('55120430487')
const DARIO = accountantIdOf(otherTaxId)
const dario = { kind: 'accountant', id: DARIO } as const
const NERI = clientId('33333333-3333-4333-8333-333333333333')
const neri = { kind: 'client', id: NERI } as const

const bookkeeping: TemplateRequest['template'] = {
  name: 'bookkeeping',
  permissions: [
    { permission: 'documents:read', until: null },
    { permission: 'invoices:write', until: null },
    { permission: 'invoices:read', until: null },
  ],
}

const byRossi = (accountantIds: readonly AccountantId[], extent: 'atLeast' | 'exactly' = 'atLeast') =>
  ({
    commandId: idOf(900),
    template: bookkeeping,
    extent,
    reason: PERSONAL.reason,
    side: 'client',
    clientId: ROSSI,
    accountantIds,
  }) as const

const darioToo: readonly CommandInput[] = [
  {
    type: 'RegisterAccountant',
    by: dario,
    partitaIva: otherTaxId,
    personal: { name: 'Dario Greco', pec: 'dario@pec.example.it', userName: 'GrecoDario26' },
  },
  { type: 'RecordFirstAccess', by: dario, accountantId: DARIO },
  {
    type: 'SubscribeService',
    by: neri,
    clientId: NERI,
    variant: 'full',
    personal: { name: 'Neri', partitaIva: '02342520158' },
  },
  { type: 'ActivateService', by: system, clientId: NERI, until: '2027-03-01T00:00:00.000Z' },
  { type: 'OpenToDelegation', by: neri, clientId: NERI },
]

const practice = async (): Promise<Practice> => {
  const opened = await linked(practiceOn())
  for (const command of darioToo) await must(opened.delega, command)
  return opened
}

const outcomesOf = async ({ delega }: Practice, request: Parameters<typeof delega.applyTemplate>[0]) => {
  const outcome = await delega.applyTemplate(request)
  if (outcome._tag === 'Left') throw new Error(JSON.stringify(outcome.left))
  return outcome.right
}

const noModule = {
  permissions: ['documents:read'],
  why: {
    no: 'refused',
    refusal: {
      code: 'GrantImpossible',
      obstacles: [{ code: 'ModuleNotActive', permission: 'documents:read', module: 'documents' }],
    },
  },
}

describe('a template', () => {
  it('applied by a client grants in each delegation what its rules allow, and reports the rest', async () => {
    const opened = await practice()
    await must(opened.delega, {
      type: 'RequestDelegation',
      by: rossi,
      clientId: ROSSI,
      accountantId: DARIO,
      permissions: [],
    })
    const nobody = accountantIdOf(partitaIva('60231180518'))
    const outcomes = await outcomesOf(opened, byRossi([ANNA, DARIO, nobody]))
    expect(outcomes[0]).toEqual({ ...PAIR, granted: [], revoked: [], asked: [], refused: [noModule] })
    expect(outcomes.slice(1).map(({ accountantId, refused }) => [accountantId, refused.length])).toEqual([
      [DARIO, 3],
      [nobody, 3],
    ])
    expect(outcomes[1]?.refused[0]?.why).toMatchObject({
      refusal: { code: 'DelegationNotActive', status: 'Requested' },
    })
  })

  it('is granted in the order of what needs what, in whatever order it is written', async () => {
    const opened = await practice()
    const until = '2027-01-01T00:00:00.000Z'
    await must(opened.delega, { type: 'ActivateModule', by: rossi, clientId: ROSSI, module: 'documents', until })
    const revoke = { type: 'RevokePermissions', by: rossi, ...PAIR, permissions: ['invoices:read'] } as const
    await must(opened.delega, { ...revoke, reason: PERSONAL.reason })
    const [outcome] = await outcomesOf(opened, byRossi([ANNA]))
    expect(outcome).toMatchObject({ granted: ['invoices:read', 'invoices:write', 'documents:read'], refused: [] })
  })

  it('that is to hold exactly takes away what it does not name, first', async () => {
    const [outcome] = await outcomesOf(await practice(), byRossi([ANNA], 'exactly'))
    expect(outcome).toMatchObject({ granted: [], revoked: ['invoices:send'], refused: [noModule] })
  })

  it('applied again under its id reports the same and changes nothing', async () => {
    const opened = await practice()
    const once = await outcomesOf(opened, byRossi([ANNA], 'exactly'))
    const before = await opened.history()
    expect(await outcomesOf({ ...opened, delega: opened.another() }, byRossi([ANNA], 'exactly'))).toEqual(once)
    expect(await opened.history()).toEqual(before)
  })

  it('applied by an accountant asks each of its clients, who has yet to approve', async () => {
    const opened = await practice()
    const request = {
      commandId: idOf(901),
      template: bookkeeping,
      extent: 'exactly',
      reason: PERSONAL.reason,
      side: 'accountant',
      accountantId: ANNA,
      clientIds: [ROSSI, NERI],
    } as const
    const [ofRossi, ofNeri]: readonly TemplateOutcome[] = await outcomesOf(opened, request)
    expect(ofRossi).toMatchObject({ granted: [], revoked: [], refused: [] })
    expect(ofRossi?.asked.slice(0, 3)).toEqual(['documents:read', 'invoices:write', 'invoices:read'])
    expect(ofRossi?.asked).toContain('invoices:send')
    expect(ofNeri).toMatchObject({ asked: [], refused: [{ why: { refusal: { status: 'NotRequested' } } }] })
    expect(await opened.delega.may({ ...PAIR, action: 'send-invoice' })).toMatchObject({ right: { allowed: true } })
    await must(opened.delega, { type: 'WithdrawPermissionChange', by: anna, ...PAIR })
    expect(await outcomesOf(opened, request)).toMatchObject([{ asked: ofRossi?.asked }, { asked: [] }])
  })

  it('that cannot be read tells every fault at once', async () => {
    const { delega } = await practice()
    const template = { name: '', permissions: [{ permission: 'everything' }] }
    const outcome = await delega.applyTemplate({ ...byRossi([ANNA]), template } as never)
    const faults = outcome._tag === 'Left' && outcome.left.no === 'invalid' ? outcome.left.faults : []
    expect(faults.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['template.name', 'template.permissions[0].permission']),
    )
  })

  it('that names a permission twice, perhaps with two ends, is not applied', async () => {
    const opened = await practice()
    const before = await opened.history()
    const permissions = [
      { permission: 'invoices:write', until: '2026-07-01T00:00:00.000Z' },
      { permission: 'invoices:read' },
      { permission: 'invoices:write' },
    ] as const
    const outcome = await opened.delega.applyTemplate({
      ...byRossi([ANNA]),
      template: { name: 'two ends', permissions },
    })
    expect(outcome).toMatchObject({
      left: {
        no: 'invalid',
        faults: [{ path: 'template.permissions[2].permission', expected: 'each permission once' }],
      },
    })
    expect(await opened.history()).toEqual(before)
  })

  it('reports each of many delegations, in the order given', async () => {
    const accountants = Array.from({ length: 100 }, (_, n) => accountantIdOf(`${n}` as never))
    const outcomes = await outcomesOf(await practice(), byRossi(accountants))
    expect(outcomes.map(({ accountantId }) => accountantId)).toEqual(accountants)
  })
})
