import * as t from 'io-ts'

import {
  codiceDestinatarioCodec,
  codiceFiscaleCodec,
  invoiceNumberCodec,
  numberSeriesCodec,
  partitaIvaCodec,
  type Pec,
  pecCodec,
} from '../fiscal/index.js'
import {
  checked,
  clientIdCodec,
  commandCodec,
  dayCodec,
  eventCodec,
  instantCodec,
  invoiceIdCodec,
  listCodec,
  reasonCodec,
  textCodec,
  wholeCodec,
  wordCodec,
} from '../kernel/codec.js'
import { DOCUMENT_TYPES } from './document-types.js'
import { noticeKinds } from './notices.js'
import { AMOUNT_LIMIT } from './totals.js'
import type {
  DocumentType,
  Exemption,
  InvoiceCommand,
  InvoiceContent,
  InvoiceEvent,
  NoticeKind,
  ReceivedDocument,
} from './types.js'

const MOST_LINES = 1_000
const MOST_UNITS = 1_000_000_000

/** The reasons for which a line may bear no VAT, in the words of the tax authority's guide. */
export const EXEMPTIONS: Readonly<Record<Exemption, string>> = {
  N1: 'escluse ex art. 15',
  'N2.1': 'non soggette ad IVA, artt. da 7 a 7-septies',
  'N2.2': 'non soggette, altri casi',
  'N3.1': 'non imponibili, esportazioni',
  'N3.2': 'non imponibili, cessioni intracomunitarie',
  'N3.3': 'non imponibili, cessioni verso San Marino',
  'N3.4': "non imponibili, operazioni assimilate alle cessioni all'esportazione",
  'N3.5': "non imponibili, a seguito di dichiarazioni d'intento",
  'N3.6': 'non imponibili, altre operazioni che non concorrono al plafond',
  N4: 'esenti',
  N5: 'regime del margine',
  'N6.1': 'inversione contabile, rottami',
  'N6.2': 'inversione contabile, oro e argento',
  'N6.3': 'inversione contabile, subappalto nel settore edile',
  'N6.4': 'inversione contabile, fabbricati',
  'N6.5': 'inversione contabile, telefoni cellulari',
  'N6.6': 'inversione contabile, prodotti elettronici',
  'N6.7': 'inversione contabile, comparto edile',
  'N6.8': 'inversione contabile, settore energetico',
  'N6.9': 'inversione contabile, altri casi',
  N7: 'IVA assolta in altro stato UE',
}

const amount = wholeCodec('an amount in cents', -AMOUNT_LIMIT, AMOUNT_LIMIT)
const documentType = wordCodec('a document type', Object.keys(DOCUMENT_TYPES) as DocumentType[])
const noticeKind = wordCodec('a notice', Object.keys(noticeKinds) as NoticeKind[])
const sdiId = textCodec("the exchange's number of a file", 1, 36)
const series = numberSeriesCodec
const attempt = wholeCodec('an attempt', 1, 10_000)

const COUNTRY = /^[A-Z]{2}$/
const country = checked(
  'a country: two capitals',
  (value): value is string => typeof value === 'string' && COUNTRY.test(value),
)

const FILE_NAME = /^[A-Z]{2}[A-Z\d]{2,28}_[A-Za-z\d]{1,5}\.xml(?:\.p7m)?$/
const fileName = checked(
  'the name of a transmitted file such as IT01879020517_a1B2c.xml',
  (value): value is string => typeof value === 'string' && FILE_NAME.test(value),
)

const vat = t.union([
  t.strict({ kind: t.literal('rate'), rate: wholeCodec('a VAT rate in hundredths of a percent', 1, 10_000) }),
  t.strict({
    kind: t.literal('exempt'),
    exemption: wordCodec('an exemption', Object.keys(EXEMPTIONS) as Exemption[]),
  }),
])

const line = t.strict({ quantity: wholeCodec('a quantity in thousandths', 1, MOST_UNITS), unitPrice: amount, vat })

const identity = t.union([
  t.strict({ kind: t.literal('business'), partitaIva: partitaIvaCodec }),
  t.strict({ kind: t.literal('person'), codiceFiscale: codiceFiscaleCodec }),
  t.strict({ kind: t.literal('foreign'), country, code: textCodec('a fiscal code abroad', 1, 28) }),
])

const party = t.strict({
  name: textCodec('a name', 1, 160),
  identity,
  address: t.strict({
    street: textCodec('a street', 1, 60),
    postCode: textCodec('a post code', 1, 10),
    town: textCodec('a town', 1, 60),
    country,
  }),
})

const pecOrNothing: t.Type<Pec | null, unknown> = new t.Type<Pec | null, unknown>(
  `${pecCodec.name}, or nothing`,
  (value): value is Pec | null => value === null || pecCodec.is(value),
  (u, c) => (u === undefined || u === null ? t.success(null) : pecCodec.validate(u, c)),
  t.identity,
)

const content = {
  documentType,
  date: dayCodec,
  channel: codiceDestinatarioCodec,
  lines: listCodec(line, MOST_LINES),
  refersTo: listCodec(invoiceIdCodec, 100),
  personal: t.strict({
    supplier: party,
    customer: party,
    pec: pecOrNothing,
    descriptions: listCodec(textCodec('a description', 1, 1_000), MOST_LINES),
  }),
}

/** Reads the content of a document from outside. */
export const invoiceContentCodec: t.Type<InvoiceContent, unknown> = t.strict(content)

