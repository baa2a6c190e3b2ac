import { emptyRoot, type Hash, nodeHash } from './hash.js'

/** A tree that only grows: it keeps one hash for each power of two in its size, and can tell its root at any time. */
export type Frontier = {
  /** How many were added. */
  readonly size: () => number
  /** Adds the hash of the next event. */
  readonly append: (leaf: Hash) => void
  /** The root over all that was added. */
  readonly root: () => Hash
}

/** A tree without leaves, to grow. */
export const newFrontier = (): Frontier => {
  // By height: the perfect subtree of that height, where the size has that bit.
  const peaks: (Hash | undefined)[] = []
  let size = 0
  return {
    size: () => size,
    append: (leaf) => {
      let carried = leaf
      let height = 0
      for (let peak = peaks[height]; peak !== undefined; peak = peaks[height]) {
        carried = nodeHash(peak, carried)
        peaks[height] = undefined
        height += 1
      }
      peaks[height] = carried
      size += 1
    },
    root: () => {
      let root: Hash | undefined
      for (const peak of peaks) if (peak !== undefined) root = root === undefined ? peak : nodeHash(peak, root)
      return root ?? emptyRoot
    },
  }
}

/** The leaves of a tree, by index. */
export type LeafAt = (index: number) => Hash

/** The root of the leaves from `from` (included) to `to` (excluded). */
export const rootOf = (leafAt: LeafAt, from: number, to: number): Hash => {
  const frontier = newFrontier()
  for (let index = from; index < to; index += 1) frontier.append(leafAt(index))
  return frontier.root()
}

/** The largest power of two that is smaller than `n`; `n` is at least 2. */
const splitOf = (n: number): number => {
  let power = 1
  while (power * 2 < n) power *= 2
  return power
}

/** RFC 6962, 2.1.1: the hashes that lead from one leaf to the root of the first `size` leaves. */
export const inclusionProof = (leafAt: LeafAt, index: number, size: number): readonly Hash[] => {
  const path: Hash[] = []
  let [from, to] = [0, size]
  while (to - from > 1) {
    const middle = from + splitOf(to - from)
    if (index < middle) {
      path.push(rootOf(leafAt, middle, to))
      to = middle
    } else {
      path.push(rootOf(leafAt, from, middle))
      from = middle
    }
  }
  return path.toReversed()
}

/** RFC 6962, 2.1.2: the hashes that show that the tree of `second` leaves starts with the one of `first`. */
export const consistencyProof = (leafAt: LeafAt, first: number, second: number): readonly Hash[] => {
  if (first === 0 || first === second) return []
  const path: Hash[] = []
  let [from, to] = [0, second]
  let whole = true
  // The part in which the old tree ends, ever smaller, until the old tree ends with it.
  while (to !== first) {
    const middle = from + splitOf(to - from)
    if (first <= middle) {
      path.push(rootOf(leafAt, middle, to))
      to = middle
    } else {
      path.push(rootOf(leafAt, from, middle))
      from = middle
      whole = false
    }
  }
  if (!whole) path.push(rootOf(leafAt, from, to))
  return path.toReversed()
}
