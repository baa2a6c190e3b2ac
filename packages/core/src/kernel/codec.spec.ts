import { describe, expect, it } from '@jest/globals'
import { left, right } from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'

import { END } from '../../test/words/delegation.ts'
import {
  actorCodec,
  commandCodec,
  decoderOf,
  endCodec,
  eventCodec,
  type Instant,
  instantCodec,
  kindCodec,
  listCodec,
  moduleCodec,
  nullable,
  permissionCodec,
  reasonCodec,
  textCodec,
  wholeCodec,
} from './index.js'

const ID = 'a0000000-0000-4000-8000-000000000001'
const fault = (path: string, expected: unknown, found: string) => ({ path, expected, found })
const NO_FIELD = 'no field of this name'
const AN_INSTANT = 'an instant such as 2026-03-01T09:30:00.000Z'

const item = t.strict({ name: textCodec('a name', 1, 5), until: endCodec })
type Cause = { readonly kind: 'Asked' } | { readonly kind: 'Lapsed'; readonly until: Instant }
const cause = kindCodec<Cause>({ Asked: {}, Lapsed: { until: instantCodec } })
const form = t.strict({ count: wholeCodec('a count', 0, 9), items: listCodec(item, 2), last: nullable(item) })

describe('What comes from outside', () => {
  it('is read as it stands', () =>
    expect(decoderOf(form)({ count: 1, items: [{ name: 'one', until: END }], last: null })).toEqual(
      right({ count: 1, items: [{ name: 'one', until: END }], last: null }),
    ))

  it('may leave an end out', () =>
    expect(decoderOf(form)({ count: 1, items: [{ name: 'one' }] })).toEqual(
      right({ count: 1, items: [{ name: 'one', until: null }], last: null }),
    ))

  it('is refused with every fault at once, each with its place', () =>
    expect(
      decoderOf(form)({
        count: 10,
        items: [
          { name: '', until: 'soon' },
          { name: 'two', untill: END },
        ],
        last: { name: 'three', until: 3, else: true },
        more: {},
      }),
    ).toEqual(
      left([
        fault('count', 'a count: a whole number from 0 to 9', 'a number'),
        fault('items[0].name', 'a name: 1 to 5 characters', 'an empty text'),
        fault('items[0].until', `${AN_INSTANT}, or nothing`, 'a text of length 4'),
        fault('items[1].untill', NO_FIELD, 'a text of length 24'),
        fault('last.until', `${AN_INSTANT}, or nothing`, 'a number'),
        fault('last.else', NO_FIELD, 'a boolean'),
        fault('more', NO_FIELD, 'an object'),
      ]),
    ))

  it('is refused for fields that nobody knows, however deep', () =>
    expect(
      decoderOf(form)({ count: 1, items: [{ name: 'one', untill: END }], last: { name: 'two', x: [] }, y: null }),
    ).toEqual(
      left([
        fault('items[0].untill', NO_FIELD, 'a text of length 24'),
        fault('last.x', NO_FIELD, 'a list of 0'),
        fault('y', NO_FIELD, 'null'),
      ]),
    ))

  it('is refused at once for what is missing, what is of another type and what nobody knows, however deep', () => {
    const order = t.strict({ by: actorCodec, cause, parts: listCodec(cause, 3), pages: t.type({ first: item }) })
    expect(
      decoderOf(order)({
        by: { kind: 'client', id: 1, name: 'me' },
        cause: { kind: 'Lapsed', when: END },
        parts: [{ kind: 'Asked', since: END }, { kind: 'Else' }, { kind: 'Lapsed', until: 'soon', untill: END }],
        pages: { first: { until: null, size: 2 }, last: 3 },
        more: true,
      }),
    ).toEqual(
      left([
        fault('by.id', 'a client id: a UUID in lower case', 'a number'),
        fault('by.name', NO_FIELD, 'a text of length 2'),
        fault('cause.until', AN_INSTANT, 'nothing'),
        fault('cause.when', NO_FIELD, 'a text of length 24'),
        fault('parts[0].since', NO_FIELD, 'a text of length 24'),
        fault('parts[1].kind', '"Asked", or "Lapsed"', 'a text of length 4'),
        fault('parts[2].until', AN_INSTANT, 'a text of length 4'),
        fault('parts[2].untill', NO_FIELD, 'a text of length 24'),
        fault('pages.first.name', 'a name: 1 to 5 characters', 'nothing'),
        fault('pages.first.size', NO_FIELD, 'a number'),
        fault('more', NO_FIELD, 'a boolean'),
      ]),
    )
  })

  it('of a kind that nobody knows is refused for the fields that no kind has', () =>
    expect(decoderOf(cause)({ kind: 'Else', until: END, more: 1 })).toEqual(
      left([fault('kind', '"Asked", or "Lapsed"', 'a text of length 4'), fault('more', NO_FIELD, 'a number')]),
    ))

  it.each(['toString', 'constructor', 'hasOwnProperty'])('is refused for a field called %s, like any other', (name) =>
    expect(decoderOf(form)({ count: 1, items: [], [name]: 1 })).toEqual(left([fault(name, NO_FIELD, 'a number')])),
  )

  it('is refused as a whole when it is of another kind', () =>
    expect(decoderOf(form)([])).toEqual(left([fault('', 'an object', 'a list of 0')])))

  it('is refused where something else stands for an object, or for an object that may be left out', () =>
    expect(decoderOf(form)({ count: 1, items: [7], last: 'x' })).toEqual(
      left([fault('items[0]', 'an object', 'a number'), fault('last', 'an object, or nothing', 'a text of length 1')]),
    ))

  it('is refused when a list is too long, without a look at what it holds', () =>
    expect(decoderOf(form)({ count: 1, items: [{ x: 1 }, {}, {}] })).toEqual(
      left([fault('items', 'a list of at most 2', 'a list of 3')]),
    ))

  it('is refused when a list is none', () =>
    expect(decoderOf(form)({ count: 1, items: { length: 1 } })).toEqual(
      left([fault('items', 'a list of at most 2', 'an object')]),
    ))

  it('never is repeated in a fault: it might be personal', () =>
    expect(JSON.stringify(decoderOf(reasonCodec)('x'.repeat(501)))).not.toContain('xx'))

  it('is named by what was wanted in each place once, where several kinds would do', () =>
    expect(decoderOf(t.strict({ by: actorCodec }))({ by: { kind: 'client', id: 'me' } })).toEqual(
      left([fault('by.id', 'a client id: a UUID in lower case', 'a text of length 2')]),
    ))

  it('is refused with all that would have done when no kind fits', () =>
    expect(decoderOf(t.union([instantCodec, t.literal(1)]))(true)).toEqual(
      left([fault('', `${AN_INSTANT}, or 1`, 'a boolean')]),
    ))

  it.each([
    [undefined, 'nothing'],
    [null, 'null'],
    ['', 'an empty text'],
    ['ab', 'a text of length 2'],
    [[1], 'a list of 1'],
    [{}, 'an object'],
    [true, 'a boolean'],
    [1, 'a number'],
  ])('is described by its kind: %j', (value, found) =>
    expect(decoderOf(moduleCodec)(value)).toEqual(left([fault('', 'a module: documents, payments, orders', found)])),
  )
})

