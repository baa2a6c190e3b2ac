import { setTimeout as delay } from 'node:timers/promises'

/** Settles after so many milliseconds, or as soon as the signal aborts. Never rejects. */
export type Pause = (milliseconds: number, signal: AbortSignal) => Promise<void>

export const pause: Pause = async (milliseconds, signal) => {
  await delay(milliseconds, undefined, { signal }).catch(() => undefined)
}

export type BackOff = { readonly firstMs: number; readonly mostMs: number }

/** Exponential, between half and whole, so that those who failed together do not return together. `failures` from 1. */
export const delayAfter = (failures: number, { firstMs, mostMs }: BackOff, random: () => number): number => {
  const whole = Math.min(mostMs, firstMs * 2 ** (failures - 1))
  return whole / 2 + (random() * whole) / 2
}
