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

describe.each(Object.entries(languages))('the prose in %s', (_, { reasons, faults }) => {
  it.each(Object.entries({ ...reasons, ...faults }))('says %s in a whole sentence', (_code, sentence) => {
    const text = (sentence as (reason: unknown) => string)(anything)
    expect(text).toMatch(/^[A-ZÈ«Ii0-9].*[.:]$/u)
    expect(text).not.toMatch(/\b(undefined|null|NaN)\b|\[object/)
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
    expect(first).toBe('Nessuna modifica dei permessi è in attesa di risposta.')
  })

  it('lists every fault of input with its path', () => {
    const faults = [{ path: 'permissions[0].until', expected: 'an instant', found: 'a number' }]
    expect(explain({ no: 'invalid', faults })).toEqual([
      'This cannot be read:',
      'permissions[0].until: expected an instant, found a number',
    ])
  })
})
