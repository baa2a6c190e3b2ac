import { recipientKindOf } from '../fiscal/index.js'
import { absurd } from '../kernel/absurd.js'
import type { Party } from '../kernel/actor.js'
import type { DelegableAction } from '../kernel/catalogue.js'
import { decideBy, decided, type Decider, refused, unchanged } from '../kernel/decider.js'
import { sameJson } from '../kernel/same.js'
import { dayInItaly, type Instant, yearOf } from '../kernel/time.js'
import { faultsOf, shapeFaults } from './content.js'
import { contentOf, documentOf, evolve, isSent } from './evolve.js'
import { noticeEffect, noticeKey, noticeKinds } from './notices.js'
import { isBookable, resendBefore } from './queries.js'
import type { InvoiceDecision, InvoiceRefusal, SendFault } from './refusals.js'
import type {
  BookInvoice,
  DiscardInvoice,
  DraftInvoice,
  EditInvoice,
  InvoiceCommand,
  InvoiceEvent,
  InvoiceState,
  Notice,
  NoticeKind,
  OnTheExchange,
  Queued,
  RecordNotice,
  RecordProcessingError,
  RecordReceivedInvoice,
  RecordTransmission,
  Rejected,
  ResendInvoice,
  SendInvoice,
  ToldInvoice,
  UnbookInvoice,
} from './types.js'

/** What an accountant must be allowed to do for each command; `null`: the exchange's own, given by the system. */
export const invoiceActionOf: Readonly<Record<InvoiceCommand['type'], DelegableAction | null>> = {
  DraftInvoice: 'draft-invoice',
  EditInvoice: 'edit-invoice',
  DiscardInvoice: 'discard-invoice',
  SendInvoice: 'send-invoice',
  ResendInvoice: 'resend-invoice',
  RecordTransmission: null,
  RecordProcessingError: null,
  RecordNotice: null,
  RecordReceivedInvoice: null,
  BookInvoice: 'book-invoice',
  UnbookInvoice: 'unbook-invoice',
}

const SYSTEM: readonly (Party | 'system')[] = ['system']
const OWNER_OR_ACCOUNTANT: readonly (Party | 'system')[] = ['client', 'accountant']

// ── Guards ──────────────────────────────────────────────────────────────────────────────────────────────────────────

const partyRefusal = ({ type, by, clientId }: ToldInvoice, state: InvoiceState): InvoiceRefusal | null => {
  const allowed = invoiceActionOf[type] === null ? SYSTEM : OWNER_OR_ACCOUNTANT
  if (!allowed.includes(by.kind)) return { code: 'WrongParty', allowed }
  if (by.kind === 'client' && by.id !== clientId) return { code: 'NotTheOwner' }
  return state.status !== 'NotDrafted' && state.clientId !== clientId ? { code: 'NotTheOwner' } : null
}

const unknown = refused({ code: 'InvoiceUnknown' })

const not =
  (code: 'NotADraft' | 'NotRejected' | 'NotSent' | 'NotIssued') =>
  ({ status }: InvoiceState): InvoiceDecision =>
    status === 'NotDrafted' ? unknown : refused({ code, status })

const notADraft = not('NotADraft')
const notRejected = not('NotRejected')
const notSent = not('NotSent')
const notIssued = not('NotIssued')

// ── Writing ─────────────────────────────────────────────────────────────────────────────────────────────────────────

const draftInvoice = ({ clientId, content, at }: ToldInvoice<DraftInvoice>, state: InvoiceState): InvoiceDecision => {
  if (state.status === 'Draft' && sameJson(state.content, content)) return unchanged
  if (state.status !== 'NotDrafted') return refused({ code: 'InvoiceExists', status: state.status })
  const faults = shapeFaults(content)
  if (faults.length > 0) return refused({ code: 'ContentNotUsable', faults })
  return decided({ type: 'InvoiceDrafted', clientId, ...contentOf(content), at })
}

const editInvoice = ({ content, at }: ToldInvoice<EditInvoice>, state: InvoiceState): InvoiceDecision => {
  if (state.status !== 'Draft' && state.status !== 'Rejected') return notADraft(state)
  if (sameJson(state.content, content)) return unchanged
  const faults = shapeFaults(content)
  if (faults.length > 0) return refused({ code: 'ContentNotUsable', faults })
  return decided({ type: 'InvoiceEdited', ...contentOf(content), at })
}

const discardInvoice = ({ at }: ToldInvoice<DiscardInvoice>, state: InvoiceState): InvoiceDecision => {
  if (state.status === 'Discarded') return unchanged
  if (state.status !== 'Draft') return notADraft(state)
  return decided({ type: 'InvoiceDiscarded', at })
}

