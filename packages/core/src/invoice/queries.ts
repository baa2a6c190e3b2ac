import { recipientKindOf } from '../fiscal/index.js'
import { absurd } from '../kernel/absurd.js'
import { addDays, type Day, dayInItaly, endOfDayInItaly, type Instant } from '../kernel/time.js'
import { DOCUMENT_TYPES } from './document-types.js'
import type { InvoiceContent, InvoiceState, InvoiceStatus, Issued, Received, Refused } from './types.js'

const DAYS_TO_RESEND = 5
const DAYS_OF_REDELIVERY = 10
const DAYS_TO_TRANSMIT = 12
const DAYS_TO_ANSWER = 15

const ISSUED: Readonly<Record<InvoiceStatus, boolean>> = {
  NotDrafted: false,
  Draft: false,
  Discarded: false,
  Queued: false,
  Transmitted: false,
  Rejected: false,
  Delivered: true,
  Undelivered: true,
  AwaitingRedelivery: false,
  Undeliverable: true,
  Accepted: true,
  Refused: false,
  TermsExpired: true,
  Received: false,
}

/** Counts as issued: it can be booked, and be corrected by a credit note. */
export const isIssued = (state: InvoiceState): state is Issued => ISSUED[state.status]

/** May stand in the books: issued by the client, or received. */
export const isBookable = (state: InvoiceState): state is Issued | Received =>
  ISSUED[state.status] || state.status === 'Received'

/** Stands in the books although its recipient refused it: somebody has to unbook it. */
export const isBookedButRefused = (state: InvoiceState): state is Refused =>
  state.status === 'Refused' && state.booking.status === 'BookedButRefused'

/** The end of the `days`-th calendar day in Italy after an instant. */
const after = (at: Instant, days: number): Instant => endOfDayInItaly(addDays(dayInItaly(at), days))

/** What the exchange rejected at an instant goes out again, with the same number, before this one. */
export const resendBefore = (rejectedAt: Instant): Instant => after(rejectedAt, DAYS_TO_RESEND)

/** Before when a rejected invoice can still go out again with its number; `null` for any other. */
export const resendDeadline = (state: InvoiceState): Instant | null =>
  state.status === 'Rejected' ? state.resendBefore : null

/**
 * Transmission: the exchange must have it (12 days from its date). Resend: it goes out again (5 days from the rejection).
 * Redelivery: the exchange tries again until then (10 days). Answer: the public administration answers until then (15 days).
 */
export type InvoiceDeadline = {
  readonly kind: 'Transmission' | 'Resend' | 'Redelivery' | 'Answer'
  /** In time strictly before this instant. */
  readonly before: Instant
}

const transmission = ({ documentType, date }: { documentType: InvoiceContent['documentType']; date: Day }) =>
  DOCUMENT_TYPES[documentType].immediate
    ? [{ kind: 'Transmission', before: endOfDayInItaly(addDays(date, DAYS_TO_TRANSMIT)) } as const]
    : []

/** What an invoice waits for, the next first. */
export const deadlinesOf = (state: InvoiceState): readonly InvoiceDeadline[] => {
  switch (state.status) {
    case 'Draft':
      return transmission(state.content)
    case 'Queued':
      return state.resendBefore === null
        ? transmission(state.content)
        : [{ kind: 'Resend', before: state.resendBefore }]
    case 'Rejected':
      return [{ kind: 'Resend', before: state.resendBefore }]
    case 'AwaitingRedelivery':
      return [
        { kind: 'Redelivery', before: after(state.since, DAYS_OF_REDELIVERY) },
        { kind: 'Answer', before: after(state.since, DAYS_TO_ANSWER) },
      ]
    case 'Delivered':
      return recipientKindOf(state.content.channel) === 'publicAdministration'
        ? [{ kind: 'Answer', before: after(state.since, DAYS_TO_ANSWER) }]
        : []
    case 'NotDrafted':
    case 'Discarded':
    case 'Transmitted':
    case 'Undelivered':
    case 'Undeliverable':
    case 'Accepted':
    case 'Refused':
    case 'TermsExpired':
    case 'Received':
      return []
    default:
      return absurd(state)
  }
}
