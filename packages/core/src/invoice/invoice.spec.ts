import { afterEach, describe, expect, it } from '@jest/globals'

import { fold, sentences } from '../../test/scenario.ts'
import {
  accepted,
  booked,
  bookedInvoiceRefused,
  bottega,
  commands,
  corrected,
  customer,
  delivered,
  drafted,
  edited,
  exchange,
  facts,
  firstFile,
  firstSdiId,
  histories,
  noSeries,
  notice,
  now,
  number,
  otherClient,
  owner,
  privateOnItsWay,
  publicOnItsWay,
  received,
  receivedInvoice,
  record,
  redeliveryAwaited,
  refused,
  rejected,
  resendBefore,
  resent,
  rossi,
  secondFile,
  secondSdiId,
  sendingFacts,
  sent,
  stranger,
  termsExpired,
  toPrivate,
  transmitted,
  transmittedAgain,
  undeliverable,
  undelivered,
} from '../../test/words/invoice.ts'
import { invoiceNumber, numberSeries } from '../fiscal/index.js'
import { day, instant, invoiceId } from '../kernel/index.js'
import {
  AMOUNT_LIMIT,
  invoice,
  invoiceActionOf,
  type InvoiceCommand,
  type InvoiceEvent,
  type NoticeKind,
} from './index.js'

const { given, expectFinished } = sentences(invoice)
const {
  DraftInvoice,
  EditInvoice,
  DiscardInvoice,
  SendInvoice,
  ResendInvoice,
  RecordTransmission,
  RecordProcessingError,
  RecordReceivedInvoice,
  BookInvoice,
  UnbookInvoice,
} = commands

afterEach(expectFinished)

const at = now
const editedEvent: InvoiceEvent = { type: 'InvoiceEdited', ...edited, at }
const lastMoment = instant('2026-03-09T22:59:59.999Z')
const kept = (kind: NoticeKind, noticeId: string): InvoiceEvent => ({
  type: 'NoticeKept',
  kind,
  sdiId: firstSdiId,
  noticeId,
  issuedAt: now,
  at,
})

const failed = (attempt: number): InvoiceEvent => ({
  type: 'ProcessingFailed',
  attempt,
  personal: { reason: RecordProcessingError.reason },
  at,
})

describe('a draft', () => {
  it('is written', () => given().when(DraftInvoice).then(drafted))

  it('is written once', () => given(drafted).when(DraftInvoice).thenNothing())

  it('does not give way to another', () =>
    given(drafted)
      .when({ ...DraftInvoice, content: edited })
      .thenRefuse({ code: 'InvoiceExists', status: 'Draft' }))

  it('is edited', () => given(drafted).when(EditInvoice).then(editedEvent))

  it('is edited where only a list grows', () => {
    const content = { ...toPrivate, refersTo: [corrected] }
    given(drafted)
      .when({ ...EditInvoice, content })
      .then({ type: 'InvoiceEdited', ...content, at })
  })

  it('is not edited to what it says already', () => given(drafted, editedEvent).when(EditInvoice).thenNothing())

  it('is discarded', () => given(drafted).when(DiscardInvoice).then({ type: 'InvoiceDiscarded', at }))

  it('ends there once discarded, and only then', () => {
    expect(invoice.isTerminal(fold(invoice, histories.Discarded))).toBe(true)
    expect(invoice.isTerminal(fold(invoice, histories.Draft))).toBe(false)
  })

  it('is not edited to what the format does not hold', () =>
    given(drafted)
      .when({ ...EditInvoice, content: { ...toPrivate, personal: { ...toPrivate.personal, descriptions: [] } } })
      .thenRefuse({
        code: 'ContentNotUsable',
        faults: [{ code: 'DescriptionsDoNotMatchLines', lines: toPrivate.lines.length, descriptions: 0 }],
      }))

  it('has a description for each line, and amounts that the format holds; all that is wrong is told', () =>
    given()
      .when({
        ...DraftInvoice,
        content: {
          ...toPrivate,
          lines: [{ quantity: 1_000_000, unitPrice: AMOUNT_LIMIT, vat: { kind: 'rate', rate: 2_200 } }],
        },
      })
      .thenRefuse({
        code: 'ContentNotUsable',
        faults: [
          { code: 'DescriptionsDoNotMatchLines', lines: 1, descriptions: 2 },
          { code: 'AmountBeyondLimit', limit: AMOUNT_LIMIT },
        ],
      }))
})

