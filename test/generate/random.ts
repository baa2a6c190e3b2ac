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

const BYTES = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))
const byte = (value: number, shift: number): string => BYTES[(value >>> shift) & 255] ?? ''
const hex = (value: number): string => byte(value, 24) + byte(value, 16) + byte(value, 8) + byte(value, 0)

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
      let sum = 0
      for (const name in weights) sum += weights[name]
      let left = below(sum)
      for (const name in weights) {
        left -= weights[name]
        if (left < 0) return name
      }
      throw new RangeError('Nothing to pick from')
    },
    uuid: () => {
      const [a, b, c, d] = [hex(next()), hex(next()), hex(next()), hex(next())]
      return `${a}-${b.slice(0, 4)}-4${b.slice(5)}-8${c.slice(1, 4)}-${c.slice(4)}${d}`
    },
  }
}
