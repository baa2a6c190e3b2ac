/** The rows that were written or looked up last, by key; `null`: there is no such row. */
export type Kept<Row> = {
  readonly get: (key: string) => Row | null | undefined
  readonly set: (key: string, row: Row | null) => void
}

/**
 * Keeps the last `count` rows, and up to as many that came before.
 * In two halves, of which the older one goes as a whole: taking rows out of a map one by one costs more with each.
 */
export const keptRows = <Row>(count: number): Kept<Row> => {
  let younger = new Map<string, Row | null>()
  let older = younger
  return {
    get: (key) => {
      const row = younger.get(key)
      return row === undefined ? older.get(key) : row
    },
    set: (key, row) => {
      if (younger.size >= count) {
        older = younger
        younger = new Map()
      }
      younger.set(key, row)
    },
  }
}
