import { type Either, isRight, left } from 'fp-ts/lib/Either.js'
import type * as t from 'io-ts'

import { absurd } from './absurd.js'
import { isNode, type Node } from './compile.js'
import { isRecord } from './record.js'

/** One thing wrong with input from outside. Never repeats the value: it might be personal. */
export type InputFault = {
  /** Where, such as `permissions[1].until`; empty for the whole. */
  readonly path: string
  readonly expected: string
  /** What kind of value stood there, such as `a number` or `nothing`. */
  readonly found: string
}

export const kindOf = (value: unknown): string => {
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

type Nodes<Tag extends Node['_tag']> = Extract<Node, { readonly _tag: Tag }>

const unknownInRecord = (
  codec: Nodes<'ExactType' | 'InterfaceType'>,
  input: Readonly<Record<string, unknown>>,
  path: string,
): readonly InputFault[] => {
  const isExact = codec._tag === 'ExactType'
  const known = new Map(Object.entries(isExact ? codec.type.props : codec.props))
  return Object.entries(input).flatMap(([key, value]) => {
    const field = known.get(key)
    if (field !== undefined) return unknownFields(field, value, join(path, key))
    return isExact ? [noSuchField(join(path, key), value)] : []
  })
}

const hasLiteralsOf = (member: t.Mixed, input: unknown): boolean =>
  isNode(member) &&
  member._tag === 'ExactType' &&
  isRecord(input) &&
  Object.entries(member.type.props).every(
    ([key, field]) => !isNode(field) || field._tag !== 'LiteralType' || field.value === input[key],
  )

// The member that reads the input; else those whose literals stand in it; else it might be any.
const meantMembers = ({ types }: Nodes<'UnionType'>, input: unknown): readonly t.Mixed[] => {
  const reading = types.find((member) => isRight(member.decode(input)))
  if (reading !== undefined) return [reading]
  const named = types.filter((member) => hasLiteralsOf(member, input))
  return named.length > 0 ? named : types
}

const unknownToAll = (members: readonly t.Mixed[], input: unknown, path: string): readonly InputFault[] => {
  const [first = [], ...others] = members.map((member) => unknownFields(member, input, path))
  return first.filter((fault) => others.every((faults) => faults.some((other) => other.path === fault.path)))
}

// A misspelt optional field would otherwise be dropped in silence: an end date that never comes.
const unknownFields = (codec: t.Mixed, input: unknown, path = ''): readonly InputFault[] => {
  if (!isNode(codec)) return []
  switch (codec._tag) {
    case 'NullableType':
      return unknownFields(codec.type, input, path)
    case 'UnionType':
      return unknownToAll(meantMembers(codec, input), input, path)
    case 'ExactType':
    case 'InterfaceType':
      return isRecord(input) ? unknownInRecord(codec, input, path) : []
    case 'ListType':
    case 'ArrayType':
    case 'ReadonlyArrayType':
      return Array.isArray(input) && (codec._tag !== 'ListType' || input.length <= codec.most)
        ? input.flatMap((item, index) => unknownFields(codec.type, item, join(path, String(index))))
        : []
    case 'LiteralType':
      return []
    default:
      return absurd(codec)
  }
}

/** Reads input from outside: the value, or every fault at once. */
export const decodeInput = <A>(codec: t.Type<A, unknown>, input: unknown): Either<readonly InputFault[], A> => {
  const decoded = codec.decode(input)
  const unknown = unknownFields(codec, input)
  if (isRight(decoded)) return unknown.length === 0 ? decoded : left(unknown)
  return left([...inputFaults(decoded.left), ...unknown])
}
