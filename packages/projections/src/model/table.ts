/** What a column holds. */
export type Scalar = string | number | null

/** A way to walk a table: the rows of one bucket, by the sort column and then by key. A row with a `null` in either is left out. */
export type Order = { readonly bucket: string; readonly sort: string }

/**
 * How rows of one kind are kept. Columns are the stored form, the same in memory and in a database.
 * `read` gets the values of `columns` in their order and gives back an equal row; `derived` only serves orders and conditions.
 */
export type Table<Row> = {
  readonly columns: Columns<Row>
  readonly derived?: Columns<Row>
  /** The row from the values of `columns`, in their order. */
  readonly read: (values: readonly Scalar[]) => Row
  readonly orders: Readonly<Record<string, Order>>
  /** The order in which a database lays the rows down: walking it is the cheapest (default: that of the keys). */
  readonly laidDownBy?: string
}

/** What stands in each column, by its name. */
export type Columns<Row> = Readonly<Record<string, (row: Row) => Scalar>>

/** A test on one column that a storage can do by itself. */
export type Condition =
  /** Has all these bits; or, where `past` is given, that column holds an instant at or before its `at`. */
  | {
      readonly test: 'bits'
      readonly column: string
      readonly bits: number
      readonly past: { readonly column: string; readonly at: string } | null
    }
  /** Holds an instant at or before `at`. */
  | { readonly test: 'upTo'; readonly column: string; readonly at: string }
  | { readonly test: 'contains'; readonly column: string; readonly text: string }

/** Where a page ended: the next one starts after it. */
export type Place = { readonly sort: string; readonly key: string }

/** Which rows of a table, in which order. */
export type Walk = {
  readonly order: string
  readonly bucket: string
  readonly descending?: boolean
  readonly after?: Place | null
  /** Only rows whose sort is this or later. */
  readonly from?: string
  /** Only rows whose sort is earlier than this. */
  readonly before?: string
  readonly where?: readonly Condition[]
  readonly limit?: number
}

/** A row, its key, and what it was sorted by. */
export type Found<Row> = { readonly key: string; readonly sort: string; readonly row: Row }

/** Reading one table. */
export type Reader<Row> = {
  /** The row of a key. */
  readonly get: (key: string) => Row | undefined
  /** The rows of one bucket of an order, page by page. */
  readonly walk: (walk: Walk) => readonly Found<Row>[]
  /** How many rows of a bucket have each value of a number column. */
  readonly tally: (order: string, bucket: string, column: string) => ReadonlyMap<number, number>
}

/** A name as it is sorted and searched: no capitals, no accents, no characters on which two storages could differ. */
export const sortable = (text: string): string =>
  text
    .normalize('NFKD')
    .replaceAll(/\p{Mn}|\0/gu, '')
    .toLowerCase()
    .replaceAll(/[\u{10000}-\u{10ffff}]/gu, '\uffff')
    .trim()
