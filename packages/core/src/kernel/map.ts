/** The map with one more entry, or another value under a key that it has. */
export const withEntry = <K, V>(map: ReadonlyMap<K, V>, key: K, value: V): ReadonlyMap<K, V> =>
  new Map(map).set(key, value)

/** The map without some keys. */
export const withoutKeys = <K, V>(map: ReadonlyMap<K, V>, ...keys: readonly K[]): ReadonlyMap<K, V> => {
  const left = new Map(map)
  for (const key of keys) left.delete(key)
  return left
}
