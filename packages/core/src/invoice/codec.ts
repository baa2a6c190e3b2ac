import * as t from 'io-ts'

import {
  codiceDestinatarioCodec,
  codiceFiscaleCodec,
  invoiceNumberCodec,
  numberSeriesCodec,
  partitaIvaCodec,
  pecCodec,
} from '../fiscal/index.js'
import {
  checked,
  clientIdCodec,
  dayCodec,
  eventIdCodec,
  instantCodec,
  invoiceIdCodec,
  kindCodec,
  listCodec,
  matching,
  nullable,
  reasonCodec,
  textCodec,
  wholeCodec,
  wordCodec,
} from '../kernel/codec.js'
import { commandCodec, eventCodec } from '../kernel/messages.js'
import { type Day, isDay } from '../kernel/time.js'
import { DOCUMENT_TYPES } from './document-types.js'
import { EXEMPTIONS } from './exemptions.js'
import { noticeKinds } from './notices.js'
import { AMOUNT_LIMIT } from './totals.js'
import type {
  DocumentType,
  FiscalIdentity,
  InvoiceCommand,
  InvoiceContent,
  InvoiceEvent,
  Notice,
  NoticeKind,
  ReceivedDocument,
  Vat,
} from './types.js'

const MOST_LINES = 1_000
const MOST_UNITS = 1_000_000_000

const amount = wholeCodec('an amount in cents', -AMOUNT_LIMIT, AMOUNT_LIMIT)
const documentType = wordCodec('a document type', Object.keys(DOCUMENT_TYPES) as DocumentType[])
const noticeKind = wordCodec('a notice', Object.keys(noticeKinds) as NoticeKind[])
const sdiId = textCodec("the exchange's number of a file", 1, 36)
const series = numberSeriesCodec
const attempt = wholeCodec('an attempt', 1, 10_000)

const country = matching('a country: two capitals', /^[A-Z]{2}$/)
const countryAbroad = matching('a country abroad: two capitals, not IT', /^(?!IT)[A-Z]{2}$/)
// The exchange's schema, `DataFatturaType`.
const documentDate = checked(
  'a calendar day from 1970-01-01 on',
  (value): value is Day => isDay(value) && value >= '1970',
)
const fileName = matching(
  'a file name such as IT01879020517_a1B2c.xml',
  /^[A-Z]{2}[A-Z\d]{2,28}_[A-Za-z\d]{1,5}\.xml(?:\.p7m)?$/,
)

const vat = kindCodec<Vat>({
  rate: { rate: wholeCodec('a VAT rate in hundredths of a percent', 1, 10_000) },
  exempt: { exemption: wordCodec('an exemption', EXEMPTIONS) },
})

const line = t.strict({ quantity: wholeCodec('a quantity in thousandths', 1, MOST_UNITS), unitPrice: amount, vat })

const partyFrom = (abroad: t.Type<string, unknown>) =>
  t.strict({
    name: textCodec('a name', 1, 160),
    identity: kindCodec<FiscalIdentity>({
      business: { partitaIva: partitaIvaCodec },
      person: { codiceFiscale: codiceFiscaleCodec },
      foreign: { country: abroad, code: textCodec('a fiscal code abroad', 1, 28) },
    }),
    address: t.strict({
      street: textCodec('a street', 1, 60),
      postCode: textCodec('a post code', 1, 10),
      town: textCodec('a town', 1, 60),
      country,
    }),
  })

type PartyCodec = ReturnType<typeof partyFrom>

const contentWith = (date: t.Type<Day, unknown>, party: PartyCodec) => ({
  documentType,
  date,
  channel: codiceDestinatarioCodec,
  lines: listCodec(line, MOST_LINES),
  refersTo: listCodec(invoiceIdCodec, 100),
  personal: t.strict({
    supplier: party,
    customer: party,
    pec: nullable(pecCodec),
    descriptions: listCodec(textCodec('a description', 1, 1_000), MOST_LINES),
  }),
})

