import { absurd } from '../kernel/absurd.js'
import { decideBy, decided, type Decider, refused, unchanged } from '../kernel/decider.js'
import type { InvoiceId } from '../kernel/ids.js'
import { withEntry, withoutKey } from '../kernel/map.js'
import type { Instant } from '../kernel/time.js'
import type { NumberingDecision, NumberingRefusal } from './refusals.js'
import type {
  Block,
  FreeNumber,
  NumberingEvent,
  NumberingState,
  ReleaseNumber,
  RetakeNumber,
  TakeNumber,
  ToldNumbering,
} from './types.js'

const BLOCK = 256

const blockOf = (number: number): number => Math.floor((number - 1) / BLOCK)
const placeOf = (number: number): number => (number - 1) % BLOCK

/** The number that an invoice holds, or `null`. */
export const numberHeldBy = ({ holders }: NumberingState, invoiceId: InvoiceId): number | null => {
  for (let block = holders.length - 1; block >= 0; block -= 1) {
    const place = holders[block]?.lastIndexOf(invoiceId) ?? -1
    if (place >= 0) return block * BLOCK + place + 1
  }
  return null
}

type Released = FreeNumber & { readonly number: number }

/** The number that an invoice let go last and that nobody has taken since, or `null`. */
const releasedBy = ({ free }: NumberingState, invoiceId: InvoiceId): Released | null => {
  let last: Released | null = null
  for (const [number, entry] of free) if (entry.invoiceId === invoiceId) last = { number, ...entry }
  return last
}

// Never its own old number: one whose time for re-sending is over goes out as a new document.
const numberFor = ({ free, next }: NumberingState, invoiceId: InvoiceId, at: Instant): number => {
  let lowest = next
  for (const [number, entry] of free)
    if (number < lowest && entry.invoiceId !== invoiceId && entry.reservedUntil <= at) lowest = number
  return lowest
}

const takeNumber = ({ invoiceId, at }: ToldNumbering<TakeNumber>, state: NumberingState): NumberingDecision => {
  if (numberHeldBy(state, invoiceId) !== null) return unchanged
  return decided({ type: 'NumberTaken', number: numberFor(state, invoiceId, at), invoiceId, at })
}

const retakeNumber = ({ invoiceId, at }: ToldNumbering<RetakeNumber>, state: NumberingState): NumberingDecision => {
  if (numberHeldBy(state, invoiceId) !== null) return unchanged
  const released = releasedBy(state, invoiceId)
  if (released === null) return refused({ code: 'NoNumberReserved' })
  const { number, reservedUntil } = released
  if (reservedUntil <= at) return refused({ code: 'ReservationOver', reservedUntil })
  return decided({ type: 'NumberTaken', number, invoiceId, at })
}

const releaseNumber = (command: ToldNumbering<ReleaseNumber>, state: NumberingState): NumberingDecision => {
  const { invoiceId, cause, reservedUntil, at } = command
  const number = numberHeldBy(state, invoiceId)
  if (number !== null) return decided({ type: 'NumberReleased', number, invoiceId, cause, reservedUntil, at })
  return releasedBy(state, invoiceId) === null ? refused({ code: 'NoNumberHeld' }) : unchanged
}

const decide = decideBy<ToldNumbering, NumberingState, NumberingDecision>({
  TakeNumber: takeNumber,
  RetakeNumber: retakeNumber,
  ReleaseNumber: releaseNumber,
})

const holderOf = ({ holders }: NumberingState, number: number): InvoiceId | null =>
  holders[blockOf(number)]?.[placeOf(number)] ?? null

const withHolder = ({ holders }: NumberingState, number: number, holder: InvoiceId | null): readonly Block[] => {
  const block = (holders[blockOf(number)] ?? []).slice()
  block[placeOf(number)] = holder
  const blocks = holders.slice()
  blocks[blockOf(number)] = block
  return blocks
}

const evolve = (state: NumberingState, event: NumberingEvent): NumberingState => {
  switch (event.type) {
    case 'NumberTaken': {
      const { number, invoiceId } = event
      if (number !== state.next && !state.free.has(number)) return state
      return {
        next: number === state.next ? number + 1 : state.next,
        holders: withHolder(state, number, invoiceId),
        free: state.free.has(number) ? withoutKey(state.free, number) : state.free,
      }
    }
    case 'NumberReleased': {
      const { number, invoiceId, reservedUntil } = event
      if (holderOf(state, number) !== invoiceId) return state
      return {
        next: state.next,
        holders: withHolder(state, number, null),
        free: withEntry(state.free, number, { invoiceId, reservedUntil }),
      }
    }
    default:
      return absurd(event)
  }
}

/** The numbers of one issuer, year and series: in order, without gaps, each held by one invoice at a time. */
export const invoiceNumbering: Decider<ToldNumbering, NumberingState, NumberingEvent, NumberingRefusal> = {
  decide,
  evolve,
  initialState: { next: 1, holders: [], free: new Map() },
  isTerminal: () => false,
}
