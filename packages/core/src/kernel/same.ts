import { isRecord } from './record.js'

const present = (record: Readonly<Record<string, unknown>>): readonly string[] =>
  Object.keys(record).filter((key) => record[key] !== undefined)

/** What `JSON.stringify` writes of a value that says so itself; the value itself otherwise. */
export const asWritten = <A>(value: A): A =>
  isRecord(value) && typeof value['toJSON'] === 'function' ? (value as unknown as { toJSON: () => A }).toJSON() : value

/** Whether two values are the same once written as JSON; the order of fields does not count. */
export const sameJson = (one: unknown, other: unknown): boolean => {
  if (Array.isArray(one) && Array.isArray(other))
    return one.length === other.length && one.every((item, index) => sameJson(item, other[index]))
  if (!isRecord(one) || !isRecord(other)) return one === other
  const keys = present(one)
  return keys.length === present(other).length && keys.every((key) => sameJson(one[key], other[key]))
}
