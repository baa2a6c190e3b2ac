import {
  type CodiceDestinatario,
  codiceDestinatario,
  codiceFiscale,
  invoiceNumber,
  numberSeries,
  partitaIva,
} from '../../src/fiscal/index.js'
import type {
  Booking,
  InvoiceCommand,
  InvoiceContent,
  InvoiceEvent,
  InvoiceParty,
  InvoiceStatus,
  Notice,
  NoticeKind,
  ReceivedDocument,
  SendingFacts,
  ToldInvoice,
} from '../../src/invoice/index.js'
import { accountantId, type Actor, clientId, day, instant, invoiceId, reason } from '../../src/kernel/index.js'

/** The words of the sentences about an invoice. */

export const bottega = clientId('33333333-3333-4333-8333-333333333333')
export const otherClient = clientId('44444444-4444-4444-8444-444444444444')
export const first = invoiceId('aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaa1')
export const corrected = invoiceId('aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaa2')

export const owner: Actor = { kind: 'client', id: bottega }
export const stranger: Actor = { kind: 'client', id: otherClient }
export const rossi: Actor = { kind: 'accountant', id: accountantId('11111111-1111-4111-8111-111111111111') }
export const exchange: Actor = { kind: 'system', name: 'sdi' }

/** Wednesday 4 March 2026, half past ten in Italy. */
export const now = instant('2026-03-04T09:30:00.000Z')

const address = { street: 'Via Roma 1', postCode: '52100', town: 'Arezzo', country: 'IT' }
export const bottegasPartitaIva = partitaIva('01879020517')
export const bottegasCodiceFiscale = codiceFiscale('CNTCHR83T41D969D')
export const bottegaItself: InvoiceParty = {
  name: 'Bottega Verde di Prova',
  identity: { kind: 'business', partitaIva: bottegasPartitaIva },
  address,
}
export const customer: InvoiceParty = {
  name: 'Maria Rossi',
  identity: { kind: 'person', codiceFiscale: codiceFiscale('RSSMRA80A01H501U') },
  address,
}
export const supplier: InvoiceParty = {
  name: 'Fornitore Esempio',
  identity: { kind: 'business', partitaIva: partitaIva('00743110157') },
  address,
}

export const privateChannel: CodiceDestinatario = codiceDestinatario('0000000')
export const publicChannel: CodiceDestinatario = codiceDestinatario('UFABCD')

/** Two chairs and a service: 244.00 + 53.68 of VAT, and 100.00 without. */
export const toPrivate: InvoiceContent = {
  documentType: 'TD01',
  date: day('2026-03-02'),
  channel: privateChannel,
  lines: [
    { quantity: 2_000, unitPrice: 12_200, vat: { kind: 'rate', rate: 2_200 } },
    { quantity: 1_000, unitPrice: 10_000, vat: { kind: 'exempt', exemption: 'N2.2' } },
  ],
  refersTo: [],
  personal: { supplier: bottegaItself, customer, pec: null, descriptions: ['Sedia', 'Consulenza'] },
}
export const toPublic: InvoiceContent = { ...toPrivate, channel: publicChannel }
export const edited: InvoiceContent = {
  ...toPrivate,
  personal: { ...toPrivate.personal, descriptions: ['Sedia in faggio', 'Consulenza'] },
}

export const firstFile = 'IT01879020517_00001.xml'
export const secondFile = 'IT01879020517_00002.xml'
export const firstSdiId = '7000000001'
export const secondSdiId = '7000000002'

export const noSeries = numberSeries('')
export const number = { year: 2026, series: noSeries, text: invoiceNumber('1') }
export const facts: SendingFacts = {
  owner: { partitaIva: bottegasPartitaIva, codiceFiscale: bottegasCodiceFiscale },
  referred: [],
}
export const sendingFacts = { ...facts, number }

export const notice = (kind: NoticeKind, noticeId = `of-${kind}`, sdiId = firstSdiId): Notice => {
  const ref = { sdiId, noticeId, issuedAt: now }
  if (kind === 'NS') return { kind, ...ref, errors: [{ code: '00404', message: 'Fattura duplicata' }] }
  if (kind === 'NE-EC02') return { kind, ...ref, reason: reason('The order number is missing') }
  return { kind, ...ref }
}

export const received: ReceivedDocument = {
  sdiId: '7000000009',
  number: invoiceNumber('F/12'),
  documentType: 'TD01',
  date: day('2026-03-01'),
  taxable: 10_000,
  tax: 2_200,
  personal: { supplier },
}

const of = { invoiceId: first, clientId: bottega } as const
const byOwner = { by: owner, at: now } as const
const byExchange = { by: exchange, at: now } as const

type Commands = {
  readonly [Type in InvoiceCommand['type']]: ToldInvoice<Extract<InvoiceCommand, { readonly type: Type }>>
}

