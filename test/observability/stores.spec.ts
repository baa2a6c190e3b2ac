import { type EventStore, invoiceStream, type Listener } from '@delega/core'
import { bell, inMemoryStore } from '@delega/core/store'
import { openEventStoreDb } from '@delega/eventstoredb'
import { SpanStatusCode } from '@opentelemetry/api'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { left } from 'fp-ts/lib/Either.js'

import { idOf, invoiceNo, must, practiceOn, registrations } from '../../packages/application/test/practice.ts'
import { startDouble } from '../../packages/eventstoredb/test/double/double.ts'
import { type Recorder, startRecorder } from './recorder.ts'

let recorder: Recorder
beforeEach(() => {
  recorder = startRecorder()
})
afterEach(() => recorder.stop())

describe('a watched store', () => {
  it('has a span and a duration for each call, with what became of it', async () => {
    const closed: EventStore = { ...inMemoryStore(), readStream: () => async () => left({ fault: 'Closed' }) }
    const store = recorder.telemetry.store(closed)
    await store.readAll()()
    expect(await store.readStream(invoiceStream(invoiceNo(1)))()).toEqual(left({ fault: 'Closed' }))
    expect(recorder.spans().map(({ name, attributes, status }) => [name, attributes, status])).toEqual([
      [
        'delega.store readAll',
        { 'delega.store.operation': 'readAll', 'delega.store.outcome': 'done' },
        { code: SpanStatusCode.UNSET },
      ],
      [
        'delega.store readStream',
        { 'delega.store.operation': 'readStream', 'delega.store.outcome': 'failed', 'error.type': 'Closed' },
        { code: SpanStatusCode.ERROR },
      ],
    ])
    expect((await recorder.measured('delega.store.duration')).map(({ value }) => value)).toEqual([1, 1])
  })

  it('counts each time that a subscription sets out to reach it again, and tells its listener all the same', async () => {
    const listeners: Listener[] = []
    const store = recorder.telemetry.store({
      ...inMemoryStore(),
      subscribe: (_, listener) => {
        listeners.push(listener)
        return { stop: async () => undefined }
      },
    } satisfies EventStore)
    const told: string[] = []
    store.subscribe({ after: null }, { onEvents: () => undefined, onFault: ({ fault }) => told.push(fault) })
    store.subscribe({ after: null }, { onEvents: () => undefined })
    for (const { onFault } of listeners) onFault?.({ fault: 'Unavailable', detail: 'Zz-Secret' })
    for (const { onFault } of listeners) onFault?.({ fault: 'Closed' })
    expect(told).toEqual(['Unavailable', 'Closed'])
    expect(await recorder.measured('delega.subscription.reconnects')).toMatchObject([{ attributes: {}, value: 2 }])
    expect(await recorder.everything()).not.toContain('Zz-Secret')
  })

  it('is found again on EventStoreDB after each loss, which counts', async () => {
    const double = await startDouble()
    const { observer, store: watched } = recorder.telemetry
    const store = watched(
      openEventStoreDb({ connectionString: double.connectionString, pause: () => Promise.resolve() }),
    )
    const practice = practiceOn(store, { observer })
    const lost = bell()
    const seen: string[] = []
    const whole = bell()
    const subscription = store.subscribe(
      { after: null },
      {
        onEvents: (events) => {
          seen.push(...events.map(({ type }) => type))
          whole.ring()
        },
        onFault: lost.ring,
      },
    )
    for (let times = 1; times <= 2; times += 1) {
      while (seen.length < times) {
        const more = whole.next()
        const command = registrations[times - 1]
        if (command !== undefined) await must(practice.delega, { ...command, commandId: idOf(times) })
        await more
      }
      const told = lost.next()
      double.resetConnections()
      await told
    }
    expect(seen).toEqual(['AccountantRegistered', 'FirstAccessRecorded'])
    const [counted] = await recorder.measured('delega.subscription.reconnects')
    expect(counted?.value).toBeGreaterThanOrEqual(2)
    await subscription.stop()
    await store.close()
    await double.stop()
  })

  it('keeps whatever else a store can do', () => {
    const held = { ...inMemoryStore(), file: 'practice.db' }
    expect(recorder.telemetry.store(held).file).toBe('practice.db')
  })
})
