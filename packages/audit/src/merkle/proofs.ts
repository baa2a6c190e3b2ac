import { emptyRoot, type Hash, nodeHash, sameHash } from './hash.js'

/** That a leaf stands at `index` among the first `size` leaves. */
export type InclusionProof = { readonly index: number; readonly size: number; readonly path: readonly Hash[] }

/** That the tree of `second` leaves starts with the one of `first`. */
export type ConsistencyProof = { readonly first: number; readonly second: number; readonly path: readonly Hash[] }

const isSize = (value: number, least: number): boolean =>
  Number.isSafeInteger(value) && value >= least && value < 2 ** 31

// Climbs from the last leaf of the smaller part: on the right edge the levels without a neighbour are passed over.
const climb = (start: { inner: number; last: number }) => {
  let { inner, last } = start
  return {
    isOver: () => last === 0,
    isRight: () => inner % 2 === 1 || inner === last,
    skip: () => {
      while (inner !== 0 && inner % 2 === 0) {
        inner >>= 1
        last >>= 1
      }
    },
    up: () => {
      inner >>= 1
      last >>= 1
    },
  }
}

/** RFC 9162, 2.1.3.2. Needs nothing but the proof, the leaf and the root. */
export const provesInclusion = ({ index, size, path }: InclusionProof, leaf: Hash, root: Hash): boolean => {
  if (!isSize(size, 1) || !isSize(index, 0) || index >= size) return false
  const place = climb({ inner: index, last: size - 1 })
  let reached = leaf
  for (const sibling of path) {
    if (place.isOver()) return false
    if (place.isRight()) {
      reached = nodeHash(sibling, reached)
      place.skip()
    } else reached = nodeHash(reached, sibling)
    place.up()
  }
  return place.isOver() && sameHash(reached, root)
}

/** RFC 9162, 2.1.4.2. Needs nothing but the proof and both roots. */
export const provesConsistency = ({ first, second, path }: ConsistencyProof, from: Hash, to: Hash): boolean => {
  if (!isSize(first, 0) || !isSize(second, 0) || first > second) return false
  if (first === second) return path.length === 0 && sameHash(from, to)
  if (first === 0) return path.length === 0 && sameHash(from, emptyRoot)
  const isWholeTree = (first & (first - 1)) === 0
  const [start, ...rest] = isWholeTree ? [from, ...path] : path
  if (start === undefined) return false

  let [inner, last] = [first - 1, second - 1]
  while (inner % 2 === 1) {
    inner >>= 1
    last >>= 1
  }
  const place = climb({ inner, last })
  let [old, grown] = [start, start]
  for (const sibling of rest) {
    if (place.isOver()) return false
    if (place.isRight()) {
      old = nodeHash(sibling, old)
      grown = nodeHash(sibling, grown)
      place.skip()
    } else grown = nodeHash(grown, sibling)
    place.up()
  }
  return place.isOver() && sameHash(old, from) && sameHash(grown, to)
}
