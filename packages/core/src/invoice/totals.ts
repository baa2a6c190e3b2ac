import type { InvoiceContent, InvoiceTotals, Vat } from './types.js'

/** The largest amount, in cents, that the exchange's format holds: 11 digits of euro and 2 of cents. */
export const AMOUNT_LIMIT = 9_999_999_999_999

const THOUSANDTHS = 1_000n
const HUNDREDTHS_OF_PERCENT = 10_000n

// A half goes away from zero, so that a correction with the minus sign undoes its invoice to the cent.
const halfUp = (amount: bigint, divisor: bigint): bigint =>
  amount < 0n ? -((-amount * 2n + divisor) / (divisor * 2n)) : (amount * 2n + divisor) / (divisor * 2n)

type Exact = { readonly vat: Vat; readonly taxable: bigint; readonly tax: bigint }

const keyOf = (vat: Vat): string => (vat.kind === 'rate' ? String(vat.rate) : vat.exemption)

const taxOn = (taxable: bigint, vat: Vat): bigint =>
  vat.kind === 'rate' ? halfUp(taxable * BigInt(vat.rate), HUNDREDTHS_OF_PERCENT) : 0n

const exactTotals = ({ lines }: Pick<InvoiceContent, 'lines'>): readonly Exact[] => {
  const sums = new Map<string, { readonly vat: Vat; readonly sum: bigint }>()
  for (const { quantity, unitPrice, vat } of lines) {
    const key = keyOf(vat)
    sums.set(key, { vat, sum: (sums.get(key)?.sum ?? 0n) + BigInt(quantity) * BigInt(unitPrice) })
  }
  return Array.from(sums.values(), ({ vat, sum }) => {
    const taxable = halfUp(sum, THOUSANDTHS)
    return { vat, taxable, tax: taxOn(taxable, vat) }
  })
}

const sumOf = (amounts: readonly bigint[]): bigint => amounts.reduce((sum, amount) => sum + amount, 0n)

const overall = (byVat: readonly Exact[]): { readonly taxable: bigint; readonly tax: bigint } => ({
  taxable: sumOf(byVat.map(({ taxable }) => taxable)),
  tax: sumOf(byVat.map(({ tax }) => tax)),
})

/**
 * The totals of a document, in whole cents. For each rate the lines are added exactly and the sum is rounded once, half up
 * (below zero: half down); the tax is rounded the same way from that sum. Exact up to `AMOUNT_LIMIT`, which no draft exceeds.
 */
export const totalsOf = (content: Pick<InvoiceContent, 'lines'>): InvoiceTotals => {
  const exact = exactTotals(content)
  const { taxable, tax } = overall(exact)
  return {
    byVat: exact.map(({ vat, taxable, tax }) => ({ vat, taxable: Number(taxable), tax: Number(tax) })),
    taxable: Number(taxable),
    tax: Number(tax),
    total: Number(taxable + tax),
  }
}

/** Whether every amount of a document fits the format. */
export const isWithinLimit = (content: Pick<InvoiceContent, 'lines'>): boolean => {
  const exact = exactTotals(content)
  const { taxable, tax } = overall(exact)
  const amounts = [taxable, tax, taxable + tax, ...exact.flatMap((total) => [total.taxable, total.tax])]
  return amounts.every((amount) => amount <= BigInt(AMOUNT_LIMIT) && amount >= -BigInt(AMOUNT_LIMIT))
}
