import { isRight } from 'fp-ts/lib/Either.js'
import type * as t from 'io-ts'

import { isNode } from './nodes.js'
import { isRecord } from './record.js'

/** Stands for a value that must be read by the codec itself, which says what is wrong with it. */
export const UNFIT: unique symbol = Symbol()

/**
 * Gives the value in its one form, its fields in the order of the codec; or `UNFIT`. A record may hold so many fields
 * `besides`, which somebody else reads.
 */
export type Reader = (value: unknown, besides?: number) => unknown

const countKeys = (value: object): number => {
  let count = 0
  for (const _key in value) count += 1
  return count
}

type Field = { readonly key: string; readonly read: Reader }

/** Reads a record field by field. */
const inTurn =
  (fields: readonly Field[]): Reader =>
  (value, besides = 0) => {
    if (!isRecord(value)) return UNFIT
    const record: Record<string, unknown> = {}
    let given = besides
    for (const { key, read } of fields) {
      const field = read(value[key])
      if (field === UNFIT) return UNFIT
      record[key] = field
      if (value[key] !== undefined) given += 1
    }
    return countKeys(value) === given ? record : UNFIT
  }

/**
 * The same, written out as one would by hand. The source is made of the names that a codec gives its fields, as literals,
 * and of nothing else: no input ever becomes code.
 * @throws EvalError where the surroundings allow no code from text, such as a content security policy.
 */
const writtenOut = (fields: readonly Field[]): Reader => {
  const keys = fields.map(({ key }) => JSON.stringify(key))
  const steps = keys.map(
    (key, n) => `const f${n}=r${n}(value[${key}]);if(f${n}===no)return no;given+=value[${key}]!==undefined;`,
  )
  const record = keys.map((key, n) => `${key}:f${n}`)
  // oxlint-disable-next-line typescript/no-implied-eval -- the source is ours, see above
  const make = new Function(
    'isRecord',
    'count',
    'no',
    ...keys.map((_, n) => `r${n}`),
    `return(value,given=0)=>{if(!isRecord(value))return no;${steps.join('')}return count(value)===given?{${record.join()}}:no}`,
  )
  return make(isRecord, countKeys, UNFIT, ...fields.map(({ read }) => read))
}

const strict = (props: t.Props): Reader => {
  const fields = Object.entries(props).map(([key, codec]) => ({ key, read: readerOf(codec) }))
  try {
    return writtenOut(fields)
  } catch {
    return inTurn(fields)
  }
}

const list = (item: t.Mixed, most: number): Reader => {
  const read = readerOf(item)
  return (value) => {
    if (!Array.isArray(value) || value.length > most) return UNFIT
    // A copy has no holes, which reading would pass over.
    const items = [...(value as readonly unknown[])].map((one) => read(one))
    return items.includes(UNFIT) ? UNFIT : items
  }
}

const union = (members: readonly t.Mixed[]): Reader => {
  const readers = members.map(readerOf)
  return (value) => {
    for (const read of readers) {
      const one = read(value)
      if (one !== UNFIT) return one
    }
    return UNFIT
  }
}

const decoding =
  (codec: t.Mixed): Reader =>
  (value, besides = 0) => {
    if (besides > 0) return UNFIT
    if (codec.is(value)) return value
    const decoded = codec.decode(value)
    return isRight(decoded) ? decoded.right : UNFIT
  }

/**
 * Reads input the quick way: what it gives is what the codec's `decode` gives, with not a field more in the input.
 * io-ts itself takes its time only over what does not fit. The members of a union must exclude one another.
 */
export const readerOf = (codec: t.Mixed): Reader => {
  if (!isNode(codec)) return decoding(codec)
  switch (codec._tag) {
    case 'LiteralType':
    case 'CheckedType':
      return (value) => (codec.is(value) ? value : UNFIT)
    case 'ExactType':
      return strict(codec.type.props)
    case 'ListType':
      return list(codec.type, codec.most)
    case 'NullableType': {
      const read = readerOf(codec.type)
      return (value) => (value === undefined || value === null ? null : read(value))
    }
    case 'UnionType':
      return union(codec.types)
    case 'InterfaceType':
    case 'ArrayType':
    case 'ReadonlyArrayType':
    default:
      // What may hold more fields than are known is looked through by the codec alone.
      return () => UNFIT
  }
}
