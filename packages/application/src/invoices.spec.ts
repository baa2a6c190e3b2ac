import { inMemoryStore } from '@delega/core/store'
import { describe, expect, it } from '@jest/globals'

import {
  anna,
  content,
  draft,
  idOf,
  invoiceNo,
  linked,
  must,
  PERSONAL,
  type Practice,
  practiceOn,
  rossi,
  ROSSI,
  send,
  system,
} from '../test/practice.ts'
import { singleStream } from '../test/single-stream.ts'
import type { CommandInput } from './index.js'

const of = (n: number) => ({ clientId: ROSSI, invoiceId: invoiceNo(n) })
const fileOf = (n: number) => `IT01879020517_${n}.xml`
const issuedAt = '2026-03-01T09:00:00.000Z'

const taken = (n: number): CommandInput => ({
  type: 'RecordTransmission',
  by: system,
  ...of(n),
  fileName: fileOf(n),
  sdiId: `${7_000_000 + n}`,
})

type Kind = 'RC' | 'NS' | 'NE-EC02'

const notice = (n: number, kind: Kind): CommandInput => {
  const ref = { sdiId: `${7_000_000 + n}`, noticeId: `${kind}-${n}`, issuedAt }
  const told =
    kind === 'NS'
      ? { kind, ...ref, errors: [{ code: '00311', message: PERSONAL.customer }] }
      : kind === 'NE-EC02'
        ? { kind, ...ref, reason: PERSONAL.reason }
        : { kind, ...ref }
  return { type: 'RecordNotice', by: system, ...of(n), notice: told }
}

const toAdministration = (n: number): CommandInput => ({
  type: 'DraftInvoice',
  by: rossi,
  ...of(n),
  content: { ...content, channel: 'UFABC1' },
})

const numbersOf = async ({ history }: Practice): Promise<ReadonlyMap<string, string>> =>
  new Map(
    (await history()).flatMap(({ type, stream, data }) => {
      if (type !== 'InvoiceSent' && type !== 'InvoiceResent') return []
      const number = data['number'] as { readonly text: string } | undefined
      return number === undefined ? [] : [[stream, number.text] as const]
    }),
  )

const sentNumbers = async (practice: Practice): Promise<readonly string[]> => [...(await numbersOf(practice)).values()]

