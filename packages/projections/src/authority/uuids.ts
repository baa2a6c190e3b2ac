const HEX = new Int8Array(128).fill(-1)
for (let value = 0; value < 16; value += 1) HEX[value.toString(16).charCodeAt(0)] = value

const word = new Uint32Array(4)

// Where the 32 digits of a UUID stand among its 36 characters.
const DIGITS = Array.from('xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx').flatMap((mark, place) =>
  mark === 'x' ? [place] : [],
)
const PLACES = Uint8Array.from(DIGITS)

/** Reads a UUID into `word`; `false`: it is none. */
const read = (uuid: string): boolean => {
  if (uuid.length !== 36) return false
  for (let part = 0; part < 4; part += 1) {
    let value = 0
    for (let digit = 0; digit < 8; digit += 1) {
      const code = uuid.charCodeAt(PLACES[part * 8 + digit] ?? 0)
      const hex = code < 128 ? (HEX[code] ?? -1) : -1
      if (hex < 0) return false
      value = (value << 4) | hex
    }
    word[part] = value
  }
  return true
}

const mixed = (a: number, b: number, c: number, d: number): number => {
  let hash = Math.imul(a ^ (b >>> 15), 0x85ebca6b) ^ Math.imul(c ^ (d >>> 13), 0xc2b2ae35)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  return (hash ^ (hash >>> 13)) >>> 0
}

/** Short numbers for UUIDs, from 0 in the order of their coming: 24 to 32 bytes for each. */
export type Uuids = {
  /** -1: never seen. */
  readonly find: (uuid: string) => number
  readonly intern: (uuid: string) => number
  readonly count: () => number
  readonly bytes: () => number
}

const FIRST = 1024

/** A quarter more: doubling would leave half of it empty. */
export const grownSize = (size: number): number => Math.ceil(size * 1.25)

export const uuids = (): Uuids => {
  let words = new Uint32Array(FIRST * 4)
  let slots = new Uint32Array(FIRST * 2)
  let count = 0

  const slotOf = (): number => {
    const [a = 0, b = 0, c = 0, d = 0] = word
    const last = slots.length - 1
    for (let slot = mixed(a, b, c, d) & last; ; slot = (slot + 1) & last) {
      const held = slots[slot] ?? 0
      if (held === 0) return slot
      const at = (held - 1) * 4
      if (words[at] === a && words[at + 1] === b && words[at + 2] === c && words[at + 3] === d) return slot
    }
  }

  const spread = (): void => {
    slots = new Uint32Array(slots.length * 2)
    for (let index = 0; index < count; index += 1) {
      word.set(words.subarray(index * 4, index * 4 + 4))
      slots[slotOf()] = index + 1
    }
  }

  const add = (): number => {
    if (count * 4 === words.length) {
      const grown = new Uint32Array(grownSize(count) * 4)
      grown.set(words)
      words = grown
    }
    words.set(word, count * 4)
    count += 1
    slots[slotOf()] = count
    if (count * 4 > slots.length * 3) spread()
    return count - 1
  }

  return {
    find: (uuid) => (read(uuid) ? (slots[slotOf()] ?? 0) - 1 : -1),
    intern: (uuid) => {
      if (!read(uuid)) throw new RangeError('Not a UUID in lower case')
      const held = slots[slotOf()] ?? 0
      return held === 0 ? add() : held - 1
    },
    count: () => count,
    bytes: () => words.byteLength + slots.byteLength,
  }
}
