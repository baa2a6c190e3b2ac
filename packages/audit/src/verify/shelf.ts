import { DatabaseSync } from 'node:sqlite'
import { deserialize, serialize } from 'node:v8'

import type { StreamName } from '@delega/core'

import type { Tracked } from './states.js'

/** The states of the streams: those in use at hand, the others in a file, so that memory does not grow with them. */
export type Shelf = {
  readonly get: (stream: StreamName) => Tracked | undefined
  readonly add: (tracked: Tracked) => void
  /** To be called while nobody holds any: what was not in use for long is put aside, and whoever holds it holds a copy. */
  readonly tidy: () => void
  readonly atHand: () => number
  readonly close: () => void
}

type Aside = {
  readonly put: (some: Iterable<Tracked>) => void
  readonly get: (stream: StreamName) => Tracked | undefined
  readonly close: () => void
}

const KIBIBYTES_IN_MEMORY = 32_768

const BITS = 1 << 24
const FNV = { offset: 2_166_136_261, prime: 16_777_619 } as const

/** Of most streams that were never put aside it knows so, without asking the file; its size never changes. */
const newMemory = () => {
  const bits = new Uint32Array(BITS / 32)
  const placeOf = (stream: StreamName): number => {
    let hash: number = FNV.offset
    for (let index = 0; index < stream.length; index += 1) hash = Math.imul(hash ^ stream.charCodeAt(index), FNV.prime)
    return (hash >>> 0) % BITS
  }
  return {
    add: (stream: StreamName): void => {
      const place = placeOf(stream)
      bits[place >>> 5] = (bits[place >>> 5] ?? 0) | (1 << (place & 31))
    },
    mayHold: (stream: StreamName): boolean => {
      const place = placeOf(stream)
      return ((bits[place >>> 5] ?? 0) & (1 << (place & 31))) !== 0
    },
  }
}

/** A database without a name lives in a temporary file, which SQLite writes when it must, and removes. */
const openAside = (): Aside => {
  const sql = new DatabaseSync('')
  sql.exec(`PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -${KIBIBYTES_IN_MEMORY}`)
  sql.exec('CREATE TABLE streams (name TEXT PRIMARY KEY, tracked BLOB NOT NULL) STRICT')
  const put = sql.prepare('INSERT OR REPLACE INTO streams (name, tracked) VALUES (?, ?)')
  const get = sql.prepare('SELECT tracked FROM streams WHERE name = ?')
  const memory = newMemory()
  return {
    put: (some) => {
      sql.exec('BEGIN')
      for (const tracked of some) {
        memory.add(tracked.stream)
        put.run(tracked.stream, serialize(tracked))
      }
      sql.exec('COMMIT')
    },
    get: (stream) => {
      if (!memory.mayHold(stream)) return undefined
      const row = get.get(stream)
      return row === undefined ? undefined : (deserialize(row['tracked'] as Uint8Array) as Tracked)
    },
    close: () => sql.close(),
  }
}

/** `most`: about how many streams are at hand. Two generations: whoever is not asked for in one is put aside. */
export const newShelf = (most: number): Shelf => {
  const full = Math.max(1, Math.floor(most / 2))
  let young = new Map<StreamName, Tracked>()
  let old = new Map<StreamName, Tracked>()
  let aside: Aside | null = null

  const broughtBack = (stream: StreamName): Tracked | undefined => {
    const found = old.get(stream) ?? aside?.get(stream)
    if (found !== undefined) young.set(found.stream, found)
    return found
  }

  const notInUse = function* (): Generator<Tracked> {
    for (const [stream, tracked] of old) if (!young.has(stream)) yield tracked
  }

  return {
    get: (stream) => young.get(stream) ?? broughtBack(stream),
    add: (tracked) => {
      young.set(tracked.stream, tracked)
    },
    tidy: () => {
      if (young.size < full) return
      if (old.size > 0) {
        aside ??= openAside()
        aside.put(notInUse())
      }
      old = young
      young = new Map()
    },
    atHand: () => young.size + old.size,
    close: () => aside?.close(),
  }
}
