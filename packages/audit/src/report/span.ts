import { categoryOf, type Instant, plusMilliseconds } from '@delega/core'

import type { LedgerEntry } from '../acts/ledger.js'
import type { LinkHistory } from '../links/history.js'
import type { Period } from '../timeline/timeline.js'

/** A period with both its bounds: from an instant (included) to another (excluded). */
export type Span = { readonly from: Instant; readonly to: Instant }

const EPOCH = '1970-01-01T00:00:00.000Z' as Instant

/** The period asked for; without bounds, from the first thing that the two sides of a pair did up to `now`. */
export const spanOf = (
  { from, to }: Period,
  histories: readonly LinkHistory[],
  acts: readonly Pick<LedgerEntry, 'at'>[],
  now: Instant,
): Span => {
  // The accounts of both sides are mostly much older than what they came to do together.
  const done = histories.flatMap(({ entries }) =>
    entries.filter(({ stored }) => categoryOf(stored.stream) === 'delegation').map(({ effective }) => effective),
  )
  const instants = [...done, ...acts.map(({ at }) => at)].toSorted()
  const [first, last] = [instants.at(0), instants.at(-1)]
  const begin = from ?? first ?? to ?? EPOCH
  // A history may run ahead of the clock of whoever reads it.
  const end = to ?? (last === undefined || last < now ? now : plusMilliseconds(last, 1))
  return { from: begin, to: end > begin ? end : plusMilliseconds(begin, 1) }
}
