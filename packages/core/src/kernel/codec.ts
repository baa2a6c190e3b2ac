import * as t from 'io-ts'

import type { Actor } from './actor.js'
import {
  type Action,
  DELEGABLE_ACTIONS,
  type DelegableAction,
  type Module,
  MODULES,
  type Permission,
  PERMISSIONS,
  RESERVED_ACTIONS,
} from './catalogue.js'
import {
  type AccountantId,
  type ClientId,
  type CommandId,
  type EventId,
  type InvoiceId,
  isUuid,
  type SupportRequestId,
} from './ids.js'
import { isReason, type Reason } from './text.js'
import { type Day, type Instant, isDay, isInstant } from './time.js'

/** A codec of checked text; `expected` is what the error report says. */
export const checked = <A>(expected: string, is: (value: unknown) => value is A): t.Type<A, A, unknown> => {
  const type = new t.Type<A, A, unknown>(expected, is, (u, c) => (is(u) ? t.success(u) : t.failure(u, c)), t.identity)
  return Object.assign(type, { _tag: 'CheckedType' } as const)
}

const uuid = <Id>(what: string): t.Type<Id, Id, unknown> =>
  checked(`${what}: a UUID in lower case`, (value): value is Id => isUuid(value))

/** Reads an id from outside. */
export const accountantIdCodec = uuid<AccountantId>('an accountant id')
/** Reads an id from outside. */
export const clientIdCodec = uuid<ClientId>('a client id')
/** Reads an id from outside. */
export const invoiceIdCodec = uuid<InvoiceId>('an invoice id')
/** Reads an id from outside. */
export const supportRequestIdCodec = uuid<SupportRequestId>('a support request id')
/** Reads an id from outside. */
export const eventIdCodec = uuid<EventId>('an event id')
/** Reads an id from outside. */
export const commandIdCodec = uuid<CommandId>('a command id')
/** Reads an instant from outside. */
export const instantCodec: t.Type<Instant, Instant, unknown> = checked(
  'an instant such as 2026-03-01T09:30:00.000Z',
  isInstant,
)
/** Reads a calendar day from outside. */
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
/** Reads a reason from outside. */
export const reasonCodec: t.Type<Reason, Reason, unknown> = checked('a reason of 1 to 500 characters', isReason)

/** One of a closed list of words. */
export const wordCodec = <const W extends string>(what: string, words: readonly W[]): t.Type<W, W, unknown> => {
  const known = new Set<unknown>(words)
  return checked(`${what}: ${words.join(', ')}`, (value): value is W => known.has(value))
}

/** Reads the name of a permission from outside. */
export const permissionCodec: t.Type<Permission, Permission, unknown> = wordCodec('a permission', PERMISSIONS)
/** Reads the name of a module from outside. */
export const moduleCodec: t.Type<Module, Module, unknown> = wordCodec('a module', MODULES)
/** Reads the name of an activity that some permission covers. */
export const delegableActionCodec: t.Type<DelegableAction, DelegableAction, unknown> = wordCodec(
  'an action',
  DELEGABLE_ACTIONS,
)

/** Anything that one may ask `may` about, what is never delegated included. */
export const actionCodec: t.Type<Action, Action, unknown> = wordCodec('an action', [
  ...DELEGABLE_ACTIONS,
  ...RESERVED_ACTIONS,
])

/** Text of a form. */
export const matching = <A extends string = string>(expected: string, form: RegExp): t.Type<A, A, unknown> =>
  checked(expected, (value): value is A => typeof value === 'string' && form.test(value))

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

/** A codec for each field of a record: a field without one is a compile error. */
export type Fields<A> = { readonly [Key in keyof A]: t.Type<A[Key], unknown> }

/** The fields of each kind of a union, the kind itself left out: a kind without an entry is a compile error. */
export type Kinds<Union extends { readonly kind: string }> = {
  readonly [Kind in Union['kind']]: Fields<Omit<Extract<Union, { readonly kind: Kind }>, 'kind'>>
}

/** One of several kinds of record, told apart by `kind`. */
export const kindCodec = <Union extends { readonly kind: string }>(kinds: Kinds<Union>): t.Type<Union, unknown> => {
  const members = Object.entries<t.Props>(kinds).map(([kind, fields]) => t.strict({ kind: t.literal(kind), ...fields }))
  // io-ts wants to see that there are two at least.
  return t.union(members as unknown as [t.Mixed, t.Mixed])
}

/** Reads who gives a command. */
export const actorCodec: t.Type<Actor, unknown> = kindCodec<Actor>({
  accountant: { id: accountantIdCodec },
  client: { id: clientIdCodec },
  system: { name: textCodec('the name of a system', 1, 60) },
})
