import type {
  CodiceDestinatario,
  CodiceFiscale,
  InvoiceNumber,
  NumberSeries,
  PartitaIva,
  Pec,
} from '../fiscal/index.js'
import type { ActBarred } from '../kernel/act-barred.js'
import type { Told } from '../kernel/actor.js'
import type { ClientId, InvoiceId } from '../kernel/ids.js'
import type { Reason } from '../kernel/text.js'
import type { Day, Instant } from '../kernel/time.js'
import type { EXEMPTIONS } from './exemptions.js'

// ── Content ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/** What kind of document the tax authority is told that this is: `DOCUMENT_TYPES` says what each demands. */
export type DocumentType =
  | 'TD01'
  | 'TD02'
  | 'TD03'
  | 'TD04'
  | 'TD05'
  | 'TD06'
  | 'TD16'
  | 'TD17'
  | 'TD18'
  | 'TD19'
  | 'TD20'
  | 'TD21'
  | 'TD22'
  | 'TD23'
  | 'TD24'
  | 'TD25'
  | 'TD26'
  | 'TD27'
  | 'TD28'
  | 'TD29'

/** Why a line bears no VAT. */
export type Exemption = (typeof EXEMPTIONS)[number]

/** `rate` in hundredths of a percent: 22% is 2200. */
export type Vat =
  | { readonly kind: 'rate'; readonly rate: number }
  | { readonly kind: 'exempt'; readonly exemption: Exemption }

/** `quantity` in thousandths of a unit, `unitPrice` in cents (negative: a discount or a correction). */
export type InvoiceLine = { readonly quantity: number; readonly unitPrice: number; readonly vat: Vat }

/** By what a party is known to a tax authority. */
export type FiscalIdentity =
  | { readonly kind: 'business'; readonly partitaIva: PartitaIva }
  | { readonly kind: 'person'; readonly codiceFiscale: CodiceFiscale }
  | { readonly kind: 'foreign'; readonly country: string; readonly code: string }

/** `country`: two capitals, as in ISO 3166-1. */
export type Address = {
  readonly street: string
  readonly postCode: string
  readonly town: string
  readonly country: string
}

/** Supplier or customer. Personal data. */
export type InvoiceParty = { readonly name: string; readonly identity: FiscalIdentity; readonly address: Address }

/** What a document says. It may still be unfit to be sent: `faultsOf` tells why. */
export type InvoiceContent = {
  readonly documentType: DocumentType
  /** The date of the document; its year is the year of its number. */
  readonly date: Day
  /** Through what the exchange reaches the recipient; its length tells a public administration from anyone else. */
  readonly channel: CodiceDestinatario
  readonly lines: readonly InvoiceLine[]
  /** The invoices that this document corrects. */
  readonly refersTo: readonly InvoiceId[]
  readonly personal: InvoicePeople
}

/** What of a document speaks of people. */
export type InvoicePeople = {
  /** Cedente or prestatore. */
  readonly supplier: InvoiceParty
  /** Cessionario or committente. */
  readonly customer: InvoiceParty
  /** Where a private recipient without a code gets it. */
  readonly pec: Pec | null
  /** One for each line, in the same order. */
  readonly descriptions: readonly string[]
}

/** Money in whole cents. */
export type VatTotal = { readonly vat: Vat; readonly taxable: number; readonly tax: number }

/** Money in whole cents, for each rate or exemption in the order of its first line, and overall. */
export type InvoiceTotals = {
  readonly byVat: readonly VatTotal[]
  readonly taxable: number
  readonly tax: number
  readonly total: number
}

/** A number as the numbering of the issuer gave it; `series` may be empty. */
export type AssignedNumber = { readonly year: number; readonly series: NumberSeries; readonly text: InvoiceNumber }

// ── Notices of the exchange (SdI) ───────────────────────────────────────────────────────────────────────────────────

/**
 * NS: rejected. RC: delivered. MC: not delivered. AT: undeliverable for good.
 * NE: the answer of a public administration (EC01 accepts, EC02 refuses). DT: it gave none in time.
 */
export type NoticeKind = 'NS' | 'RC' | 'MC' | 'AT' | 'NE-EC01' | 'NE-EC02' | 'DT'

