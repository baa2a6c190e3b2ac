import { describe, expect, it } from '@jest/globals'
import type { Json, StoredEvent } from '@delega/core'
import canonicalize from 'canonicalize'
import fc from 'fast-check'

import { canonicalText, canonicalJson } from './canonical.js'

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
      fc.property(event, (value) => canonicalText(value as unknown as StoredEvent) === canonicalize(value)),
      { numRuns: 500 },
    )
  })

  it('knows the numbers and the order of RFC 8785', () => {
    const value = { '\u20ac': 1e21, '\r': 1e-7, 1: -0, b: [0.1, 333_333_333.333_333_3], a: '\u000f"\\ö' }
    expect(canonicalJson(value)).toBe(canonicalize(value))
    expect(canonicalJson(value)).toBe('{"\\r":1e-7,"1":0,"a":"\\u000f\\"\\\\ö","b":[0.1,333333333.3333333],"€":1e+21}')
  })

  it('of an event is that of any value where no object has its order, or its text looks like half a character', () => {
    const odd = ['{"__proto__":1,"a":2}', '{"10":1,"9":2,"!":3}', String.raw`{"b":"\ud83d","a":[{"9":1,"10":2}]}`]
    for (const data of odd) {
      const value = { type: 'Odd', data: JSON.parse(data) as Json }
      expect(canonicalText(value as unknown as StoredEvent)).toBe(canonicalJson(value))
    }
  })

  it('of an event does not depend on the one before', () => {
    const written = ['{"a":1,"b":2}', '{"b":2,"a":1}', '{"a":1}', '{"a":{"d":1,"c":2}}'].map((data) =>
      canonicalText({ type: 'Same', data: JSON.parse(data) as Json } as unknown as StoredEvent),
    )
    expect(written).toStrictEqual([
      '{"data":{"a":1,"b":2},"type":"Same"}',
      '{"data":{"a":1,"b":2},"type":"Same"}',
      '{"data":{"a":1},"type":"Same"}',
      '{"data":{"a":{"c":2,"d":1}},"type":"Same"}',
    ])
  })

  it('is written as JSON can write it where RFC 8785 has no text, each value otherwise than every other', () => {
    const odd = String.raw`{"a":["x\ud800","\udc00b","\ud83d\ude00"],"n":[1e999,-1e999,null,"1e999"]}`
    const text = canonicalJson(JSON.parse(odd) as Json)
    expect(text).toBe('{"a":["x\\ud800","\\udc00b","\ud83d\ude00"],"n":[1e999,-1e999,null,"1e999"]}')
    expect(JSON.parse(text)).toStrictEqual(JSON.parse(odd))
    expect(canonicalText({ type: 'Odd', data: JSON.parse(odd) as Json } as unknown as StoredEvent)).toBe(
      `{"data":${text},"type":"Odd"}`,
    )
  })

  it('of an event hides no field behind the name of another', () => {
    const event = (data: string) => ({ type: 'Named', data: JSON.parse(data) as Json }) as unknown as StoredEvent
    expect(canonicalText(event('{"kind":"a","id":"b"}'))).toBe('{"data":{"id":"b","kind":"a"},"type":"Named"}')
    expect(canonicalText(event('{"id,kind":"a"}'))).toBe('{"data":{"id,kind":"a"},"type":"Named"}')
  })

  it.each([100, 10_000])('does not depend on how deep a value is: %i levels', (depth) => {
    const deep = (innermost: string): StoredEvent => {
      const data = `${'{"b":1,"a":['.repeat(depth)}${innermost}${']}'.repeat(depth)}`
      return { type: 'Deep', data: JSON.parse(data) as Json } as unknown as StoredEvent
    }
    const text = canonicalText(deep('"x"'))
    expect(text).toBe(`{"data":${'{"a":['.repeat(depth)}"x"${'],"b":1}'.repeat(depth)},"type":"Deep"}`)
    expect(canonicalText(deep('"y"'))).not.toBe(text)
  })
})
