import { isLeft } from 'fp-ts/lib/Either.js'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'

/** The answer of a call. @throws with the fault, where there is one. */
export const got = async <E, A>(task: TaskEither<E, A>): Promise<A> => {
  const answer = await task()
  if (isLeft(answer)) throw new Error(JSON.stringify(answer.left))
  return answer.right
}
