import { describe, expect, it } from '@jest/globals'
import { isRight } from 'fp-ts/lib/Either.js'

import { contractFor, eventOf, type StoreHarness, stoppedClock, streamOf } from '../testing/index.js'
import { inMemoryStore } from './in-memory.js'
import { NO_STREAM } from './port.js'

const harness: StoreHarness = { capabilities: ['unit', 'eventIds'], open: async () => inMemoryStore() }
const { cases, leftOut } = contractFor(harness)

describe('the in-memory store', () => {
  it.each(cases)('$name', async ({ run }) => {
    await run(harness)
  })

  it('is excused from what only a durable store, or one that appends to one stream at a time, can promise', () => {
    expect(leftOut).toEqual([
      'refuses writes to several streams as invalid, where it appends to one at a time',
      'holds the same events at the same places after reopening',
      'goes on after reopening where it was: conflicts, repetitions and positions',
      'subscribes after reopening from a position kept before',
    ])
  })

  it('gives out metadata that write themselves as what they write, with fields of their own', async () => {
    const store = inMemoryStore()
    const stream = streamOf('delegation', 'a')
    const event = eventOf(1)
    const metadata = { ...event.metadata, toJSON: () => event.metadata }
    await store.append([{ stream, expectedRevision: NO_STREAM, events: [{ ...event, metadata }] }])()
    expect(await store.readStream(stream)()).toMatchObject({ right: [{ metadata: event.metadata }] })
    const page = await store.readAll()()
    expect(isRight(page) && page.right.events.map((read) => Object.keys(read.metadata))).toEqual([
      Object.keys(event.metadata),
    ])
  })

  it('records the instant that its clock tells', async () => {
    const clock = stoppedClock()
    const store = inMemoryStore({ clock: clock.now })
    const stream = streamOf('delegation', 'a')
    await store.append([{ stream, expectedRevision: NO_STREAM, events: [eventOf(1)] }])()
    clock.pass(1500)
    await store.append([{ stream, expectedRevision: 0, events: [eventOf(2)] }])()
    expect(await store.readStream(stream)()).toMatchObject({
      right: [{ recordedAt: '2026-03-01T09:30:00.000Z' }, { recordedAt: '2026-03-01T09:30:01.500Z' }],
    })
  })
})
