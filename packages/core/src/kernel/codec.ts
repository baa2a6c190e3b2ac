import { type Either, isRight, left, right } from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'

import type { JsonObject } from '../store/port.js'
import type { Actor } from './actor.js'
import {
  type Action,
  CATALOGUE,
  DELEGABLE_ACTIONS,
  type DelegableAction,
  type Module,
  type Permission,
  RESERVED_ACTIONS,
} from './catalogue.js'
import { compile, isNode } from './compile.js'
import {
  type AccountantId,
  type ClientId,
  type CommandId,
  type EventId,
  type InvoiceId,
  isUuid,
  type SupportRequestId,
} from './ids.js'
import { isRecord } from './record.js'
import { isReason, type Reason } from './text.js'
import { type Day, type Instant, isDay, isInstant } from './time.js'

/** A codec of checked text; `expected` is what the error report says. */
export const checked = <A>(expected: string, is: (value: unknown) => value is A): t.Type<A, A, unknown> =>
  new t.Type<A, A, unknown>(expected, is, (u, c) => (is(u) ? t.success(u) : t.failure(u, c)), t.identity)

const uuid = <Id>(expected: string): t.Type<Id, Id, unknown> => checked(expected, (value): value is Id => isUuid(value))

export const accountantIdCodec = uuid<AccountantId>('an accountant id: a UUID in lower case')
export const clientIdCodec = uuid<ClientId>('a client id: a UUID in lower case')
export const invoiceIdCodec = uuid<InvoiceId>('an invoice id: a UUID in lower case')
export const supportRequestIdCodec = uuid<SupportRequestId>('a support request id: a UUID in lower case')
export const eventIdCodec = uuid<EventId>('an event id: a UUID in lower case')
export const commandIdCodec = uuid<CommandId>('a command id: a UUID in lower case')
export const instantCodec: t.Type<Instant, Instant, unknown> = checked(
  'an instant such as 2026-03-01T09:30:00.000Z',
  isInstant,
)
export const dayCodec: t.Type<Day, Day, unknown> = checked('a calendar day such as 2026-03-01', isDay)
/** What must be left out, or be `null`. */
export const nothingCodec: t.Type<null, null, unknown> = new t.Type(
  'nothing',
  (value): value is null => value === null,
  (u, c) => (u === undefined || u === null ? t.success(null) : t.failure(u, c)),
  t.identity,
)
/** Something that may be left out: `null` stands for nothing. */
export const nullable = <A>(codec: t.Type<A, unknown>): t.Type<A | null, unknown> => {
  const type = new t.Type<A | null, unknown>(
    `${codec.name}, or nothing`,
    (value): value is A | null => value === null || codec.is(value),
    (u, c) => (u === undefined || u === null ? t.success(null) : codec.validate(u, c)),
    (value) => (value === null ? null : codec.encode(value)),
  )
  return Object.assign(type, { _tag: 'NullableType', type: codec } as const)
}

/** An end that may be left out: `null` stands for "no end". */
export const endCodec: t.Type<Instant | null, unknown> = nullable(instantCodec)
export const reasonCodec: t.Type<Reason, Reason, unknown> = checked('a reason of 1 to 500 characters', isReason)

/** One of a closed list of words. */
export const wordCodec = <W extends string>(what: string, words: readonly W[]): t.Type<W, W, unknown> => {
  const known = new Set<unknown>(words)
  return checked(`${what}: ${words.join(', ')}`, (value): value is W => known.has(value))
}

export const permissionCodec: t.Type<Permission, Permission, unknown> = wordCodec(
  'a permission',
  Object.keys(CATALOGUE) as Permission[],
)
export const moduleCodec: t.Type<Module, Module, unknown> = wordCodec('a module', ['documents', 'payments', 'orders'])
export const delegableActionCodec: t.Type<DelegableAction, DelegableAction, unknown> = wordCodec(
  'an action',
  DELEGABLE_ACTIONS,
)

/** Anything that one may ask `may` about, what is never delegated included. */
export const actionCodec: t.Type<Action, Action, unknown> = wordCodec('an action', [
  ...DELEGABLE_ACTIONS,
  ...RESERVED_ACTIONS,
])

/** A whole number in a range, both ends included. */
export const wholeCodec = (what: string, least: number, most: number): t.Type<number, number, unknown> =>
  checked(
    `${what}: a whole number from ${least} to ${most}`,
    (value): value is number => Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most,
  )

