import type { Instant } from '../kernel/time.js'

/** Tells the time of the machine, for stores only: the domain is told the time in its commands. */
export const systemClock = (): (() => Instant) => {
  let ms = Number.NaN
  let text = ''
  // Writing the text costs more than an append in memory: once per millisecond is enough.
  return () => {
    const now = new Date()
    if (now.getTime() !== ms) {
      ms = now.getTime()
      text = now.toISOString()
    }
    return text as Instant
  }
}
