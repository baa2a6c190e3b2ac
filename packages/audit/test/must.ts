import { type Either, isLeft } from 'fp-ts/lib/Either.js'

/** The good answer. @throws with what there is in its place. */
export const must = <A>(answer: Either<unknown, A>): A => {
  if (isLeft(answer)) throw new Error(JSON.stringify(answer.left))
  return answer.right
}
