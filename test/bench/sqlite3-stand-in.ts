import { DatabaseSync, type SQLInputValue } from 'node:sqlite'

// The few calls of the module `sqlite3` that emmett-sqlite makes, on node:sqlite. They answer in a later turn, as there.

type Answer = (this: unknown, error: Error | null, rows?: unknown) => void

const CODES: ReadonlyMap<number, string> = new Map([
  [5, 'SQLITE_BUSY'],
  [19, 'SQLITE_CONSTRAINT'],
])

// As there: the kind of error by its number and its name, which emmett looks at.
const asThere = (cause: unknown): Error => {
  const error = cause instanceof Error ? cause : new Error(String(cause))
  if (!('errcode' in error)) return error
  const errno = Number(error.errcode) % 256
  return Object.assign(error, { errno, code: CODES.get(errno) ?? 'SQLITE_ERROR' })
}

const answered = (work: () => unknown, self: object, answer?: Answer): void => {
  let error: Error | null = null
  let rows: unknown
  try {
    rows = work()
  } catch (cause) {
    error = asThere(cause)
  }
  if (answer !== undefined) setImmediate(() => answer.call(self, error, rows))
}

// As there: a truth value is a number, nothing is NULL, and any object is its text (emmett gives one for its partition).
const asInput = (value: unknown): SQLInputValue => {
  if (typeof value === 'boolean') return value ? 1 : 0
  if (typeof value === 'object' && value !== null) return (value as { toString: () => string }).toString()
  return value === undefined ? null : (value as SQLInputValue)
}

const asArray = (values: unknown): readonly SQLInputValue[] => (Array.isArray(values) ? values.map(asInput) : [])

const asAnswer = (values: unknown, answer?: Answer): Answer | undefined =>
  typeof values === 'function' ? (values as Answer) : answer

class Database {
  readonly #sql: DatabaseSync

  constructor(file: string) {
    this.#sql = new DatabaseSync(file)
  }

  run(text: string, values?: unknown, answer?: Answer): void {
    const self = { lastID: 0, changes: 0 }
    const work = (): void => {
      const { lastInsertRowid, changes } = this.#sql.prepare(text).run(...asArray(values))
      self.lastID = Number(lastInsertRowid)
      self.changes = Number(changes)
    }
    answered(work, self, asAnswer(values, answer))
  }

  all(text: string, values?: unknown, answer?: Answer): void {
    answered(() => this.#sql.prepare(text).all(...asArray(values)), this, asAnswer(values, answer))
  }

  get(text: string, values?: unknown, answer?: Answer): void {
    answered(() => this.#sql.prepare(text).get(...asArray(values)), this, asAnswer(values, answer))
  }

  close(answer?: Answer): void {
    answered(() => this.#sql.close(), this, answer)
  }
}

const sqlite3 = { Database, OPEN_READWRITE: 2, OPEN_CREATE: 4, OPEN_URI: 64 }

// eslint-disable-next-line import/no-default-export -- the module that it stands for has one
export default sqlite3