/** Which notice this is: the exchange's own number of the file, the notice's id, and when the exchange issued it. */
export type NoticeRef = { readonly sdiId: string; readonly noticeId: string; readonly issuedAt: Instant }

/** What the exchange found wrong: its code, such as `00404`, and its words, which may quote the document. */
export type SdiError = { readonly code: string; readonly message: string }

/** What the exchange says about a file that it was given. */
export type Notice =
  | (NoticeRef & { readonly kind: 'NS'; readonly errors: readonly SdiError[] })
  | (NoticeRef & { readonly kind: 'NE-EC02'; readonly reason: Reason })
  | (NoticeRef & { readonly kind: 'RC' })
  | (NoticeRef & { readonly kind: 'MC' })
  | (NoticeRef & { readonly kind: 'AT' })
  | (NoticeRef & { readonly kind: 'NE-EC01' })
  | (NoticeRef & { readonly kind: 'DT' })

// ── Commands ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** `clientId`: the owner of the service in whose panel the invoice stands. */
type Of = { readonly invoiceId: InvoiceId; readonly clientId: ClientId }

/** Write a new invoice that nobody else sees yet. */
export type DraftInvoice = Of & { readonly type: 'DraftInvoice'; readonly content: InvoiceContent }
/** Also for one that the exchange rejected, before it goes out again. */
export type EditInvoice = Of & { readonly type: 'EditInvoice'; readonly content: InvoiceContent }
/** Throw a draft away for good. */
export type DiscardInvoice = Of & { readonly type: 'DiscardInvoice' }
/** Sends with a new number: a draft, or one rejected whose days for re-sending are over. */
export type SendInvoice = Of & {
  readonly type: 'SendInvoice'
  /** Of the number to take; may be empty. */
  readonly series: NumberSeries
  /** The name of the transmitted file, never used before. */
  readonly fileName: string
}
/** Sends one rejected again, with the same number and date and a new file name. */
export type ResendInvoice = Of & { readonly type: 'ResendInvoice'; readonly fileName: string }
/** The exchange took the file. */
export type RecordTransmission = Of & {
  readonly type: 'RecordTransmission'
  readonly fileName: string
  readonly sdiId: string
}
/** The file could not be handed over; it will be tried again. `attempt` counts from 1 for each file. */
export type RecordProcessingError = Of & {
  readonly type: 'RecordProcessingError'
  readonly fileName: string
  readonly attempt: number
  readonly reason: Reason
}
/** Put on record what the exchange says about a file. */
export type RecordNotice = Of & { readonly type: 'RecordNotice'; readonly notice: Notice }
/** An invoice that a supplier issued to the client and the exchange delivered. */
export type RecordReceivedInvoice = Of & {
  readonly type: 'RecordReceivedInvoice'
  readonly received: ReceivedDocument
}
/** Enter it in the books. */
export type BookInvoice = Of & { readonly type: 'BookInvoice' }
/** Take it out of the books, with a reason. */
export type UnbookInvoice = Of & { readonly type: 'UnbookInvoice'; readonly reason: Reason }

/** Everything that can be asked of an invoice. */
export type InvoiceCommand =
  | DraftInvoice
  | EditInvoice
  | DiscardInvoice
  | SendInvoice
  | ResendInvoice
  | RecordTransmission
  | RecordProcessingError
  | RecordNotice
  | RecordReceivedInvoice
  | BookInvoice
  | UnbookInvoice

/** What arrives from a supplier. Money in whole cents. */
export type ReceivedDocument = {
  readonly sdiId: string
  readonly documentType: DocumentType
  readonly date: Day
  readonly taxable: number
  readonly tax: number
  readonly number: InvoiceNumber
  readonly personal: { readonly supplier: InvoiceParty }
}

/** What the document that is being sent must know of one that it refers to: `referredInvoice` tells it. */
export type ReferredInvoice = {
  readonly invoiceId: InvoiceId
  readonly issued: boolean
  readonly sameIssuer: boolean
  readonly sameCustomer: boolean
}

/** What other streams say when a document goes out: whose service it is, and the invoices that it refers to. */
export type SendingFacts = {
  readonly owner: { readonly partitaIva: PartitaIva; readonly codiceFiscale: CodiceFiscale | null }
  readonly referred: readonly ReferredInvoice[]
}

