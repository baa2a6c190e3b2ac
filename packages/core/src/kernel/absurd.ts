/** Closes a `switch` over a union: a member that was forgotten is a compile error here. */
export const absurd = (value: never): never => {
  throw new Error(`No case for ${JSON.stringify(value)}`)
}
