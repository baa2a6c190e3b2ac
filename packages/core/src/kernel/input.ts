import { type Either, isRight, left, right } from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'

import { isNode, type Node } from './nodes.js'
import { readerOf, UNFIT } from './reader.js'

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
  if (typeof value === 'string') return value === '' ? 'an empty text' : `a text of length ${value.length}`
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}

const fault = (path: string, expected: string, value: unknown): InputFault => ({ path, expected, found: kindOf(value) })

type Nodes<Tag extends Node['_tag']> = Extract<Node, { readonly _tag: Tag }>

// A misspelt optional field would otherwise be dropped in silence: an end date that never comes.
const faultsInFields = (codec: Nodes<'ExactType' | 'InterfaceType'>, input: unknown, path: string) => {
  // As io-ts tells what a record is.
  if (!t.UnknownRecord.is(input)) return [fault(path, 'an object', input)]
  const isExact = codec._tag === 'ExactType'
  const props = isExact ? codec.type.props : codec.props
  const unknown = isExact ? Object.keys(input).filter((key) => !Object.hasOwn(props, key)) : []
  const placeOf = (key: string): string => (path === '' ? key : `${path}.${key}`)
  return [
    ...Object.entries(props).flatMap(([key, field]) => inputFaults(field, input[key], placeOf(key))),
    ...unknown.map((key) => fault(placeOf(key), 'no field of this name', input[key])),
  ]
}

const hasLiteralsOf = (member: t.Mixed, input: unknown): boolean =>
  isNode(member) &&
  member._tag === 'ExactType' &&
  t.UnknownRecord.is(input) &&
  Object.entries(member.type.props).every(
    ([key, field]) => !isNode(field) || field._tag !== 'LiteralType' || field.value === input[key],
  )

const eachPlaceOnce = (faults: readonly InputFault[]): readonly InputFault[] => {
  const byPath = new Map<string, InputFault>()
  for (const { path, expected, found } of faults) {
    const before = byPath.get(path)?.expected ?? expected
    byPath.set(path, { path, expected: before === expected ? expected : `${before}, or ${expected}`, found })
  }
  return [...byPath.values()]
}

// Where several members might be meant: what is wrong with all of them, or else what is wrong with each.
const faultsInUnion = ({ types }: Nodes<'UnionType'>, input: unknown, path: string): readonly InputFault[] => {
  const reading = types.find((member) => isRight(member.decode(input)))
  if (reading !== undefined) return inputFaults(reading, input, path)
  const named = types.filter((member) => hasLiteralsOf(member, input))
  const lists = (named.length > 0 ? named : types).map((member) => inputFaults(member, input, path))
  const all = lists.flat()
  const common = all.filter((one) => lists.every((list) => list.some((other) => other.path === one.path)))
  return eachPlaceOnce(common.length > 0 ? common : all)
}

const orNothing = (path: string, one: InputFault): InputFault =>
  one.path === path ? { ...one, expected: `${one.expected}, or nothing` } : one

/** Everything that is wrong with an input, field by field, fields that nobody knows included; each place once. */
export const inputFaults = (codec: t.Mixed, input: unknown, path = ''): readonly InputFault[] => {
  if (isNode(codec))
    switch (codec._tag) {
      case 'NullableType':
        if (input === undefined || input === null) return []
        return inputFaults(codec.type, input, path).map((one) => orNothing(path, one))
      case 'UnionType':
        return faultsInUnion(codec, input, path)
      case 'ExactType':
      case 'InterfaceType':
        return faultsInFields(codec, input, path)
      case 'ListType':
      case 'ArrayType':
      case 'ReadonlyArrayType':
        if (!Array.isArray(input) || (codec._tag === 'ListType' && input.length > codec.most)) break
        return input.flatMap((item, index) => inputFaults(codec.type, item, `${path}[${index}]`))
      case 'LiteralType':
      case 'CheckedType':
    }
  return isRight(codec.decode(input)) ? [] : [fault(path, codec.name, input)]
}

/**
 * Reads input from outside: the value, its fields in the order of the codec, or every fault at once. A record may hold so
 * many fields `besides` (default: none), which somebody else reads: they are wrong only where anything else is.
 */
export type InputDecoder<A> = (input: unknown, besides?: number) => Either<readonly InputFault[], A>

/** What reads the input of a codec, to be made once. */
export const decoderOf = <A>(codec: t.Type<A, unknown>): InputDecoder<A> => {
  const read = readerOf(codec)
  return (input, besides) => {
    const value = read(input, besides)
    if (value !== UNFIT) return right(value as A)

    const decoded = codec.decode(input)
    const faults = inputFaults(codec, input)
    if (faults.length > 0 || !isRight(decoded)) return left(faults)
    const ordered = read(decoded.right)
    return ordered === UNFIT ? decoded : right(ordered as A)
  }
}
