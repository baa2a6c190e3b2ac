import { describe, expect, it } from '@jest/globals'

import { keptRows } from './kept.js'

describe('rows kept at hand', () => {
  it('are those that were set last', () => {
    const kept = keptRows<number>(10)
    for (let n = 0; n < 100; n += 1) kept.set(`row ${n}`, n)
    const known = Array.from({ length: 100 }, (_, n) => n).filter((n) => kept.get(`row ${n}`) === n)
    expect(known).toEqual(Array.from({ length: 20 }, (_, n) => 80 + n))
  })

  it('tell of a row what was set last, be it that there is none', () => {
    const kept = keptRows<number>(2)
    kept.set('one', 1)
    kept.set('two', 2)
    kept.set('one', null)
    expect(kept.get('one')).toBeNull()
    kept.set('two', 3)
    expect(kept.get('two')).toBe(3)
    expect(kept.get('three')).toBeUndefined()
  })
})