describe('an amount below what the format holds', () => {
  it('is refused as well', () =>
    given()
      .when({
        ...DraftInvoice,
        content: {
          ...toPrivate,
          lines: [{ quantity: 2_000, unitPrice: -AMOUNT_LIMIT, vat: { kind: 'rate', rate: 2_200 } }],
          personal: { ...toPrivate.personal, descriptions: ['Sconto'] },
        },
      })
      .thenRefuse({ code: 'ContentNotUsable', faults: [{ code: 'AmountBeyondLimit', limit: AMOUNT_LIMIT }] }))
})

describe('who acts on an invoice', () => {
  const owned = Object.values(commands).filter(({ type }) => invoiceActionOf[type] !== null)
  const ofTheExchange = Object.values(commands).filter(({ type }) => invoiceActionOf[type] === null)

  it('is its owner, or an accountant that the application has let through', () =>
    given()
      .when({ ...DraftInvoice, by: rossi })
      .then(drafted))

  it.each(owned)('is never the system: $type', (command) =>
    given(...histories.Delivered)
      .when({ ...command, by: exchange })
      .thenRefuse({ code: 'WrongParty', allowed: ['client', 'accountant'] }),
  )

  it.each(ofTheExchange)('is only the system: $type', (command) =>
    given(...histories.Transmitted)
      .when({ ...command, by: owner })
      .thenRefuse({ code: 'WrongParty', allowed: ['system'] }),
  )

  it.each(owned)('is no other client: $type', (command) =>
    given(...histories.Delivered)
      .when({ ...command, by: stranger })
      .thenRefuse({ code: 'NotTheOwner' }),
  )

  it.each(Object.values(commands))('is nobody in the name of another client: $type', (command) =>
    given(...histories.Delivered)
      .when({
        ...command,
        clientId: otherClient,
        by: command.by.kind === 'system' ? exchange : rossi,
      })
      .thenRefuse({ code: 'NotTheOwner' }),
  )

  it.each(Object.values(commands).filter(({ type }) => type !== 'DraftInvoice' && type !== 'RecordReceivedInvoice'))(
    'acts on none that does not exist: $type',
    (command) => given().when(command).thenRefuse({ code: 'InvoiceUnknown' }),
  )
})

describe('sending', () => {
  it('gives a draft its number', () =>
    given(drafted)
      .when({ ...SendInvoice, fileName: firstFile })
      .then(sent))

  it('happens once', () =>
    given(drafted, sent)
      .when({ ...SendInvoice, fileName: firstFile })
      .thenNothing())

  it('does not happen again once the exchange has taken the file', () =>
    given(...privateOnItsWay)
      .when({ ...SendInvoice, fileName: firstFile })
      .thenRefuse({ code: 'NotADraft', status: 'Transmitted' }))

  it('starts with no earlier file and no notice', () =>
    expect(fold(invoice, [drafted, sent])).toMatchObject({ earlier: [], notices: [] }))

  it('is not a second sending: only a rejected invoice is sent again', () =>
    given(drafted).when(ResendInvoice).thenRefuse({ code: 'NotRejected', status: 'Draft' }))

  it('cannot be undone by discarding', () =>
    given(drafted, sent).when(DiscardInvoice).thenRefuse({ code: 'NotADraft', status: 'Queued' }))

  it('takes a number of the year of the invoice only', () =>
    given(drafted)
      .when({ ...SendInvoice, facts: { ...facts, number: { ...number, year: 2025 } } })
      .thenRefuse({ code: 'NumberDoesNotFit', year: 2025, series: noSeries }))

  it('takes a number of the series that was asked for only', () =>
    given(drafted)
      .when({ ...SendInvoice, series: numberSeries('A') })
      .thenRefuse({ code: 'NumberDoesNotFit', year: 2026, series: noSeries }))

  it('tells all faults of the content at once', () => {
    const content = {
      ...toPrivate,
      documentType: 'TD04' as const,
      date: day('2026-03-05'),
      lines: [],
      personal: { ...toPrivate.personal, supplier: customer, descriptions: [] },
    }
    given({ type: 'InvoiceDrafted', clientId: bottega, ...content, at })
      .when(SendInvoice)
      .thenRefuse({
        code: 'NotFitToSend',
        faults: [
          { code: 'LinesMissing' },
          { code: 'DateAhead', date: day('2026-03-05'), today: day('2026-03-04') },
          { code: 'SupplierNotTheOwner', documentType: 'TD04' },
          { code: 'ReferenceMissing', documentType: 'TD04' },
        ],
      })
  })

  it('goes by the day in Italy', () => {
    const content = { ...toPrivate, date: day('2026-03-05') }
    given({ type: 'InvoiceDrafted', clientId: bottega, ...content, at })
      .when({ ...SendInvoice, fileName: firstFile, at: instant('2026-03-04T23:00:00.000Z') })
      .then({
        type: 'InvoiceSent',
        number,
        date: content.date,
        fileName: firstFile,
        at: instant('2026-03-04T23:00:00.000Z'),
      })
  })

  it('is tried again after an error', () => given(drafted, sent).when(RecordProcessingError).then(failed(1)))

  it('puts each failed attempt on record once', () =>
    given(drafted, sent, failed(1)).when(RecordProcessingError).thenNothing())

  it('puts the next failed attempt on record as well', () =>
    given(drafted, sent, failed(1))
      .when({ ...RecordProcessingError, attempt: 2 })
      .then(failed(2)))

  it('fails for its own files only', () =>
    given(drafted, sent)
      .when({ ...RecordProcessingError, fileName: secondFile })
      .thenRefuse({ code: 'UnknownFile' }))

  it('is over when the exchange has taken the file', () =>
    given(drafted, sent).when(RecordTransmission).then(transmitted))

  it('knows its own files only', () =>
    given(drafted, sent)
      .when({ ...RecordTransmission, fileName: secondFile })
      .thenRefuse({ code: 'UnknownFile' }))

  it('knows one transmission of a file', () =>
    given(...privateOnItsWay)
      .when({ ...RecordTransmission, sdiId: secondSdiId })
      .thenRefuse({ code: 'AnotherTransmission', sdiId: firstSdiId }))
})

