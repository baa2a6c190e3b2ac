import { isDeepStrictEqual } from 'node:util'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { isRight } from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'

import { END } from '../../test/words/delegation.ts'
import { partitaIvaCodec } from '../fiscal/index.js'
import {
  actorCodec,
  decoderOf,
  endCodec,
  instantCodec,
  kindCodec,
  listCodec,
  nothingCodec,
  nullable,
  permissionCodec,
  textCodec,
  wholeCodec,
} from './index.js'
import { type Reader, readerOf, UNFIT } from './reader.js'

const term = t.strict({ permission: permissionCodec, until: endCodec })
type Cause = { readonly kind: 'Asked' } | { readonly kind: 'Lapsed'; readonly until: string }
const whole = t.strict({
  type: t.literal('Happened'),
  by: actorCodec,
  at: instantCodec,
  taxId: partitaIvaCodec,
  terms: listCodec(term, 2),
  last: nullable(term),
  none: nothingCodec,
  count: wholeCodec('a count', 0, 9),
  cause: kindCodec<Cause>({ Asked: {}, Lapsed: { until: textCodec('an end', 1, 9) } }),
})

const terms = fc.record(
  {
    permission: fc.constantFrom('invoices:read', 'nothing'),
    until: fc.constantFrom(null, END, undefined),
    more: fc.nat(),
  },
  { requiredKeys: ['permission'], noNullPrototype: true },
)
const values = fc.record(
  {
    type: fc.constantFrom('Happened', 'Happens'),
    by: fc.constantFrom(
      { kind: 'system', name: 'test' },
      { name: 'test', kind: 'system' },
      { kind: 'client', name: 'test' },
    ),
    at: fc.constantFrom(END, 'soon'),
    taxId: fc.constantFrom('00743110157', 'IT00743110157', '0'),
    terms: fc.oneof(fc.array(terms, { maxLength: 3 }), fc.constant({ length: 0 })),
    last: fc.option(terms),
    none: fc.constantFrom(null, undefined, 1),
    count: fc.integer({ min: -1, max: 10 }),
    cause: fc.constantFrom({ kind: 'Asked' }, { kind: 'Lapsed', until: 'then' }, { kind: 'Asked', until: 'then' }),
    toString: fc.constant(1),
  },
  { requiredKeys: ['type', 'by', 'at', 'taxId', 'terms', 'count', 'cause'], noNullPrototype: true },
)

const FIELDS = Object.keys(whole.type.props)
const fieldsOf = (value: unknown): readonly string[] => Object.keys(value as object)

/** A reader made where no code may be made from text, as under a content security policy. */
const readerInTurn = (codec: t.Mixed): Reader => {
  const made = globalThis.Function
  let refusals = 0
  try {
    globalThis.Function = function refuse() {
      refusals += 1
      throw new EvalError('Code generation from strings disallowed for this context')
    } as unknown as FunctionConstructor
    return readerOf(codec)
  } finally {
    globalThis.Function = made
    expect(refusals).toBeGreaterThan(0)
  }
}

describe.each([
  ['written out', readerOf],
  ['in turn', readerInTurn],
])('The quick reading of input, %s', (_, readerFor) => {
  const read = readerFor(whole)

  it('gives what the codec gives, and only for input that holds nothing besides', () =>
    fc.assert(
      fc.property(values, (value) => {
        const quick = read(value)
        const decoded = whole.decode(value)
        expect(quick === UNFIT || (isRight(decoded) && isDeepStrictEqual(quick, decoded.right))).toBe(true)
      }),
      { numRuns: 20_000 },
    ))

  it('never decides otherwise than reading in full does, and orders the fields', () =>
    fc.assert(
      fc.property(values, (value) => {
        const answer = decoderOf(whole)(value)
        const alone = decoderOf(t.strict({ whole }))({ whole: value, more: 1 })
        const inFull = alone._tag === 'Left' && alone.left.every(({ path }) => path === 'more')
        expect(isRight(answer)).toBe(inFull)
        expect(isRight(answer) ? fieldsOf(answer.right) : FIELDS).toEqual(FIELDS)
      }),
      { numRuns: 5_000 },
    ))

  it('reads what is as it should be', () =>
    expect(
      read({
        count: 1,
        cause: { until: 'then', kind: 'Lapsed' },
        terms: [{ permission: 'invoices:read' }],
        taxId: 'IT00743110157',
        at: END,
        by: { name: 'test', kind: 'system' },
        type: 'Happened',
      }),
    ).toEqual({
      type: 'Happened',
      by: { kind: 'system', name: 'test' },
      at: END,
      taxId: '00743110157',
      terms: [{ permission: 'invoices:read', until: null }],
      last: null,
      none: null,
      count: 1,
      cause: { kind: 'Lapsed', until: 'then' },
    }))

  it('reads a record among fields that somebody else reads, if there are as many as is said', () => {
    const readTerm = readerFor(term)
    const input = { by: 'somebody', permission: 'invoices:read' }
    expect(readTerm(input, 1)).toEqual({ permission: 'invoices:read', until: null })
    expect([readTerm(input), readTerm(input, 2)]).toEqual([UNFIT, UNFIT])
  })

  it('reads an empty record', () => expect(readerFor(t.strict({}))({})).toEqual({}))

  it.each<[string, t.Mixed, unknown]>([
    ['a field too many', term, { permission: 'invoices:read', more: 1 }],
    ['a field too many in a list', listCodec(term, 2), [{ permission: 'invoices:read', more: 1 }]],
    ['a list too long', listCodec(permissionCodec, 1), ['invoices:read', 'invoices:send']],
    ['no member of a union', actorCodec, { kind: 'nobody' }],
    ['a list for an object', term, []],
    ['what may hold anything', t.type({ a: t.string }), { a: '' }],
    ['text of any kind', t.string, ''],
    ['a list with a hole', listCodec(permissionCodec, 2), Array.from({ length: 1 })],
  ])('leaves to the codec %s', (_, codec, value) => expect(readerOf(codec)(value)).toBe(UNFIT))

  it('leaves to the codec what is no record of its own, where somebody else reads fields of it', () => {
    const read = readerOf(partitaIvaCodec)
    expect([read('IT00743110157'), read('IT00743110157', 1)]).toEqual(['00743110157', UNFIT])
  })
})
