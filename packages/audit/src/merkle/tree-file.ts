import { closeSync, fstatSync, fsyncSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs'

import type { Position, StoredEvent } from '@delega/core'
import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'

import type { Audited, EventSource } from '../source/source.js'
import type { Hash } from './hash.js'
import { leafOf } from './leaf.js'
import { type LeafAt, rootOf } from './tree.js'

const MAGIC = Buffer.from('DELEGA-TREE/1\n\0\0', 'latin1')
const RECORD = 8 + 32
const BATCH = 4096

/** An event as the tree keeps it. */
export type Leaf = { readonly position: Position; readonly hash: Hash }

/** Why the file of leaves cannot be used. `detail` is for people. */
export type TreeFault = { readonly fault: 'NotATree' | 'TreeUnavailable'; readonly detail: string }

/**
 * The leaves of a history in a file of their own: 40 bytes for each event, its position and its hash. A projection: it
 * is caught up from the events, and never stands in the way of a write.
 */
export type TreeFile = {
  /** How many events the tree covers. */
  readonly size: () => number
  /** The leaf at an index, from 0. */
  readonly leaf: (index: number) => Leaf | undefined
  /** Adds the leaves of the next events. */
  readonly append: (leaves: readonly Leaf[]) => void
  /** Closes the file. */
  readonly close: () => void
}

const encode = (leaves: readonly Leaf[]): Buffer => {
  const bytes = Buffer.alloc(leaves.length * RECORD)
  leaves.forEach(({ position, hash }, index) => {
    bytes.writeDoubleBE(position, index * RECORD)
    bytes.set(hash, index * RECORD + 8)
  })
  return bytes
}

// Sequential readers ask leaf after leaf: one read serves many.
const reader = (file: number) => {
  let start = -1
  let held = Buffer.alloc(0)
  return (index: number): Leaf | undefined => {
    if (start < 0 || index < start || (index - start + 1) * RECORD > held.length) {
      const bytes = Buffer.alloc(BATCH * RECORD)
      const count = readSync(file, bytes, 0, bytes.length, MAGIC.length + index * RECORD)
      start = index
      held = bytes.subarray(0, count - (count % RECORD))
    }
    const at = (index - start) * RECORD
    if (at + RECORD > held.length) return undefined
    return { position: held.readDoubleBE(at) as Position, hash: held.subarray(at + 8, at + RECORD) }
  }
}

const treeOn = (file: number): TreeFile => {
  // What a crash left of a half-written record is written anew.
  let size = Math.floor((fstatSync(file).size - MAGIC.length) / RECORD)
  let read = reader(file)
  return {
    size: () => size,
    leaf: (index) => (index >= 0 && index < size ? read(index) : undefined),
    append: (leaves) => {
      const bytes = encode(leaves)
      ftruncateSync(file, MAGIC.length + size * RECORD)
      writeSync(file, bytes, 0, bytes.length, MAGIC.length + size * RECORD)
      fsyncSync(file)
      size += leaves.length
      read = reader(file)
    },
    close: () => closeSync(file),
  }
}

const claimed = (file: number, mayCreate: boolean): boolean => {
  const found = Buffer.alloc(MAGIC.length)
  const count = readSync(file, found, 0, MAGIC.length, 0)
  if (count === 0 && mayCreate) {
    writeSync(file, MAGIC, 0, MAGIC.length, 0)
    return true
  }
  return found.equals(MAGIC)
}

/** Opens the file of a tree; with `create` a new one is started where there is none. */
export const openTree = (path: string, { create = false } = {}): Either<TreeFault, TreeFile> => {
  try {
    const file = openSync(path, create ? 'a+' : 'r')
    closeSync(file)
    const opened = openSync(path, create ? 'r+' : 'r')
    if (claimed(opened, create)) return right(treeOn(opened))
    closeSync(opened)
    return left({ fault: 'NotATree', detail: `${path} is no integrity tree` })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    return left({ fault: 'TreeUnavailable', detail: `${path}: ${code}` })
  }
}

/** Adds the leaves of all events that came since; gives how many. */
export const catchUp = async (tree: TreeFile, source: EventSource): Audited<number> => {
  const before = tree.size()
  const after = tree.leaf(before - 1)?.position ?? null
  const onEvents = (events: readonly StoredEvent[]): void =>
    tree.append(events.map((event) => ({ position: event.position, hash: leafOf(event) })))
  const scanned = await source.scan(onEvents, { after })
  return isLeft(scanned) ? scanned : right(tree.size() - before)
}

/** The hashes of a tree, to make proofs of. */
export const leavesOf =
  (tree: TreeFile): LeafAt =>
  (index) => {
    const leaf = tree.leaf(index)
    if (leaf === undefined) throw new RangeError(`The tree has no leaf ${index}`)
    return leaf.hash
  }

/** The root of the first `size` leaves. */
export const rootAt = (tree: TreeFile, size: number): Hash => rootOf(leavesOf(tree), 0, size)

/** Where the event of a position stands among the leaves; -1 for none. */
export const indexOfPosition = (tree: TreeFile, position: Position): number => {
  let [low, high] = [0, tree.size() - 1]
  while (low <= high) {
    const middle = (low + high) >> 1
    const found = tree.leaf(middle)?.position
    if (found === position) return middle
    if (found !== undefined && found < position) low = middle + 1
    else high = middle - 1
  }
  return -1
}