describe('a credit note', () => {
  const content = { ...toPrivate, documentType: 'TD04' as const, refersTo: [corrected] }
  const note: InvoiceEvent = { type: 'InvoiceDrafted', clientId: bottega, ...content, at }
  const referred = { invoiceId: corrected, issued: true, sameIssuer: true, sameCustomer: true }
  const send = (facts: Partial<typeof referred>) => ({
    ...SendInvoice,
    fileName: firstFile,
    facts: { ...sendingFacts, referred: [{ ...referred, ...facts }] },
  })

  it('corrects an issued invoice to the same customer', () => given(note).when(send({})).then(sent))

  it('corrects no invoice that was not issued', () =>
    given(note)
      .when(send({ issued: false }))
      .thenRefuse({ code: 'NotFitToSend', faults: [{ code: 'ReferredNotIssued', invoiceId: corrected }] }))

  it('corrects no invoice that nobody knows', () =>
    given(note)
      .when(SendInvoice)
      .thenRefuse({ code: 'NotFitToSend', faults: [{ code: 'ReferredNotIssued', invoiceId: corrected }] }))

  it('corrects no invoice of another issuer or to another customer', () =>
    given(note)
      .when(send({ sameIssuer: false, sameCustomer: false }))
      .thenRefuse({
        code: 'NotFitToSend',
        faults: [
          { code: 'ReferredOfAnotherIssuer', invoiceId: corrected },
          { code: 'ReferredOfAnotherCustomer', invoiceId: corrected },
        ],
      }))

  it('that corrects two invoices asks each of them', () => {
    const second = invoiceId('aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaa3')
    given({ ...note, refersTo: [corrected, second] })
      .when(send({}))
      .thenRefuse({ code: 'NotFitToSend', faults: [{ code: 'ReferredNotIssued', invoiceId: second }] })
  })
})

