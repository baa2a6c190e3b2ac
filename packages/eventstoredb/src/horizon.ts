import type { Position } from '@delega/core'

/** The newest position that is known to exist: what an append finds at or before it had been written before. */
export type Horizon = {
  readonly newest: () => Position | null
  readonly saw: (position: Position) => void
}

export const horizon = (): Horizon => {
  let newest: Position | null = null
  return {
    newest: () => newest,
    saw: (position) => {
      if (newest === null || position > newest) newest = position
    },
  }
}
