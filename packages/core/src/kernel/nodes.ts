import type * as t from 'io-ts'

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
