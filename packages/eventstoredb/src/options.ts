import type { EventStoreDBClient } from '@eventstore/db-client'

import { type Pause, pause } from './patience.js'

/** How appends travel: `safe` one call each, `batch` all through one stream. */
export type AppendPath = 'safe' | 'batch'

/** How patiently to talk to the server. All may be left out. */
export type Settings = {
  /**
   * `safe` (default): each append is a call with a deadline of its own. `batch` is faster and shares one stream: an error
   * anywhere in the process interrupts every append under way, which are then repeated.
   */
  readonly appendPath?: AppendPath
  /** After how many milliseconds without an answer a call is given up, and repeated (default 5,000). */
  readonly callTimeoutMs?: number
  /** For how many milliseconds an append is repeated until it is certain (default 30,000). */
  readonly appendDeadlineMs?: number
  /** For how many milliseconds a read that fails is repeated (default 30,000). */
  readonly readDeadlineMs?: number
  /**
   * After how many milliseconds in which a subscription brings nothing the server is asked whether anything waits for it;
   * what has not come when as many have passed again is fetched by a new subscription (default 30,000).
   */
  readonly stillMs?: number
  /** The most that the server takes in one append, in bytes (default 1 MiB, its own default). */
  readonly maxAppendBytes?: number
  /** Bytes of appends on their way at a time; what comes on top waits here, within its deadline (default 2 MiB). */
  readonly maxBytesInFlight?: number
  /** Milliseconds that only grow, for deadlines (default: the time since the process began). */
  readonly clock?: () => number
  /** From 0 to 1, for the jitter of delays (default: `Math.random`). */
  readonly random?: () => number
  /** Waits between two tries (default: the timers of node). */
  readonly pause?: Pause
}

/**
 * `connectionString`: `esdb://` or `kurrentdb://`, with or without `+discover`. A `client` may be given instead; the store disposes of it on
 * `close`, and cannot replace it after failures from which a client does not recover.
 */
export type EventStoreDbOptions = Settings &
  (
    | { readonly connectionString: string; readonly client?: never }
    | { readonly client: EventStoreDBClient; readonly connectionString?: never }
  )

export type Tuning = Required<Settings>

const ONE_MEBIBYTE = 1_048_576

export const tuningOf = (settings: Settings): Tuning => ({
  appendPath: settings.appendPath ?? 'safe',
  callTimeoutMs: settings.callTimeoutMs ?? 5_000,
  appendDeadlineMs: settings.appendDeadlineMs ?? 30_000,
  readDeadlineMs: settings.readDeadlineMs ?? 30_000,
  stillMs: settings.stillMs ?? 30_000,
  maxAppendBytes: settings.maxAppendBytes ?? ONE_MEBIBYTE,
  maxBytesInFlight: settings.maxBytesInFlight ?? 2 * ONE_MEBIBYTE,
  clock: settings.clock ?? (() => performance.now()),
  random: settings.random ?? Math.random,
  pause: settings.pause ?? pause,
})
