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

/** Where an actor waits for its turn before each call to the store, which is then made. An actor may make several at once. */
export type Turn = <T>(call: () => Promise<T>) => Promise<T>

/** Something that is done with a store, call by call. */
export type Actor = (turn: Turn) => Promise<void>

type Waiting = { readonly actor: number; readonly go: () => void }

/**
 * Runs actors one or two store calls at a time, in an order that the choices decide: every interleaving of their calls
 * is reachable, and the same seed runs the same one. Gives the order in which the actors had their turns.
 */
export const interleave = async (actors: readonly Actor[], choices: Choices): Promise<readonly number[]> => {
  const waiting: Waiting[] = []
  const order: number[] = []
  const underWay = actors.map(() => 0)
  const finished = new Set<number>()
  let wake: () => void = () => undefined

  const countCall = (actor: number, by: 1 | -1): void => {
    underWay[actor] = (underWay[actor] ?? 0) + by
  }

  const isAtRest = (actor: number): boolean =>
    finished.has(actor) || (underWay[actor] === 0 && waiting.some((call) => call.actor === actor))

  // Every actor waits for its turn or is done: whatever it does between its calls, it does before the loop turns.
  const settled = async (): Promise<void> => {
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve))
      if (actors.every((_, actor) => isAtRest(actor))) return
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  }

  const turnOf =
    (actor: number): Turn =>
    async (call) => {
      await new Promise<void>((go) => {
        waiting.push({ actor, go })
        wake()
      })
      try {
        return await call()
      } finally {
        countCall(actor, -1)
        wake()
      }
    }

  const done = Promise.all(
    actors.map(async (actor, index) => {
      await actor(turnOf(index)).finally(() => {
        finished.add(index)
        wake()
      })
    }),
  )
  const release = (): void => {
    for (const { actor, go } of waiting.splice(choices.below(waiting.length), 1)) {
      order.push(actor)
      countCall(actor, 1)
      go()
    }
  }

  for (;;) {
    await settled()
    if (waiting.length === 0) break
    // Now and then two calls are under way at once, and what follows them is mixed as finely as the machine mixes it.
    const atOnce = waiting.length > 1 && choices.below(3) === 0 ? 2 : 1
    for (let n = 0; n < atOnce; n += 1) release()
  }
  await done
  return order
}
