import { isLeft } from 'fp-ts/lib/Either.js'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'

import { sameJson } from '../kernel/same.js'
import type { StoreFault } from '../store/port.js'

const shown = (value: unknown): string => {
  const text = JSON.stringify(value) ?? String(value)
  return text.length > 600 ? `${text.slice(0, 600)}…` : text
}

/** @throws Error, with the sentence, where the condition does not hold. */
export const holds = (condition: boolean, sentence: string): void => {
  if (!condition) throw new Error(`Does not hold: ${sentence}`)
}

/** @throws Error, with both values, where they are not the same JSON. */
export const same = (actual: unknown, expected: unknown, what: string): void => {
  if (!sameJson(actual, expected)) throw new Error(`${what}: expected ${shown(expected)}, found ${shown(actual)}`)
}

/** The answer of a call that must succeed. */
export const done = async <A>(call: TaskEither<StoreFault, A>): Promise<A> => {
  const answer = await call()
  if (isLeft(answer)) throw new Error(`Expected an answer, found the fault ${shown(answer.left)}`)
  return answer.right
}

/** The fault of a call that must fail. */
export const fault = async (call: TaskEither<StoreFault, unknown>): Promise<StoreFault> => {
  const answer = await call()
  if (!isLeft(answer)) throw new Error(`Expected a fault, found the answer ${shown(answer.right)}`)
  return answer.left
}
