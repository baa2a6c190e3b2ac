import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { left, right } from 'fp-ts/lib/Either.js'

import { idOf } from '../../test/scenario.ts'
import {
  accept,
  ACCOUNTANT,
  approveChange,
  askChange,
  authorize,
  CLIENT,
  close,
  END,
  expire,
  expireRequest,
  finish,
  grant,
  lapse,
  refuse,
  refuseChange,
  renounce,
  request,
  revoke,
  revokeAll,
  setEnd,
  term,
  WHY,
  withdraw,
  withdrawChange,
  type Words,
} from '../../test/words/delegation.ts'
import type { StoredShape } from '../kernel/index.js'
import { delegationCommandCodec, delegationEventCodec } from './index.js'

const pair = { clientId: CLIENT, accountantId: ACCOUNTANT }
const pathsOf = (input: unknown): readonly string[] => {
  const decoded = delegationCommandCodec.decode(input)
  return decoded._tag === 'Left' ? decoded.left.map(({ path }) => path) : []
}

describe('A command about a delegation', () => {
  const commands: readonly Words[] = [
    request(['invoices:read', term('invoices:send', END)], END),
    accept(['invoices:read']),
    refuse,
    withdraw,
    expireRequest,
    grant(term('invoices:read', END)),
    revoke('invoices:read'),
    askChange({ grant: [term('invoices:send', END)], revoke: ['orders:read'] }),
    approveChange('invoices:read'),
    refuseChange,
    withdrawChange,
    setEnd(END),
    revokeAll,
    renounce,
    expire,
    close('ServiceDeleted'),
    authorize('send-invoice', idOf(1)),
    finish(idOf(1)),
    lapse(idOf(1)),
  ]

  it('has all its types read here', () =>
    expect(commands.map(({ type }) => type).toSorted()).toEqual(delegationCommandCodec.types.toSorted()))

  it.each(commands)('is read as it was written: $type', (words) =>
    expect(delegationCommandCodec.decode(JSON.parse(JSON.stringify({ ...words, ...pair })))).toEqual(
      right({ ...words, ...pair }),
    ),
  )

  it.each(commands)('names every field that is missing: $type', ({ type, ...fields }) => {
    const mayBeLeftOut = ['until']
    expect(pathsOf({ type }).toSorted()).toEqual(
      [...Object.keys(fields).filter((name) => !mayBeLeftOut.includes(name)), 'clientId', 'accountantId'].toSorted(),
    )
  })

  it.each(commands)('has no other field: $type', (words) =>
    expect(pathsOf({ ...words, ...pair, by: { kind: 'client', id: CLIENT } })).toEqual(['by']),
  )

  it('may leave out every end', () =>
    expect(
      delegationCommandCodec.decode({
        type: 'RequestDelegation',
        ...pair,
        permissions: [{ permission: 'invoices:read' }],
      }),
    ).toEqual(right({ ...request(['invoices:read']), ...pair })))

  it('says all that is wrong with it, and where', () =>
    expect(
      delegationCommandCodec.decode({
        type: 'RequestDelegation',
        clientId: CLIENT.toUpperCase(),
        permissions: [
          { permission: 'invoices:read', until: '2026-02-30T00:00:00.000Z' },
          { permission: 'all', untill: END },
        ],
        until: 'never',
      }),
    ).toEqual(
      left([
        { path: 'clientId', expected: 'a client id: a UUID in lower case', found: 'a text of length 36' },
        { path: 'accountantId', expected: 'an accountant id: a UUID in lower case', found: 'nothing' },
        {
          path: 'permissions[0].until',
          expected: 'an instant such as 2026-03-01T09:30:00.000Z, or nothing',
          found: 'a text of length 24',
        },
        {
          path: 'permissions[1].permission',
          expected: expect.stringMatching(/^a permission: invoices:read, invoices:write, /),
          found: 'a text of length 3',
        },
        { path: 'permissions[1].untill', expected: 'no field of this name', found: 'a text of length 24' },
        {
          path: 'until',
          expected: 'an instant such as 2026-03-01T09:30:00.000Z, or nothing',
          found: 'a text of length 5',
        },
      ]),
    ))

  it('lists at most twice as many permissions as there are', () => {
    const list = (length: number) => Array.from({ length }, () => 'invoices:read')
    expect(pathsOf({ type: 'ApprovePermissionChange', ...pair, permissions: list(20) })).toEqual([])
    expect(pathsOf({ type: 'ApprovePermissionChange', ...pair, permissions: list(21) })).toEqual(['permissions'])
  })

  it.each([refuse, refuseChange, revokeAll, renounce, revoke('invoices:read')])('has a reason: $type', (words) =>
    expect(pathsOf({ ...words, ...pair, reason: '  ' })).toEqual(['reason']),
  )

  it('never authorises what is never delegated', () =>
    expect(pathsOf({ ...authorize('send-invoice', idOf(1)), ...pair, action: 'change-iban' })).toEqual(['action']))

  it('is acted upon by a name of 1 to 200 characters', () => {
    const named = (subject: string) => pathsOf({ ...authorize('send-invoice', idOf(1)), ...pair, subject })
    expect([named(''), named('x'), named('x'.repeat(200)), named('x'.repeat(201))]).toEqual([
      ['subject'],
      [],
      [],
      ['subject'],
    ])
  })
})

describe('A stored event of a delegation', () => {
  const samples = JSON.parse(
    readFileSync(join(import.meta.dirname, '../../test/samples/delegation.v1.json'), 'utf8'),
  ) as readonly StoredShape[]

  const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
    typeof value === 'object' && value !== null && !Array.isArray(value)

  const widened = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(widened)
    if (!isRecord(value)) return value
    return { ...Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, widened(inner)])), more: 1 }
  }

  it.each(samples)('loses fields that nobody knows, however deep: $type', (sample) =>
    expect(delegationEventCodec.decode({ ...sample, data: widened(sample.data) as StoredShape['data'] })).toEqual(
      right(sample.data),
    ),
  )

  it.each(samples)('lacks nothing: $type', ({ type, schemaVersion, data }) => {
    const required = Object.keys(data).filter((key) => key !== 'until')
    for (const key of required) {
      const { [key]: _gone, ...rest } = data
      expect(delegationEventCodec.decode({ type, schemaVersion, data: rest })).toMatchObject(
        left({ fault: 'MalformedEvent', type, faults: [{ path: key }] }),
      )
    }
  })

  it('keeps what people wrote apart from the rest', () =>
    expect(
      samples.filter(({ data }) => JSON.stringify({ ...data, personal: null, cause: null }).includes(WHY)),
    ).toEqual([]))
})
