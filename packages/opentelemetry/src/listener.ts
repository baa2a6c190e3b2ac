import { createNoopMeter, metrics, ProxyTracerProvider, trace, type Meter, type Tracer } from '@opentelemetry/api'

import { instrumentsOn, type Instruments } from './instruments.js'

const NAME = '@delega/opentelemetry'

const NO_METER = createNoopMeter()
const NO_INSTRUMENTS = instrumentsOn(NO_METER)
const NO_TRACER = new ProxyTracerProvider().getTracer(NAME)

/** What takes spans and metrics. */
export type Listener = { readonly tracer: Tracer; readonly instruments: Instruments }

/** What a provider has for us, asked for until there is something, and from each provider once. */
const onceFrom = <Provider, A>(ask: (provider: Provider) => A | null): ((provider: Provider) => A | null) => {
  let kept: { readonly provider: Provider; readonly answer: A } | null = null
  return (provider) => {
    if (kept?.provider === provider) return kept.answer
    const answer = ask(provider)
    if (answer !== null) kept = { provider, answer }
    return answer
  }
}

// Until an SDK registers itself, the global provider is a proxy that has nobody to delegate to.
const globalTracer = (): (() => Tracer | null) => {
  const from = onceFrom((provider: ReturnType<typeof trace.getTracerProvider>) =>
    provider instanceof ProxyTracerProvider ? (provider.getDelegateTracer(NAME) ?? null) : provider.getTracer(NAME),
  )
  return () => from(trace.getTracerProvider())
}

const globalInstruments = (make: (meter: Meter) => Instruments): (() => Instruments | null) => {
  const from = onceFrom((provider: ReturnType<typeof metrics.getMeterProvider>) => {
    const meter = provider.getMeter(NAME)
    return meter === NO_METER ? null : make(meter)
  })
  return () => from(metrics.getMeterProvider())
}

const always =
  <A>(given: A): (() => A) =>
  () =>
    given

/**
 * Tells who listens now: the tracer and the meter that are given, else those of the SDK that is registered by then; `null`
 * while there is neither. `prepare` is told of the instruments of each meter that is found.
 */
export const listenerOf = (
  options: { readonly tracer?: Tracer; readonly meter?: Meter },
  prepare: (instruments: Instruments) => void,
): (() => Listener | null) => {
  const make = (meter: Meter): Instruments => {
    const instruments = instrumentsOn(meter)
    prepare(instruments)
    return instruments
  }
  const tracerNow = options.tracer === undefined ? globalTracer() : always(options.tracer)
  const instrumentsNow = options.meter === undefined ? globalInstruments(make) : always(make(options.meter))
  return () => {
    const tracer = tracerNow()
    const instruments = instrumentsNow()
    if (tracer === null && instruments === null) return null
    return { tracer: tracer ?? NO_TRACER, instruments: instruments ?? NO_INSTRUMENTS }
  }
}
