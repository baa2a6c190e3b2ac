import type { EventStore, Observer } from '@delega/core'
import type { Meter, Tracer } from '@opentelemetry/api'

import { observeCommands } from './commands.js'
import { type Listener, listenerOf } from './listener.js'
import { lagOf, observeProjections, type Standing } from './projections.js'
import { observeQuestions } from './questions.js'
import { observeStore } from './store.js'

/** Where spans and metrics go. All may be left out. */
export type TelemetryOptions = {
  /** By default the tracer of the SDK that is registered when a span begins. */
  readonly tracer?: Tracer
  /** By default the meter of the SDK that is registered when something is counted. */
  readonly meter?: Meter
  /** Milliseconds since 1970, by which the lag of read models is told (default: the machine's clock). */
  readonly now?: () => number
}

/** The same observer for `openDelega` and `runProjections`, and a way to watch a store. */
export type Telemetry = {
  readonly observer: Observer
  /** The same store, watched: its calls are spans within those of commands, and lost subscriptions are counted. */
  readonly store: <Store extends EventStore>(store: Store) => Store
}

/**
 * Spans and metrics of all that the packages do, through `@opentelemetry/api`. They go to the SDK, whenever that is
 * registered; until then nothing is made, measured or timed. They hold names, codes, counts and the ids of commands, never
 * what a command or an event holds.
 */
export const openTelemetry = (options: TelemetryOptions = {}): Telemetry => {
  const now = options.now ?? Date.now
  const standings = new Map<string, Standing>()
  const listener = listenerOf(options, ({ lag }) => lag.addCallback(lagOf(standings, now)))
  // A question reads several streams, in microseconds: they are heard by whoever listened when it was asked.
  let found: Listener | null | undefined
  const isListening = (): boolean => {
    found = listener()
    return found !== null
  }
  return {
    observer: {
      isListening,
      command: observeCommands(listener),
      may: observeQuestions(listener),
      projection: observeProjections(listener, standings, now),
    },
    store: observeStore(listener, () => (found === undefined ? listener() : found)),
  }
}