const received = {
  sdiId,
  number: invoiceNumberCodec,
  documentType,
  date: dayCodec,
  taxable: amount,
  tax: amount,
  personal: t.strict({ supplier: party }),
}
const receivedDocument: t.Type<ReceivedDocument, unknown> = t.strict(received)

const noticeRef = { sdiId, noticeId: textCodec('the id of a notice', 1, 36), issuedAt: instantCodec }
const sdiError = t.strict({ code: textCodec('an error code', 1, 10), message: textCodec('a message', 1, 500) })

const notice = t.union([
  t.strict({ kind: t.literal('NS'), ...noticeRef, errors: listCodec(sdiError, 100) }),
  t.strict({ kind: t.literal('NE-EC02'), ...noticeRef, reason: reasonCodec }),
  t.strict({ kind: t.literal('RC'), ...noticeRef }),
  t.strict({ kind: t.literal('MC'), ...noticeRef }),
  t.strict({ kind: t.literal('AT'), ...noticeRef }),
  t.strict({ kind: t.literal('NE-EC01'), ...noticeRef }),
  t.strict({ kind: t.literal('DT'), ...noticeRef }),
])

const of = { invoiceId: invoiceIdCodec, clientId: clientIdCodec }

/** Reads commands about an invoice from outside. */
export const invoiceCommandCodec = commandCodec<InvoiceCommand>({
  DraftInvoice: t.strict({ type: t.literal('DraftInvoice'), ...of, content: invoiceContentCodec }),
  EditInvoice: t.strict({ type: t.literal('EditInvoice'), ...of, content: invoiceContentCodec }),
  DiscardInvoice: t.strict({ type: t.literal('DiscardInvoice'), ...of }),
  SendInvoice: t.strict({ type: t.literal('SendInvoice'), ...of, series, fileName }),
  ResendInvoice: t.strict({ type: t.literal('ResendInvoice'), ...of, fileName }),
  RecordTransmission: t.strict({ type: t.literal('RecordTransmission'), ...of, fileName, sdiId }),
  RecordProcessingError: t.strict({
    type: t.literal('RecordProcessingError'),
    ...of,
    fileName,
    attempt,
    reason: reasonCodec,
  }),
  RecordNotice: t.strict({ type: t.literal('RecordNotice'), ...of, notice }),
  RecordReceivedInvoice: t.strict({ type: t.literal('RecordReceivedInvoice'), ...of, received: receivedDocument }),
  BookInvoice: t.strict({ type: t.literal('BookInvoice'), ...of }),
  UnbookInvoice: t.strict({ type: t.literal('UnbookInvoice'), ...of, reason: reasonCodec }),
})

const at = { at: instantCodec }
const byNotice = { ...at, ...noticeRef }
const explained = { personal: t.strict({ reason: reasonCodec }) }
const number = t.strict({ year: wholeCodec('a year', 2000, 9999), series, text: invoiceNumberCodec })

/** The stored shape of an invoice's events. Never edit one: add a version and an upcaster. */
export const invoiceEventCodec = eventCodec<InvoiceEvent>({
  InvoiceDrafted: t.strict({ type: t.literal('InvoiceDrafted'), clientId: clientIdCodec, ...content, ...at }),
  InvoiceEdited: t.strict({ type: t.literal('InvoiceEdited'), ...content, ...at }),
  InvoiceDiscarded: t.strict({ type: t.literal('InvoiceDiscarded'), ...at }),
  InvoiceSent: t.strict({ type: t.literal('InvoiceSent'), number, date: dayCodec, fileName, ...at }),
  InvoiceResent: t.strict({ type: t.literal('InvoiceResent'), fileName, ...at }),
  ProcessingFailed: t.strict({ type: t.literal('ProcessingFailed'), attempt, ...explained, ...at }),
  InvoiceTransmitted: t.strict({ type: t.literal('InvoiceTransmitted'), sdiId, ...at }),
  InvoiceRejected: t.strict({
    type: t.literal('InvoiceRejected'),
    ...byNotice,
    resendBefore: instantCodec,
    errorCodes: listCodec(textCodec('an error code', 1, 10), 100),
    personal: t.strict({ messages: listCodec(textCodec('a message', 1, 500), 100) }),
  }),
  InvoiceDelivered: t.strict({ type: t.literal('InvoiceDelivered'), ...byNotice }),
  InvoiceUndelivered: t.strict({ type: t.literal('InvoiceUndelivered'), ...byNotice }),
  RedeliveryAwaited: t.strict({ type: t.literal('RedeliveryAwaited'), ...byNotice }),
  InvoiceUndeliverable: t.strict({ type: t.literal('InvoiceUndeliverable'), ...byNotice }),
  InvoiceAccepted: t.strict({ type: t.literal('InvoiceAccepted'), ...byNotice }),
  InvoiceRefused: t.strict({ type: t.literal('InvoiceRefused'), ...byNotice, ...explained }),
  AnswerTermsExpired: t.strict({ type: t.literal('AnswerTermsExpired'), ...byNotice }),
  NoticeKept: t.strict({ type: t.literal('NoticeKept'), kind: noticeKind, ...byNotice }),
  InvoiceReceived: t.strict({ type: t.literal('InvoiceReceived'), clientId: clientIdCodec, ...received, ...at }),
  InvoiceBooked: t.strict({ type: t.literal('InvoiceBooked'), ...at }),
  InvoiceUnbooked: t.strict({ type: t.literal('InvoiceUnbooked'), ...explained, ...at }),
  BookedInvoiceRefused: t.strict({ type: t.literal('BookedInvoiceRefused'), ...at }),
})
