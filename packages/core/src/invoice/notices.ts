import { recipientKindOf } from '../fiscal/index.js'
import type { InvoiceContent, NoticeKind, NoticeRef, OnTheExchange, Queued } from './types.js'

type Entry = { readonly publicOnly: boolean }

/** The notices of the exchange; `publicOnly`: only an invoice to a public administration gets them. */
export const noticeKinds: Readonly<Record<NoticeKind, Entry>> = {
  NS: { publicOnly: false },
  RC: { publicOnly: false },
  MC: { publicOnly: false },
  AT: { publicOnly: true },
  'NE-EC01': { publicOnly: true },
  'NE-EC02': { publicOnly: true },
  DT: { publicOnly: true },
}

export type SentStatus = Queued['status'] | OnTheExchange['status']

/** What a notice makes of an invoice: its next status, or `kept`: on record, without effect. */
export type NoticeEffect = Exclude<OnTheExchange['status'], 'Transmitted'> | 'kept'

type Effects = Readonly<Record<NoticeKind, NoticeEffect>>

const KEPT: Effects = {
  NS: 'kept',
  RC: 'kept',
  MC: 'kept',
  AT: 'kept',
  'NE-EC01': 'kept',
  'NE-EC02': 'kept',
  DT: 'kept',
}
const ANSWER = { 'NE-EC01': 'Accepted', 'NE-EC02': 'Refused', DT: 'TermsExpired' } as const

// A notice that overtakes the one before it is believed: an answer proves the delivery, an AT the failed attempts.
const FIRST: Effects = { NS: 'Rejected', RC: 'Delivered', MC: 'AwaitingRedelivery', AT: 'Undeliverable', ...ANSWER }
const FIRST_PRIVATE: Effects = { ...KEPT, NS: 'Rejected', RC: 'Delivered', MC: 'Undelivered' }

type RecipientKind = ReturnType<typeof recipientKindOf>

type Table = Readonly<Record<SentStatus, Effects>>

// What is final stays, whatever comes after it.
const FINAL: Table = {
  Queued: KEPT,
  Transmitted: KEPT,
  AwaitingRedelivery: KEPT,
  Rejected: KEPT,
  Delivered: KEPT,
  Undelivered: KEPT,
  Undeliverable: KEPT,
  Accepted: KEPT,
  Refused: KEPT,
  TermsExpired: KEPT,
}

const EFFECTS: Readonly<Record<RecipientKind, Table>> = {
  private: { ...FINAL, Queued: FIRST_PRIVATE, Transmitted: FIRST_PRIVATE },
  publicAdministration: {
    ...FINAL,
    Queued: FIRST,
    Transmitted: FIRST,
    AwaitingRedelivery: { ...KEPT, RC: 'Delivered', AT: 'Undeliverable', ...ANSWER },
    Delivered: { ...KEPT, ...ANSWER },
  },
}

/** What a notice about the file now on its way does in each status. */
export const noticeEffect = (content: InvoiceContent, status: SentStatus, kind: NoticeKind): NoticeEffect =>
  EFFECTS[recipientKindOf(content.channel)][status][kind]

/** By what a notice is known again when it comes twice. */
export const noticeKey = (kind: NoticeKind, { sdiId, noticeId }: NoticeRef): string => `${kind} ${sdiId} ${noticeId}`
