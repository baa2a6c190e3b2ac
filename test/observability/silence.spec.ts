import { createRequire } from 'node:module'

import type { EventStore, Observer } from '@delega/core'
import { inMemoryStore } from '@delega/core/store'
import { openTelemetry } from '@delega/opentelemetry'
import * as api from '@opentelemetry/api'
import { afterEach, describe, expect, it, jest } from '@jest/globals'
import { right } from 'fp-ts/lib/Either.js'

import { draft, idOf, linked, must, PAIR, practiceOn } from '../../packages/application/test/practice.ts'
import { sdkInMemory } from './recorder.ts'

const otherCopy = createRequire(import.meta.url)('@opentelemetry/api') as typeof api

let stops: (() => Promise<void>)[] = []

/** Registers an SDK through one copy of the API. */
const startSdk = ({ trace, metrics }: Pick<typeof api, 'trace' | 'metrics'> = api) => {
  const { exporter, tracers, reader, meters } = sdkInMemory()
  trace.setGlobalTracerProvider(tracers)
  metrics.setGlobalMeterProvider(meters)
  stops.push(
    () => tracers.shutdown(),
    () => meters.shutdown(),
  )
  return {
    spans: () => exporter.getFinishedSpans().map(({ name }) => name),
    metrics: async () => {
      const { resourceMetrics } = await reader.collect()
      const all = resourceMetrics.scopeMetrics.flatMap(({ metrics: found }) => found)
      return Object.fromEntries(all.map(({ descriptor, dataPoints }) => [descriptor.name, dataPoints[0]?.value]))
    },
  }
}

afterEach(async () => {
  jest.restoreAllMocks()
  for (const { trace, metrics } of [api, otherCopy]) {
    trace.disable()
    metrics.disable()
  }
  await Promise.all(stops.map((stop) => stop()))
  stops = []
})

const question = { ...PAIR, action: 'send-invoice' } as const

const spied = (observer: Observer) => {
  const calls: string[] = []
  const watching: Observer = {
    ...observer,
    command: (command, run) => {
      calls.push(command.type)
      return observer.command(command, run)
    },
    may: (asked, run) => {
      calls.push(asked.action)
      return observer.may(asked, run)
    },
  }
  return { calls, watching }
}

describe('while no SDK is registered', () => {
  it('no command and no question is watched, and no clock is looked at', async () => {
    const { observer, store } = openTelemetry()
    const { calls, watching } = spied(observer)
    const { delega } = await linked(practiceOn(store(inMemoryStore()), { observer: watching }))
    const clocks = [jest.spyOn(performance, 'now'), jest.spyOn(Date, 'now')]
    await must(delega, { ...draft(1), commandId: idOf(1) })
    await delega.receive('no command')
    await delega.may(question)
    expect(calls).toEqual([])
    expect(clocks.map((clock) => clock.mock.calls.length)).toEqual([0, 0])
  })

  it('no span is begun, and nothing is counted, even where a logger listens', async () => {
    const begun = jest.spyOn(api.ProxyTracer.prototype, 'startActiveSpan')
    const counted = jest.spyOn(Object.getPrototypeOf(api.createNoopMeter().createCounter('any')), 'add')
    const recorded = jest.spyOn(Object.getPrototypeOf(api.createNoopMeter().createHistogram('any')), 'record')
    const { observer, store } = openTelemetry()
    const lines: string[] = []
    const practice = practiceOn(store(inMemoryStore()), { observer, logger: ({ message }) => lines.push(message) })
    const { delega } = await linked(practice)
    await delega.may(question)
    expect(lines).toContain('may')
    expect([begun, counted, recorded].map(({ mock }) => mock.calls.length)).toEqual([0, 0, 0])
  })

  it('calls of the store are its own', () => {
    const [append, read, page] = [
      async () => right(null as never),
      async () => right([]),
      async () => right(null as never),
    ]
    const bare: EventStore = { ...inMemoryStore(), append: () => append, readStream: () => read, readAll: () => page }
    const watched = openTelemetry().store(bare)
    expect(watched.append([])).toBe(append)
    expect(watched.readStream('delegation-x' as never)).toBe(read)
    expect(watched.readAll()).toBe(page)
  })
})

describe('an SDK that is registered late', () => {
  it.each([
    ['this', api],
    ['another', otherCopy],
  ])('is heard from the next command on, registered through %s copy of the API', async (_, copy) => {
    const { observer, store } = openTelemetry()
    const { delega } = await linked(practiceOn(store(inMemoryStore()), { observer }))
    await delega.may(question)
    const sdk = startSdk(copy)
    await delega.may(question)
    await must(delega, { ...draft(1), commandId: idOf(1) })
    expect(sdk.spans().filter((name) => !name.startsWith('delega.store'))).toEqual([
      'delega.may send-invoice',
      'delega.command DraftInvoice',
    ])
    expect(sdk.spans()).toContain('delega.store readStream')
    expect(await sdk.metrics()).toMatchObject({ 'delega.may.answers': 1, 'delega.commands': 1 })
  })

  it('is heard by a store that is watched by itself', async () => {
    const store = openTelemetry().store(inMemoryStore())
    await store.readStream('delegation-x' as never)()
    const sdk = startSdk()
    await store.readStream('delegation-x' as never)()
    expect(sdk.spans()).toEqual(['delega.store readStream'])
  })

  it('is told of models that were live before, whose lag does not grow', async () => {
    const now = { ms: Date.parse('2026-03-01T09:00:02.000Z') }
    const { observer } = openTelemetry({ now: () => now.ms })
    observer.projection('links', { news: 'live' })
    const sdk = startSdk()
    observer.projection('links', {
      news: 'advanced',
      events: 3,
      recordedAt: '2026-03-01T09:00:00.000Z' as never,
    })
    now.ms += 60_000
    expect(await sdk.metrics()).toMatchObject({ 'delega.projection.events': 3, 'delega.projection.lag': 2 })
  })

  it('may bring spans alone, or metrics alone', async () => {
    const { delega } = practiceOn(inMemoryStore(), { observer: openTelemetry().observer })
    const sdk = startSdk()
    api.metrics.disable()
    await delega.may(question)
    api.trace.disable()
    const other = startSdk()
    api.trace.disable()
    await delega.may(question)
    expect([sdk.spans(), other.spans()]).toEqual([['delega.may send-invoice'], []])
    expect(await other.metrics()).toMatchObject({ 'delega.may.answers': 1 })
  })
})
