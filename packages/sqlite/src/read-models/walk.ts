import type { SQLInputValue } from 'node:sqlite'

import type { Condition, Order, Walk } from '@delega/projections'

import { LIMITED } from '../schema.js'

/** A statement, and the values for its question marks. */
export type Question = { readonly sql: string; readonly values: readonly SQLInputValue[] }

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

type Part = { readonly sql: string; readonly values: readonly SQLInputValue[] }

const partOf = (condition: Condition): Part => {
  const column = quoted(condition.column)
  switch (condition.test) {
    case 'bits': {
      const { bits, past } = condition
      if (past === null) return { sql: `${column} & ? = ?`, values: [bits, bits] }
      return { sql: `(${column} & ? = ? OR ${quoted(past.column)} <= ?)`, values: [bits, bits, past.at] }
    }
    case 'upTo':
      return { sql: `${column} <= ?`, values: [condition.at] }
    case 'contains':
      return { sql: `instr(${column}, ?) > 0`, values: [condition.text] }
  }
}

const bounds = (sort: string, { after, from, before, descending = false }: Walk): readonly Part[] => [
  ...(after ? [{ sql: `(${sort}, key) ${descending ? '<' : '>'} (?, ?)`, values: [after.sort, after.key] }] : []),
  ...(from === undefined ? [] : [{ sql: `${sort} >= ?`, values: [from] }]),
  ...(before === undefined ? [] : [{ sql: `${sort} < ?`, values: [before] }]),
]

/** The statement that walks a table: `columns`, and then the key and the sort. */
export const walkQuestion = (table: string, columns: string, order: Order, walk: Walk): Question => {
  const sort = quoted(order.sort)
  const direction = walk.descending === true ? ' DESC' : ''
  const parts = [...bounds(sort, walk), ...(walk.where ?? []).map(partOf)]
  const tests = parts.map(({ sql }) => ` AND ${sql}`).join('')
  return {
    sql: `SELECT ${columns}, key, ${sort} FROM ${table} WHERE ${quoted(order.bucket)} = ? AND ${sort} IS NOT NULL${tests}
      ORDER BY ${sort}${direction}, key${direction} ${LIMITED}`,
    values: [walk.bucket, ...parts.flatMap(({ values }) => values), walk.limit ?? -1],
  }
}