describe.each([
  ['that takes several streams at once', inMemoryStore],
  ['of single streams', () => singleStream(inMemoryStore())],
])('an invoice, on a store %s,', (_, open) => {
  const practice = async (): Promise<Practice> => linked(practiceOn(open()))

  it('goes from draft to books, each act of the accountant under an authority of its own', async () => {
    const { delega, history } = await practice()
    await must(delega, draft(1))
    await must(delega, send(1))
    await must(delega, taken(1))
    await must(delega, notice(1, 'RC'))
    await must(delega, { type: 'BookInvoice', by: anna, ...of(1) })
    const acts = (await history()).filter(({ stream, metadata }) => stream.startsWith('invoice-') && metadata.authority)
    expect(acts.map(({ type, metadata }) => [type, metadata.authority?.permission])).toEqual([
      ['InvoiceDrafted', 'invoices:write'],
      ['InvoiceSent', 'invoices:send'],
      ['InvoiceBooked', 'invoices:write'],
    ])
    expect(new Set(acts.map(({ metadata }) => metadata.authority?.authorizationId)).size).toBe(3)
  })

  it.each([1, 3])(
    'takes numbers without gaps or repetition, when many go out at once from %i services',
    async (desks) => {
      const here = await practice()
      const services = Array.from({ length: desks }, () => here.another())
      const all = Array.from({ length: 12 }, (__, n) => n + 1)
      for (const n of all) await must(here.delega, draft(n, n % 2 === 0 ? anna : rossi))
      const outcomes = await Promise.all(
        all.map(async (n) => services[n % desks]?.handle(send(n, n % 3 === 0 ? anna : rossi))),
      )
      expect(outcomes.map((outcome) => outcome?._tag)).toEqual(all.map(() => 'Right'))
      expect((await sentNumbers(here)).map(Number).toSorted((a, b) => a - b)).toEqual(all)
    },
  )

  it('takes its number in its own series and year', async () => {
    const here = await practice()
    for (const n of [1, 2, 3]) await must(here.delega, draft(n))
    await must(here.delega, send(1))
    await must(here.delega, { ...send(2), series: 'B' } as CommandInput)
    await must(here.delega, send(3))
    expect(await sentNumbers(here)).toEqual(['1', 'B/1', '2'])
  })

  it('that was rejected goes out again under its number, which nobody else gets meanwhile', async () => {
    const here = await practice()
    for (const n of [1, 2]) await must(here.delega, draft(n))
    for (const command of [send(1), taken(1), notice(1, 'NS'), send(2)]) await must(here.delega, command)
    await must(here.delega, { type: 'ResendInvoice', by: anna, ...of(1), fileName: fileOf(91) })
    expect(await sentNumbers(here)).toEqual(['1', '2'])
    expect((await here.history()).at(-1)?.type).toBe('InvoiceResent')
  })

  it('that was rejected and not sent again in time leaves its number to the next', async () => {
    const here = await practice()
    for (const n of [1, 2]) await must(here.delega, draft(n))
    for (const command of [send(1), taken(1), notice(1, 'NS')]) await must(here.delega, command)
    here.setTime('2026-03-20T09:00:00.000Z')
    const again = { type: 'ResendInvoice', by: anna, ...of(1), fileName: fileOf(91) } as const
    expect(await here.delega.handle(again)).toMatchObject({ left: { refusal: { code: 'ResendTimeOver' } } })
    await must(here.delega, send(2))
    expect(await sentNumbers(here)).toEqual(['1', '1'])
  })

  it('that a public administration refused leaves its number to the next at once', async () => {
    const here = await practice()
    await must(here.delega, toAdministration(1))
    for (const command of [send(1), taken(1), notice(1, 'RC'), notice(1, 'NE-EC02'), draft(2), send(2)])
      await must(here.delega, command)
    expect(await sentNumbers(here)).toEqual(['1', '1'])
  })

  it('is told of once by a notice that comes twice, and releases its number once', async () => {
    const here = await practice()
    for (const command of [draft(1), send(1), taken(1), notice(1, 'NS')]) await must(here.delega, command)
    const { length } = await here.history()
    expect(await must(here.another(), notice(1, 'NS'))).toMatchObject({ events: [] })
    expect(await here.history()).toHaveLength(length)
  })

  it('is corrected by a credit note that refers to it, and only to one that was issued', async () => {
    const { delega } = await practice()
    const creditNote: CommandInput = {
      type: 'DraftInvoice',
      by: anna,
      ...of(2),
      content: { ...content, documentType: 'TD04', refersTo: [invoiceNo(1)] },
    }
    for (const command of [draft(1), creditNote, send(1), taken(1)]) await must(delega, command)
    expect(await delega.handle(send(2))).toMatchObject({
      left: { refusal: { code: 'NotFitToSend', faults: [{ code: 'ReferredNotIssued', invoiceId: invoiceNo(1) }] } },
    })
    await must(delega, notice(1, 'RC'))
    expect(await must(delega, send(2))).toMatchObject({ events: [{ type: 'InvoiceSent' }] })
  })

  it('is refused the panel once the service has ended, to its owner too', async () => {
    const { delega, setTime } = await practice()
    setTime('2027-03-02T09:00:00.000Z')
    expect(await delega.handle(draft(1, rossi))).toMatchObject({ left: { refusal: { code: 'ServiceNotActive' } } })
    expect(await delega.handle(draft(1))).toMatchObject({
      left: { refusal: { code: 'ActionNotAllowed', unmet: [{ code: 'ServiceOnlyForConsultation' }] } },
    })
  })

  it('that was sent is not sent twice by a command that is given twice', async () => {
    const here = await practice()
    await must(here.delega, draft(1))
    const once = await must(here.delega, { ...send(1), commandId: idOf(1) })
    expect(await must(here.another(), { ...send(1), commandId: idOf(1) })).toEqual(once)
    expect(await sentNumbers(here)).toEqual(['1'])
  })
})

describe('time', () => {
  it('does not run backwards within what a decision looks at, whatever the clock says', async () => {
    const { delega, history, setTime } = await linked(practiceOn())
    setTime('2026-03-05T09:00:00.000Z')
    await must(delega, draft(1))
    setTime('2026-03-04T09:00:00.000Z')
    await must(delega, send(1))
    const times = (await history()).map(({ data }) => data['at'] as string)
    expect(times).toEqual(times.toSorted())
  })
})

describe('an event that cannot be read', () => {
  it('is a fault that says where it stands and what is wrong', async () => {
    const { store, another, history } = await linked(practiceOn())
    const before = await history()
    const last = before.findLast(({ stream }) => stream.startsWith('delegation-'))
    if (last === undefined) throw new Error('there is history')
    const { stream, revision, metadata } = last
    const event = { id: idOf(77) as never, type: 'PermissionGranted', schemaVersion: 99, data: {}, metadata }
    await store.append([{ stream, expectedRevision: revision, events: [event] }])()
    const fault = {
      fault: 'UndecodableEvent',
      stream,
      revision: revision + 1,
      cause: { fault: 'UnknownSchemaVersion', type: 'PermissionGranted', found: 99, supported: 1 },
    }
    expect(await another().handle(draft(1))).toEqual({ _tag: 'Left', left: { no: 'failed', fault } })
    expect(await another().processes.run()).toEqual({ _tag: 'Left', left: fault })
  })
})