/** A command as it reaches the decider: who, when, and for the two ways of sending the facts of other streams. */
export type ToldInvoice<Command extends InvoiceCommand = InvoiceCommand> = Command extends SendInvoice
  ? Told<Command> & { readonly facts: SendingFacts & { readonly number: AssignedNumber } }
  : Command extends ResendInvoice
    ? Told<Command> & { readonly facts: SendingFacts }
    : Told<Command>

// ── Events ──────────────────────────────────────────────────────────────────────────────────────────────────────────

type At = { readonly at: Instant }
type ByNotice = At & NoticeRef

/** The draft exists, with its content. */
export type InvoiceDrafted = At & InvoiceContent & { readonly type: 'InvoiceDrafted'; readonly clientId: ClientId }
/** It has new content. */
export type InvoiceEdited = At & InvoiceContent & { readonly type: 'InvoiceEdited' }
/** The draft is gone for good. */
export type InvoiceDiscarded = At & { readonly type: 'InvoiceDiscarded' }
/** It has its number and waits to be handed to the exchange. */
export type InvoiceSent = At & {
  readonly type: 'InvoiceSent'
  readonly number: AssignedNumber
  readonly date: Day
  readonly fileName: string
}
/** It goes out again under its number. */
export type InvoiceResent = At & { readonly type: 'InvoiceResent'; readonly fileName: string }
/** The file could not be handed over this time. */
export type ProcessingFailed = At & {
  readonly type: 'ProcessingFailed'
  readonly attempt: number
  readonly personal: { readonly reason: Reason }
}
/** The exchange took the file and gave it a number of its own. */
export type InvoiceTransmitted = At & { readonly type: 'InvoiceTransmitted'; readonly sdiId: string }
/** NS. The number stays reserved for this invoice before `resendBefore`. */
export type InvoiceRejected = ByNotice & {
  readonly type: 'InvoiceRejected'
  readonly resendBefore: Instant
  readonly errorCodes: readonly string[]
  readonly personal: { readonly messages: readonly string[] }
}
/** RC. */
export type InvoiceDelivered = ByNotice & { readonly type: 'InvoiceDelivered' }
/** MC to a private recipient: issued; the issuer must tell the customer. */
export type InvoiceUndelivered = ByNotice & { readonly type: 'InvoiceUndelivered' }
/** MC to a public administration: the exchange tries again for 10 days. */
export type RedeliveryAwaited = ByNotice & { readonly type: 'RedeliveryAwaited' }
/** AT. */
export type InvoiceUndeliverable = ByNotice & { readonly type: 'InvoiceUndeliverable' }
/** NE, EC01. */
export type InvoiceAccepted = ByNotice & { readonly type: 'InvoiceAccepted' }
/** NE, EC02. */
export type InvoiceRefused = ByNotice & {
  readonly type: 'InvoiceRefused'
  readonly personal: { readonly reason: Reason }
}
/** DT. */
export type AnswerTermsExpired = ByNotice & { readonly type: 'AnswerTermsExpired' }
/** A notice that came late or against an earlier one: on record, without effect. */
export type NoticeKept = ByNotice & { readonly type: 'NoticeKept'; readonly kind: NoticeKind }
/** A supplier's invoice reached the client. */
export type InvoiceReceived = At & ReceivedDocument & { readonly type: 'InvoiceReceived'; readonly clientId: ClientId }
/** It stands in the books. */
export type InvoiceBooked = At & { readonly type: 'InvoiceBooked' }
/** It no longer stands in the books. */
export type InvoiceUnbooked = At & {
  readonly type: 'InvoiceUnbooked'
  readonly personal: { readonly reason: Reason }
}
/** Refused by its recipient while it stands in the books: somebody has to look. */
export type BookedInvoiceRefused = At & { readonly type: 'BookedInvoiceRefused' }

