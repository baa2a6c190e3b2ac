import { describe, expect, it } from '@jest/globals'
import { RFC9162 } from '@transmute/rfc9162'

import { emptyRoot, type Hash, leafHash } from './hash.js'
import { provesConsistency, provesInclusion } from './proofs.js'
import { consistencyProof, inclusionProof, newFrontier, rootOf } from './tree.js'

const MOST = 64

// The eight leaves of the vectors that the reference implementation of RFC 6962 publishes, and the root at each size.
const VECTOR_LEAVES = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
]
const VECTOR_ROOTS = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
]

const hex = (hash: Hash): string => Buffer.from(hash).toString('hex')
const data = (index: number): Uint8Array => new Uint8Array(Buffer.from(`event ${index}`))
const entries = Array.from({ length: MOST }, (_, index) => data(index))
const leaves = Array.from({ length: MOST }, (_, index) => leafHash(data(index)))
const leafAt = (index: number): Hash => leaves[index] ?? emptyRoot
const rootsBySize = Array.from({ length: MOST + 1 }, (_, size) => rootOf(leafAt, 0, size))
const rootAt = (size: number): Hash => rootsBySize[size] ?? emptyRoot

/** Which bits of some hashes may change unnoticed; each is changed in place, asked, and changed back. */
const unnoticed = (hashes: readonly Hash[], holds: () => boolean): readonly string[] => {
  const found: string[] = []
  for (const [at, hash] of hashes.entries())
    for (let bit = 0; bit < 256; bit += 1) {
      hash[bit >> 3] = (hash[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      if (holds()) found.push(`bit ${bit} of hash ${at}`)
      hash[bit >> 3] = (hash[bit >> 3] ?? 0) ^ (1 << (bit & 7))
    }
  return found
}

const copied = (hashes: readonly Hash[]): readonly Hash[] => hashes.map((hash) => Uint8Array.from(hash))

describe('The tree of a history', () => {
  it('has the roots of the vectors of RFC 6962', () => {
    const frontier = newFrontier()
    const roots = VECTOR_LEAVES.map((leaf) => {
      frontier.append(leafHash(Buffer.from(leaf, 'hex')))
      return hex(frontier.root())
    })
    expect(hex(newFrontier().root())).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
    expect(roots).toEqual(VECTOR_ROOTS)
  })

  it('has the roots of an independent implementation at every size up to 64', async () => {
    for (let size = 1; size <= MOST; size += 1) {
      expect(hex(rootAt(size))).toBe(hex(await RFC9162.treeHead(entries.slice(0, size))))
    }
  })

  it('proves every leaf at every size up to 64 as an independent implementation does', async () => {
    for (let size = 1; size <= MOST; size += 1)
      for (let index = 0; index < size; index += 1) {
        const path = inclusionProof(leafAt, index, size)
        const theirs = await RFC9162.inclusionProof(data(index), entries.slice(0, size))
        expect(path.map(hex)).toEqual(theirs.inclusion_path.map(hex))
        expect(provesInclusion({ index, size, path }, leafAt(index), rootAt(size))).toBe(true)
      }
  })

  it('proves that every size up to 64 starts with every smaller one, as an independent implementation does', async () => {
    for (let second = 1; second <= MOST; second += 1)
      for (let first = 1; first < second; first += 1) {
        const path = consistencyProof(leafAt, first, second)
        expect(provesConsistency({ first, second, path }, rootAt(first), rootAt(second))).toBe(true)
        const { inclusion_path } = await RFC9162.inclusionProof(data(first - 1), entries.slice(0, first))
        const inclusion = { log_id: '', tree_size: first, leaf_index: first - 1, inclusion_path }
        const theirs = await RFC9162.consistencyProof(inclusion, entries.slice(0, second))
        // Theirs repeats the old root where the old tree is perfect, which RFC 9162 leaves to the verifier.
        const whole = (first & (first - 1)) === 0 ? [rootAt(first), ...path] : path
        expect(whole.map(hex)).toEqual(theirs.consistency_path.map(hex))
      }
  })
})

describe('A proof', () => {
  it('of any leaf at any size up to 64 is rejected with any single bit changed: in its path, the leaf or the root', () => {
    for (let size = 1; size <= MOST; size += 1)
      for (let index = 0; index < size; index += 1) {
        const path = copied(inclusionProof(leafAt, index, size))
        const [leaf, root] = [Uint8Array.from(leafAt(index)), Uint8Array.from(rootAt(size))]
        const holds = (): boolean => provesInclusion({ index, size, path }, leaf, root)
        expect({ index, size, unnoticed: unnoticed([...path, leaf, root], holds), holds: holds() }).toEqual({
          index,
          size,
          unnoticed: [],
          holds: true,
        })
      }
  })

  it('of consistency of any two sizes up to 64 is rejected with any single bit changed: in its path or either root', () => {
    for (let second = 1; second <= MOST; second += 1)
      for (let first = 1; first < second; first += 1) {
        const path = copied(consistencyProof(leafAt, first, second))
        const [from, to] = [Uint8Array.from(rootAt(first)), Uint8Array.from(rootAt(second))]
        const holds = (): boolean => provesConsistency({ first, second, path }, from, to)
        expect({ first, second, unnoticed: unnoticed([...path, from, to], holds), holds: holds() }).toEqual({
          first,
          second,
          unnoticed: [],
          holds: true,
        })
      }
  })

  it('holds for no other index and no path of another length', () => {
    const holds: string[] = []
    const note = (what: string, proves: boolean): void => {
      if (proves) holds.push(what)
    }
    for (const size of [1, 2, 5, 8, 21])
      for (let index = 0; index < size; index += 1) {
        const path = inclusionProof(leafAt, index, size)
        const [leaf, root] = [leafAt(index), rootAt(size)]
        for (let other = 0; other < size; other += 1)
          note(`${index} of ${size}`, provesInclusion({ index: other, size, path }, leaf, root) && other !== index)
        note('longer', provesInclusion({ index, size, path: [...path, emptyRoot] }, leaf, root))
        note('shorter', path.length > 0 && provesInclusion({ index, size, path: path.slice(1) }, leaf, root))
      }
    expect(holds).toEqual([])
  })

  it('says nothing of sizes that cannot be', () => {
    const path = inclusionProof(leafAt, 1, 4)
    for (const wrong of [-1, 0, 1, 1.5, Number.NaN, 2 ** 40])
      expect(provesInclusion({ index: 1, size: wrong, path }, leafAt(1), rootAt(4))).toBe(false)
    expect(provesConsistency({ first: 5, second: 4, path: [] }, rootAt(5), rootAt(4))).toBe(false)
    expect(provesConsistency({ first: 4, second: 4, path: [emptyRoot] }, rootAt(4), rootAt(4))).toBe(false)
    expect(provesConsistency({ first: 3, second: 4, path: [] }, rootAt(3), rootAt(4))).toBe(false)
  })

  it('has at most 17 hashes among 100,000 leaves', () => {
    const same = leafHash(data(0))
    for (const index of [0, 65_535, 65_536, 99_999])
      expect(inclusionProof(() => same, index, 100_000).length).toBeLessThanOrEqual(17)
  })
})
