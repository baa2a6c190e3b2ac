import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { isLeft, isRight, left, right } from 'fp-ts/lib/Either.js'
import type * as t from 'io-ts'

import {
  codiceDestinatario,
  codiceDestinatarioCodec,
  codiceFiscaleCodec,
  FOREIGN_RECIPIENT,
  invoiceNumberCodec,
  NO_CHANNEL,
  parseCodiceDestinatario,
  parseCodiceFiscale,
  parseInvoiceNumber,
  parsePartitaIva,
  parsePec,
  parseUserName,
  partitaIva,
  partitaIvaCodec,
  pecCodec,
  recipientKindOf,
  userNameCodec,
} from './index.js'

type Sample = readonly [text: string, broken: string]

const validPartiteIva = ['00743110157', '01879020517', '02342520158']
const digitsWithCheck = (digits: string): string | undefined =>
  Array.from({ length: 10 }, (_, check) => `${digits}${check}`).find((text) => isRight(parsePartitaIva(text)))
const partiteIva = fc
  .tuple(fc.integer({ min: 1, max: 9_999_999 }), fc.constantFrom(1, 58, 100, 120, 121, 888, 999))
  .map(([number, office]) => `${String(number).padStart(7, '0')}${String(office).padStart(3, '0')}`)

describe('a partita IVA', () => {
  it.each(validPartiteIva)('is read from %s', (text) => expect(parsePartitaIva(text)).toEqual(right(text)))

  it.each<Sample>([
    ['00743110158', 'WrongCheckDigit'],
    ['01234567890', 'WrongCheckDigit'],
    ['00000000000', 'NoTaxpayerNumber'],
    ['12345678903', 'UnknownOffice'],
    ['86334519757', 'UnknownOffice'],
    ['0074311015', 'NotElevenDigits'],
    ['007431101570', 'NotElevenDigits'],
    ['0074311O157', 'NotElevenDigits'],
    [' 00743110157', 'NotElevenDigits'],
    ['00743110157\n', 'NotElevenDigits'],
    ['ITIT00743110157', 'NotElevenDigits'],
    ['٠٠٧٤٣١١٠١٥٧', 'NotElevenDigits'],
    ['', 'NotElevenDigits'],
  ])('is not read from %j: %s', (text, code) => expect(parsePartitaIva(text)).toEqual(left({ code })))

  it.each(['IT00743110157', 'it00743110157'])('loses its prefix in %s', (text) =>
    expect(partitaIvaCodec.decode(text)).toEqual(right('00743110157')),
  )

  it('is the value only without its prefix', () => expect(partitaIvaCodec.is('IT00743110157')).toBe(false))

  it('has exactly one valid check digit', () => {
    fc.assert(
      fc.property(partiteIva, (digits) => {
        const valid = Array.from({ length: 10 }, (_, check) => parsePartitaIva(`${digits}${check}`)).filter(isRight)
        expect(valid).toHaveLength(1)
      }),
    )
  })

  it('notices any single wrong digit', () => {
    fc.assert(
      fc.property(partiteIva, fc.nat(10), fc.integer({ min: 1, max: 9 }), (digits, place, shift) => {
        const text = digitsWithCheck(digits) ?? ''
        const wrong = (Number(text[place]) + shift) % 10
        expect(isLeft(parsePartitaIva(`${text.slice(0, place)}${wrong}${text.slice(place + 1)}`))).toBe(true)
      }),
    )
  })

  it('names the broken rule and never the text when a literal is wrong', () => {
    expect(() => partitaIva('00743110158')).toThrow(new RangeError('Not a partita IVA: WrongCheckDigit'))
  })
})

const persons = [
  'RSSMRA80A01H501U',
  'RCCMNL83S18D969H',
  'CNTCHR83T41D969D',
  'RSSMRA80A01H50MM',
  'RSSMRA80A01H5LMX',
  'RSSMRAULALMHRLMD',
]

