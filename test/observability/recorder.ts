import { type Attributes, context } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics'
import { InMemorySpanExporter, type ReadableSpan, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'

import { openTelemetry, type Telemetry } from '@delega/opentelemetry'

/** One value of one metric; of a histogram, how often it was recorded. */
export type Measured = { readonly name: string; readonly attributes: Attributes; readonly value: number }

/** An SDK that keeps in memory what it is given. */
export type Recorder = {
  readonly telemetry: Telemetry
  readonly tracer: ReturnType<TracerProvider['getTracer']>
  readonly spans: () => readonly ReadableSpan[]
  readonly measured: (name: string) => Promise<readonly Measured[]>
  /** Everything that was exported, as text, without the numbers. */
  readonly everything: () => Promise<string>
  readonly stop: () => Promise<void>
}

/** As JSON without its numbers: what is measured differs from run to run, and may look like anything. */
export const textsOf = (value: unknown): string =>
  JSON.stringify(value, (_, item: unknown) => (typeof item === 'number' ? null : item))

const NEVER_BY_ITSELF_MS = 86_400_000

/** An SDK that exports to memory, and nothing before it is asked. */
export const sdkInMemory = () => {
  const exporter = new InMemorySpanExporter()
  const tracers = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] })
  const reader = new PeriodicExportingMetricReader({
    exporter: new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE),
    exportIntervalMillis: NEVER_BY_ITSELF_MS,
  })
  return { exporter, tracers, reader, meters: new MeterProvider({ readers: [reader] }) }
}

export const startRecorder = (now?: () => number): Recorder => {
  const { exporter, tracers, reader, meters } = sdkInMemory()
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())

  const collect = async () => {
    const { resourceMetrics, errors } = await reader.collect()
    if (errors.length > 0) throw new Error('Metrics could not be collected', { cause: errors })
    return resourceMetrics.scopeMetrics.flatMap(({ metrics }) => metrics)
  }
  const tracer = tracers.getTracer('test')

  return {
    telemetry: openTelemetry({ tracer, meter: meters.getMeter('test'), ...(now === undefined ? {} : { now }) }),
    tracer,
    spans: () => exporter.getFinishedSpans(),
    measured: async (name) => {
      const found = (await collect()).filter(({ descriptor }) => descriptor.name === name)
      return found.flatMap(({ dataPoints }) =>
        dataPoints.map(({ attributes, value }) => ({
          name,
          attributes,
          value: typeof value === 'number' ? value : value.count,
        })),
      )
    },
    everything: async () => {
      const told = exporter.getFinishedSpans().map(({ name, attributes, events, status }) => ({
        name,
        attributes,
        events,
        status,
      }))
      return textsOf([told, await collect()])
    },
    stop: async () => {
      context.disable()
      await Promise.all([tracers.shutdown(), meters.shutdown()])
    },
  }
}
