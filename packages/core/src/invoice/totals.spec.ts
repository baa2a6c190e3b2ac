import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { toPrivate } from '../../test/words/invoice.ts'
import { type InvoiceLine, totalsOf, type Vat } from './index.js'

const rate = (hundredths: number): Vat => ({ kind: 'rate', rate: hundredths })
const exempt: Vat = { kind: 'exempt', exemption: 'N4' }
const line = (quantity: number, unitPrice: number, vat: Vat): InvoiceLine => ({ quantity, unitPrice, vat })

const vats = fc.constantFrom(rate(2_200), rate(1_000), rate(500), rate(400), exempt)
const lines = fc.array(
  fc.record({
    quantity: fc.integer({ min: 1, max: 1_000_000 }),
    unitPrice: fc.integer({ min: -1_000_000, max: 1_000_000 }),
    vat: vats,
  }),
  { maxLength: 40 },
)

const abs = (value: bigint): bigint => (value < 0n ? -value : value)

/** Half up: nearer than a half, or at a half and farther from zero. */
const isHalfUp = (rounded: number, amount: bigint, divisor: bigint): boolean => {
  const distance = 2n * abs(BigInt(rounded) * divisor - amount)
  return distance < divisor || (distance === divisor && abs(BigInt(rounded) * divisor) > abs(amount))
}

describe('the totals of a document', () => {
  it('are given for each rate and overall', () =>
    expect(totalsOf(toPrivate)).toEqual({
      byVat: [
        { vat: rate(2_200), taxable: 24_400, tax: 5_368 },
        { vat: { kind: 'exempt', exemption: 'N2.2' }, taxable: 10_000, tax: 0 },
      ],
      taxable: 34_400,
      tax: 5_368,
      total: 39_768,
    }))

  it.each([
    ['half a cent goes up', [line(500, 1, exempt)], 1],
    ['less than half a cent goes down', [line(499, 1, exempt)], 0],
    ['half a cent below zero goes down', [line(500, -1, exempt)], -1],
    ['two lines are rounded together', [line(250, 1, exempt), line(250, 1, exempt)], 1],
    ['no lines come to nothing', [], 0],
  ])('round once for each rate: %s', (_, lines, taxable) => expect(totalsOf({ lines }).taxable).toBe(taxable))

  it('round the tax half up', () => expect(totalsOf({ lines: [line(1_000, 25, rate(1_000))] }).tax).toBe(3))

  it('are nothing when a correction undoes its invoice', () =>
    fc.assert(
      fc.property(lines, (lines) => {
        const undone = lines.map(({ unitPrice, ...rest }) => ({ ...rest, unitPrice: -unitPrice }))
        expect(totalsOf({ lines }).total + totalsOf({ lines: undone }).total).toBe(0)
      }),
    ))

  it('are the exact sums of their lines, rounded half up', () =>
    fc.assert(
      fc.property(lines, (lines) => {
        for (const { vat, taxable, tax } of totalsOf({ lines }).byVat) {
          const exact = lines
            .filter((line) => JSON.stringify(line.vat) === JSON.stringify(vat))
            .reduce((sum, { quantity, unitPrice }) => sum + BigInt(quantity) * BigInt(unitPrice), 0n)
          expect(isHalfUp(taxable, exact, 1_000n)).toBe(true)
          const percent = vat.kind === 'rate' ? BigInt(vat.rate) : 0n
          expect(isHalfUp(tax, BigInt(taxable) * percent, 10_000n)).toBe(true)
        }
      }),
    ))

  it('add up', () =>
    fc.assert(
      fc.property(lines, (lines) => {
        const { byVat, taxable, tax, total } = totalsOf({ lines })
        expect(byVat.reduce((sum, each) => sum + each.taxable, 0)).toBe(taxable)
        expect(byVat.reduce((sum, each) => sum + each.tax, 0)).toBe(tax)
        expect(taxable + tax).toBe(total)
      }),
    ))

  it('do not depend on the order of the lines', () =>
    fc.assert(
      fc.property(lines, (lines) => {
        expect(totalsOf({ lines: lines.toReversed() }).total).toBe(totalsOf({ lines }).total)
      }),
    ))
})
