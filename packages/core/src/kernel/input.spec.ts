import { isDeepStrictEqual } from 'node:util'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { isRight } from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'

import { END } from '../../test/words/delegation.ts'
import {
  endCodec,
  instantCodec,
  listCodec,
  nothingCodec,
  nullable,
  permissionCodec,
  textCodec,
  wholeCodec,
  wordCodec,
} from './codec.js'
import { inputFaults } from './input.js'
import { readerOf, UNFIT } from './reader.js'

const term = t.strict({ permission: permissionCodec, until: endCodec })
const cause = t.union([
  t.strict({ kind: t.literal('Client'), personal: t.strict({ reason: textCodec('a reason', 1, 5) }) }),
  t.strict({ kind: t.literal('Asked') }),
  t.strict({ kind: t.literal('Fallen'), prerequisite: permissionCodec }),
])
const whole = t.strict({
  type: t.literal('Happened'),
  at: instantCodec,
  until: endCodec,
  terms: listCodec(term, 2),
  last: nullable(term),
  count: wholeCodec('a count', 0, 9),
  word: wordCodec('a word', ['one', 'other']),
  cause,
})
/** With what may hold more than is known, which is looked through by the codec alone. */
const open = t.strict({
  ...whole.type.props,
  open: t.type({ key: t.string }),
  plain: t.readonlyArray(t.string),
  items: t.array(term),
})

/** Records as JSON gives them. */
const recordOf = <A>(fields: { readonly [Key in keyof A]: fc.Arbitrary<A[Key]> }): fc.Arbitrary<A> =>
  fc.record<A>(fields, { noNullPrototype: true })

const terms = recordOf({
  permission: fc.constantFrom('invoices:read', 'orders:write'),
  until: fc.constantFrom(null, END),
})
const model = {
  type: fc.constant('Happened'),
  at: fc.constant(END),
  until: fc.constantFrom(null, END),
  terms: fc.array(terms, { maxLength: 2 }),
  last: fc.option(terms),
  count: fc.nat(9),
  word: fc.constantFrom('one', 'other'),
  cause: fc.oneof(
    recordOf({
      kind: fc.constant('Client'),
      personal: recordOf({ reason: fc.string({ minLength: 1, maxLength: 5 }) }),
    }),
    fc.constant({ kind: 'Asked' }),
    fc.constant({ kind: 'Fallen', prerequisite: 'invoices:read' }),
  ),
}
const values = recordOf(model)
const openValues = recordOf({
  ...model,
  open: recordOf({ key: fc.string() }),
  plain: fc.array(fc.string(), { maxLength: 3 }),
  items: fc.array(terms, { maxLength: 3 }),
})

type Change = (value: unknown) => unknown
const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A change somewhere in a value: something else in the place, a field more or less, a list longer or shorter. */
const changes: fc.Arbitrary<Change> = fc
  .tuple(
    fc.constantFrom('replace', 'add', 'drop', 'lengthen'),
    fc.array(fc.nat(12), { maxLength: 4 }),
    fc.oneof(fc.string(), fc.constantFrom('', 'kind', 'until', 'toString', 'prerequisite')),
    fc.oneof(fc.constantFrom<unknown>(null, undefined, '', 10, END, 'one', 'orders:read', [], {}), fc.jsonValue()),
  )
  .map(([how, way, name, other]) => {
    const atEnd: Change = (value) => {
      if (how === 'replace') return other
      if (Array.isArray(value)) return how === 'drop' ? value.slice(1) : [...value, ...value, other]
      if (!isRecord(value)) return value
      if (how === 'add') return { ...value, [name]: other }
      const [key] = way
      return Object.fromEntries(Object.entries(value).filter((_, index) => index !== (key ?? 0)))
    }
    const along = ([step, ...rest]: readonly number[], value: unknown): unknown => {
      if (step === undefined) return atEnd(value)
      const keys = isRecord(value) ? Object.keys(value) : []
      const key = keys[step % Math.max(keys.length, 1)]
      if (isRecord(value) && key !== undefined) return { ...value, [key]: along(rest, value[key]) }
      return Array.isArray(value) ? value.map((item, index) => (index === 0 ? along(rest, item) : item)) : atEnd(value)
    }
    return (value) => along(way, value)
  })

/** Whether decoding left out a field of the input, open records aside. */
const dropsField = (input: unknown, decoded: unknown): boolean => {
  if (Array.isArray(input) && Array.isArray(decoded))
    return input.some((item, index) => dropsField(item, decoded[index]))
  if (!isRecord(input) || !isRecord(decoded)) return false
  return Object.keys(input).some((key) => !Object.hasOwn(decoded, key) || dropsField(input[key], decoded[key]))
}

describe('The faults of an input', () => {
  it('are none exactly where decoding takes it and leaves nothing out', () =>
    fc.assert(
      fc.property(openValues, fc.array(changes, { maxLength: 2 }), (value, list) => {
        const changed = list.reduce<unknown>((before, change) => change(before), value)
        const decoded = open.decode(changed)
        const taken = isRight(decoded) && !dropsField(changed, decoded.right)
        expect(inputFaults(open, changed).length === 0).toBe(taken)
      }),
      { numRuns: 20_000 },
    ))
})

describe('Reading what is stored', () => {
  const read = readerOf(whole)

  it('gives back every value as it is stored', () =>
    fc.assert(fc.property(values, (value) => expect(read(value)).toEqual(value))))

  it('gives what decoding gives, or leaves it to decoding, whatever was changed', () =>
    fc.assert(
      fc.property(values, fc.array(changes, { minLength: 1, maxLength: 2 }), (value, list) => {
        const changed = list.reduce<unknown>((before, change) => change(before), value)
        const decoded = whole.decode(changed)
        const quick = read(changed)
        expect(quick === UNFIT || (isRight(decoded) && isDeepStrictEqual(decoded.right, quick))).toBe(true)
      }),
      { numRuns: 20_000 },
    ))

  it.each<[string, t.Mixed, unknown]>([
    ['a field too many', term, { permission: 'invoices:read', until: null, more: 1 }],
    ['a field too many without a name', term, { permission: 'invoices:read', until: null, '': 1 }],
    ['a field too many in a list', listCodec(term, 2), [{ permission: 'invoices:read', until: null, more: 1 }]],
    ['a field too many in what may be nothing', nullable(term), { permission: 'invoices:read', until: null, more: 1 }],
    ['a list too long', listCodec(permissionCodec, 1), ['invoices:read', 'invoices:send']],
    ['a list for an object', t.strict({ length: wholeCodec('a length', 0, 9) }), [1]],
    ['null for an object', term, null],
    ['an object for a list', listCodec(permissionCodec, 1), { length: 0 }],
    ['another literal', t.literal('one'), 'other'],
    ['no member of a union', cause, { kind: 'Else' }],
    ['an open record', t.type({ key: permissionCodec }), { key: 'invoices:read' }],
    ['a list without a bound', t.array(permissionCodec), ['invoices:read']],
    ['a readonly list without a bound', t.readonlyArray(permissionCodec), ['invoices:read']],
    ['text of any kind', t.string, 'text'],
  ])('leaves to the codec %s', (_, codec, value) => expect(readerOf(codec)(value)).toBe(UNFIT))

  it.each<[string, t.Mixed, unknown]>([
    ['a codec without a tag', nothingCodec, null],
    ['null where nothing may stand', endCodec, null],
  ])('gives back %s', (_, codec, value) => expect(readerOf(codec)(value)).toBe(value))
})
