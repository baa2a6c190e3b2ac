import { numberSeriesCodec } from '../fiscal/index.js'
import { clientIdCodec, instantCodec, invoiceIdCodec, wholeCodec, wordCodec } from '../kernel/codec.js'
import { commandCodec, eventCodec } from '../kernel/messages.js'
import type { NumberingCommand, NumberingEvent } from './types.js'

const numbering = {
  clientId: clientIdCodec,
  year: wholeCodec('a year', 0, 9999),
  series: numberSeriesCodec,
  invoiceId: invoiceIdCodec,
}
const release = { cause: wordCodec('a cause', ['Rejected', 'Refused', 'NotSent']), reservedUntil: instantCodec }

/** Reads commands about a numbering from outside. */
export const numberingCommandCodec = commandCodec<NumberingCommand>({
  TakeNumber: numbering,
  RetakeNumber: numbering,
  ReleaseNumber: { ...numbering, ...release },
})

const numbered = {
  number: wholeCodec('a number', 1, Number.MAX_SAFE_INTEGER),
  invoiceId: invoiceIdCodec,
  at: instantCodec,
}

/** The stored shape of a numbering's events. Never edit one: add a version and an upcaster. */
export const numberingEventCodec = eventCodec<NumberingEvent>({
  NumberTaken: numbered,
  NumberReleased: { ...numbered, ...release },
})