// What comes in is read more strictly than what was stored before the stricter rule was known.
const partyFromOutside = partyFrom(countryAbroad)
const storedParty = partyFrom(country)

/** Reads the content of a document from outside. */
export const invoiceContentCodec: t.Type<InvoiceContent, unknown> = t.strict(
  contentWith(documentDate, partyFromOutside),
)

// The exchange has looked at it already.
const received = {
  sdiId,
  number: invoiceNumberCodec,
  documentType,
  date: dayCodec,
  taxable: amount,
  tax: amount,
  personal: t.strict({ supplier: storedParty }),
}
const receivedDocument: t.Type<ReceivedDocument, unknown> = t.strict(received)

const noticeRef = { sdiId, noticeId: textCodec('the id of a notice', 1, 36), issuedAt: instantCodec }
const sdiError = t.strict({ code: textCodec('an error code', 1, 10), message: textCodec('a message', 1, 500) })

const notice = kindCodec<Notice>({
  NS: { ...noticeRef, errors: listCodec(sdiError, 100) },
  RC: noticeRef,
  MC: noticeRef,
  AT: noticeRef,
  'NE-EC01': noticeRef,
  'NE-EC02': { ...noticeRef, reason: reasonCodec },
  DT: noticeRef,
})

const of = { invoiceId: invoiceIdCodec, clientId: clientIdCodec }

/** Reads commands about an invoice from outside. */
export const invoiceCommandCodec = commandCodec<InvoiceCommand>({
  DraftInvoice: { ...of, content: invoiceContentCodec },
  EditInvoice: { ...of, content: invoiceContentCodec },
  DiscardInvoice: of,
  SendInvoice: { ...of, series, fileName },
  ResendInvoice: { ...of, fileName },
  RecordTransmission: { ...of, fileName, sdiId },
  RecordProcessingError: { ...of, fileName, attempt, reason: reasonCodec },
  RecordNotice: { ...of, notice },
  RecordReceivedInvoice: { ...of, received: receivedDocument },
  BookInvoice: of,
  UnbookInvoice: { ...of, reason: reasonCodec },
})

const at = { at: instantCodec }
const byNotice = { ...at, ...noticeRef }
const explained = { personal: t.strict({ reason: reasonCodec }) }
const content = contentWith(dayCodec, storedParty)
const number = t.strict({ year: wholeCodec('a year', 0, 9999), series, text: invoiceNumberCodec })

/** The stored shape of an invoice's events. Never edit one: add a version and an upcaster. */
export const invoiceEventCodec = eventCodec<InvoiceEvent>({
  InvoiceDrafted: { clientId: clientIdCodec, ...content, ...at },
  InvoiceEdited: { ...content, ...at },
  InvoiceDiscarded: at,
  InvoiceSent: { number, date: dayCodec, fileName, ...at },
  InvoiceResent: { fileName, ...at },
  ProcessingFailed: { attempt, ...explained, ...at },
  InvoiceTransmitted: { sdiId, ...at },
  InvoiceRejected: {
    ...byNotice,
    resendBefore: instantCodec,
    errorCodes: listCodec(textCodec('an error code', 1, 10), 100),
    personal: t.strict({ messages: listCodec(textCodec('a message', 1, 500), 100) }),
  },
  InvoiceDelivered: byNotice,
  InvoiceUndelivered: byNotice,
  RedeliveryAwaited: byNotice,
  InvoiceUndeliverable: byNotice,
  InvoiceAccepted: byNotice,
  InvoiceRefused: { ...byNotice, ...explained },
  AnswerTermsExpired: byNotice,
  NoticeKept: { kind: noticeKind, ...byNotice },
  ActBarred: { authorizationId: eventIdCodec, ...at },
  InvoiceReceived: { clientId: clientIdCodec, ...received, ...at },
  InvoiceBooked: at,
  InvoiceUnbooked: { ...explained, ...at },
  BookedInvoiceRefused: at,
})
