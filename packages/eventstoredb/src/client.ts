import { setMaxListeners } from 'node:events'

import { bell } from '@delega/core/store'
import type { EventStoreDBClient } from '@eventstore/db-client'

import { CallTimedOut, Interrupted, isCommandError } from './faults.js'
import { trackChannels } from './wire.js'

/** The way to the server: one client at a time, replaced when it is no longer to be trusted. */
export type Connection = {
  /** Aborts when the store is closed. */
  readonly closing: AbortSignal
  /** Runs a call that is sure to settle. */
  readonly call: <T>(run: (client: EventStoreDBClient) => Promise<T>) => Promise<T>
  /** A client for as long as it takes. */
  readonly borrow: () => Loan
  /** Interrupts what reads, lets what writes come to its end, and lets everything go. */
  readonly close: () => Promise<void>
}

export type Loan = {
  readonly client: EventStoreDBClient
  /** To be called once, with the error that ended the use if there was one. */
  readonly giveBack: (error?: unknown) => void
}

type Held = {
  readonly client: EventStoreDBClient
  readonly closeChannels: () => Promise<void>
  borrowers: number
  isRetired: boolean
}

/** Settles as the promise does; rejects with `CallTimedOut` when the time is up before. */
export const within = <T>(milliseconds: number, promise: Promise<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new CallTimedOut(milliseconds)), milliseconds)
    const settled = (): void => clearTimeout(timer)
    promise.then(resolve, reject).then(settled, settled)
  })

const hold = (client: EventStoreDBClient): Held => ({
  client,
  closeChannels: trackChannels(client),
  borrowers: 0,
  isRetired: false,
})

/** `open` gives the client; a new one each time if `canReplace`. */
export const connect = (open: () => EventStoreDBClient, canReplace: boolean): Connection => {
  const closing = new AbortController()
  setMaxListeners(0, closing.signal)
  const idle = bell()
  const calls = { underWay: 0 }
  let present = hold(open())
  const all = new Set([present])

  const letGo = async (one: Held): Promise<void> => {
    if (!all.delete(one)) return
    await one.client.dispose()
    await one.closeChannels()
  }

  // others may still be reading through it: it goes when the last one is done
  const retire = (one: Held): void => {
    if (one.isRetired || !canReplace || closing.signal.aborted) return
    one.isRetired = true
    present = hold(open())
    all.add(present)
  }

  const borrow = (): Loan => {
    const one = present
    one.borrowers += 1
    return {
      client: one.client,
      giveBack: (error) => {
        one.borrowers -= 1
        if (error !== undefined && !isCommandError(error)) retire(one)
        if (one.isRetired && one.borrowers === 0) void letGo(one)
      },
    }
  }

  const call: Connection['call'] = async (run) => {
    if (closing.signal.aborted) throw new Interrupted()
    const { client, giveBack } = borrow()
    calls.underWay += 1
    try {
      const answer = await run(client)
      giveBack()
      return answer
    } catch (error) {
      giveBack(error)
      throw error
    } finally {
      calls.underWay -= 1
      if (calls.underWay === 0) idle.ring()
    }
  }

  return {
    closing: closing.signal,
    borrow,
    call,
    close: async () => {
      closing.abort()
      while (calls.underWay > 0) await idle.next()
      await Promise.all([...all].map(letGo))
    },
  }
}
