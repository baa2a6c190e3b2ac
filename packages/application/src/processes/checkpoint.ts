import type { EventId, InvoiceId, Position, StreamName } from '@delega/core'

import { type Due, noWork, type Work } from './work.js'

/**
 * Where the processes keep, as one text, how far they have read and what is left to do: a file, a row, whatever lasts.
 * One for each store. It may be lost, or be older than the store, at no harm: what it does not tell is read again.
 */
export type Checkpoint = {
  /** What was kept last; `null` where nothing was. */
  readonly load: () => Promise<string | null>
  /** Puts a text in the place of the one before, whole or not at all. */
  readonly save: (text: string) => Promise<void>
}

/** How far a history has been read, and what follows from that much of it. */
export type Reading = {
  /** The first event of the store: it tells one store from another. */
  readonly first: EventId | null
  readonly after: Position | null
  readonly work: Work
}

type Kept = {
  readonly version: number
  readonly first: EventId
  /** The time to act decides when an authorisation lapses: with another one all is read again. */
  readonly timeToAct: number
  readonly after: Position
  readonly due: readonly (readonly [string, Due])[]
  readonly open: readonly (readonly [string, readonly StreamName[]])[]
  readonly gone: readonly (readonly [string, EventId])[]
  readonly numbers: readonly (readonly [InvoiceId, readonly (readonly [StreamName, EventId])[]])[]
}

/** Raised whenever what follows from an event changes: an older text is then not read, and all is read again. */
const VERSION = 2

export const nothingRead = (): Reading => ({ first: null, after: null, work: noWork() })

/** How many things are kept. */
export const sizeOf = ({ due, open, gone, numbers }: Work): number => due.size + open.size + gone.size + numbers.size

/** The text of a reading; `null` where nothing was read yet. */
export const textOf = ({ first, after, work }: Reading, timeToAct: number): string | null => {
  if (first === null || after === null) return null
  const kept: Kept = {
    version: VERSION,
    first,
    timeToAct,
    after,
    due: [...work.due],
    open: [...work.open].map(([side, streams]) => [side, [...streams]]),
    gone: [...work.gone],
    numbers: [...work.numbers].map(([invoiceId, taken]) => [invoiceId, [...taken]]),
  }
  return JSON.stringify(kept)
}

/** The reading that a text tells; `null` where it is of another store, another time to act or another version. */
export const readingOf = (text: string, { first, timeToAct }: Pick<Kept, 'first' | 'timeToAct'>): Reading | null => {
  try {
    const kept = JSON.parse(text) as Kept
    if (kept.version !== VERSION || kept.first !== first || kept.timeToAct !== timeToAct) return null
    return {
      first,
      after: kept.after,
      work: {
        due: new Map(kept.due),
        open: new Map(kept.open.map(([side, streams]) => [side, new Set(streams)])),
        gone: new Map(kept.gone),
        numbers: new Map(kept.numbers.map(([invoiceId, taken]) => [invoiceId, new Map(taken)])),
      },
    }
  } catch {
    return null
  }
}
