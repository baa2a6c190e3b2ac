import { inMemoryStore } from '@delega/core/store'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import {
  anna,
  ANNA,
  content,
  invoiceNo,
  PAIR,
  PERSONAL,
  type Practice,
  practiceOn,
  registrations,
  request,
  revokeSend,
  rossi,
  ROSSI,
  send,
  draft,
  system,
} from '../test/practice.ts'
import { singleStream } from '../test/single-stream.ts'
import { type CommandInput, explain, type No } from './index.js'

const CODICE_FISCALE = 'RSSMRA80A01H501U'
const CUSTOMER_TAX_ID = '02342520158'
const MARKS = [...Object.values(PERSONAL), CODICE_FISCALE, CUSTOMER_TAX_ID, 'AnnaBianchi1', 'Zz']

const person = {
  ...content.personal.customer,
  identity: { kind: 'person', codiceFiscale: CODICE_FISCALE } as const,
}
const of = (n: number) => ({ clientId: ROSSI, invoiceId: invoiceNo(n) })
const reason = PERSONAL.reason
const errors = [{ code: '00311', message: `${PERSONAL.customer} is unknown` }]
const notice = { sdiId: '7000001', issuedAt: '2026-03-01T09:00:00.000Z' } as const
const support = { supportRequestId: '44444444-4444-4444-8444-444444444444', personal: { text: PERSONAL.line } } as const

const COMMANDS: readonly CommandInput[] = [
  ...registrations,
  request,
  { type: 'AcceptDelegation', by: anna, ...PAIR, permissions: [] },
  { type: 'RefuseDelegation', by: anna, ...PAIR, reason },
  { type: 'RequestPermissionChange', by: anna, ...PAIR, grant: [], revoke: ['invoices:send'], reason },
  { type: 'RefusePermissionChange', by: rossi, ...PAIR, reason },
  revokeSend,
  { type: 'GrantPermissions', by: rossi, ...PAIR, permissions: [{ permission: 'invoices:send' }] },
  { type: 'RevokeDelegation', by: rossi, ...PAIR, reason },
  { type: 'CloseAccountant', by: anna, accountantId: ANNA, reason },
  draft(1),
  draft(2, rossi),
  {
    type: 'EditInvoice',
    by: anna,
    ...of(1),
    content: { ...content, personal: { ...content.personal, customer: person } },
  },
  send(1),
  send(2, rossi),
  { type: 'RecordTransmission', by: system, ...of(1), fileName: 'IT01879020517_1.xml', sdiId: '7000001' },
  { type: 'RecordProcessingError', by: system, ...of(1), fileName: 'IT01879020517_1.xml', attempt: 1, reason },
  { type: 'RecordNotice', by: system, ...of(1), notice: { kind: 'NS', noticeId: 'NS-1', ...notice, errors } },
  { type: 'RecordNotice', by: system, ...of(1), notice: { kind: 'NE-EC02', noticeId: 'NE-1', ...notice, reason } },
  { type: 'ResendInvoice', by: anna, ...of(1), fileName: 'IT01879020517_9.xml' },
  { type: 'BookInvoice', by: anna, ...of(1) },
  { type: 'UnbookInvoice', by: anna, ...of(1), reason },
  { type: 'OpenSupportRequest', by: anna, ...support, accountantId: ANNA, clientId: ROSSI, activity: 'invoices:read' },
  { type: 'AnswerSupportRequest', by: system, ...support },
]

// What comes wrongly from outside, personal data where none belongs: each leaf of a command in the place of another.
const spoilt = (command: CommandInput): fc.Arbitrary<unknown> =>
  fc
    .constantFrom(...Object.keys(command))
    .chain((field) =>
      fc
        .constantFrom<unknown>(PERSONAL.reason, CODICE_FISCALE, { name: PERSONAL.client }, [PERSONAL.pec], 7, null)
        .map((value) => ({ ...command, [field]: value })),
    )

const given: fc.Arbitrary<unknown> = fc
  .constantFrom(...COMMANDS)
  .chain((command) =>
    fc.oneof({ weight: 4, arbitrary: fc.constant<unknown>(command) }, { arbitrary: spoilt(command), weight: 1 }),
  )

const strayIn = (value: unknown): readonly string[] => {
  const text = JSON.stringify(value)
  return MARKS.filter((mark) => text.includes(mark))
}

const saidAbout = (no: No): unknown => [no, explain(no), explain(no, 'it')]

const withoutPersonal = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withoutPersonal)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([key]) => key !== 'personal')
  return Object.fromEntries(entries.map(([key, item]) => [key, withoutPersonal(item)]))
}

const strayOnRecord = async ({ history }: Practice): Promise<readonly string[]> =>
  (await history()).flatMap((event) => strayIn(withoutPersonal(event)))

describe('what is personal', () => {
  it.each([
    ['that takes several streams at once', inMemoryStore],
    ['of single streams', () => singleStream(inMemoryStore())],
  ])('stays in the personal part of events, whatever is given in whatever order, on a store %s', async (_, open) => {
    await fc.assert(
      fc.asyncProperty(fc.array(given, { maxLength: 25 }), async (inputs) => {
        const practice = practiceOn(open())
        const said: unknown[] = []
        for (const input of [...COMMANDS, ...inputs]) {
          const outcome = await practice.delega.receive(input)
          if (outcome._tag === 'Left') said.push(saidAbout(outcome.left))
        }
        practice.setTime('2028-01-01T00:00:00.000Z')
        said.push(await practice.delega.processes.run())
        expect(strayIn(said)).toEqual([])
        expect(await strayOnRecord(practice)).toEqual([])
      }),
      { numRuns: 60 },
    )
  })

  it('is on record at all, so that the search for it means something', async () => {
    const practice = practiceOn()
    for (const input of COMMANDS) await practice.delega.receive(input)
    const found = (await practice.history()).flatMap((event) => strayIn(event))
    expect(Object.values(PERSONAL).filter((mark) => !found.includes(mark))).toEqual([])
  })
})
