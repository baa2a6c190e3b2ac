import { type Either, left, right } from 'fp-ts/lib/Either.js'

type Waiter<Fault> = {
  readonly isReady: () => boolean
  readonly settle: (result: Either<Fault, null>) => void
}

/** Those who wait until something has come far enough. */
export type Waiting<Fault> = {
  readonly until: (isReady: () => boolean, timeoutMs: number, late: () => Fault) => Promise<Either<Fault, null>>
  /** Lets go whoever waits no longer. */
  readonly look: () => void
  /** Lets everyone go with a fault. */
  readonly fail: (fault: Fault) => void
}

export const waiting = <Fault>(): Waiting<Fault> => {
  const waiters = new Set<Waiter<Fault>>()
  return {
    until: (isReady, timeoutMs, late) => {
      if (isReady()) return Promise.resolve(right(null))
      return new Promise((resolve) => {
        const settle = (result: Either<Fault, null>): void => {
          clearTimeout(timer)
          waiters.delete(waiter)
          resolve(result)
        }
        const timer = setTimeout(() => settle(left(late())), timeoutMs)
        const waiter = { isReady, settle }
        waiters.add(waiter)
      })
    },
    look: () => {
      for (const waiter of waiters) if (waiter.isReady()) waiter.settle(right(null))
    },
    fail: (fault) => {
      for (const { settle } of waiters) settle(left(fault))
    },
  }
}
