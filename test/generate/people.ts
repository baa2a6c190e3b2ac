import {
  type CodiceFiscale,
  codiceFiscale,
  type PartitaIva,
  partitaIva,
  pec,
  type Pec,
  userName,
  type UserName,
} from '@delega/core'

import type { Random } from './random.ts'

const FAMILIES = [
  'Rossi',
  'Bianchi',
  'Neri',
  'Conti',
  'Gallo',
  'Fontana',
  'Greco',
  'Moretti',
  'Barbieri',
  'Lombardi',
  'Ferrari',
  'Costa',
  'Rinaldi',
  'Caruso',
  'Nicolò',
  'Dalla Torre',
]
const GIVEN = [
  'Mario',
  'Lucia',
  'Paolo',
  'Anna',
  'Giorgio',
  'Chiara',
  'Matteo',
  'Elena',
  'Niccolò',
  'Sara',
  'Davide',
  'Francesca',
]
const TRADES = [
  'Costruzioni',
  'Forniture',
  'Trasporti',
  'Impianti',
  'Alimentari',
  'Arredamenti',
  'Officina',
  'Vivai',
  'Tipografia',
  'Caffè',
]
const FORMS = ['S.r.l.', 'S.n.c.', 'S.p.A.', '& Figli']

const doubled = (digit: number): number => (digit > 4 ? 2 * digit - 9 : 2 * digit)

/** The n-th valid partita IVA. */
export const partitaIvaNo = (n: number): PartitaIva => {
  const digits = `${String(1_000_000 + n).slice(-7)}${String((n % 100) + 1).padStart(3, '0')}`
  let sum = 0
  for (let place = 0; place < 10; place += 1) {
    const digit = Number(digits[place])
    sum += place % 2 === 0 ? digit : doubled(digit)
  }
  return partitaIva(`${digits}${(10 - (sum % 10)) % 10}`)
}

export const personName = (random: Random): string => `${random.pick(FAMILIES)} ${random.pick(GIVEN)}`

export const companyName = (random: Random): string =>
  random.chance(0.35) ? personName(random) : `${random.pick(FAMILIES)} ${random.pick(TRADES)} ${random.pick(FORMS)}`

export const studioName = (random: Random): string => `Studio ${random.pick(FAMILIES)} ${random.pick(FAMILIES)}`

export const pecNo = (n: number): Pec => pec(`studio${n}@pec.example`)
export const userNameNo = (n: number): UserName => userName(`Studio${String(n).padStart(6, '0')}`)

/** A person who buys. */
export const buyerFiscalCode: CodiceFiscale = codiceFiscale('RSSMRA80A01H501U')
