import { type Attributes, type Meter, type Span, SpanStatusCode, type Tracer } from '@opentelemetry/api'

// The message of an error might quote what it failed on.
const nameOf = (error: unknown): string => (error instanceof Error ? error.name : typeof error)

/** The span ends in an error of this name. */
export const fail = (span: Span, name: string): void => {
  span.setAttribute('error.type', name)
  span.setStatus({ code: SpanStatusCode.ERROR })
}

/** Runs within a span, which is the parent of every span that begins meanwhile. `onDefect` is told the name of what is thrown. */
export const withinSpan = <T>(
  tracer: Tracer,
  {
    name,
    attributes,
    onDefect,
  }: { readonly name: string; readonly attributes: Attributes; readonly onDefect: (error: string) => void },
  run: (span: Span) => Promise<T>,
): Promise<T> =>
  tracer.startActiveSpan(name, { attributes }, async (span) => {
    try {
      return await run(span)
    } catch (error) {
      fail(span, nameOf(error))
      onDefect(nameOf(error))
      throw error
    } finally {
      span.end()
    }
  })

/** A histogram of seconds, from half a millisecond to ten seconds. */
export const seconds = (meter: Meter, name: string, description: string) =>
  meter.createHistogram(name, {
    description,
    unit: 's',
    advice: {
      explicitBucketBoundaries: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    },
  })

/** Tells how many seconds have gone by. */
export const stopwatch = (): (() => number) => {
  const begun = performance.now()
  return () => (performance.now() - begun) / 1000
}
