// Stands in for jest's globals where specs run as one plain script: a mutant costs a tenth of a second instead of two.
// The first failure ends the script; a spec is any that uses no more of jest than this.
import { expect } from 'expect'

type Body = () => unknown
type Hook = () => unknown
type Rows = readonly unknown[]

const tests: { readonly name: string; readonly body: Body; readonly hooks: readonly Hook[] }[] = []
const names: string[] = []
let hooks: readonly Hook[] = []

const describe = (name: string, body: Body): void => {
  const before = hooks
  names.push(name)
  body()
  names.pop()
  hooks = before
}

const it = (name: string, body: Body): void => {
  tests.push({ name: [...names, name].join(' '), body, hooks })
}

const each =
  (one: (name: string, body: Body) => void) =>
  (rows: Rows) =>
  (name: string, body: (...row: Rows) => unknown): void =>
    rows.forEach((row) => one(name, () => body(...(Array.isArray(row) ? row : [row]))))

const afterEach = (hook: Hook): void => {
  hooks = [...hooks, hook]
}

describe.each = each(describe)
it.each = each(it)

/** Runs what has been described, in its order. */
export const run = async (): Promise<void> => {
  if (tests.length === 0) throw new Error('No tests')
  for (const { name, body, hooks } of tests) {
    try {
      await body()
      for (const hook of hooks) await hook()
    } catch (error) {
      console.error(name, error)
      process.exit(1)
    }
  }
  console.log(`${tests.length} tests passed`)
}

export { afterEach, describe, expect, it }
