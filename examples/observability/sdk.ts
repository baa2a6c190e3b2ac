import { context } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics'
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'

import { printedMetrics, printedSpans } from './print.ts'

/** An SDK that keeps everything in memory until it is printed; a service would export it to its collector instead. */
export const startSdk = () => {
  const spans = new InMemorySpanExporter()
  const tracers = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter: spans })] })
  const reader = new PeriodicExportingMetricReader({
    exporter: new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE),
  })
  const meters = new MeterProvider({ readers: [reader] })
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())

  return {
    tracer: tracers.getTracer('example'),
    meter: meters.getMeter('example'),
    printed: async (): Promise<readonly string[]> => {
      const { resourceMetrics } = await reader.collect()
      return [
        'Spans',
        ...printedSpans(spans.getFinishedSpans()),
        '',
        'Metrics',
        ...printedMetrics(resourceMetrics.scopeMetrics.flatMap(({ metrics }) => metrics)),
      ]
    },
    stop: async (): Promise<void> => {
      context.disable()
      await Promise.all([tracers.shutdown(), meters.shutdown()])
    },
  }
}
