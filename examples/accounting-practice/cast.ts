import { accountantIdOf } from '@delega/application'
import { clientId, invoiceId, partitaIva, supportRequestId } from '@delega/core'

// The people of the story. The tax codes are well formed and belong to nobody that we know of.

/** Carla Conti keeps the books of three clients. */
const carlaTaxId = partitaIva('00743110157')
export const carla = {
  partitaIva: carlaTaxId,
  id: accountantIdOf(carlaTaxId),
  personal: { name: 'Carla Conti', pec: 'carla.conti@pec.example.it', userName: 'StudioConti1' },
}

/** Dario Greco takes over one of them later. */
const darioTaxId = partitaIva('55120430487')
export const dario = {
  partitaIva: darioTaxId,
  id: accountantIdOf(darioTaxId),
  personal: { name: 'Dario Greco', pec: 'dario.greco@pec.example.it', userName: 'GrecoDario26' },
}

/** A trattoria that asks Carla for help from the first day. */
export const trattoria = {
  id: clientId('7d0c4f6e-2a51-4a6e-9a3b-0c5a1f2e7b10'),
  personal: { name: 'Trattoria da Nino', partitaIva: '02342520158', codiceFiscale: 'RSSMRA80A01H501U' },
}

/** A workshop that has the module for documents. */
export const workshop = {
  id: clientId('b81f9c22-6e0d-4d38-8a57-3f4f0c9d2e21'),
  personal: { name: 'Officine Ricci srl', partitaIva: '01879020517', codiceFiscale: '01879020517' },
}

/** A bar that does not want to be found. */
export const bar = {
  id: clientId('e5a3d7c4-91b2-4f0e-b6c8-5d2e8f7a1c32'),
  personal: { name: 'Bar Centrale', partitaIva: '34567890511', codiceFiscale: 'CNTCHR83T41D969D' },
}

const party = (name: string, partitaIva: string) => ({
  name,
  identity: { kind: 'business', partitaIva } as const,
  address: { street: 'Via Garibaldi 12', postCode: '52100', town: 'Arezzo', country: 'IT' },
})

/** What the trattoria bills: a dinner for the staff of a company, food at 10 % and wine at 22 %. */
export const dinner = {
  documentType: 'TD01',
  date: '2026-03-16',
  channel: 'ABC1234',
  lines: [
    { quantity: 12_000, unitPrice: 28_00, vat: { kind: 'rate', rate: 1000 } },
    { quantity: 4_500, unitPrice: 16_50, vat: { kind: 'rate', rate: 2200 } },
  ],
  refersTo: [],
  personal: {
    supplier: party(trattoria.personal.name, trattoria.personal.partitaIva),
    customer: party('Tessile Aretina spa', '60231180518'),
    pec: null,
    descriptions: ['Menu of the day', 'Chianti, per litre'],
  },
} as const

export const invoices = {
  dinner: invoiceId('3c9e1d70-5b4a-4c2f-8e6d-7a1b2c3d4e01'),
  banquet: invoiceId('3c9e1d70-5b4a-4c2f-8e6d-7a1b2c3d4e02'),
}

export const help = supportRequestId('9f8e7d6c-5b4a-4392-8170-6f5e4d3c2b1a')
