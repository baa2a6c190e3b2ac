import { absurd } from '../kernel/absurd.js'
import { isBookable } from './queries.js'
import { noticeEffect, type NoticeEffect, noticeKey } from './notices.js'
import type {
  Booking,
  InvoiceContent,
  InvoiceEvent,
  InvoiceResent,
  InvoiceSent,
  InvoiceState,
  NoticeKind,
  NoticeRef,
  OnTheExchange,
  Queued,
  ReceivedDocument,
  Rejected,
} from './types.js'

const NOT_BOOKED: Booking = { status: 'NotBooked' }

/** Whether an invoice has gone out at least once. */
export const isSent = (state: InvoiceState): state is Queued | OnTheExchange => 'notices' in state

const isOnTheExchange = (state: InvoiceState): state is OnTheExchange => 'sdiId' in state

/** Field by field: whatever else came along is left behind. */
export const contentOf = (event: InvoiceContent): InvoiceContent => ({
  documentType: event.documentType,
  date: event.date,
  channel: event.channel,
  lines: event.lines,
  refersTo: event.refersTo,
  personal: event.personal,
})

/** Field by field, as `contentOf`. */
export const documentOf = (event: ReceivedDocument): ReceivedDocument => ({
  sdiId: event.sdiId,
  number: event.number,
  documentType: event.documentType,
  date: event.date,
  taxable: event.taxable,
  tax: event.tax,
  personal: event.personal,
})

const edited = (state: InvoiceState, content: InvoiceContent): InvoiceState =>
  state.status === 'Draft' || state.status === 'Rejected' ? { ...state, content } : state

type Sent = Omit<Queued, 'status' | 'failedAttempts' | 'resendBefore'>

const sentOf = ({ clientId, content, number, date, fileName, earlier, notices }: Sent): Sent => ({
  clientId,
  content,
  number,
  date,
  fileName,
  earlier,
  notices,
})

const withTransmission = ({ earlier, fileName, sdiId }: Rejected) => [...earlier, { fileName, sdiId }]

const sent = (state: InvoiceState, { number, date, fileName }: InvoiceSent): InvoiceState => {
  if (state.status !== 'Draft' && state.status !== 'Rejected') return state
  const { clientId, content } = state
  const before =
    state.status === 'Rejected'
      ? { earlier: withTransmission(state), notices: state.notices }
      : { earlier: [], notices: [] }
  const out = { clientId, content, number, date, fileName, ...before }
  return { ...out, status: 'Queued', failedAttempts: 0, resendBefore: null }
}

const resent = (state: InvoiceState, { fileName }: InvoiceResent): InvoiceState => {
  if (state.status !== 'Rejected') return state
  const out = { ...sentOf(state), fileName, earlier: withTransmission(state) }
  return { ...out, status: 'Queued', failedAttempts: 0, resendBefore: state.resendBefore }
}

const transmitted = (state: InvoiceState, sdiId: string): InvoiceState =>
  state.status === 'Queued' ? { ...sentOf(state), status: 'Transmitted', sdiId } : state

/** The invoice with one more notice on record, or `null` where that notice cannot lead to that status. */
const answered = (state: InvoiceState, event: NoticeRef, kind: NoticeKind, next: NoticeEffect) => {
  if (!isOnTheExchange(state) || state.sdiId !== event.sdiId) return null
  if (noticeEffect(state.content, state.status, kind) !== next) return null
  const notices = [...state.notices, noticeKey(kind, event)]
  return { ...sentOf(state), sdiId: state.sdiId, notices, since: event.issuedAt }
}

type WithBooking = 'Delivered' | 'Undelivered' | 'Undeliverable' | 'Accepted' | 'Refused' | 'TermsExpired'

const concluded = (state: InvoiceState, event: NoticeRef, kind: NoticeKind, status: WithBooking): InvoiceState => {
  const answer = answered(state, event, kind, status)
  return answer === null ? state : { ...answer, status, booking: 'booking' in state ? state.booking : NOT_BOOKED }
}

const withBooking = (state: InvoiceState, booking: Booking): InvoiceState =>
  'booking' in state ? { ...state, booking } : state

/** Folds one stored event in; lets pass what cannot follow. */
export const evolve = (state: InvoiceState, event: InvoiceEvent): InvoiceState => {
  switch (event.type) {
    case 'InvoiceDrafted':
      return state.status === 'NotDrafted'
        ? { status: 'Draft', clientId: event.clientId, content: contentOf(event) }
        : state
    case 'InvoiceEdited':
      return edited(state, contentOf(event))
    case 'InvoiceDiscarded':
      return state.status === 'Draft' ? { status: 'Discarded', clientId: state.clientId } : state
    case 'InvoiceSent':
      return sent(state, event)
    case 'InvoiceResent':
      return resent(state, event)
    case 'ProcessingFailed':
      return state.status === 'Queued' ? { ...state, failedAttempts: event.attempt } : state
    case 'InvoiceTransmitted':
      return transmitted(state, event.sdiId)
    case 'InvoiceRejected': {
      const answer = answered(state, event, 'NS', 'Rejected')
      return answer === null ? state : { ...answer, status: 'Rejected', resendBefore: event.resendBefore }
    }
    case 'InvoiceDelivered':
      return concluded(state, event, 'RC', 'Delivered')
    case 'InvoiceUndelivered':
      return concluded(state, event, 'MC', 'Undelivered')
    case 'RedeliveryAwaited': {
      const answer = answered(state, event, 'MC', 'AwaitingRedelivery')
      return answer === null ? state : { ...answer, status: 'AwaitingRedelivery' }
    }
    case 'InvoiceUndeliverable':
      return concluded(state, event, 'AT', 'Undeliverable')
    case 'InvoiceAccepted':
      return concluded(state, event, 'NE-EC01', 'Accepted')
    case 'InvoiceRefused':
      return concluded(state, event, 'NE-EC02', 'Refused')
    case 'AnswerTermsExpired':
      return concluded(state, event, 'DT', 'TermsExpired')
    case 'NoticeKept':
      return isSent(state) ? { ...state, notices: [...state.notices, noticeKey(event.kind, event)] } : state
    case 'InvoiceReceived': {
      if (state.status !== 'NotDrafted') return state
      return { status: 'Received', clientId: event.clientId, document: documentOf(event), booking: NOT_BOOKED }
    }
    case 'InvoiceBooked':
      return isBookable(state) ? { ...state, booking: { status: 'Booked', at: event.at } } : state
    case 'InvoiceUnbooked':
      return withBooking(state, NOT_BOOKED)
    case 'BookedInvoiceRefused':
      return state.status === 'Refused' && state.booking.status === 'Booked'
        ? withBooking(state, { status: 'BookedButRefused', at: state.booking.at, refusedAt: event.at })
        : state
    case 'ActBarred':
      return state
    default:
      return absurd(event)
  }
}
