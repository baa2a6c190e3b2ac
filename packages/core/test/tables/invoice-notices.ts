import type { InvoiceStatus, NoticeKind } from '../../src/invoice/index.js'

type Before<Status extends InvoiceStatus> = Readonly<
  Record<Status, Readonly<Record<NoticeKind, InvoiceStatus | 'kept' | 'refused'>>>
>

type OfBoth = 'Queued' | 'Transmitted' | 'Rejected' | 'Delivered'

/**
 * What a notice about the file now on its way makes of an invoice, in whatever order notices come:
 * its next status; `kept`: on record, without effect; `refused`: no such invoice gets such a notice.
 */
export const privateNotices: Before<OfBoth | 'Undelivered'> = {
  Queued: {
    NS: 'Rejected',
    RC: 'Delivered',
    MC: 'Undelivered',
    AT: 'refused',
    'NE-EC01': 'refused',
    'NE-EC02': 'refused',
    DT: 'refused',
  },
  Transmitted: {
    NS: 'Rejected',
    RC: 'Delivered',
    MC: 'Undelivered',
    AT: 'refused',
    'NE-EC01': 'refused',
    'NE-EC02': 'refused',
    DT: 'refused',
  },
  Rejected: {
    NS: 'kept',
    RC: 'kept',
    MC: 'kept',
    AT: 'refused',
    'NE-EC01': 'refused',
    'NE-EC02': 'refused',
    DT: 'refused',
  },
  Delivered: {
    NS: 'kept',
    RC: 'kept',
    MC: 'kept',
    AT: 'refused',
    'NE-EC01': 'refused',
    'NE-EC02': 'refused',
    DT: 'refused',
  },
  Undelivered: {
    NS: 'kept',
    RC: 'kept',
    MC: 'kept',
    AT: 'refused',
    'NE-EC01': 'refused',
    'NE-EC02': 'refused',
    DT: 'refused',
  },
}

/** The same for an invoice to a public administration. */
export const publicNotices: Before<
  OfBoth | 'AwaitingRedelivery' | 'Undeliverable' | 'Accepted' | 'Refused' | 'TermsExpired'
> = {
  Queued: {
    NS: 'Rejected',
    RC: 'Delivered',
    MC: 'AwaitingRedelivery',
    AT: 'Undeliverable',
    'NE-EC01': 'Accepted',
    'NE-EC02': 'Refused',
    DT: 'TermsExpired',
  },
  Transmitted: {
    NS: 'Rejected',
    RC: 'Delivered',
    MC: 'AwaitingRedelivery',
    AT: 'Undeliverable',
    'NE-EC01': 'Accepted',
    'NE-EC02': 'Refused',
    DT: 'TermsExpired',
  },
  Rejected: { NS: 'kept', RC: 'kept', MC: 'kept', AT: 'kept', 'NE-EC01': 'kept', 'NE-EC02': 'kept', DT: 'kept' },
  Delivered: {
    NS: 'kept',
    RC: 'kept',
    MC: 'kept',
    AT: 'kept',
    'NE-EC01': 'Accepted',
    'NE-EC02': 'Refused',
    DT: 'TermsExpired',
  },
  AwaitingRedelivery: {
    NS: 'kept',
    RC: 'Delivered',
    MC: 'kept',
    AT: 'Undeliverable',
    'NE-EC01': 'Accepted',
    'NE-EC02': 'Refused',
    DT: 'TermsExpired',
  },
  Undeliverable: { NS: 'kept', RC: 'kept', MC: 'kept', AT: 'kept', 'NE-EC01': 'kept', 'NE-EC02': 'kept', DT: 'kept' },
  Accepted: { NS: 'kept', RC: 'kept', MC: 'kept', AT: 'kept', 'NE-EC01': 'kept', 'NE-EC02': 'kept', DT: 'kept' },
  Refused: { NS: 'kept', RC: 'kept', MC: 'kept', AT: 'kept', 'NE-EC01': 'kept', 'NE-EC02': 'kept', DT: 'kept' },
  TermsExpired: { NS: 'kept', RC: 'kept', MC: 'kept', AT: 'kept', 'NE-EC01': 'kept', 'NE-EC02': 'kept', DT: 'kept' },
}
