import type { Found, Place, Reader, Walk } from './table.js'

/** A page of answers, and where the next one starts (`null`: this was the last). */
export type Page<Item> = { readonly items: readonly Item[]; readonly next: Place | null }

export type PageRequest = {
  /** `next` of the page before. */
  readonly after?: Place | null
  /** Items of a page (default: 50). */
  readonly limit?: number
}

export const DEFAULT_LIMIT = 50

/** Walks a table until a page is full. `judge` makes the answer of a row, or `null` where the row is not wanted. */
export const pageOf = <Row, Item>(
  reader: Pick<Reader<Row>, 'walk'>,
  walk: Omit<Walk, 'after' | 'limit'>,
  { after = null, limit = DEFAULT_LIMIT }: PageRequest,
  judge: (found: Found<Row>) => Item | null,
): Page<Item> => {
  const items: Item[] = []
  const most = limit + 1
  let place: Place | null = after
  let last: Place | null = null
  for (;;) {
    const found = reader.walk({ ...walk, after: place, limit: most })
    for (const one of found) {
      const item = judge(one)
      if (item === null) continue
      if (items.length === limit) return { items, next: last }
      items.push(item)
      last = { sort: one.sort, key: one.key }
    }
    const end = found.at(-1)
    if (end === undefined || found.length < most) return { items, next: null }
    place = { sort: end.sort, key: end.key }
  }
}