/** Text of a bounded length, in characters. */
export const textCodec = (what: string, least: number, most: number): t.Type<string, string, unknown> =>
  checked(
    `${what}: ${least} to ${most} characters`,
    (value): value is string => typeof value === 'string' && value.length >= least && value.length <= most,
  )

/** A list of bounded length: input from outside never grows without limit. */
export const listCodec = <A>(item: t.Type<A, unknown>, most: number): t.Type<readonly A[], unknown> => {
  const items = t.readonlyArray(item)
  const type = new t.Type<readonly A[], unknown>(
    `a list of at most ${most}`,
    (value): value is readonly A[] => items.is(value) && value.length <= most,
    (u, c) => (Array.isArray(u) && u.length > most ? t.failure(u, c) : items.validate(u, c)),
    items.encode,
  )
  return Object.assign(type, { _tag: 'ListType', type: item, most } as const)
}

export const actorCodec: t.Type<Actor, unknown> = t.union([
  t.strict({ kind: t.literal('accountant'), id: accountantIdCodec }),
  t.strict({ kind: t.literal('client'), id: clientIdCodec }),
  t.strict({ kind: t.literal('system'), name: textCodec('the name of a system', 1, 60) }),
])

/** One thing wrong with input from outside. Never repeats the value: it might be personal. */
export type InputFault = {
  /** Where, such as `permissions[1].until`; empty for the whole. */
  readonly path: string
  readonly expected: string
  /** What kind of value stood there, such as `a number` or `nothing`. */
  readonly found: string
}

const kindOf = (value: unknown): string => {
  if (value === undefined) return 'nothing'
  if (value === null) return 'null'
  if (Array.isArray(value)) return `a list of ${value.length}`
  if (typeof value === 'string') return value === '' ? 'an empty text' : `a text of ${value.length} characters`
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}

const isIndex = (key: string): boolean => /^\d+$/.test(key)

