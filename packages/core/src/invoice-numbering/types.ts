import type { NumberSeries } from '../fiscal/index.js'
import type { Told } from '../kernel/actor.js'
import type { ClientId, InvoiceId } from '../kernel/ids.js'
import type { Instant } from '../kernel/time.js'

/** One numbering: of one issuer, in one year of invoice dates, in one series. */
type Of = {
  readonly clientId: ClientId
  readonly year: number
  readonly series: NumberSeries
  readonly invoiceId: InvoiceId
}

/** Takes the lowest number that is free for this invoice, else the next one. */
export type TakeNumber = Of & { readonly type: 'TakeNumber' }
/** Takes back the number that this invoice let go, while it is reserved for it. */
export type RetakeNumber = Of & { readonly type: 'RetakeNumber' }
/** Lets the number go: before `reservedUntil` only the same invoice may take it again. */
export type ReleaseNumber = Of & {
  readonly type: 'ReleaseNumber'
  readonly cause: ReleaseCause
  readonly reservedUntil: Instant
}

/** Everything that can be asked of a numbering. */
export type NumberingCommand = TakeNumber | RetakeNumber | ReleaseNumber

/** The exchange rejected the invoice (NS), its recipient refused it (NE, EC02), or it never went out with the number. */
export type ReleaseCause = 'Rejected' | 'Refused' | 'NotSent'

/** A command with who gives it and when. */
export type ToldNumbering<Command = NumberingCommand> = Told<Command>

type At = { readonly at: Instant }
type Numbered = At & { readonly number: number; readonly invoiceId: InvoiceId }

/** For the first time or again: from now on the invoice holds the number. */
export type NumberTaken = Numbered & { readonly type: 'NumberTaken' }
/** Nobody holds this number; it may be reserved for the invoice that had it. */
export type NumberReleased = Numbered & {
  readonly type: 'NumberReleased'
  readonly cause: ReleaseCause
  readonly reservedUntil: Instant
}

/** Everything that can have happened to a numbering. */
export type NumberingEvent = NumberTaken | NumberReleased

/** A number that was let go, by whom, and until when it is kept for the same invoice. */
export type FreeNumber = { readonly invoiceId: InvoiceId; readonly reservedUntil: Instant }

/**
 * Every number below `next` is either held or free: there is no gap.
 * `holders` lists by number who holds it (`null`: it is free), in blocks, so that folding one event copies one block.
 */
export type NumberingState = {
  readonly next: number
  readonly holders: readonly Block[]
  readonly free: ReadonlyMap<number, FreeNumber>
}

/** Some numbers in a row, and who holds each. */
export type Block = readonly (InvoiceId | null)[]