describe('a rejected invoice', () => {
  const history = histories.Rejected

  it('goes out again with its number and date and a new file', () =>
    given(...history)
      .when(ResendInvoice)
      .then(resent))

  it('goes out again once', () =>
    given(...history, resent)
      .when(ResendInvoice)
      .thenNothing())

  it('goes out again until the end of the fifth day in Italy', () =>
    given(...history)
      .when({ ...ResendInvoice, at: lastMoment })
      .then({ ...resent, at: lastMoment }))

  it('does not go out again later', () =>
    given(...history)
      .when({ ...ResendInvoice, at: resendBefore })
      .thenRefuse({ code: 'ResendTimeOver', before: resendBefore }))

  it('takes no new number while it can go out with its own', () =>
    given(...history)
      .when({ ...SendInvoice, at: lastMoment })
      .thenRefuse({ code: 'StillToResend', before: resendBefore }))

  it('goes out with a new number later', () => {
    const another = { ...number, text: invoiceNumber('2') }
    given(...history)
      .when({ ...SendInvoice, facts: { ...facts, number: another }, at: resendBefore })
      .then({ type: 'InvoiceSent', number: another, date: toPrivate.date, fileName: secondFile, at: resendBefore })
  })

  it('is corrected before it goes out again', () =>
    given(...history)
      .when(EditInvoice)
      .then(editedEvent))

  it('keeps its date and takes a new file name; both faults are told', () => {
    const content = { ...toPrivate, date: day('2026-03-04') }
    given(...history, { type: 'InvoiceEdited', ...content, at })
      .when({ ...ResendInvoice, fileName: firstFile })
      .thenRefuse({
        code: 'NotFitToSend',
        faults: [{ code: 'DateChanged', date: content.date, sentWith: toPrivate.date }, { code: 'FileNameUsed' }],
      })
  })

  it('is delivered when it has gone out again', () =>
    given(...history, resent, transmittedAgain)
      .when(record(notice('RC', 'of-RC', secondSdiId)))
      .then({ type: 'InvoiceDelivered', sdiId: secondSdiId, noticeId: 'of-RC', issuedAt: now, at }))

  it('is not rejected again by a late notice about its first file', () =>
    given(...history, resent, transmittedAgain)
      .when(record(notice('NS', 'another')))
      .then(kept('NS', 'another')))

  it('does not take the number of its first transmission for the second', () =>
    given(...history, resent)
      .when({ ...RecordTransmission, fileName: secondFile })
      .thenRefuse({ code: 'AnotherTransmission', sdiId: firstSdiId }))

  it('lets a late word about its first file pass', () =>
    given(...history, resent)
      .when(RecordTransmission)
      .thenNothing())

  it('takes no other number for its first file', () =>
    given(...history, resent)
      .when({ ...RecordTransmission, sdiId: secondSdiId })
      .thenRefuse({ code: 'AnotherTransmission', sdiId: firstSdiId }))

  it('takes a number of its own for the second file', () =>
    given(...history, resent)
      .when({ ...RecordTransmission, fileName: secondFile, sdiId: secondSdiId })
      .then(transmittedAgain))

  it('fails on its second file as it did on its first', () =>
    given(...history, resent)
      .when({ ...RecordProcessingError, fileName: secondFile })
      .then(failed(1)))
})

describe('an invoice rejected twice', () => {
  const rejectedAgain: InvoiceEvent = {
    type: 'InvoiceRejected',
    sdiId: secondSdiId,
    noticeId: 'second',
    issuedAt: now,
    resendBefore,
    errorCodes: [],
    personal: { messages: [] },
    at,
  }

  it('goes out again with a third file', () =>
    given(...histories.Rejected, resent, transmittedAgain, rejectedAgain)
      .when({ ...ResendInvoice, fileName: 'IT01879020517_00003.xml' })
      .then({ type: 'InvoiceResent', fileName: 'IT01879020517_00003.xml', at }))

  it('takes no file name that it ever had', () =>
    given(...histories.Rejected, resent, transmittedAgain, rejectedAgain)
      .when({ ...ResendInvoice, fileName: firstFile })
      .thenRefuse({ code: 'NotFitToSend', faults: [{ code: 'FileNameUsed' }] }))

  it('lets a late error about its first file pass', () =>
    given(...histories.Rejected, resent)
      .when(RecordProcessingError)
      .thenNothing())
})

describe('an invoice sent again with a new number', () => {
  const history = [
    ...histories.Rejected,
    { type: 'InvoiceSent', number, date: toPrivate.date, fileName: secondFile, at },
  ] as const

  it('remembers the notice that rejected it', () =>
    given(...history)
      .when(record(notice('NS')))
      .thenNothing())

  it('keeps a late notice about its first file', () =>
    given(...history)
      .when(record(notice('NS', 'another')))
      .then(kept('NS', 'another')))
})

describe('replay', () => {
  const aboutAnother: InvoiceEvent = {
    type: 'InvoiceDelivered',
    sdiId: secondSdiId,
    noticeId: 'of-RC',
    issuedAt: now,
    at,
  }
  it.each([
    ['a notice about another file', histories.Transmitted, aboutAnother],
    ['a delivery after a rejection', histories.Rejected, delivered],
    ['an answer after another', histories.Accepted, refused],
    ['the booking of a refused invoice', histories.Refused, booked],
    ['an alert without a booking', histories.Refused, bookedInvoiceRefused],
    ['a draft of what exists', histories.Queued, drafted],
    ['an edit of what is on its way', histories.Queued, editedEvent],
    ['a discard of what is on its way', histories.Queued, { type: 'InvoiceDiscarded', at }],
    ['a second sending', histories.Queued, sent],
    ['a re-sending of what was delivered', histories.Delivered, resent],
    ['a second transmission', histories.Delivered, transmittedAgain],
    ['a failure of what was delivered', histories.Delivered, failed(1)],
    ['a second try to deliver after the answer', histories.Accepted, redeliveryAwaited],
    ["the receipt of an invoice of one's own", histories.Queued, receivedInvoice],
  ] satisfies readonly (readonly [string, readonly InvoiceEvent[], InvoiceEvent])[])(
    'lets pass what cannot follow: %s',
    (_, history, event) => expect(fold(invoice, [...history, event])).toEqual(fold(invoice, history)),
  )
})

