import { type Instant, instantCodec } from '@delega/core'

/**
 * The instant that a question is judged by. @throws RangeError where it is none, as only callers without types can bring
 * about: every comparison with it would come out the same way, and what has ended might pass for what holds.
 */
export const judgedBy = (at: Instant, field = 'asOf'): Instant => {
  if (instantCodec.is(at)) return at
  throw new RangeError(`${field} is ${instantCodec.name}`)
}
