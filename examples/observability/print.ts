import type { Attributes } from '@opentelemetry/api'
import type { MetricData } from '@opentelemetry/sdk-metrics'
import type { ReadableSpan } from '@opentelemetry/sdk-trace'

// What is another at each run: left out, so that the same is printed every time.
const VARYING = new Set(['delega.command.id'])

const told = (attributes: Attributes): string =>
  Object.entries(attributes)
    .filter(([name]) => !VARYING.has(name))
    .map(([name, value]) => `${name.replace(/^delega\./, '')}=${String(value)}`)
    .toSorted()
    .join(' ')

/** One line for each span, those within it below it. */
export const printedSpans = (spans: readonly ReadableSpan[]): readonly string[] => {
  const within = (parent: string | undefined, depth: number): readonly string[] =>
    spans
      .filter(({ parentSpanContext }) => parentSpanContext?.spanId === parent)
      .toSorted((one, other) => one.startTime[0] - other.startTime[0] || one.startTime[1] - other.startTime[1])
      .flatMap((span) => [
        `${'  '.repeat(depth)}${span.name}  ${told(span.attributes)}`.trimEnd(),
        ...within(span.spanContext().spanId, depth + 1),
      ])
  return within(undefined, 1)
}

// Seconds differ from run to run; how often they were measured does not.
const valueOf = (value: unknown, unit: string): string => {
  if (typeof value === 'number') return unit === 's' ? 'in seconds' : String(value)
  const { count } = value as { readonly count: number }
  return `measured ${count} ${count === 1 ? 'time' : 'times'}`
}

/** One line for each value of each metric. */
export const printedMetrics = (metrics: readonly MetricData[]): readonly string[] =>
  metrics.flatMap(({ descriptor: { name, unit }, dataPoints }) =>
    dataPoints.map(({ attributes, value }) =>
      `  ${name} ${unit}: ${valueOf(value, unit)}  ${told(attributes)}`.trimEnd(),
    ),
  )
