import { clientId } from '@delega/core'
import { describe, expect, it } from '@jest/globals'

import {
  ANNA,
  anna,
  draft,
  invoiceNo,
  linked,
  must,
  PAIR,
  practiceOn,
  registrations,
  request,
  ROSSI,
  rossi,
  send,
  system,
} from '../../test/practice.ts'
import type { CommandInput } from '../index.js'

const MILAN = clientId('33333333-3333-4333-8333-333333333333')
const reason = 'We part'
const service = { clientId: ROSSI }
const accept: CommandInput = { type: 'AcceptDelegation', by: anna, ...PAIR, permissions: [] }
const revoke: CommandInput = { type: 'RevokeDelegation', by: rossi, ...PAIR, reason }
const subscribe = {
  type: 'SubscribeService',
  variant: 'full',
  personal: { name: 'Rossi', partitaIva: '01879020517' },
} as const

const transmitted: CommandInput = {
  type: 'RecordTransmission',
  by: system,
  clientId: ROSSI,
  invoiceId: invoiceNo(1),
  fileName: 'IT01879020517_1.xml',
  sdiId: '1',
}

type Case = {
  readonly code: string
  /** From the linked pair, or from the registrations alone. */
  readonly from: 'linked' | 'registered' | 'nothing'
  readonly before?: readonly CommandInput[]
  readonly at?: string
  readonly refused: CommandInput
  /** What the prose says to do. */
  readonly advice: readonly CommandInput[]
}

const cases: readonly Case[] = [
  {
    code: 'ServiceDeletedForGood',
    from: 'registered',
    at: '2027-07-01T00:00:00.000Z',
    refused: { ...subscribe, by: rossi, clientId: ROSSI },
    advice: [{ ...subscribe, by: { kind: 'client', id: MILAN }, clientId: MILAN }],
  },
  {
    code: 'ServiceNotPending',
    from: 'registered',
    refused: { type: 'ActivateService', by: system, ...service, until: '2028-03-01T00:00:00.000Z' },
    advice: [{ type: 'RenewService', by: system, ...service, until: '2028-03-01T00:00:00.000Z' }],
  },
  {
    code: 'RenewalShortensService',
    from: 'registered',
    refused: { type: 'RenewService', by: system, ...service, until: '2026-06-01T00:00:00.000Z' },
    advice: [{ type: 'RenewService', by: system, ...service, until: '2028-03-01T00:00:00.000Z' }],
  },
  {
    code: 'AccountantNotActive',
    from: 'nothing',
    before: registrations.slice(0, 1),
    refused: { type: 'TurnOnTwoStepVerification', by: anna, accountantId: ANNA },
    advice: [
      { type: 'RecordFirstAccess', by: anna, accountantId: ANNA },
      { type: 'TurnOnTwoStepVerification', by: anna, accountantId: ANNA },
    ],
  },
  { code: 'RequestNotPending', from: 'registered', refused: accept, advice: [request, accept] },
  { code: 'DelegationNotActive', from: 'registered', refused: revoke, advice: [request, accept, revoke] },
  {
    code: 'OwnRequest',
    from: 'registered',
    before: [request],
    refused: { ...accept, by: rossi },
    advice: [accept],
  },
  {
    code: 'RequestPastItsTime',
    from: 'registered',
    before: [request],
    at: '2026-05-01T00:00:00.000Z',
    refused: accept,
    advice: [request, accept],
  },
  {
    code: 'DelegationNotPastItsEnd',
    from: 'linked',
    refused: { type: 'ExpireDelegation', by: system, ...PAIR },
    advice: [revoke],
  },
  {
    code: 'ChangeNotAsked',
    from: 'linked',
    refused: { type: 'ApprovePermissionChange', by: rossi, ...PAIR, permissions: ['service:configure'] },
    advice: [
      {
        type: 'RequestPermissionChange',
        by: anna,
        ...PAIR,
        grant: [{ permission: 'service:configure' }],
        revoke: [],
        reason,
      },
      { type: 'ApprovePermissionChange', by: rossi, ...PAIR, permissions: ['service:configure'] },
    ],
  },
  {
    code: 'NotSent',
    from: 'linked',
    before: [draft(1)],
    refused: transmitted,
    advice: [send(1), transmitted],
  },
]

const begin = async (from: Case['from']) => {
  const practice = practiceOn()
  if (from === 'linked') return linked(practice)
  if (from === 'registered') for (const command of registrations) await must(practice.delega, command)
  return practice
}

describe('the next step that a refusal names', () => {
  it.each(cases)('leads on from $code', async ({ code, from, before = [], at, refused, advice }) => {
    const { delega, setTime } = await begin(from)
    for (const command of before) await must(delega, command)
    if (at !== undefined) setTime(at)
    expect(await delega.handle(refused)).toMatchObject({ left: { no: 'refused', refusal: { code } } })
    for (const command of advice) expect(await delega.handle(command)).toMatchObject({ _tag: 'Right' })
  })
})
