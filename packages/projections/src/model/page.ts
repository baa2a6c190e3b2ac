import type { Place, Reader, Walk } from './table.js'

/** A page of answers, and where the next one starts (`null`: this was the last). */
export type Page<Item> = { readonly items: readonly Item[]; readonly next: Place | null }

/** Which page, and how long. */
export type PageRequest = {
  /** `next` of the page before. */
  readonly after?: Place | null
  /** Items of a page: a whole number from 1 (default: 50). */
  readonly limit?: number
}

export const DEFAULT_LIMIT = 50

/** @throws RangeError for a length that is no whole number from 1: an empty page would pass for the last one. */
export const checkLength = ({ limit = DEFAULT_LIMIT }: PageRequest): void => {
  if (!Number.isSafeInteger(limit) || limit < 1) throw new RangeError('limit is a whole number from 1')
}

/** An answer, and where it stands. */
export type Placed<Item> = { readonly place: Place; readonly item: Item }

const SPARE = 8

/** Walks a table until it has so many answers. `judge` makes the answer of a row, or `null` where the row is not wanted. */
export const collect = <Row, Item>(
  reader: Pick<Reader<Row>, 'walk'>,
  walk: Omit<Walk, 'limit'>,
  most: number,
  judge: (row: Row) => Item | null,
): readonly Placed<Item>[] => {
  const placed: Placed<Item>[] = []
  let after: Place | null = walk.after ?? null
  for (;;) {
    // Few are judged away, so few more are looked at in the next round.
    const limit = Math.min(most, most - placed.length + SPARE)
    const found = reader.walk({ ...walk, after, limit })
    for (const one of found) {
      const item = judge(one.row)
      if (item !== null) placed.push({ place: one, item })
      if (placed.length === most) return placed
    }
    if (found.length < limit) return placed
    after = found.at(-1) ?? after
  }
}

/** A page out of one more answer than it holds. */
const cut = <Item>(placed: readonly Placed<Item>[], limit: number): Page<Item> => {
  const last = placed.length > limit ? placed[limit - 1] : undefined
  return {
    items: placed.slice(0, limit).map(({ item }) => item),
    next: last === undefined ? null : { sort: last.place.sort, key: last.place.key },
  }
}

/** One page of a walk. */
export const pageOf = <Row, Item>(
  reader: Pick<Reader<Row>, 'walk'>,
  walk: Omit<Walk, 'after' | 'limit'>,
  { after = null, limit = DEFAULT_LIMIT }: PageRequest,
  judge: (row: Row) => Item | null,
): Page<Item> => cut(collect(reader, { ...walk, after }, limit + 1, judge), limit)

const inOrder = ({ place: one }: Placed<unknown>, { place: other }: Placed<unknown>): number =>
  one.sort === other.sort ? (one.key < other.key ? -1 : 1) : one.sort < other.sort ? -1 : 1

/** One page of several walks of the same sort, as if they were one. */
export const mergedPage = <Row, Item>(
  reader: Pick<Reader<Row>, 'walk'>,
  walks: readonly Omit<Walk, 'after' | 'limit' | 'descending'>[],
  { after = null, limit = DEFAULT_LIMIT }: PageRequest,
  judge: (row: Row) => Item | null,
): Page<Item> => {
  const placed = walks.flatMap((walk) => collect(reader, { ...walk, after }, limit + 1, judge))
  return cut(placed.toSorted(inOrder), limit)
}