describe('a notice', () => {
  it.each([
    ['NS', privateOnItsWay, rejected],
    ['RC', privateOnItsWay, delivered],
    ['MC', privateOnItsWay, undelivered],
    ['MC', publicOnItsWay, redeliveryAwaited],
    ['AT', publicOnItsWay, undeliverable],
    ['NE-EC01', publicOnItsWay, accepted],
    ['NE-EC02', publicOnItsWay, refused],
    ['DT', publicOnItsWay, termsExpired],
  ] as const)('%s is put on record: %#', (kind, history, event) =>
    given(...history)
      .when(record(notice(kind)))
      .then(event),
  )

  it('counts the days for re-sending from its own date, however late it arrives', () =>
    given(...privateOnItsWay)
      .when({ ...record(notice('NS')), at: instant('2026-03-07T10:00:00.000Z') })
      .then({ ...rejected, at: instant('2026-03-07T10:00:00.000Z') }))

  it('that overtakes the transmission proves it', () =>
    given(drafted, sent)
      .when(record(notice('RC')))
      .then(transmitted, delivered))

  it('that comes twice changes nothing', () =>
    given(...privateOnItsWay, delivered)
      .when(record(notice('RC')))
      .thenNothing())

  it('that comes twice changes nothing, not even when it had been kept', () =>
    given(...privateOnItsWay, delivered, kept('MC', 'of-MC'))
      .when(record(notice('MC')))
      .thenNothing())

  it('about a file that nobody sent is refused', () =>
    given(...privateOnItsWay)
      .when(record(notice('RC', 'of-RC', secondSdiId)))
      .thenRefuse({ code: 'UnknownTransmission', sdiId: secondSdiId }))

  it.each(['AT', 'NE-EC01', 'NE-EC02', 'DT'] as const)('%s about a private invoice is refused', (kind) =>
    given(...privateOnItsWay)
      .when(record(notice(kind)))
      .thenRefuse({ code: 'OnlyPublicAdministrationsAnswer', kind }),
  )

  it('about a draft is refused', () =>
    given(drafted)
      .when(record(notice('RC')))
      .thenRefuse({ code: 'NotSent', status: 'Draft' }))
})

describe('booking', () => {
  it.each(['Delivered', 'Undelivered', 'Undeliverable', 'Accepted', 'TermsExpired', 'Received'] as const)(
    'takes an invoice that is %s',
    (status) =>
      given(...histories[status])
        .when(BookInvoice)
        .then(booked),
  )

  it.each(['Draft', 'Discarded', 'Queued', 'Transmitted', 'Rejected', 'AwaitingRedelivery', 'Refused'] as const)(
    'never takes one that is %s',
    (status) =>
      given(...histories[status])
        .when(BookInvoice)
        .thenRefuse({ code: 'NotIssued', status }),
  )

  it('is undone with a reason', () =>
    given(...histories.Delivered, booked)
      .when(UnbookInvoice)
      .then({ type: 'InvoiceUnbooked', personal: { reason: UnbookInvoice.reason }, at }))

  it('stays when the recipient accepts', () =>
    given(...publicOnItsWay, delivered, booked, accepted)
      .when(BookInvoice)
      .thenNothing())

  it('stays when the recipient refuses, and somebody is told', () =>
    given(...publicOnItsWay, delivered, booked)
      .when(record(notice('NE-EC02')))
      .then(refused, bookedInvoiceRefused))

  it('raises no alert for an invoice that is not in the books', () =>
    given(...publicOnItsWay, delivered)
      .when(record(notice('NE-EC02')))
      .then(refused))
})

describe('a received invoice', () => {
  it('is put on record', () => given().when(RecordReceivedInvoice).then(receivedInvoice))

  it('is put on record once', () => given(receivedInvoice).when(RecordReceivedInvoice).thenNothing())

  it('does not give way to another', () =>
    given(receivedInvoice)
      .when({ ...RecordReceivedInvoice, received: { ...received, sdiId: secondSdiId } })
      .thenRefuse({ code: 'InvoiceExists', status: 'Received' }))
})

describe('the actions of an invoice', () => {
  it('are those of the catalogue, and none for the exchange', () => {
    const expected: Record<InvoiceCommand['type'], string | null> = {
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
    expect(invoiceActionOf).toEqual(expected)
  })
})
