/** A source of chance that gives the same sequence for the same seed. */
export type Random = {
  /** A whole number from 0, below `limit`. */
  readonly below: (limit: number) => number
  readonly chance: (probability: number) => boolean
  readonly pick: <T>(items: readonly T[]) => T
  /** One of the names, as often as its weight says. */
  readonly weighed: <Name extends string>(weights: Readonly<Record<Name, number>>) => Name
  readonly uuid: () => string
}

// Mulberry32, by Tommy Ettinger (public domain).
const mulberry32 = (seed: number): (() => number) => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
}

const hex = (value: number): string => value.toString(16).padStart(8, '0')

export const randomOf = (seed: number): Random => {
  const next = mulberry32(seed)
  const below = (limit: number): number => Math.floor((next() / 2 ** 32) * limit)
  const pick = <T>(items: readonly T[]): T => {
    const item = items[below(items.length)]
    if (item === undefined) throw new RangeError('Nothing to pick from')
    return item
  }
  return {
    below,
    chance: (probability) => next() < probability * 2 ** 32,
    pick,
    weighed: <Name extends string>(weights: Readonly<Record<Name, number>>): Name => {
      const entries = Object.entries<number>(weights)
      let left = below(entries.reduce((sum, [, weight]) => sum + weight, 0))
      for (const [name, weight] of entries) {
        left -= weight
        if (left < 0) return name as Name
      }
      throw new RangeError('Nothing to pick from')
    },
    uuid: () => {
      const [a, b, c, d] = [hex(next()), hex(next()), hex(next()), hex(next())]
      return `${a}-${b.slice(0, 4)}-4${b.slice(5)}-8${c.slice(1, 4)}-${c.slice(4)}${d}`
    },
  }
}