// ── Sending ─────────────────────────────────────────────────────────────────────────────────────────────────────────

const fileFaults = (state: InvoiceState, name: string): readonly SendFault[] =>
  isSent(state) && (state.fileName === name || state.earlier.some(({ fileName }) => fileName === name))
    ? [{ code: 'FileNameUsed' }]
    : []

const dateFaults = ({ content, date }: Rejected): readonly SendFault[] =>
  content.date === date ? [] : [{ code: 'DateChanged', date: content.date, sentWith: date }]

const sendInvoice = (command: ToldInvoice<SendInvoice>, state: InvoiceState): InvoiceDecision => {
  const { fileName, series, facts, at } = command
  if (state.status === 'Queued' && state.fileName === fileName) return unchanged
  if (state.status !== 'Draft' && state.status !== 'Rejected') return notADraft(state)
  if (state.status === 'Rejected' && at < state.resendBefore)
    return refused({ code: 'StillToResend', before: state.resendBefore })
  const faults = [...faultsOf(state.content, facts, dayInItaly(at)), ...fileFaults(state, fileName)]
  if (faults.length > 0) return refused({ code: 'NotFitToSend', faults })
  const { number } = facts
  if (number.year !== yearOf(state.content.date) || number.series !== series)
    return refused({ code: 'NumberDoesNotFit', year: number.year, series: number.series })

  return decided({ type: 'InvoiceSent', number, date: state.content.date, fileName, at })
}

const resendInvoice = (command: ToldInvoice<ResendInvoice>, state: InvoiceState): InvoiceDecision => {
  const { fileName, facts, at } = command
  if (state.status === 'Queued' && state.fileName === fileName) return unchanged
  if (state.status !== 'Rejected') return notRejected(state)
  if (at >= state.resendBefore) return refused({ code: 'ResendTimeOver', before: state.resendBefore })
  const faults = [
    ...faultsOf(state.content, facts, dayInItaly(at)),
    ...dateFaults(state),
    ...fileFaults(state, fileName),
  ]
  if (faults.length > 0) return refused({ code: 'NotFitToSend', faults })

  return decided({ type: 'InvoiceResent', fileName, at })
}

// ── On the way ──────────────────────────────────────────────────────────────────────────────────────────────────────

const anotherTransmission = (sdiId: string) => refused({ code: 'AnotherTransmission', sdiId } as const)

const recordTransmission = (command: ToldInvoice<RecordTransmission>, state: InvoiceState): InvoiceDecision => {
  const { fileName, sdiId, at } = command
  if (!isSent(state)) return notSent(state)
  const earlier = state.earlier.find((file) => file.fileName === fileName)
  if (earlier !== undefined) return earlier.sdiId === sdiId ? unchanged : anotherTransmission(earlier.sdiId)
  if (state.fileName !== fileName) return refused({ code: 'UnknownFile' })
  if (state.status !== 'Queued') return state.sdiId === sdiId ? unchanged : anotherTransmission(state.sdiId)
  if (state.earlier.some((file) => file.sdiId === sdiId)) return anotherTransmission(sdiId)
  return decided({ type: 'InvoiceTransmitted', sdiId, at })
}

const recordProcessingError = (command: ToldInvoice<RecordProcessingError>, state: InvoiceState): InvoiceDecision => {
  const { fileName, attempt, reason, at } = command
  if (!isSent(state)) return notSent(state)
  if (state.earlier.some((file) => file.fileName === fileName)) return unchanged
  if (state.fileName !== fileName) return refused({ code: 'UnknownFile' })
  if (state.status !== 'Queued' || attempt <= state.failedAttempts) return unchanged
  return decided({ type: 'ProcessingFailed', attempt, personal: { reason }, at })
}

// ── Notices ─────────────────────────────────────────────────────────────────────────────────────────────────────────

const refOf = ({ sdiId, noticeId, issuedAt }: Notice, at: Instant) => ({ sdiId, noticeId, issuedAt, at })

const kept = (notice: Notice, at: Instant): InvoiceEvent => ({
  type: 'NoticeKept',
  kind: notice.kind,
  ...refOf(notice, at),
})

