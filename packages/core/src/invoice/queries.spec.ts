import { describe, expect, it } from '@jest/globals'

import { fold } from '../../test/scenario.ts'
import {
  booked,
  bookedInvoiceRefused,
  bottega,
  histories,
  now,
  refused,
  resendBefore,
  resent,
  toPrivate,
  transmittedAgain,
  delivered,
  privateOnItsWay,
} from '../../test/words/invoice.ts'
import { day, instant } from '../kernel/index.js'
import {
  deadlinesOf,
  DOCUMENT_TYPES,
  type DocumentType,
  invoice,
  type InvoiceDeadline,
  type InvoiceEvent,
  type InvoiceStatus,
  isBookable,
  isBookedButRefused,
  resendDeadline,
} from './index.js'

const after = (...events: readonly InvoiceEvent[]) => fold(invoice, events)

// The notices are of 4 March 2026, the document of 2 March; summer time starts on 29 March.
const transmission = { kind: 'Transmission', before: instant('2026-03-14T23:00:00.000Z') } as const
const resend = { kind: 'Resend', before: resendBefore } as const
const redelivery = { kind: 'Redelivery', before: instant('2026-03-14T23:00:00.000Z') } as const
const answer = { kind: 'Answer', before: instant('2026-03-19T23:00:00.000Z') } as const

const DEADLINES: Readonly<Record<InvoiceStatus, readonly InvoiceDeadline[]>> = {
  NotDrafted: [],
  Draft: [transmission],
  Discarded: [],
  Queued: [transmission],
  Transmitted: [],
  Rejected: [resend],
  Delivered: [answer],
  Undelivered: [],
  AwaitingRedelivery: [redelivery, answer],
  Undeliverable: [],
  Accepted: [],
  Refused: [],
  TermsExpired: [],
  Received: [],
}

describe('the deadlines of an invoice', () => {
  it.each(Object.entries(DEADLINES) as [InvoiceStatus, readonly InvoiceDeadline[]][])(
    'that is %s',
    (status, expected) => expect(deadlinesOf(after(...histories[status]))).toEqual(expected),
  )

  it('are none for a delivered private one', () =>
    expect(deadlinesOf(after(...privateOnItsWay, delivered))).toEqual([]))

  it('keep the days for re-sending until the exchange has the file', () => {
    expect(deadlinesOf(after(...histories.Rejected, resent))).toEqual([resend])
    expect(deadlinesOf(after(...histories.Rejected, resent, transmittedAgain))).toEqual([])
  })

  it('end an hour earlier by the clock of the world in summer', () => {
    const content = { ...toPrivate, date: day('2026-03-20') }
    expect(deadlinesOf(after({ type: 'InvoiceDrafted', clientId: bottega, ...content, at: now }))).toEqual([
      { kind: 'Transmission', before: instant('2026-04-01T22:00:00.000Z') },
    ])
  })

  it('count twelve days for immediate documents only', () => {
    const immediate = (Object.keys(DOCUMENT_TYPES) as DocumentType[]).filter((documentType) => {
      const draft: InvoiceEvent = { type: 'InvoiceDrafted', clientId: bottega, ...toPrivate, documentType, at: now }
      return deadlinesOf(after(draft)).length > 0
    })
    expect(immediate).toEqual(['TD01', 'TD02', 'TD03', 'TD06', 'TD26'])
  })
})

describe('the time for re-sending', () => {
  it('is that of a rejected invoice', () => expect(resendDeadline(after(...histories.Rejected))).toBe(resendBefore))

  it('is none for any other', () => expect(resendDeadline(after(...histories.Transmitted))).toBeNull())
})

describe('the books', () => {
  it('take what was issued or received', () => {
    const bookable = Object.entries(histories).filter(([, history]) => isBookable(after(...history)))
    expect(bookable.map(([status]) => status).toSorted()).toEqual(
      ['Delivered', 'Undelivered', 'Undeliverable', 'Accepted', 'TermsExpired', 'Received'].toSorted(),
    )
  })

  it('show an invoice that was refused after it had been booked, until it is unbooked', () => {
    const alert = [...histories.Delivered, booked, refused, bookedInvoiceRefused]
    expect(isBookedButRefused(after(...alert))).toBe(true)
    expect(isBookedButRefused(after(...histories.Refused))).toBe(false)
  })
})
