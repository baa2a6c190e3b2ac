import type { Brand } from '../kernel/brand.js'

/** Eleven digits with a valid check digit and office code, without the `IT` prefix. */
export type PartitaIva = Brand<string, 'PartitaIva'>

/** Of a person 16 characters in capitals, of an organisation 11 digits. */
export type CodiceFiscale = Brand<string, 'CodiceFiscale'>

/** A channel of the exchange, not a customer: 6 characters for a public administration, 7 for anyone else. */
export type CodiceDestinatario = Brand<string, 'CodiceDestinatario'>

/** The address of a certified mailbox. */
export type Pec = Brand<string, 'Pec'>

/** 1 to 20 characters of Basic Latin with at least one digit. */
export type InvoiceNumber = Brand<string, 'InvoiceNumber'>