const noticeEvent = (notice: Notice, state: Queued | OnTheExchange, at: Instant): InvoiceEvent => {
  const ref = refOf(notice, at)
  if (noticeEffect(state.content, state.status, notice.kind) === 'kept') return kept(notice, at)
  switch (notice.kind) {
    case 'NS':
      return {
        type: 'InvoiceRejected',
        ...ref,
        resendBefore: resendBefore(notice.issuedAt),
        errorCodes: notice.errors.map(({ code }) => code),
        personal: { messages: notice.errors.map(({ message }) => message) },
      }
    case 'RC':
      return { type: 'InvoiceDelivered', ...ref }
    case 'MC':
      return { type: isPublic(state) ? 'RedeliveryAwaited' : 'InvoiceUndelivered', ...ref }
    case 'AT':
      return { type: 'InvoiceUndeliverable', ...ref }
    case 'NE-EC01':
      return { type: 'InvoiceAccepted', ...ref }
    case 'NE-EC02':
      return { type: 'InvoiceRefused', ...ref, personal: { reason: notice.reason } }
    case 'DT':
      return { type: 'AnswerTermsExpired', ...ref }
    default:
      return absurd(notice)
  }
}

const isPublic = ({ content }: Queued | OnTheExchange): boolean =>
  recipientKindOf(content.channel) === 'publicAdministration'

const isEarlier = ({ earlier }: Queued | OnTheExchange, sdiId: string): boolean =>
  earlier.some((file) => file.sdiId === sdiId)

const isForPublicOnly = (kind: NoticeKind): boolean => noticeKinds[kind].publicOnly

const isBooked = (state: Queued | OnTheExchange): boolean => 'booking' in state && state.booking.status === 'Booked'

// The first notice about a file is itself the proof that the exchange took it.
const recordNotice = ({ notice, at }: ToldInvoice<RecordNotice>, state: InvoiceState): InvoiceDecision => {
  if (!isSent(state)) return notSent(state)
  const { kind, sdiId } = notice
  if (isForPublicOnly(kind) && !isPublic(state)) return refused({ code: 'OnlyPublicAdministrationsAnswer', kind })
  if (state.notices.includes(noticeKey(kind, notice))) return unchanged
  if (isEarlier(state, sdiId)) return decided(kept(notice, at))
  if (state.status !== 'Queued' && state.sdiId !== sdiId) return refused({ code: 'UnknownTransmission', sdiId })

  const event = noticeEvent(notice, state, at)
  if (state.status === 'Queued') return decided({ type: 'InvoiceTransmitted', sdiId, at }, event)
  if (event.type === 'InvoiceRefused' && isBooked(state))
    return decided<InvoiceEvent>(event, { type: 'BookedInvoiceRefused', at })
  return decided(event)
}

const recordReceivedInvoice = (
  { clientId, received, at }: ToldInvoice<RecordReceivedInvoice>,
  state: InvoiceState,
): InvoiceDecision => {
  if (state.status === 'Received' && state.document.sdiId === received.sdiId) return unchanged
  if (state.status !== 'NotDrafted') return refused({ code: 'InvoiceExists', status: state.status })
  return decided({ type: 'InvoiceReceived', clientId, ...documentOf(received), at })
}

// ── Booking ─────────────────────────────────────────────────────────────────────────────────────────────────────────

const bookInvoice = ({ at }: ToldInvoice<BookInvoice>, state: InvoiceState): InvoiceDecision => {
  if (!isBookable(state)) return notIssued(state)
  return state.booking.status === 'Booked' ? unchanged : decided({ type: 'InvoiceBooked', at })
}

const unbookInvoice = ({ reason, at }: ToldInvoice<UnbookInvoice>, state: InvoiceState): InvoiceDecision => {
  if (!('booking' in state)) return notIssued(state)
  return state.booking.status === 'NotBooked'
    ? unchanged
    : decided({ type: 'InvoiceUnbooked', personal: { reason }, at })
}

const decideByType = decideBy<ToldInvoice, InvoiceState, InvoiceDecision>({
  DraftInvoice: draftInvoice,
  EditInvoice: editInvoice,
  DiscardInvoice: discardInvoice,
  SendInvoice: sendInvoice,
  ResendInvoice: resendInvoice,
  RecordTransmission: recordTransmission,
  RecordProcessingError: recordProcessingError,
  RecordNotice: recordNotice,
  RecordReceivedInvoice: recordReceivedInvoice,
  BookInvoice: bookInvoice,
  UnbookInvoice: unbookInvoice,
})

const decide = (command: ToldInvoice, state: InvoiceState): InvoiceDecision => {
  const party = partyRefusal(command, state)
  return party === null ? decideByType(command, state) : refused(party)
}

/** One invoice: on its way through the exchange, and beside that in or out of the books. */
export const invoice: Decider<ToldInvoice, InvoiceState, InvoiceEvent, InvoiceRefusal> = {
  decide,
  evolve,
  initialState: { status: 'NotDrafted' },
  isTerminal: ({ status }) => status === 'Discarded',
}
