import { describe, expect, it } from '@jest/globals'
import type { Json, StoredEvent } from '@delega/core'
import canonicalize from 'canonicalize'
import fc from 'fast-check'

import { canonicalEvent, canonicalJson } from './canonical.js'

const json = fc
  .jsonValue({ maxDepth: 4, stringUnit: 'grapheme' })
  .map((value) => JSON.parse(JSON.stringify(value)) as Json)

const metadata = fc.record(
  {
    authority: json,
    by: json,
    causationId: fc.oneof(fc.string(), json),
    commandId: fc.string(),
    correlationId: fc.string(),
    fingerprint: fc.string(),
    onBehalfOf: json,
    extra: json,
  },
  { requiredKeys: [] },
)

const event = fc.record(
  {
    stream: json,
    id: json,
    type: json,
    revision: json,
    position: json,
    schemaVersion: json,
    recordedAt: json,
    data: json,
    metadata,
    more: json,
  },
  { requiredKeys: ['metadata'] },
)

describe('The canonical text', () => {
  it('of any value is that of the library canonicalize', () => {
    fc.assert(
      fc.property(json, (value) => canonicalJson(value) === canonicalize(value)),
      { numRuns: 500 },
    )
  })

  it('of any event is that of the library, whatever fields it has or lacks', () => {
    fc.assert(
      fc.property(event, (value) => canonicalEvent(value as unknown as StoredEvent) === canonicalize(value)),
      { numRuns: 500 },
    )
  })

  it('knows the numbers and the order of RFC 8785', () => {
    const value = { '\u20ac': 1e21, '\r': 1e-7, 1: -0, b: [0.1, 333_333_333.333_333_3], a: '\u000f"\\ö' }
    expect(canonicalJson(value)).toBe(canonicalize(value))
    expect(canonicalJson(value)).toBe('{"\\r":1e-7,"1":0,"a":"\\u000f\\"\\\\ö","b":[0.1,333333333.3333333],"€":1e+21}')
  })

  it('does not exist of half a character or of no number', () => {
    expect(() => canonicalJson('\ud800')).toThrow(RangeError)
    expect(() => canonicalJson(['a\udc00b'])).toThrow(RangeError)
    expect(() => canonicalJson(Number.NaN)).toThrow(RangeError)
    expect(canonicalJson('\ud83d\ude00')).toBe('"\ud83d\ude00"')
  })
})