describe('a codice fiscale', () => {
  it.each([...persons, ...validPartiteIva])('is read from %s', (text) =>
    expect(parseCodiceFiscale(text)).toEqual(right(text)),
  )

  it.each<Sample>([
    ['RSSMRA80A01H501V', 'WrongCheckCharacter'],
    ['RSSMRA80A00H501U', 'ImpossibleDayOfBirth'],
    ['RSSMRA80A32H501U', 'ImpossibleDayOfBirth'],
    ['RSSMRA80A40H501U', 'ImpossibleDayOfBirth'],
    ['RSSMRA80A72H501U', 'ImpossibleDayOfBirth'],
    ['RSSMRA80F01H501U', 'NeitherPersonNorOrganisation'],
    ['RSSMRA80A01H50AU', 'NeitherPersonNorOrganisation'],
    ['RSSMR080A01H501U', 'NeitherPersonNorOrganisation'],
    ['RSSMRA80A01H501', 'NeitherPersonNorOrganisation'],
    ['RSSMRA80A01H501UU', 'NeitherPersonNorOrganisation'],
    ['RSSMRA80A01H501U\n', 'NeitherPersonNorOrganisation'],
    ['IT00743110157', 'NeitherPersonNorOrganisation'],
    ['RßMRA80A01H501U', 'NeitherPersonNorOrganisation'],
    ['', 'NeitherPersonNorOrganisation'],
    ['00743110158', 'WrongCheckDigit'],
    ['86334519757', 'UnknownOffice'],
    ['00000000000', 'NoTaxpayerNumber'],
  ])('is not read from %j: %s', (text, code) => expect(parseCodiceFiscale(text)).toEqual(left({ code })))

  it('is kept in capitals', () => expect(codiceFiscaleCodec.decode('rssmra80a01h501u')).toEqual(right(persons[0])))

  it('has exactly one valid check character', () => {
    fc.assert(
      fc.property(fc.constantFrom(...persons), (text) => {
        const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
        const valid = Array.from(letters).filter((check) => isRight(parseCodiceFiscale(text.slice(0, 15) + check)))
        expect(valid).toEqual([text[15]])
      }),
    )
  })
})

describe('a codice destinatario', () => {
  it.each(['UF5D0K', 'KRRH6B9', NO_CHANNEL, FOREIGN_RECIPIENT])('is read from %s', (text) =>
    expect(parseCodiceDestinatario(text)).toEqual(right(text)),
  )

  it.each<Sample>([
    ['', 'NeitherSixNorSeven'],
    ['UF5D0', 'NeitherSixNorSeven'],
    ['00000000', 'NeitherSixNorSeven'],
    ['KRRH6B ', 'NotCapitalsAndDigits'],
    ['KRRH-B9', 'NotCapitalsAndDigits'],
    ['KRRH6BÀ', 'NotCapitalsAndDigits'],
    ['KRRH6Bı', 'NotCapitalsAndDigits'],
    ['UF5D0K\n', 'NotCapitalsAndDigits'],
  ])('is not read from %j: %s', (text, code) => expect(parseCodiceDestinatario(text)).toEqual(left({ code })))

  it('of six characters is for a public administration', () =>
    expect(recipientKindOf(codiceDestinatario('UF5D0K'))).toBe('publicAdministration'))

  it.each([NO_CHANNEL, FOREIGN_RECIPIENT, codiceDestinatario('KRRH6B9')])(
    'of seven characters, such as %s, is for a private recipient',
    (code) => expect(recipientKindOf(code)).toBe('private'),
  )
})

describe('an invoice number', () => {
  it.each(['1', '2026/1', 'FT 12-B', 'A'.repeat(19) + '1'])('is read from %j', (text) =>
    expect(parseInvoiceNumber(text)).toEqual(right(text)),
  )

  it.each<Sample>([
    ['', 'WrongLength'],
    ['1'.repeat(21), 'WrongLength'],
    ['FATTURA', 'NoDigit'],
    ['1€', 'NotBasicLatin'],
    ['1\t', 'NotBasicLatin'],
    ['1\n', 'NotBasicLatin'],
    ['N°1', 'NotBasicLatin'],
    ['١', 'NotBasicLatin'],
  ])('is not read from %j: %s', (text, code) => expect(parseInvoiceNumber(text)).toEqual(left({ code })))
})

