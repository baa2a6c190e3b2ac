import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'

import { EventStoreDBClient, UnavailableError, jsonEvent } from '@eventstore/db-client'
import type {
  AllStreamResolvedEvent,
  AllStreamSubscription,
  AppendToStreamOptions,
  JSONEventData,
  ResolvedEvent,
  StreamSubscription,
} from '@eventstore/db-client'

export const connect = (connectionString: string): EventStoreDBClient =>
  EventStoreDBClient.connectionString(connectionString)

/** The client takes the unary path when a call carries credentials, the batch path otherwise. */
export type Path = 'unary' | 'batch'

export const onPath = (path: Path, options: AppendToStreamOptions = {}): AppendToStreamOptions =>
  path === 'unary' ? { ...options, credentials: { username: 'admin', password: 'changeit' } } : options

export const aStream = (category = 'account'): string => `${category}-${randomUUID()}`

export const anEvent = (type = 'Opened', data: Record<string, string | number> = {}): JSONEventData =>
  jsonEvent({ id: randomUUID(), type, data })

export const events = (count: number): readonly JSONEventData[] =>
  Array.from({ length: count }, (_, n) => anEvent('Counted', { n }))

/** Bytes are counted in the JSON text, about. */
export const bulky = (bytes: number): JSONEventData => anEvent('Filled', { text: 'x'.repeat(bytes) })

export const collect = async <T>(readable: AsyncIterable<T>): Promise<readonly T[]> => {
  const all: T[] = []
  for await (const one of readable) all.push(one)
  return all
}

export const failure = async (promise: Promise<unknown>): Promise<Error & { type?: string; code?: number }> =>
  promise.then(
    (value) => {
      throw new Error(`This was to fail, and came to ${JSON.stringify(value, (_, part: unknown) => String(part))}`)
    },
    (error: Error) => error,
  )

/** Repeats a call while the connection it is made on turns out to be a dead one. */
export const persistently = async <T>(call: () => Promise<T>): Promise<T> => {
  for (;;) {
    try {
      return await call()
    } catch (error) {
      if (!(error instanceof UnavailableError)) throw error
    }
  }
}

/** Whether a promise has settled by now. */
export const isPending = async (promise: Promise<unknown>): Promise<boolean> => {
  const pending = Symbol('pending')
  return (await Promise.race([promise.catch(() => undefined), Promise.resolve(pending)])) === pending
}

/** Waits for a condition that no event announces. */
export const until = async (condition: () => boolean): Promise<void> => {
  while (!condition()) await pause(2)
}

type Happening = ResolvedEvent | AllStreamResolvedEvent | 'confirmation' | 'caughtUp' | 'fellBehind' | Error

/** What a subscription delivers, in order. */
export type Watch = {
  readonly happened: readonly Happening[]
  readonly delivered: () => readonly string[]
  /** Resolves once so many events have been delivered. */
  readonly received: (count: number) => Promise<void>
  readonly until: (happening: 'confirmation' | 'caughtUp' | 'fellBehind') => Promise<void>
  readonly failed: Promise<Error>
}

export const watch = (subscription: StreamSubscription | AllStreamSubscription): Watch => {
  const happened: Happening[] = []
  const delivered = (): readonly string[] =>
    happened.flatMap((one) => (typeof one === 'object' && 'event' in one && one.event ? [one.event.id] : []))

  const failed = new Promise<Error>((resolve) => {
    subscription.on('error', (error: Error) => {
      happened.push(error)
      resolve(error)
    })
  })
  for (const name of ['confirmation', 'caughtUp', 'fellBehind'] as const) {
    subscription.on(name as 'confirmation', () => void happened.push(name))
  }
  subscription.on('data', (event: ResolvedEvent) => void happened.push(event))

  return {
    happened,
    delivered,
    received: async (count) => until(() => delivered().length >= count),
    until: async (happening) => until(() => happened.includes(happening)),
    failed,
  }
}
