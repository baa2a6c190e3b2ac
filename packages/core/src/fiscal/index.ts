import type { Brand } from '../kernel/brand.js'

/** Eleven digits with a valid check digit and office code, without the `IT` prefix. */
export type PartitaIva = Brand<string, 'PartitaIva'>

/** Of a person 16 characters in capitals, of an organisation 11 digits. */
export type CodiceFiscale = Brand<string, 'CodiceFiscale'>
