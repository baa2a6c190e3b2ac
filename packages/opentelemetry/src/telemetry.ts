import type { EventStore, Observer } from '@delega/core'
import { metrics, trace, type Meter, type Tracer } from '@opentelemetry/api'

import { observeCommands } from './commands.js'
import { observeProjections } from './projections.js'
import { observeQuestions } from './questions.js'
import { observeStore } from './store.js'

const NAME = '@delega/opentelemetry'

/** Where spans and metrics go. All may be left out. */
export type TelemetryOptions = {
  /** By default the tracer of the global provider. */
  readonly tracer?: Tracer
  /** By default the meter of the provider that is global when `openTelemetry` is called: start the SDK before. */
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
 * Spans and metrics of all that the packages do, through `@opentelemetry/api`; without an SDK they go nowhere. They hold
 * names, codes, counts and the ids of commands, never what a command or an event holds.
 */
export const openTelemetry = (options: TelemetryOptions = {}): Telemetry => {
  const { tracer = trace.getTracer(NAME), meter = metrics.getMeter(NAME), now = Date.now } = options
  return {
    observer: {
      command: observeCommands(tracer, meter),
      may: observeQuestions(tracer, meter),
      projection: observeProjections(meter, now),
    },
    store: observeStore(tracer, meter),
  }
}
