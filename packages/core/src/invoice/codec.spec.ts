import { describe, expect, it } from '@jest/globals'

import { commands, now, toPrivate } from '../../test/words/invoice.ts'
import { type Day, day } from '../kernel/index.js'
import {
  type FiscalIdentity,
  type InvoiceContent,
  invoiceCommandCodec,
  type InvoiceEvent,
  invoiceEventCodec,
} from './index.js'

const { by: _, at: __, ...draft } = commands.DraftInvoice
const drafting = (content: unknown) => invoiceCommandCodec.decode({ ...draft, content })
const dated = (date: string): InvoiceContent => ({ ...toPrivate, date: date as Day })
const soldTo = (identity: FiscalIdentity): InvoiceContent => ({
  ...toPrivate,
  personal: { ...toPrivate.personal, customer: { ...toPrivate.personal.customer, identity } },
})

describe('The content of a document from outside', () => {
  it('has a date that the exchange can take', () => {
    expect(drafting(dated('1970-01-01'))).toMatchObject({ _tag: 'Right' })
    expect(drafting(dated('1969-12-31'))).toMatchObject({
      left: [{ path: 'content.date', expected: 'a calendar day from 1970-01-01 on' }],
    })
    expect(drafting(dated('0026-03-01'))).toMatchObject({ _tag: 'Left' })
    expect(drafting(dated('2026-02-30'))).toMatchObject({ _tag: 'Left' })
  })

  it('names nobody in Italy by a code that is not checked', () => {
    expect(drafting(soldTo({ kind: 'foreign', country: 'DE', code: '123' }))).toMatchObject({ _tag: 'Right' })
    expect(drafting(soldTo({ kind: 'foreign', country: 'IT', code: '01879020517' }))).toMatchObject({
      left: [{ path: 'content.personal.customer.identity.country' }],
    })
  })

  it('is read as it was stored, whatever the rules of today', () => {
    const foreign: FiscalIdentity = { kind: 'foreign', country: 'IT', code: 'x' }
    const old: InvoiceEvent = {
      type: 'InvoiceDrafted',
      clientId: draft.clientId,
      ...soldTo(foreign),
      date: day('0026-03-01'),
      at: now,
    }
    expect(invoiceEventCodec.decode(invoiceEventCodec.encode(old))).toMatchObject({ right: old })
  })
})

describe('The number of an invoice', () => {
  it.each([0, 26, 1970, 9999])('is stored and read in the year %d', (year) => {
    const sent = {
      type: 'InvoiceSent',
      number: { year, series: '', text: '1' },
      date: '1970-01-01',
      fileName: 'IT01879020517_1.xml',
      at: '2026-03-01T00:00:00.000Z',
    }
    expect(invoiceEventCodec.decode({ type: 'InvoiceSent', schemaVersion: 1, data: sent })).toMatchObject({
      _tag: 'Right',
    })
  })
})