describe('a PEC address', () => {
  it.each(['studio@pec.it', 'mario.rossi-1@legal.example.it', "d'amico+1@pec.xn--caf-dma.it", 'STUDIO@pec.it'])(
    'is read from %s',
    (text) => expect(parsePec(text)).toEqual(right(text)),
  )

  it.each<Sample>([
    ['a@b.c', 'WrongLength'],
    [`${'a'.repeat(64)}@${'b.'.repeat(95)}it`, 'WrongLength'],
    ['studio.pec.it', 'NoSingleAt'],
    ['studio@', 'NoSingleAt'],
    ['studio@pec@it.it', 'NoSingleAt'],
    ['@pec.example.it', 'ImplausibleMailbox'],
    ['.studio@pec.it', 'ImplausibleMailbox'],
    ['stu..dio@pec.it', 'ImplausibleMailbox'],
    ['stu dio@pec.it', 'ImplausibleMailbox'],
    [`${'a'.repeat(65)}@pec.it`, 'ImplausibleMailbox'],
    ['studio@localhost', 'ImplausibleDomain'],
    ['studio@-pec.it', 'ImplausibleDomain'],
    ['studio@pec..it', 'ImplausibleDomain'],
    ['studio@\u212Aing.it', 'ImplausibleDomain'],
    ['studio@10.0.0.1', 'ImplausibleDomain'],
    ['studio@pec.it\n', 'ImplausibleDomain'],
  ])('is not read from %j: %s', (text, code) => expect(parsePec(text)).toEqual(left({ code })))

  it('has its domain in small letters', () => expect(pecCodec.decode('Studio@PEC.it')).toEqual(right('Studio@pec.it')))
})

describe('a user name', () => {
  it.each(['Rossi1980', 'mario.Rossi1', 'M1_'.padEnd(20, 'a')])('is read from %s', (text) =>
    expect(parseUserName(text)).toEqual(right(text)),
  )

  it.each<Sample>([
    ['Rossi80', 'WrongLength'],
    ['R1'.padEnd(21, 'a'), 'WrongLength'],
    ['1Rossi1980', 'NoLetterFirst'],
    ['_Rossi1980', 'NoLetterFirst'],
    ['RossiMario', 'NoDigit'],
    ['rossi1980', 'NoCapital'],
    ['M.Rossi_1980', 'SeveralSeparators'],
    ['M..Rossi1980', 'SeveralSeparators'],
    ['Rossi-1980', 'UnusableCharacter'],
    ['Rossi 1980', 'UnusableCharacter'],
    ['Rossì1980', 'UnusableCharacter'],
    ['Rossi1980\n', 'UnusableCharacter'],
  ])('is not read from %j: %s', (text, code) => expect(parseUserName(text)).toEqual(left({ code })))
})

describe.each<Pick<t.Type<string, string, unknown>, 'name' | 'is' | 'decode'>>([
  partitaIvaCodec,
  codiceFiscaleCodec,
  codiceDestinatarioCodec,
  invoiceNumberCodec,
  pecCodec,
  userNameCodec,
])('the codec of $name', (codec) => {
  const texts = fc.oneof(
    fc.string(),
    fc.constantFrom(...validPartiteIva, ...persons, 'it00743110157', 'studio@PEC.it', 'Rossi1980', 'uf5d0k', 'krrh6b9'),
    fc.stringMatching(/^[\dA-Za-z]{6,16}$/),
    fc.anything(),
  )

  it('never throws, and gives what it gave before when it reads its own value', () => {
    fc.assert(
      fc.property(texts, (input) => {
        const decoded = codec.decode(input)
        expect(isRight(decoded) ? codec.decode(decoded.right) : decoded).toEqual(decoded)
      }),
    )
  })

  it('holds for a value exactly what decodes to itself', () => {
    fc.assert(
      fc.property(texts, (input) => {
        const decoded = codec.decode(input)
        expect(codec.is(input)).toBe(isRight(decoded) && decoded.right === input)
      }),
    )
  })
})
