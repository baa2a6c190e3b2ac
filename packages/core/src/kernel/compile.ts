import type * as t from 'io-ts'

import { isRecord } from './record.js'

type Check = (value: unknown) => boolean

/** What the walks over a codec know by its `_tag`: those of io-ts, and those of our own. */
export type Node =
  | (t.Mixed & { readonly _tag: 'LiteralType'; readonly value: unknown })
  | (t.Mixed & { readonly _tag: 'InterfaceType'; readonly props: t.Props })
  | (t.Mixed & { readonly _tag: 'ExactType'; readonly type: t.InterfaceType<t.Props> })
  | (t.Mixed & { readonly _tag: 'ReadonlyArrayType' | 'ArrayType'; readonly type: t.Mixed })
  | (t.Mixed & { readonly _tag: 'ListType'; readonly type: t.Mixed; readonly most: number })
  | (t.Mixed & { readonly _tag: 'NullableType'; readonly type: t.Mixed })
  | (t.Mixed & { readonly _tag: 'CheckedType' })
  | (t.Mixed & { readonly _tag: 'UnionType'; readonly types: readonly t.Mixed[] })

export const isNode = (codec: t.Mixed): codec is Node => '_tag' in codec

export const countKeys = (value: object): number => {
  let count = 0
  for (const _key in value) count += 1
  return count
}

const strict = (props: t.Props): Check => {
  const checks = Object.entries(props).map(([key, codec]) => ({ key, fits: compile(codec) }))
  return (value) => {
    if (!isRecord(value)) return false
    for (const { key, fits } of checks) if (!fits(value[key])) return false
    return countKeys(value) === checks.length
  }
}

/**
 * A quick look at a value: `true` only where the codec's `decode` would give back an equal value.
 * Replay decodes millions of events that all fit; io-ts itself takes its time only over one that does not.
 * The members of a union must exclude one another.
 */
export const compile = (codec: t.Mixed): Check => {
  if (!isNode(codec)) return codec.is
  switch (codec._tag) {
    case 'LiteralType':
    case 'CheckedType':
      return codec.is
    case 'ExactType':
      return strict(codec.type.props)
    case 'ListType': {
      const fits = compile(codec.type)
      return (value) => Array.isArray(value) && value.length <= codec.most && value.every(fits)
    }
    case 'NullableType': {
      const fits = compile(codec.type)
      return (value) => value === null || fits(value)
    }
    case 'UnionType': {
      const members = codec.types.map(compile)
      return (value) => members.some((fits) => fits(value))
    }
    case 'InterfaceType':
    case 'ArrayType':
    case 'ReadonlyArrayType':
    default:
      // What may hold more than is known is looked through by the codec alone.
      return () => false
  }
}