/** Everything that can have happened to an invoice. */
export type InvoiceEvent =
  | InvoiceDrafted
  | InvoiceEdited
  | InvoiceDiscarded
  | InvoiceSent
  | InvoiceResent
  | ProcessingFailed
  | InvoiceTransmitted
  | InvoiceRejected
  | InvoiceDelivered
  | InvoiceUndelivered
  | RedeliveryAwaited
  | InvoiceUndeliverable
  | InvoiceAccepted
  | InvoiceRefused
  | AnswerTermsExpired
  | NoticeKept
  | ActBarred
  | InvoiceReceived
  | InvoiceBooked
  | InvoiceUnbooked
  | BookedInvoiceRefused

// ── States: the exchange, and beside it the books ───────────────────────────────────────────────────────────────────

/** `BookedButRefused`: in the books although its recipient refused it; the worklist shows it until it is unbooked. */
export type Booking =
  | { readonly status: 'NotBooked' }
  | { readonly status: 'Booked'; readonly at: Instant }
  | { readonly status: 'BookedButRefused'; readonly at: Instant; readonly refusedAt: Instant }

type Owned = { readonly clientId: ClientId }

/** A file that the exchange took, and the number it gave to it. */
export type Transmission = { readonly fileName: string; readonly sdiId: string }

type Sent = Owned & {
  readonly content: InvoiceContent
  readonly number: AssignedNumber
  /** The date under which the number was taken. */
  readonly date: Day
  /** Of the file now on its way or last answered. */
  readonly fileName: string
  /** Earlier files of this invoice, each rejected. */
  readonly earlier: readonly Transmission[]
  /** Of every notice on record: `<kind> <SdI id> <notice id>`. */
  readonly notices: readonly string[]
}

type OnExchange = Sent & { readonly sdiId: string }

/** `since`: when the exchange issued the notice that led here. */
type Answered = OnExchange & { readonly since: Instant }

/** There is no such invoice. */
export type NotDrafted = { readonly status: 'NotDrafted' }
/** Can be edited, sent or discarded; has no number. */
export type Draft = Owned & { readonly status: 'Draft'; readonly content: InvoiceContent }
/** Thrown away as a draft. */
export type Discarded = Owned & { readonly status: 'Discarded' }
/** `resendBefore`: of one that goes out again, else `null`. */
export type Queued = Sent & {
  readonly status: 'Queued'
  readonly failedAttempts: number
  readonly resendBefore: Instant | null
}
/** Taken by the exchange, not yet answered. */
export type Transmitted = OnExchange & { readonly status: 'Transmitted' }
/** Rejected by the exchange (NS): never issued. */
export type Rejected = Answered & { readonly status: 'Rejected'; readonly resendBefore: Instant }
/** Delivered (RC): issued. */
export type Delivered = Answered & { readonly status: 'Delivered'; readonly booking: Booking }
/** Not delivered to a private recipient (MC): issued, and final. */
export type Undelivered = Answered & { readonly status: 'Undelivered'; readonly booking: Booking }
/** Not yet delivered to a public administration (MC): not issued yet. */
export type AwaitingRedelivery = Answered & { readonly status: 'AwaitingRedelivery' }
/** Cannot be delivered to a public administration (AT): issued. */
export type Undeliverable = Answered & { readonly status: 'Undeliverable'; readonly booking: Booking }
/** Accepted by a public administration (NE EC01): issued, and final. */
export type Accepted = Answered & { readonly status: 'Accepted'; readonly booking: Booking }
/** Refused by a public administration (NE EC02): not issued. */
export type Refused = Answered & { readonly status: 'Refused'; readonly booking: Booking }
/** Not answered by a public administration (DT): issued, and final. */
export type TermsExpired = Answered & { readonly status: 'TermsExpired'; readonly booking: Booking }
/** Issued by a supplier and received by the client. */
export type Received = Owned & {
  readonly status: 'Received'
  readonly document: ReceivedDocument
  readonly booking: Booking
}

/** Issued, so that it may be booked. */
export type Issued = Delivered | Undelivered | Undeliverable | Accepted | TermsExpired

/** Taken in by the exchange. */
export type OnTheExchange = Transmitted | Rejected | AwaitingRedelivery | Refused | Issued

/** What an invoice can be. */
export type InvoiceState = NotDrafted | Draft | Discarded | Queued | OnTheExchange | Received

/** The names of those states. */
export type InvoiceStatus = InvoiceState['status']