describe('A bound', () => {
  const isRead = (codec: t.Mixed, value: unknown) => codec.decode(value)._tag === 'Right'

  it.each([
    ['a whole number at its least', wholeCodec('n', 2, 4), 2, true],
    ['a whole number at its most', wholeCodec('n', 2, 4), 4, true],
    ['a whole number below', wholeCodec('n', 2, 4), 1, false],
    ['a whole number above', wholeCodec('n', 2, 4), 5, false],
    ['a fraction', wholeCodec('n', 2, 4), 2.5, false],
    ['a number in words', wholeCodec('n', 2, 4), '3', false],
    ['a text at its least', textCodec('t', 1, 2), 'a', true],
    ['a text at its most', textCodec('t', 1, 2), 'ab', true],
    ['a text too short', textCodec('t', 1, 2), '', false],
    ['a text too long', textCodec('t', 1, 2), 'abc', false],
    ['a list at its most', listCodec(t.string, 2), ['a', 'b'], true],
    ['a list too long', listCodec(t.string, 2), ['a', 'b', 'c'], false],
    ['a reason at its most', reasonCodec, 'x'.repeat(500), true],
    ['a reason too long', reasonCodec, 'x'.repeat(501), false],
    ['a blank reason', reasonCodec, ' \n', false],
    ['a permission of another spelling', permissionCodec, 'Invoices:read', false],
    ['an id in capitals', t.strict({ id: actorCodec }), { id: { kind: 'client', id: ID.toUpperCase() } }, false],
  ])('holds for %s', (_, codec, value, read) => expect(isRead(codec, value)).toBe(read))
})

