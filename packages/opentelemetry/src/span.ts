import { type Attributes, type Span, SpanStatusCode, type Tracer } from '@opentelemetry/api'

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

/** Tells how many seconds have gone by. */
export const stopwatch = (): (() => number) => {
  const begun = performance.now()
  return () => (performance.now() - begun) / 1000
}
