import { afterEach } from '@jest/globals'
import { type EventStore, type NewEvent, NO_STREAM, type StreamName } from '@delega/core'
import { eventOf, streamOf } from '@delega/core/testing'

import { type EventStoreDbOptions, openEventStoreDb } from '../src/index.ts'
import { type Double, type DoubleOptions, startDouble } from './double/double.ts'
import { type Wire, wireTo } from './wire.ts'

const opened: (() => Promise<void>)[] = []

/** Closes, after each test, all that the test has opened. */
export const closeAfterEach = (): void => {
  afterEach(async () => {
    for (const close of opened.splice(0).toReversed()) await close()
  })
}

export const aDouble = async (options: DoubleOptions = {}): Promise<Double> => {
  const double = await startDouble(options)
  opened.push(double.stop)
  return double
}

/** The network before a double. */
export const aWire = async ({ endpoint }: Pick<Double, 'endpoint'>): Promise<Wire> => {
  const wire = await wireTo(endpoint)
  opened.push(wire.remove)
  return wire
}

/**
 * Gives a call up soon, for tests in which an answer is lost. Elsewhere a machine that stands still for a moment would
 * look like a loss.
 */
export const hasty = { callTimeoutMs: 250 } as const

/** Time passes only between two tries, and much of it: a store gives up after a few, however slow the machine is. */
export const ownTime = () => {
  let time = 0
  return { clock: () => time, random: () => 1_000, pause: async (wait: number) => void (time += wait) }
}

export const aStore = (
  { connectionString }: Pick<Double, 'connectionString'>,
  options: Partial<Omit<EventStoreDbOptions, 'client' | 'connectionString'>> = {},
): EventStore => {
  const store = openEventStoreDb({ connectionString, random: () => 0, ...options })
  opened.push(store.close)
  return store
}

export const discovering = (double: Double): { readonly connectionString: string } => ({
  connectionString: `${double.discovering}&maxDiscoverAttempts=1&discoveryInterval=10`,
})

export const a = streamOf('delegation', 'a')
export const b = streamOf('delegation', 'b')

export const events = (count: number, from = 0): readonly NewEvent[] =>
  Array.from({ length: count }, (_, n) => eventOf(from + n))

/** The n-th event, with so many bytes of data. */
export const bulky = (n: number, bytes: number): NewEvent =>
  eventOf(n, { data: { type: 'x', text: 'x'.repeat(bytes) } })

/** A reply that comes when it is released. */
export const heldBack = (): readonly [reply: Promise<void>, release: () => void] => {
  const { promise, resolve } = Promise.withResolvers<void>()
  return [promise, resolve]
}

export const write = (
  store: EventStore,
  stream: StreamName,
  written: readonly NewEvent[],
  expectedRevision: number = NO_STREAM,
) => store.append([{ stream, expectedRevision, events: written }])()

/** What the double really holds, whatever anyone was told. */
export const held = ({ log }: Double, stream: StreamName): readonly string[] => log.history(stream).map(({ id }) => id)

export const idsOf = (of: readonly { readonly id: string }[]): readonly string[] => of.map(({ id }) => id)