const join = (path: string, key: string): string =>
  isIndex(key) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`

// io-ts writes the members of unions and intersections into the path by their number; only keys of real values are wanted.
const pathOf = (context: t.Context): string =>
  context.reduce((path, { key }, index) => {
    const parent = context[index - 1]
    if (parent === undefined || key === '') return path
    const tag = (parent.type as { readonly _tag?: string })._tag
    return tag === 'UnionType' || tag === 'IntersectionType' ? path : join(path, key)
  }, '')

/** Every fault of a failed decoding, each place once. */
export const inputFaults = (errors: t.Errors): readonly InputFault[] => {
  const byPath = new Map<string, InputFault>()
  for (const { value, context } of errors) {
    const path = pathOf(context)
    const expected = context.at(-1)?.type.name ?? 'something else'
    const before = byPath.get(path)
    byPath.set(path, {
      path,
      expected: before === undefined || before.expected === expected ? expected : `${before.expected}, or ${expected}`,
      found: kindOf(value),
    })
  }
  return [...byPath.values()]
}

const noSuchField = (path: string, value: unknown): InputFault => ({
  path,
  expected: 'no field of this name',
  found: kindOf(value),
})

// A misspelt optional field would otherwise be dropped in silence: an end date that never comes.
const unknownFields = (input: unknown, decoded: unknown, path = ''): readonly InputFault[] => {
  if (Array.isArray(input) && Array.isArray(decoded))
    return input.flatMap((item, index) => unknownFields(item, decoded[index], join(path, String(index))))
  if (!isRecord(input) || !isRecord(decoded)) return []
  return Object.keys(input).flatMap((key) =>
    Object.hasOwn(decoded, key)
      ? unknownFields(input[key], decoded[key], join(path, key))
      : [noSuchField(join(path, key), input[key])],
  )
}

// While other faults stand there is nothing decoded to compare with: the codec itself says which fields it knows.
const fieldsUnknownTo = (codec: t.Mixed, input: unknown, path = ''): readonly InputFault[] => {
  if (!isNode(codec)) return []
  if (codec._tag === 'NullableType') return fieldsUnknownTo(codec.type, input, path)
  if (codec._tag === 'ListType' && Array.isArray(input) && input.length <= codec.most)
    return input.flatMap((item, index) => fieldsUnknownTo(codec.type, item, join(path, String(index))))
  if (codec._tag !== 'ExactType' || !isRecord(input)) return []
  const known = new Map(Object.entries(codec.type.props))
  return Object.keys(input).flatMap((key) => {
    const field = known.get(key)
    return field === undefined
      ? [noSuchField(join(path, key), input[key])]
      : fieldsUnknownTo(field, input[key], join(path, key))
  })
}

/** Reads input from outside: the value, or every fault at once. */
export const decodeInput = <A>(codec: t.Type<A, unknown>, input: unknown): Either<readonly InputFault[], A> => {
  const decoded = codec.decode(input)
  if (!isRight(decoded)) return left([...inputFaults(decoded.left), ...fieldsUnknownTo(codec, input)])
  const unknown = unknownFields(input, decoded.right)
  return unknown.length === 0 ? decoded : left(unknown)
}

type Tagged = { readonly type: string }

/** One codec for each member of a tagged union: a member without one is a compile error. */
export type Members<Union extends Tagged> = {
  readonly [Type in Union['type']]: t.Type<Extract<Union, { readonly type: Type }>, unknown>
}

// A member reads its own kind only; as a reader it serves wherever the whole union is read.
const widened = <Union extends Tagged>(members: Members<Union>): Readonly<Record<string, t.Type<Union, unknown>>> =>
  members as unknown as Readonly<Record<string, t.Type<Union, unknown>>>

export type CommandCodec<Command extends Tagged> = {
  readonly types: readonly Command['type'][]
  /** The command, or all that is wrong with it. */
  readonly decode: (input: unknown) => Either<readonly InputFault[], Command>
}

export const commandCodec = <Command extends Tagged>(members: Members<Command>): CommandCodec<Command> => {
  const types = Object.keys(members) as readonly Command['type'][]
  const byType = new Map<unknown, t.Type<Command, unknown>>(Object.entries(widened(members)))
  const decode = (input: unknown): Either<readonly InputFault[], Command> => {
    if (!isRecord(input)) return left([{ path: '', expected: 'a command: an object', found: kindOf(input) }])
    const member = byType.get(input['type'])
    if (member !== undefined) return decodeInput(member, input)
    return left([{ path: 'type', expected: `one of ${types.join(', ')}`, found: kindOf(input['type']) }])
  }
  return { types, decode }
}

/** Why a stored event cannot be read. */
export type DecodeFault =
  | { readonly fault: 'UnknownEventType'; readonly type: string }
  | {
      readonly fault: 'NewerSchemaVersion'
      readonly type: string
      readonly found: number
      readonly supported: number
    }
  | { readonly fault: 'MalformedEvent'; readonly type: string; readonly faults: readonly InputFault[] }

/** What a store keeps of an event's content. */
export type StoredShape = { readonly type: string; readonly schemaVersion: number; readonly data: JsonObject }

/** Brings the content of one version to the next one. */
export type Upcaster = (data: JsonObject) => JsonObject

/** Per event type, oldest first: the first lifts version 1 to 2, and so on. */
export type Upcasters<Event extends Tagged> = { readonly [Type in Event['type']]?: readonly Upcaster[] }

export type EventCodec<Event extends Tagged> = {
  readonly types: readonly Event['type'][]
  readonly encode: (event: Event) => StoredShape
  /** The event in its newest shape, whatever the version it was stored in. */
  readonly decode: (stored: StoredShape) => Either<DecodeFault, Event>
}

export const eventCodec = <Event extends Tagged>(
  members: Members<Event>,
  upcasters: Upcasters<Event> = {},
): EventCodec<Event> => {
  const types = Object.keys(members) as readonly Event['type'][]
  const readers = new Map(
    types.map((type) => {
      const codec = widened(members)[type] as t.Type<Event, unknown>
      const lifts: readonly Upcaster[] = upcasters[type] ?? []
      return [type, { codec, lifts, version: lifts.length + 1, fits: compile(codec) }]
    }),
  )

  const encode = (event: Event): StoredShape => ({
    type: event.type,
    schemaVersion: readers.get(event.type)?.version ?? 1,
    data: event,
  })

  const decode = ({ type, schemaVersion, data }: StoredShape): Either<DecodeFault, Event> => {
    const reader = readers.get(type)
    if (reader === undefined) return left({ fault: 'UnknownEventType', type })
    if (schemaVersion > reader.version)
      return left({ fault: 'NewerSchemaVersion', type, found: schemaVersion, supported: reader.version })

    const lifted = reader.lifts.slice(schemaVersion - 1).reduce((content, lift) => lift(content), data)
    if (reader.fits(lifted)) return right(lifted as unknown as Event)

    const decoded = reader.codec.decode(lifted)
    return isRight(decoded) ? decoded : left({ fault: 'MalformedEvent', type, faults: inputFaults(decoded.left) })
  }

  return { types, encode, decode }
}
