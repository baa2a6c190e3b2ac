import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import type { EventId } from '../kernel/ids.js'
import { IdIndex } from './id-index.js'
import type { Position } from './port.js'

// Few letters and few lengths: many ids share their ends, and so their hashes.
const ids = fc.uniqueArray(fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 14 }), { maxLength: 300 })

const indexed = (list: readonly string[]): IdIndex => {
  const index = new IdIndex((position) => list[position - 1] as EventId)
  for (const [at, id] of list.entries()) index.add(id as EventId, (at + 1) as Position)
  return index
}

describe('the index of event ids', () => {
  it('finds each id where it stands, and no other', () => {
    fc.assert(
      fc.property(ids, ids, (held, others) => {
        const index = indexed(held)
        const places = new Map(held.map((id, at) => [id, at + 1]))
        for (const id of [...held, ...others]) expect(index.find(id as EventId)).toBe(places.get(id) ?? null)
      }),
    )
  })

  it('finds each of many, however it has grown', () => {
    const many = Array.from({ length: 20_000 }, (_, n) => `00000000-0000-4000-8000-${n.toString().padStart(12, '0')}`)
    const index = indexed(many)
    expect(many.every((id, at) => index.find(id as EventId) === at + 1)).toBe(true)
    expect(index.find('00000000-0000-4000-8000-000000020000' as EventId)).toBe(null)
  })
})
