import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { isUuid } from './ids.js'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

const A_UUID = '7d0c4f6e-2a51-4a6e-9a3b-0c5a1f2e7b10'

describe('A UUID', () => {
  it.each([A_UUID, '00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff'])('is %s', (text) =>
    expect(isUuid(text)).toBe(true),
  )

  it('is any that is made at random', () =>
    fc.assert(fc.property(fc.uuid(), (text) => expect(isUuid(text)).toBe(true))))

  it('is one of its form, whatever stands in a place of it', () =>
    fc.assert(
      fc.property(
        fc.uuid(),
        fc.nat(35),
        fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
        (text, place, other) => {
          const changed = text.slice(0, place) + other + text.slice(place + 1)
          expect(isUuid(changed)).toBe(UUID.test(changed))
        },
      ),
      { numRuns: 20_000 },
    ))

  it.each([
    A_UUID.toUpperCase(),
    A_UUID.slice(1),
    `${A_UUID}0`,
    A_UUID.replaceAll('-', ''),
    // The same characters, a hyphen and a digit in each other's place.
    '7d0c4f6-e2a51-4a6e-9a3b-0c5a1f2e7b10',
    '7d0c4f6e-2a5-14a6e-9a3b-0c5a1f2e7b10',
    '7d0c4f6e-2a51-4a6-e9a3b-0c5a1f2e7b10',
    '7d0c4f6e-2a51-4a6e-9a3-b0c5a1f2e7b10',
    [A_UUID],
    null,
    7,
  ])('is not %j', (value) => expect(isUuid(value)).toBe(false))
})
