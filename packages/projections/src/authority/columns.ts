import { grownSize } from './uuids.js'

type Numbers = Uint8Array | Uint16Array | Uint32Array | Float64Array

const FIRST = 1024

/** A list of numbers of one size that grows as it is written; what was never written is 0. */
export type Column = {
  readonly get: (index: number) => number
  readonly set: (index: number, value: number) => void
  readonly bytes: () => number
}

export const column = (create: (length: number) => Numbers): Column => {
  let values = create(FIRST)
  return {
    get: (index) => values[index] ?? 0,
    set: (index, value) => {
      if (index >= values.length) {
        const grown = create(Math.max(index + 1, grownSize(values.length)))
        grown.set(values)
        values = grown
      }
      values[index] = value
    },
    bytes: () => values.byteLength,
  }
}

export const bytesOf8 = (): Column => column((length) => new Uint8Array(length))
export const wordsOf32 = (): Column => column((length) => new Uint32Array(length))
export const floatsOf64 = (): Column => column((length) => new Float64Array(length))

/** Finds the number of a pair of numbers: 8 to 22 bytes for each. */
export type Pairs = {
  readonly find: (one: number, other: number) => number
  readonly intern: (one: number, other: number) => number
  readonly count: () => number
  readonly bytes: () => number
}

export const pairs = (): Pairs => {
  const ones = wordsOf32()
  const others = wordsOf32()
  let slots = new Uint32Array(FIRST * 2)
  let count = 0

  const slotOf = (one: number, other: number): number => {
    const last = slots.length - 1
    let hash = Math.imul(one + 1, 0x9e3779b1) ^ Math.imul(other + 1, 0x85ebca6b)
    hash = Math.imul(hash ^ (hash >>> 15), 0xc2b2ae35)
    for (let slot = (hash ^ (hash >>> 16)) & last; ; slot = (slot + 1) & last) {
      const held = slots[slot] ?? 0
      if (held === 0 || (ones.get(held - 1) === one && others.get(held - 1) === other)) return slot
    }
  }

  const spread = (): void => {
    slots = new Uint32Array(slots.length * 2)
    for (let index = 0; index < count; index += 1) slots[slotOf(ones.get(index), others.get(index))] = index + 1
  }

  return {
    find: (one, other) => (slots[slotOf(one, other)] ?? 0) - 1,
    intern: (one, other) => {
      const slot = slotOf(one, other)
      const held = slots[slot] ?? 0
      if (held > 0) return held - 1
      ones.set(count, one)
      others.set(count, other)
      count += 1
      slots[slot] = count
      if (count * 4 > slots.length * 3) spread()
      return count - 1
    },
    count: () => count,
    bytes: () => ones.bytes() + others.bytes() + slots.byteLength,
  }
}