describe('A codec of ours', () => {
  it('knows its own values and only those', () => {
    expect(listCodec(t.string, 1).is(['a'])).toBe(true)
    expect(listCodec(t.string, 1).is(['a', 'b'])).toBe(false)
    expect(nullable(instantCodec).is(null)).toBe(true)
    expect(nullable(instantCodec).is(undefined)).toBe(false)
  })

  it('writes what it has read', () => {
    expect(listCodec(endCodec, 2).encode([null, END])).toEqual([null, END])
    expect(nullable(item).encode({ name: 'one', until: null })).toEqual({ name: 'one', until: null })
  })
})

type Opened = { readonly type: 'Opened'; readonly name: string }
type Shut = { readonly type: 'Shut' }
describe('A command', () => {
  const codec = commandCodec<Opened | Shut>({ Opened: { name: t.string }, Shut: {} })

  it('is read by its type', () => expect(codec.decode({ type: 'Shut' })).toEqual(right({ type: 'Shut' })))

  it.each([
    ['an unknown type', { type: 'Else' }, fault('type', 'one of Opened, Shut', 'a text of length 4')],
    ['a type of another kind', { type: 1 }, fault('type', 'one of Opened, Shut', 'a number')],
    ['no type', {}, fault('type', 'one of Opened, Shut', 'nothing')],
    [
      'the name of a method for a type',
      { type: 'toString' },
      fault('type', 'one of Opened, Shut', 'a text of length 8'),
    ],
    ['a list', [], fault('', 'an object', 'a list of 0')],
    ['null', null, fault('', 'an object', 'null')],
    ['a field of another type', { type: 'Shut', name: 'x' }, fault('name', NO_FIELD, 'a text of length 1')],
  ])('is refused with %s', (_, input, expected) => expect(codec.decode(input)).toEqual(left([expected])))
})

describe('A stored event', () => {
  const codec = eventCodec<Opened | Shut>(
    { Opened: { name: t.string }, Shut: t.strict({ type: t.literal('Shut') }) },
    {
      Opened: [
        ({ title, ...rest }) => ({ ...rest, name: title ?? '' }),
        ({ name, ...rest }) => ({ ...rest, name: typeof name === 'string' ? `the ${name}` : '' }),
      ],
    },
  )

  it('is written in its newest version', () => {
    expect(codec.encode({ type: 'Opened', name: 'door' })).toEqual({
      type: 'Opened',
      schemaVersion: 3,
      data: { type: 'Opened', name: 'door' },
    })
    expect(codec.encode({ type: 'Shut' })).toEqual({ type: 'Shut', schemaVersion: 1, data: { type: 'Shut' } })
  })

  it('is written only as it can be read again', () => {
    const unnamed = { type: 'Opened' } as unknown as Opened
    expect(() => codec.encode(unnamed)).toThrow('Opened could not be read again: name')
  })

  it.each([
    [1, { type: 'Opened', title: 'door' }, 'the door'],
    [2, { type: 'Opened', name: 'door' }, 'the door'],
    [3, { type: 'Opened', name: 'door' }, 'door'],
  ])('of version %d is brought to the newest one, step by step', (schemaVersion, data, name) =>
    expect(codec.decode({ type: 'Opened', schemaVersion, data })).toEqual(right({ type: 'Opened', name })),
  )

  it('of an unknown type is a fault', () =>
    expect(codec.decode({ type: 'Else', schemaVersion: 1, data: { type: 'Else' } })).toEqual(
      left({ fault: 'UnknownEventType', type: 'Else' }),
    ))

  it.each([2, 0, -1, 0.5, 1.5, Number.NaN])('of the version %d, which nobody knows, is a fault', (found) =>
    expect(codec.decode({ type: 'Shut', schemaVersion: found, data: { type: 'Shut' } })).toEqual(
      left({ fault: 'UnknownSchemaVersion', type: 'Shut', found, supported: 1 }),
    ),
  )

  it.each([4, 0, -2, 1.5])('of the version %d is not lifted from another', (found) =>
    expect(codec.decode({ type: 'Opened', schemaVersion: found, data: { type: 'Opened', name: 'door' } })).toEqual(
      left({ fault: 'UnknownSchemaVersion', type: 'Opened', found, supported: 3 }),
    ),
  )

  it('that does not fit is a fault with every place', () =>
    expect(codec.decode({ type: 'Opened', schemaVersion: 3, data: { type: 'Shut', name: 1 } })).toEqual(
      left({
        fault: 'MalformedEvent',
        type: 'Opened',
        faults: [fault('type', '"Opened"', 'a text of length 4'), fault('name', 'string', 'a number')],
      }),
    ))

  it('loses fields that nobody knows', () =>
    expect(codec.decode({ type: 'Shut', schemaVersion: 1, data: { type: 'Shut', more: 1 } })).toEqual(
      right({ type: 'Shut' }),
    ))
})
