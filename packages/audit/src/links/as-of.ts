import { decodeEvent, type Instant, type Position, type StoredEvent } from '@delega/core'
import { isLeft, left, right } from 'fp-ts/lib/Either.js'

import { type Audited, type EventSource, scanDecoded } from '../source/source.js'
import { isWithin, LINK_CATEGORIES, linkBook, type LinkBook, linkStreams, type Pair, type Scope } from './book.js'
import { cutAt, type Moment } from './moment.js'
import { type PairStanding, standingOf } from './standing.js'

/** What accountants could do for clients at a moment. */
export type AsOf = {
  readonly at: Instant
  /** The last position that counted; `null` where nothing had happened yet. */
  readonly position: Position | null
  readonly scope: Scope
  readonly pairs: readonly PairStanding[]
}

const EPOCH = '0000-01-01T00:00:00.000Z' as Instant

/** The whole book of a history at a moment. */
export const bookAt = async (
  source: EventSource,
  moment: Moment,
): Audited<{ readonly book: LinkBook; readonly at: Instant; readonly position: Position | null }> => {
  const book = linkBook()
  const cut = cutAt(moment)
  let last: Position | null = null
  let reached = false
  const onEvent = (stored: StoredEvent, event: Parameters<LinkBook['take']>[1]): boolean => {
    last = stored.position
    if (cut.counts(stored, event.at)) book.take(stored, event)
    reached = moment.position !== undefined && stored.position >= moment.position
    return !reached
  }
  // The instant of a position is that of the latest event of any stream; otherwise only the links matter.
  const filter = moment.at === undefined ? {} : { categories: LINK_CATEGORIES }
  const scanned = await scanDecoded(source, onEvent, { filter })
  if (isLeft(scanned)) return scanned
  if (moment.position !== undefined && !reached && moment.at === undefined)
    return left({ fault: 'BeyondTheEnd', asked: moment.position, last: last ?? 0 })
  const answered = cut.answered()
  return right({ book, at: answered?.at ?? EPOCH, position: answered?.position ?? null })
}

/** What could each accountant of the scope do for each client at a moment, and by which grants? */
export const asOf = async (source: EventSource, scope: Scope, moment: Moment): Audited<AsOf> => {
  const { clientId, accountantId } = scope
  if (clientId !== undefined && accountantId !== undefined && moment.at !== undefined)
    return asOfPair(source, { clientId, accountantId }, { ...moment, at: moment.at })
  const read = await bookAt(source, moment)
  if (isLeft(read)) return read
  const { book, at, position } = read.right
  const pairs = book
    .pairs()
    .filter((pair) => isWithin(scope, pair))
    .map((pair) => standingOf(pair, book.linkOf(pair), book.grantsOf(pair), at))
  return right({ at, position, scope, pairs })
}

// Three short streams instead of the whole history.
const asOfPair = async (source: EventSource, pair: Pair, moment: Moment & { readonly at: Instant }): Audited<AsOf> => {
  const read = await source.readStreams(Object.values(linkStreams(pair)))
  if (isLeft(read)) return read
  const book = linkBook()
  const cut = cutAt(moment)
  for (const stored of [...read.right.values()].flat().toSorted((one, other) => one.position - other.position)) {
    const event = decodeEvent(stored)
    if (isLeft(event)) {
      const { stream, revision, position } = stored
      return left({ fault: 'UndecodableEvent', stream, revision, position, cause: event.left })
    }
    if (cut.counts(stored, event.right.at)) book.take(stored, event.right)
  }
  const position = cut.answered()?.position ?? null
  const pairs = book.pairs().map((known) => standingOf(known, book.linkOf(known), book.grantsOf(known), moment.at))
  return right({ at: moment.at, position, scope: pair, pairs })
}
