import type { DatabaseSync, SQLInputValue } from 'node:sqlite'

import { columnNames, type Found, type Reader, type Scalar, type Table, valuesOf } from '@delega/projections'

import { quoted, walkQuestion } from './walk.js'

/** One table of one generation of a model. Its calls throw SQLite's errors; `write` belongs in a transaction. */
export type SqliteTable<Row> = {
  readonly reader: Reader<Row>
  readonly write: (key: string, row: Row | null) => void
  /** Every row in the order of keys, as stored. */
  readonly dump: () => readonly (readonly Scalar[])[]
}

type Values = readonly Scalar[]

const orderOf = <Row>(table: Table<Row>, name: string): Table<Row>['orders'][string] => {
  const order = table.orders[name]
  if (order === undefined) throw new RangeError(`No order ${name}`)
  return order
}

/** Creates the table, with what finding a row by its key needs. */
export const createSql = <Row>(name: string, table: Table<Row>): string => {
  const columns = columnNames(table).map(quoted).join(', ')
  if (table.laidDownBy === undefined)
    return `CREATE TABLE ${quoted(name)} (key TEXT NOT NULL PRIMARY KEY, ${columns}) WITHOUT ROWID;`
  const { bucket, sort } = orderOf(table, table.laidDownBy)
  return `CREATE TABLE ${quoted(name)} (key TEXT NOT NULL UNIQUE, ${columns},
    PRIMARY KEY (${quoted(bucket)}, ${quoted(sort)}, key)) WITHOUT ROWID;`
}

/** Creates the index of each order that the table is not laid down by. */
export const indexSql = <Row>(name: string, table: Table<Row>): readonly string[] =>
  Object.entries(table.orders)
    .filter(([order]) => order !== table.laidDownBy)
    .map(
      ([order, { bucket, sort }]) => `CREATE INDEX IF NOT EXISTS ${quoted(`${name}_${order}`)}
        ON ${quoted(name)} (${quoted(bucket)}, ${quoted(sort)}, key) WHERE ${quoted(bucket)} IS NOT NULL;`,
    )

const upsertSql = (name: string, columns: readonly string[]): string => {
  const changes = columns.map((column) => `${quoted(column)} = excluded.${quoted(column)}`).join(', ')
  return `INSERT INTO ${quoted(name)} (key, ${columns.map(quoted).join(', ')})
    VALUES (?${', ?'.repeat(columns.length)}) ON CONFLICT (key) DO UPDATE SET ${changes}`
}

/** Prepares each statement once. Values come as arrays: half the time of objects. */
const statements = (sql: DatabaseSync) => {
  const known = new Map<string, ReturnType<DatabaseSync['prepare']>>()
  return (text: string): ReturnType<DatabaseSync['prepare']> => {
    const found = known.get(text)
    if (found !== undefined) return found
    const statement = sql.prepare(text)
    statement.setReturnArrays(true)
    known.set(text, statement)
    return statement
  }
}

export const sqliteTable = <Row>(sql: DatabaseSync, name: string, table: Table<Row>): SqliteTable<Row> => {
  const all = columnNames(table)
  const stored = Object.keys(table.columns).map(quoted).join(', ')
  const write = valuesOf(table)
  const prepared = statements(sql)
  const named = quoted(name)
  const upsert = upsertSql(name, all)

  const rowsOf = (text: string, values: readonly SQLInputValue[]): readonly Values[] =>
    prepared(text).all(...values) as unknown as readonly Values[]

  const width = Object.keys(table.columns).length
  const found = (values: Values): Found<Row> => ({
    key: String(values[width]),
    sort: String(values[width + 1]),
    row: table.read(values),
  })

  return {
    write: (key, row) => {
      if (row === null) prepared(`DELETE FROM ${named} WHERE key = ?`).run(key)
      else prepared(upsert).run(key, ...write(row))
    },
    dump: () => rowsOf(`SELECT key, ${all.map(quoted).join(', ')} FROM ${named} ORDER BY key`, []),
    reader: {
      get: (key) => {
        const [values] = rowsOf(`SELECT ${stored} FROM ${named} WHERE key = ?`, [key])
        return values === undefined ? undefined : table.read(values)
      },
      walk: (walk) => {
        const question = walkQuestion(named, stored, orderOf(table, walk.order), walk)
        return rowsOf(question.sql, question.values).map(found)
      },
      tally: (order, bucket, column) => {
        const { bucket: by, sort } = orderOf(table, order)
        const text = `SELECT ${quoted(column)}, count(*) FROM ${named}
          WHERE ${quoted(by)} = ? AND ${quoted(sort)} IS NOT NULL GROUP BY 1`
        return new Map(rowsOf(text, [bucket]).map(([value, count]) => [Number(value), Number(count)]))
      },
    },
  }
}
