import type { NumberSeries } from '../fiscal/index.js'
import type { Decision } from '../kernel/decider.js'
import type { InvoiceId } from '../kernel/ids.js'
import type { Day, Instant } from '../kernel/time.js'
import type { DocumentType, InvoiceEvent, InvoiceStatus, NoticeKind } from './types.js'

/** Why a document cannot be kept, not even as a draft. */
export type ShapeFault =
  | { readonly code: 'DescriptionsDoNotMatchLines'; readonly lines: number; readonly descriptions: number }
  /** In cents: what the exchange's format can hold. */
  | { readonly code: 'AmountBeyondLimit'; readonly limit: number }

/** Why a document cannot be sent. */
export type ContentFault =
  | { readonly code: 'LinesMissing' }
  | { readonly code: 'DateAhead'; readonly date: Day; readonly today: Day }
  | { readonly code: 'SupplierNotTheOwner'; readonly documentType: DocumentType }
  | { readonly code: 'CustomerNotTheOwner'; readonly documentType: DocumentType }
  | { readonly code: 'SamePartyOnBothSides'; readonly documentType: DocumentType }
  | { readonly code: 'PartiesDiffer'; readonly documentType: DocumentType }
  | { readonly code: 'ReferenceMissing'; readonly documentType: DocumentType }
  | { readonly code: 'ReferredNotIssued'; readonly invoiceId: InvoiceId }
  | { readonly code: 'ReferredOfAnotherIssuer'; readonly invoiceId: InvoiceId }
  | { readonly code: 'ReferredOfAnotherCustomer'; readonly invoiceId: InvoiceId }

/** Why a document cannot go out now: its content, or what had gone out before. */
export type SendFault =
  | ContentFault
  | { readonly code: 'DateChanged'; readonly date: Day; readonly sentWith: Day }
  | { readonly code: 'FileNameUsed' }

/** Every way in which an invoice says no. */
export type InvoiceRefusal =
  | { readonly code: 'WrongParty'; readonly allowed: readonly ('accountant' | 'client' | 'system')[] }
  | { readonly code: 'NotTheOwner' }
  | { readonly code: 'InvoiceUnknown' }
  | { readonly code: 'InvoiceExists'; readonly status: InvoiceStatus }
  | { readonly code: 'NotADraft'; readonly status: InvoiceStatus }
  | { readonly code: 'NotRejected'; readonly status: InvoiceStatus }
  | { readonly code: 'NotSent'; readonly status: InvoiceStatus }
  | { readonly code: 'NotIssued'; readonly status: InvoiceStatus }
  | { readonly code: 'ContentNotUsable'; readonly faults: readonly ShapeFault[] }
  | { readonly code: 'NotFitToSend'; readonly faults: readonly SendFault[] }
  /** It still goes out again under its own number. */
  | { readonly code: 'StillToResend'; readonly before: Instant }
  /** It needs a new number. */
  | { readonly code: 'ResendTimeOver'; readonly before: Instant }
  | { readonly code: 'NumberDoesNotFit'; readonly year: number; readonly series: NumberSeries }
  | { readonly code: 'UnknownFile' }
  | { readonly code: 'AnotherTransmission'; readonly sdiId: string }
  | { readonly code: 'UnknownTransmission'; readonly sdiId: string }
  | { readonly code: 'OnlyPublicAdministrationsAnswer'; readonly kind: NoticeKind }

/** The events of a command about an invoice, or the refusal. */
export type InvoiceDecision = Decision<InvoiceEvent, InvoiceRefusal>
