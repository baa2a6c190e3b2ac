const refuse = (): never => {
  throw new TypeError('A frozen map or set was changed')
}

// Freezing leaves the content of a map open: its changing methods are covered instead.
const close = (value: object, methods: readonly string[]): void =>
  methods.forEach((method) => Object.defineProperty(value, method, { value: refuse, enumerable: false }))

/** Freezes a value and all within it, maps and sets included: whoever changes any of it throws. */
export const deepFreeze = <T>(value: T): T => {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  if (value instanceof Map) {
    ;[...value].flat().forEach(deepFreeze)
    close(value, ['set', 'delete', 'clear'])
  }
  if (value instanceof Set) {
    value.forEach(deepFreeze)
    close(value, ['add', 'delete', 'clear'])
  }
  Object.values(value).forEach(deepFreeze)
  return Object.freeze(value)
}
