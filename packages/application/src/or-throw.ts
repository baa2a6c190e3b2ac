import { type Either, isRight } from 'fp-ts/lib/Either.js'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'

import type { No } from './outcome.js'
import { explain, isExplained } from './prose/index.js'

/** What a call of the packages answers instead of a value: a "no", or a fault of a store, of a read model or of an audit. */
type Otherwise = No | { readonly fault: string }

const told = (otherwise: Otherwise): string => {
  if ('no' in otherwise || isExplained(otherwise)) return explain(otherwise).join('\n')
  return 'detail' in otherwise ? `${otherwise.fault}: ${String(otherwise.detail)}` : otherwise.fault
}

/**
 * The value of a call, for scripts, tests and start-up code, where a "no" is the end of it: elsewhere look at `_tag`.
 * Takes a promise (`delega.handle(…)`) or a task that is not started yet (`openSqliteStore(…)`).
 * @throws Error with the explanation as its message, and the "no" or fault itself as its `cause`.
 */
export const orThrow = async <A>(call: Promise<Either<Otherwise, A>> | TaskEither<Otherwise, A>): Promise<A> => {
  const answer = await (typeof call === 'function' ? call() : call)
  if (isRight(answer)) return answer.right
  throw new Error(told(answer.left), { cause: answer.left })
}
