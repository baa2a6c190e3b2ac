import { commandId, instant } from '@delega/core'
import { describe, expect, it } from '@jest/globals'

import { english } from './en.js'
import { explain } from './index.js'
import { italian } from './it.js'

const languages = { english, italian }

// Fits every reason at once: each sentence takes from it what it names.
const anything = {
  action: 'send-invoice',
  activity: 'invoices:send',
  actual: 3,
  allowed: ['client'],
  answerBy: instant('2026-03-31T09:00:00.000Z'),
  attempts: 50,
  before: instant('2026-03-07T23:00:00.000Z'),
  bytes: 2_000_000,
  cause: { fault: 'UnknownEventType', type: 'X' },
  commandId: commandId('00000000-0000-4000-8000-000000000001'),
  date: '2026-03-02',
  deadline: instant('2026-03-01T09:01:00.000Z'),
  deletableFrom: instant('2026-06-01T00:00:00.000Z'),
  descriptions: 1,
  detail: 'the detail',
  documentType: 'TD04',
  eventId: '00000000-0000-4000-8000-000000000002',
  expected: 2,
  found: 9,
  initiator: 'client',
  invoiceId: '00000000-0000-4000-8000-000000000003',
  kind: 'DT',
  limit: 1_000_000,
  lines: 2,
  module: 'documents',
  permission: 'invoices:send',
  permissions: ['invoices:send', 'invoices:write'],
  prerequisite: 'invoices:read',
  reservedUntil: instant('2026-03-07T23:00:00.000Z'),
  revision: 4,
  sdiId: '7482910',
  sentWith: '2026-03-01',
  series: 'A',
  serviceUntil: instant('2027-03-01T00:00:00.000Z'),
  status: 'Ended',
  stream: 'delegation-x_y',
  supported: 1,
  today: '2026-03-01',
  until: instant('2026-03-01T00:00:00.000Z'),
  year: 2026,
}

const STATUSES =
  'Active AwaitingFirstAccess Closed ConsultationOnly Deleted Delivered Draft Ended NotRequested NotSubscribed PendingActivation Rejected Requested Unregistered'.split(
    ' ',
  )
const PARTIES = [['client'], ['accountant'], ['system'], ['client', 'accountant', 'system']]

/** Made of several parts, each of which names its own next step. */
const COMPOUND = [
  'LinkImpossible',
  'GrantImpossible',
  'ActionNotAllowed',
  'ContentNotUsable',
  'NotFitToSend',
  'ActivityNotHeld',
]

const saidOf = (prose: unknown): readonly unknown[] =>
  STATUSES.flatMap((status) =>
    PARTIES.map((allowed) => (prose as (reason: unknown) => unknown)({ ...anything, status, allowed })),
  )

describe.each(Object.entries(languages))('the prose in %s', (_, { reasons, faults }) => {
  const simple = Object.entries({ ...reasons, ...faults }).filter(([code]) => !COMPOUND.includes(code))

  it.each(simple)('says of %s what stands in the way, and what to do next, in a sentence each', (_code, prose) => {
    for (const said of saidOf(prose)) {
      expect(said).toEqual([expect.stringMatching(/^[A-ZÈ«i0-9].{5,}\.$/u), expect.stringMatching(/^[A-ZÈ].{5,}\.$/u)])
      expect(String(said)).not.toMatch(/\b(undefined|null|NaN)\b|\[object/)
    }
  })

  it.each(COMPOUND)('gives %s a heading for its parts', (code) => {
    for (const said of saidOf(reasons[code as keyof typeof reasons])) expect(said).toMatch(/^[A-ZÈ].*:$/u)
  })
})

describe('the two languages', () => {
  it('explain the same', () => {
    expect(Object.keys(italian.reasons)).toEqual(Object.keys(english.reasons))
    expect(Object.keys(italian.faults)).toEqual(Object.keys(english.faults))
  })

  it.each(Object.keys(english.reasons))('advise on %s differently where one of them does', (code) => {
    const kinds = Object.values(languages).map(({ reasons }) => {
      const said = saidOf(reasons[code as keyof typeof reasons]).map((prose) => (Array.isArray(prose) ? prose[1] : ''))
      return said.map((next) => said.indexOf(next))
    })
    expect(kinds[0]).toEqual(kinds[1])
  })
})

describe('an explanation', () => {
  it('names everything that stands in the way, one line each', () => {
    const unmet = [
      { code: 'TwoStepVerificationOff' },
      { code: 'PermissionNotGranted', permission: 'invoices:send' },
    ] as const
    const lines = explain({ no: 'refused', refusal: { code: 'ActionNotAllowed', action: 'send-invoice', unmet } })
    expect(lines).toEqual([
      'The accountant may not do this (send-invoice) for this client now:',
      'The client requires two-step verification, and the accountant has it off. The accountant must turn it on.',
      'The client has not granted invoices:send (invio fatture). Ask the client for it.',
    ])
  })

  it('comes in Italian from the same data', () => {
    const [first] = explain({ no: 'refused', refusal: { code: 'ChangeNotAsked' } }, 'it')
    expect(first).toBe(
      'Nessuna modifica dei permessi è in attesa di risposta. La chiede il commercialista; il cliente concede e revoca anche senza richiesta.',
    )
  })

  it('does not mix two languages in what it says of input', () => {
    const faults = [{ path: '', expected: 'an instant', found: 'a number' }]
    expect(explain({ no: 'invalid', faults }, 'it')).toEqual([
      'Così non si può leggere (i dettagli, per chi programma, sono in inglese):',
      'the whole: expected an instant, found a number',
    ])
  })

  it('lists every fault of input with its path', () => {
    const faults = [{ path: 'permissions[0].until', expected: 'an instant', found: 'a number' }]
    expect(explain({ no: 'invalid', faults })).toEqual([
      'This cannot be read:',
      'permissions[0].until: expected an instant, found a number',
    ])
  })
})
