export { invoiceCommandCodec, invoiceContentCodec, invoiceEventCodec } from './codec.js'
export { faultsOf, referredInvoice, sameParty } from './content.js'
export { invoice, invoiceActionOf } from './decider.js'
export { DOCUMENT_TYPES, type OwnerRole } from './document-types.js'
export { EXEMPTIONS } from './exemptions.js'
export { noticeKinds } from './notices.js'
export {
  deadlinesOf,
  type InvoiceDeadline,
  isBookable,
  isBookedButRefused,
  isIssued,
  resendDeadline,
} from './queries.js'
export { AMOUNT_LIMIT, totalsOf } from './totals.js'
export type * from './refusals.js'
export type * from './types.js'
