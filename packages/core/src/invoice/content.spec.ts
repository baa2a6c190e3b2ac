import { describe, expect, it } from '@jest/globals'

import { fold } from '../../test/scenario.ts'
import {
  bottega,
  bottegaItself,
  bottegasCodiceFiscale,
  customer,
  facts,
  first,
  histories,
  otherClient,
  supplier,
  toPrivate,
} from '../../test/words/invoice.ts'
import { codiceFiscale } from '../fiscal/index.js'
import { day } from '../kernel/index.js'
import {
  DOCUMENT_TYPES,
  type DocumentType,
  faultsOf,
  invoice,
  type InvoiceParty,
  type InvoiceStatus,
  referredInvoice,
  sameParty,
} from './index.js'

const today = day('2026-03-04')

const faultCodes = (documentType: DocumentType, supplier: InvoiceParty, customer: InvoiceParty): readonly string[] =>
  faultsOf({ ...toPrivate, documentType, personal: { ...toPrivate.personal, supplier, customer } }, facts, today)
    .map(({ code }) => code)
    .filter((code) => code !== 'ReferenceMissing')

type Cell = readonly string[]
/** Owner to customer, supplier to owner, owner to itself, strangers. */
type Row = readonly [sells: Cell, buys: Cell, itself: Cell, strangers: Cell]

const SUPPLIES: Row = [[], ['SupplierNotTheOwner'], ['SamePartyOnBothSides'], ['SupplierNotTheOwner']]
const SUPPLIES_ANYONE: Row = [[], ['SupplierNotTheOwner'], [], ['SupplierNotTheOwner']]
const RECEIVES: Row = [['CustomerNotTheOwner'], [], ['SamePartyOnBothSides'], ['CustomerNotTheOwner']]
const BOTH: Row = [
  ['PartiesDiffer'],
  ['SupplierNotTheOwner', 'PartiesDiffer'],
  [],
  ['SupplierNotTheOwner', 'PartiesDiffer'],
]

const PARTIES: Readonly<Record<DocumentType, Row>> = {
  TD01: SUPPLIES,
  TD02: SUPPLIES,
  TD03: SUPPLIES,
  TD04: SUPPLIES_ANYONE,
  TD05: SUPPLIES_ANYONE,
  TD06: SUPPLIES,
  TD16: RECEIVES,
  TD17: RECEIVES,
  TD18: RECEIVES,
  TD19: RECEIVES,
  TD20: RECEIVES,
  TD21: BOTH,
  TD22: BOTH,
  TD23: BOTH,
  TD24: SUPPLIES,
  TD25: SUPPLIES,
  TD26: SUPPLIES_ANYONE,
  TD27: BOTH,
  TD28: RECEIVES,
  TD29: RECEIVES,
}

describe.each(Object.keys(DOCUMENT_TYPES) as DocumentType[])('a document of type %s', (documentType) => {
  const [sells, buys, itself, strangers] = PARTIES[documentType]

  it('from the owner to a customer', () => expect(faultCodes(documentType, bottegaItself, customer)).toEqual(sells))

  it('from a supplier to the owner', () => expect(faultCodes(documentType, supplier, bottegaItself)).toEqual(buys))

  it('from the owner to itself', () => expect(faultCodes(documentType, bottegaItself, bottegaItself)).toEqual(itself))

  it('between two others', () => expect(faultCodes(documentType, supplier, customer)).toEqual(strangers))
})

describe('the owner of the service, named by its codice fiscale', () => {
  const bottegaAsPerson: InvoiceParty = {
    ...bottegaItself,
    identity: { kind: 'person', codiceFiscale: bottegasCodiceFiscale },
  }

  it('is still the same party as by its partita IVA', () => {
    expect(faultCodes('TD01', bottegaItself, bottegaAsPerson)).toEqual(['SamePartyOnBothSides'])
    expect(faultCodes('TD29', bottegaAsPerson, bottegaItself)).toEqual(['SamePartyOnBothSides'])
    expect(faultCodes('TD27', bottegaItself, bottegaAsPerson)).toEqual([])
  })

  it('supplies only under its partita IVA', () =>
    expect(faultCodes('TD01', bottegaAsPerson, customer)).toEqual(['SupplierNotTheOwner']))
})

describe('a party', () => {
  const abroad = (country: string): InvoiceParty => ({
    ...supplier,
    identity: { kind: 'foreign', country, code: '123' },
  })

  it('is the same under another name', () => expect(sameParty(supplier, { ...supplier, name: 'Altro' })).toBe(true))

  it('is another with another identity', () => expect(sameParty(supplier, customer)).toBe(false))

  it('is another person with another codice fiscale', () => {
    const identity = { kind: 'person', codiceFiscale: codiceFiscale('RCCMNL83S18D969H') } as const
    expect(sameParty(customer, { ...customer, identity })).toBe(false)
  })

  it('is another with the same code in another country', () =>
    expect(sameParty(abroad('FR'), abroad('DE'))).toBe(false))
})

describe('a referred invoice', () => {
  const note = { clientId: bottega, content: toPrivate }
  const issued: readonly InvoiceStatus[] = ['Delivered', 'Undelivered', 'Undeliverable', 'Accepted', 'TermsExpired']

  it.each(Object.keys(histories) as InvoiceStatus[])('that is %s', (status) =>
    expect(referredInvoice(first, fold(invoice, histories[status]), note).issued).toBe(issued.includes(status)),
  )

  it('has the same issuer and customer', () =>
    expect(referredInvoice(first, fold(invoice, histories.Delivered), note)).toEqual({
      invoiceId: first,
      issued: true,
      sameIssuer: true,
      sameCustomer: true,
    }))

  it('has another issuer and customer', () =>
    expect(
      referredInvoice(first, fold(invoice, histories.Delivered), {
        clientId: otherClient,
        content: { ...toPrivate, personal: { ...toPrivate.personal, customer: supplier } },
      }),
    ).toEqual({ invoiceId: first, issued: true, sameIssuer: false, sameCustomer: false }))
})
