import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'

/** A seeded source of choices: the same seed makes the same choices. */
export type Choices = {
  /** A whole number from 0 to `below - 1`. */
  readonly below: (below: number) => number
  readonly oneOf: <T>(options: readonly T[]) => T
}

export const choicesOf = (seed: number): Choices => {
  const random = xoroshiro128plus(seed)
  const below = (limit: number): number => uniformInt(random, 0, limit - 1)
  return {
    below,
    oneOf: (options) => {
      const option = options[below(options.length)]
      if (option === undefined) throw new Error('Nothing to choose from')
      return option
    },
  }
}

/** Where an actor waits for its turn before each call to the store. */
export type Turn = () => Promise<void>

/** Something that is done with a store, call by call. */
export type Actor = (turn: Turn) => Promise<void>

/**
 * Runs actors one or two store calls at a time, in an order that the choices decide: every interleaving of their calls
 * is reachable, and the same seed runs the same one. Gives the order in which the actors had their turns.
 */
export const interleave = async (actors: readonly Actor[], choices: Choices): Promise<readonly number[]> => {
  const waiting = new Map<number, () => void>()
  const order: number[] = []
  let running = actors.length
  let wake: () => void = () => undefined

  const stopped = (): void => {
    running -= 1
    if (running === 0) wake()
  }

  // Every actor waits for its turn or is done.
  const settled = async (): Promise<void> => {
    if (running === 0) return
    const { promise, resolve } = Promise.withResolvers<void>()
    wake = resolve
    await promise
  }

  const turnOf =
    (actor: number): Turn =>
    async () => {
      const { promise, resolve } = Promise.withResolvers<void>()
      waiting.set(actor, resolve)
      stopped()
      await promise
    }

  const done = Promise.all(
    actors.map(async (actor, index) => {
      await actor(turnOf(index)).finally(stopped)
    }),
  )
  const release = (): void => {
    const next = choices.oneOf([...waiting.keys()])
    const go = waiting.get(next)
    waiting.delete(next)
    order.push(next)
    running += 1
    go?.()
  }

  for (;;) {
    await settled()
    if (waiting.size === 0) break
    // Now and then two calls are under way at once, and what follows them is mixed as finely as the machine mixes it.
    const atOnce = waiting.size > 1 && choices.below(3) === 0 ? 2 : 1
    for (let n = 0; n < atOnce; n += 1) release()
  }
  await done
  return order
}
