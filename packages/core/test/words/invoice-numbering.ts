import { numberSeries } from '../../src/fiscal/index.js'
import type { NumberingCommand, NumberingEvent, ToldNumbering } from '../../src/invoice-numbering/index.js'
import { type Actor, clientId, instant, type Instant, type InvoiceId, invoiceId } from '../../src/kernel/index.js'
import type { Standing } from '../tables/invoice-numbering.ts'

/** The words of the sentences about a numbering. */

export const bottega = clientId('33333333-3333-4333-8333-333333333333')
export const owner: Actor = { kind: 'client', id: bottega }

/** The n-th invoice of a test. */
export const nth = (n: number): InvoiceId => invoiceId(`aaaaaaaa-aaaa-4aaa-8aaa-${n.toString().padStart(12, '0')}`)

export const now = instant('2026-03-04T09:30:00.000Z')
export const reservedUntil = instant('2026-03-09T23:00:00.000Z')
export const lastMoment = instant('2026-03-09T22:59:59.999Z')

const of = { clientId: bottega, year: 2026, series: numberSeries('') } as const

type TakeOrRetake = Extract<NumberingCommand['type'], 'TakeNumber' | 'RetakeNumber'>

const told =
  (type: TakeOrRetake) =>
  (id: InvoiceId, at: Instant = now): ToldNumbering => ({ type, ...of, invoiceId: id, by: owner, at })

export const take = told('TakeNumber')
export const retake = told('RetakeNumber')

/** `until` equal to `at`: free at once, as after a refusal. */
export const release = (id: InvoiceId, until: Instant = reservedUntil, at: Instant = now): ToldNumbering => ({
  type: 'ReleaseNumber',
  ...of,
  invoiceId: id,
  cause: until === at ? 'Refused' : 'Rejected',
  reservedUntil: until,
  by: owner,
  at,
})

export const taken = (number: number, id: InvoiceId, at: Instant = now): NumberingEvent => ({
  type: 'NumberTaken',
  number,
  invoiceId: id,
  at,
})

export const released = (number: number, id: InvoiceId, until: Instant = reservedUntil): NumberingEvent => ({
  type: 'NumberReleased',
  number,
  invoiceId: id,
  cause: until === now ? 'Refused' : 'Rejected',
  reservedUntil: until,
  at: now,
})

const [a, b] = [nth(1), nth(2)]

/** How the first invoice came to stand to its numbering. */
export const histories: Readonly<Record<Standing, readonly NumberingEvent[]>> = {
  Unnumbered: [],
  Numbered: [taken(1, a)],
  Reserved: [taken(1, a), released(1, a)],
  ReservationOver: [taken(1, a), released(1, a, now)],
  TakenByAnother: [taken(1, a), released(1, a, now), taken(1, b)],
}

/** Each command, for the first invoice. */
export const commands = { TakeNumber: take(a), RetakeNumber: retake(a), ReleaseNumber: release(a) }
