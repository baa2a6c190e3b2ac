import { isRight } from 'fp-ts/lib/Either.js'

import type { NewEvent } from '../../store/port.js'
import { NO_STREAM } from '../../store/port.js'
import { metadataOf } from '../events.js'
import { done, fault, same } from '../expect.js'
import type { Promised } from './bench.js'

export const repeating: readonly Promised[] = [
  {
    name: 'answers the very same append again, and writes nothing',
    shows: async ({ store, stream, events, all }) => {
      const append = store.append([{ stream: stream('a'), expectedRevision: NO_STREAM, events: events(2) }])
      const { position } = await done(append)
      same(await done(append), { position, repeated: true }, 'the second answer')
      same((await all()).length, 2, 'events in the store')
    },
  },
  {
    name: 'knows a repeated append after later ones',
    shows: async ({ store, stream, event, events, all }) => {
      const a = stream('a')
      const append = store.append([{ stream: a, expectedRevision: NO_STREAM, events: events(2) }])
      const { position } = await done(append)
      await done(store.append([{ stream: a, expectedRevision: 1, events: events(3, 10) }]))
      await done(store.append([{ stream: stream('b'), expectedRevision: NO_STREAM, events: [event(20)] }]))
      same(await done(append), { position, repeated: true }, 'the second answer')
      same((await all()).length, 6, 'events in the store')
    },
  },
  {
    name: 'knows a repeated append to several streams, though a claim beside it holds no more',
    needs: ['unit'],
    shows: async ({ store, stream, event, all }) => {
      const [a, b, c] = [stream('a'), stream('b'), stream('c')]
      const append = store.append([
        { stream: a, expectedRevision: NO_STREAM, events: [event(1), event(2)] },
        { stream: c, expectedRevision: NO_STREAM, events: [] },
        { stream: b, expectedRevision: NO_STREAM, events: [event(3)] },
      ])
      const { position } = await done(append)
      await done(store.append([{ stream: a, expectedRevision: 1, events: [event(4)] }]))
      await done(store.append([{ stream: c, expectedRevision: NO_STREAM, events: [event(5)] }]))
      same(await done(append), { position, repeated: true }, 'the second answer')
      same((await all()).length, 5, 'events in the store')
    },
  },
  {
    name: 'writes once what is sent eight times at the same time',
    shows: async ({ store, stream, events, all }) => {
      const append = store.append([{ stream: stream('a'), expectedRevision: NO_STREAM, events: events(2) }])
      const answers = await Promise.all(Array.from({ length: 8 }, () => append()))
      same(answers.every(isRight), true, 'all succeed')
      same((await all()).length, 2, 'events in the store')
    },
  },
  {
    name: 'does not take other events at an old revision for a repetition',
    shows: async ({ store, stream, event, events, all }) => {
      const a = stream('a')
      await done(store.append([{ stream: a, expectedRevision: NO_STREAM, events: events(2) }]))
      const told = await fault(store.append([{ stream: a, expectedRevision: NO_STREAM, events: [event(8), event(9)] }]))
      same(told, { fault: 'WrongRevision', stream: a, expected: NO_STREAM, actual: 1 }, 'the answer')
      same((await all()).length, 2, 'events in the store')
    },
  },
  {
    name: 'refuses an append of which only a part has been written before, and writes nothing',
    shows: async ({ store, stream, events, all }) => {
      const a = stream('a')
      await done(store.append([{ stream: a, expectedRevision: NO_STREAM, events: events(2) }]))
      await fault(store.append([{ stream: a, expectedRevision: NO_STREAM, events: events(3) }]))
      same((await all()).length, 2, 'events in the store')
    },
  },
  {
    name: 'refuses a known event id with other content',
    needs: ['eventIds'],
    shows: async ({ store, stream, event, all }) => {
      const a = stream('a')
      const again = (changes: Partial<NewEvent>) =>
        fault(store.append([{ stream: a, expectedRevision: NO_STREAM, events: [event(1, changes)] }]))
      await done(store.append([{ stream: a, expectedRevision: NO_STREAM, events: [event(1)] }]))
      const taken = { fault: 'EventIdTaken', eventId: event(1).id }
      same(await again({ data: { type: 'SomethingHappened', n: 2 } }), taken, 'other data')
      same(await again({ data: { type: 'SomethingHappened' } }), taken, 'less data')
      same(await again({ type: 'SomethingElse' }), taken, 'another type')
      same(await again({ schemaVersion: 2 }), taken, 'another version')
      same(await again({ metadata: metadataOf(2) }), taken, 'other metadata')
      same((await all()).length, 1, 'events in the store')
    },
  },
  {
    name: 'refuses an event id that stands elsewhere, whatever the revision',
    needs: ['eventIds'],
    shows: async ({ store, stream, event, all }) => {
      const [a, b] = [stream('a'), stream('b')]
      await done(store.append([{ stream: a, expectedRevision: NO_STREAM, events: [event(1)] }]))
      const taken = { fault: 'EventIdTaken', eventId: event(1).id }
      const at = (name: typeof a, expectedRevision: number, events: readonly NewEvent[]) =>
        fault(store.append([{ stream: name, expectedRevision, events }]))
      same(await at(b, NO_STREAM, [event(1)]), taken, 'in another stream')
      same(await at(b, NO_STREAM, [event(2), event(1)]), taken, 'in another stream, after a new one')
      same(await at(a, 0, [event(1)]), taken, 'later in its own stream')
      same(await at(a, 7, [event(1)]), taken, 'at a revision that is wrong as well')
      same((await all()).length, 1, 'events in the store')
    },
  },
  {
    name: 'refuses an append to several streams of which only one has been written before',
    needs: ['unit', 'eventIds'],
    shows: async ({ store, stream, event, all }) => {
      const [a, b] = [stream('a'), stream('b')]
      const first = { stream: a, expectedRevision: NO_STREAM, events: [event(1)] }
      await done(store.append([first]))
      const second = { stream: b, expectedRevision: NO_STREAM, events: [event(2)] }
      same(await fault(store.append([first, second])), { fault: 'EventIdTaken', eventId: event(1).id }, 'the answer')
      same((await all()).length, 1, 'events in the store')
    },
  },
]
