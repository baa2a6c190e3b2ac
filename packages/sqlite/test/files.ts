import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { StoreFault } from '@delega/core'
import { type Either, isLeft } from 'fp-ts/lib/Either.js'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'

/** A folder for the files of one spec, and names for them. */
export const temporaryFiles = () => {
  const folder = mkdtempSync(join(tmpdir(), 'delega-sqlite-'))
  let count = 0
  return {
    folder,
    next: (): string => {
      count += 1
      return join(folder, `${count}.db`)
    },
    remove: (): void => rmSync(folder, { recursive: true }),
  }
}

/** The answer, or the test fails. */
export const must = async <A>(call: TaskEither<StoreFault, A>): Promise<A> => answered(await call())

export const answered = <A>(answer: Either<StoreFault, A>): A => {
  if (isLeft(answer)) throw new Error(`Expected an answer, found the fault ${JSON.stringify(answer.left)}`)
  return answer.right
}

/** The fault, or the test fails. */
export const faultFrom = async (call: TaskEither<StoreFault, unknown>): Promise<StoreFault> => {
  const answer = await call()
  if (!isLeft(answer)) throw new Error('Expected a fault, found an answer')
  return answer.left
}
