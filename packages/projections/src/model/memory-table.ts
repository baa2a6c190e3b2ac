import type { Condition, Found, Place, Reader, Scalar, Table, Walk } from './table.js'

type Entry<Row> = { readonly key: string; readonly row: Row; readonly values: readonly Scalar[] }
type Ordered<Row> = Map<string, Entry<Row>[]>

/** One table in memory: the rows by key, and a sorted list for each bucket of each order. */
export type MemoryTable<Row> = {
  readonly reader: Reader<Row>
  readonly write: (key: string, row: Row | null) => void
  /** Every row in the order of keys, as stored. */
  readonly dump: () => readonly (readonly Scalar[])[]
}

const comesBefore = (place: Place, sort: string, key: string): boolean =>
  place.sort < sort || (place.sort === sort && place.key < key)

/** The columns of a table by name, in the order in which their values are kept. */
export const columnNames = <Row>({ columns, derived = {} }: Table<Row>): readonly string[] => [
  ...Object.keys(columns),
  ...Object.keys(derived),
]

/** The values of all columns of a row. */
export const valuesOf = <Row>({ columns, derived = {} }: Table<Row>): ((row: Row) => readonly Scalar[]) => {
  const writers = [...Object.values(columns), ...Object.values(derived)]
  return (row) => writers.map((write) => write(row))
}

const isUpTo = (value: Scalar | undefined, at: string): boolean => typeof value === 'string' && value <= at

const tests = (where: readonly Condition[], indexOf: (column: string) => number) =>
  where.map((condition): ((values: readonly Scalar[]) => boolean) => {
    const column = indexOf(condition.column)
    if (condition.test === 'contains') return (values) => String(values[column] ?? '').includes(condition.text)
    if (condition.test === 'upTo') return (values) => isUpTo(values[column], condition.at)
    const { bits, past } = condition
    const hasBits = (values: readonly Scalar[]): boolean => (Number(values[column]) & bits) === bits
    if (past === null) return hasBits
    const end = indexOf(past.column)
    return (values) => hasBits(values) || isUpTo(values[end], past.at)
  })

/** The first index at which `isBefore` no longer holds. */
const search = <T>(items: readonly T[], isBefore: (item: T) => boolean): number => {
  let low = 0
  let high = items.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const item = items[middle]
    if (item !== undefined && isBefore(item)) low = middle + 1
    else high = middle
  }
  return low
}

type Index<Row> = {
  readonly bucket: number
  readonly sort: number
  readonly entries: Ordered<Row>
}

const sortOf = <Row>(entry: Entry<Row>, { sort }: Index<Row>): string => String(entry.values[sort])

const bucketOf = <Row>(entry: Entry<Row> | undefined, index: Index<Row>): string | null => {
  if (entry === undefined || entry.values[index.sort] === null) return null
  const bucket = entry.values[index.bucket]
  return typeof bucket === 'string' ? bucket : null
}

const indexAt = <Row>(entries: readonly Entry<Row>[], entry: Entry<Row>, index: Index<Row>): number => {
  const sort = sortOf(entry, index)
  return search(entries, (other) => comesBefore({ sort: sortOf(other, index), key: other.key }, sort, entry.key))
}

const replace = <Row>(index: Index<Row>, old: Entry<Row> | undefined, next: Entry<Row> | undefined): void => {
  const from = bucketOf(old, index)
  const to = bucketOf(next, index)
  const entries = from === null ? undefined : index.entries.get(from)
  if (old !== undefined && entries !== undefined) {
    const at = indexAt(entries, old, index)
    if (next !== undefined && from === to && old.values[index.sort] === next.values[index.sort]) {
      entries[at] = next
      return
    }
    entries.splice(at, 1)
    if (entries.length === 0 && from !== null) index.entries.delete(from)
  }
  if (next === undefined || to === null) return
  const target = index.entries.get(to)
  if (target === undefined) index.entries.set(to, [next])
  else target.splice(indexAt(target, next, index), 0, next)
}

const walkOver = <Row>(index: Index<Row>, walk: Walk, passes: (values: readonly Scalar[]) => boolean) => {
  const { after, from, before, descending = false, limit = Number.POSITIVE_INFINITY } = walk
  const entries = index.entries.get(walk.bucket) ?? []
  const placeOf = (entry: Entry<Row>): Place => ({ sort: sortOf(entry, index), key: entry.key })
  let low = from === undefined ? 0 : search(entries, (entry) => sortOf(entry, index) < from)
  let high = before === undefined ? entries.length : search(entries, (entry) => sortOf(entry, index) < before)
  if (after && descending)
    high = Math.min(
      high,
      search(entries, (entry) => comesBefore(placeOf(entry), after.sort, after.key)),
    )
  if (after && !descending)
    low = Math.max(
      low,
      search(entries, (entry) => !comesBefore(after, sortOf(entry, index), entry.key)),
    )

  const found: Found<Row>[] = []
  for (let step = 0; step < high - low && found.length < limit; step += 1) {
    const entry = entries[descending ? high - 1 - step : low + step]
    if (entry !== undefined && passes(entry.values)) found.push({ ...placeOf(entry), row: entry.row })
  }
  return found
}

export const memoryTable = <Row>(table: Table<Row>): MemoryTable<Row> => {
  const names = columnNames(table)
  const write = valuesOf(table)
  const rows = new Map<string, Entry<Row>>()
  const indexOf = (column: string): number => {
    const at = names.indexOf(column)
    if (at < 0) throw new RangeError(`No column ${column}`)
    return at
  }
  const indexes = new Map(
    Object.entries(table.orders).map(([name, { bucket, sort }]): [string, Index<Row>] => [
      name,
      { bucket: indexOf(bucket), sort: indexOf(sort), entries: new Map() },
    ]),
  )
  const indexNamed = (order: string): Index<Row> => {
    const index = indexes.get(order)
    if (index === undefined) throw new RangeError(`No order ${order}`)
    return index
  }

  const put = (key: string, row: Row | null): void => {
    const old = rows.get(key)
    const next = row === null ? undefined : { key, row, values: write(row) }
    if (next === undefined) rows.delete(key)
    else rows.set(key, next)
    for (const index of indexes.values()) replace(index, old, next)
  }

  const tally = (order: string, bucket: string, column: string): ReadonlyMap<number, number> => {
    const at = indexOf(column)
    const counts = new Map<number, number>()
    for (const { values } of indexNamed(order).entries.get(bucket) ?? []) {
      const value = Number(values[at])
      counts.set(value, (counts.get(value) ?? 0) + 1)
    }
    return counts
  }

  return {
    write: put,
    dump: () =>
      [...rows.values()]
        .toSorted((one, other) => (one.key < other.key ? -1 : 1))
        .map(({ key, values }) => [key, ...values]),
    reader: {
      get: (key) => rows.get(key)?.row,
      walk: (walk) => {
        const conditions = tests(walk.where ?? [], indexOf)
        return walkOver(indexNamed(walk.order), walk, (values) => conditions.every((test) => test(values)))
      },
      tally,
    },
  }
}