export const commands: Commands = {
  DraftInvoice: { type: 'DraftInvoice', ...of, content: toPrivate, ...byOwner },
  EditInvoice: { type: 'EditInvoice', ...of, content: edited, ...byOwner },
  DiscardInvoice: { type: 'DiscardInvoice', ...of, ...byOwner },
  SendInvoice: {
    type: 'SendInvoice',
    ...of,
    series: noSeries,
    fileName: secondFile,
    ...byOwner,
    facts: sendingFacts,
  },
  ResendInvoice: { type: 'ResendInvoice', ...of, fileName: secondFile, ...byOwner, facts },
  RecordTransmission: {
    type: 'RecordTransmission',
    ...of,
    fileName: firstFile,
    sdiId: firstSdiId,
    ...byExchange,
  },
  RecordProcessingError: {
    type: 'RecordProcessingError',
    ...of,
    fileName: firstFile,
    attempt: 1,
    reason: reason('The exchange did not answer'),
    ...byExchange,
  },
  RecordNotice: { type: 'RecordNotice', ...of, notice: notice('NS', 'another'), ...byExchange },
  RecordReceivedInvoice: { type: 'RecordReceivedInvoice', ...of, received, ...byExchange },
  BookInvoice: { type: 'BookInvoice', ...of, ...byOwner },
  UnbookInvoice: { type: 'UnbookInvoice', ...of, reason: reason('Entered twice'), ...byOwner },
}

export const record = (given: Notice): ToldInvoice<Extract<InvoiceCommand, { readonly type: 'RecordNotice' }>> => ({
  ...commands.RecordNotice,
  notice: given,
})

const at = now

export const drafted: InvoiceEvent = { type: 'InvoiceDrafted', clientId: bottega, ...toPrivate, at }
export const draftedForPublic: InvoiceEvent = { type: 'InvoiceDrafted', clientId: bottega, ...toPublic, at }
export const discarded: InvoiceEvent = { type: 'InvoiceDiscarded', at }
export const sent: InvoiceEvent = { type: 'InvoiceSent', number, date: toPrivate.date, fileName: firstFile, at }
export const resent: InvoiceEvent = { type: 'InvoiceResent', fileName: secondFile, at }
export const transmitted: InvoiceEvent = { type: 'InvoiceTransmitted', sdiId: firstSdiId, at }
export const transmittedAgain: InvoiceEvent = { type: 'InvoiceTransmitted', sdiId: secondSdiId, at }
export const booked: InvoiceEvent = { type: 'InvoiceBooked', at }
export const bookedInvoiceRefused: InvoiceEvent = { type: 'BookedInvoiceRefused', at }
export const receivedInvoice: InvoiceEvent = { type: 'InvoiceReceived', clientId: bottega, ...received, at }

const ref = (kind: NoticeKind) => ({ sdiId: firstSdiId, noticeId: `of-${kind}`, issuedAt: now, at })

/** 9 March 2026 is the fifth day after the notice; it ends at 23:00 UTC. */
export const resendBefore = instant('2026-03-09T23:00:00.000Z')
export const rejected: InvoiceEvent = {
  type: 'InvoiceRejected',
  ...ref('NS'),
  resendBefore,
  errorCodes: ['00404'],
  personal: { messages: ['Fattura duplicata'] },
}
export const delivered: InvoiceEvent = { type: 'InvoiceDelivered', ...ref('RC') }
export const undelivered: InvoiceEvent = { type: 'InvoiceUndelivered', ...ref('MC') }
export const redeliveryAwaited: InvoiceEvent = { type: 'RedeliveryAwaited', ...ref('MC') }
export const undeliverable: InvoiceEvent = { type: 'InvoiceUndeliverable', ...ref('AT') }
export const accepted: InvoiceEvent = { type: 'InvoiceAccepted', ...ref('NE-EC01') }
export const refused: InvoiceEvent = {
  type: 'InvoiceRefused',
  ...ref('NE-EC02'),
  personal: { reason: reason('The order number is missing') },
}
export const termsExpired: InvoiceEvent = { type: 'AnswerTermsExpired', ...ref('DT') }

export const privateOnItsWay = [drafted, sent, transmitted] as const
export const publicOnItsWay = [draftedForPublic, sent, transmitted] as const

/** How an invoice came into each status. */
export const histories: Readonly<Record<InvoiceStatus, readonly InvoiceEvent[]>> = {
  NotDrafted: [],
  Draft: [drafted],
  Discarded: [drafted, discarded],
  Queued: [drafted, sent],
  Transmitted: [...privateOnItsWay],
  Rejected: [...privateOnItsWay, rejected],
  Delivered: [...publicOnItsWay, delivered],
  Undelivered: [...privateOnItsWay, undelivered],
  AwaitingRedelivery: [...publicOnItsWay, redeliveryAwaited],
  Undeliverable: [...publicOnItsWay, redeliveryAwaited, undeliverable],
  Accepted: [...publicOnItsWay, delivered, accepted],
  Refused: [...publicOnItsWay, delivered, refused],
  TermsExpired: [...publicOnItsWay, delivered, termsExpired],
  Received: [receivedInvoice],
}

/** How an invoice to a public administration came in or out of the books. */
export const books: Readonly<Record<Booking['status'], readonly InvoiceEvent[]>> = {
  NotBooked: histories.Delivered,
  Booked: [...histories.Delivered, booked],
  BookedButRefused: [...histories.Delivered, booked, refused, bookedInvoiceRefused],
}
