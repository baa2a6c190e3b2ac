import type { Brand } from '../kernel/brand.js'
import { matching } from '../kernel/codec.js'
import { literal } from '../kernel/literals.js'
import type { InvoiceNumber } from './invoice-number.js'

/** What tells one run of numbers from another: 0 to 8 capitals and digits. Empty: the run without a name. */
export type NumberSeries = Brand<string, 'NumberSeries'>

/** Reads a series of invoice numbers from outside. */
export const numberSeriesCodec = matching<NumberSeries>(
  'a number series of 0 to 8 capitals and digits',
  /^[A-Z\d]{0,8}$/,
)

/** Reads a literal. @throws RangeError when the text is no series: use the codec for input from outside. */
export const numberSeries = literal(numberSeriesCodec)

/** The number as it stands on the invoice: `7`, or `A/7` in series `A`. */
export const numberText = (series: NumberSeries, number: number): InvoiceNumber =>
  (series === '' ? String(number) : `${series}/${number}`) as InvoiceNumber
