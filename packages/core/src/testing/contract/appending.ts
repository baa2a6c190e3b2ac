import { isInstant } from '../../kernel/time.js'
import { NO_STREAM } from '../../store/port.js'
import { done, fault, holds, same } from '../expect.js'
import type { Promised } from './bench.js'

export const appending: readonly Promised[] = [
  {
    name: 'keeps the events of a stream in the order in which they were written, with revisions from 0',
    shows: async ({ store, stream, event, events }) => {
      const a = stream('a')
      await done(store.append([{ stream: a, expectedRevision: NO_STREAM, events: events(3) }]))
      await done(store.append([{ stream: a, expectedRevision: 2, events: [event(3)] }]))
      const kept = await done(store.readStream(a))
      same(
        kept.map(({ id, revision }) => [id, revision]),
        events(4).map(({ id }, n) => [id, n]),
        'ids and revisions',
      )
    },
  },
  {
    name: 'gives an event back as it was written, with its place and the instant of recording',
    shows: async ({ store, stream, event }) => {
      const a = stream('a')
      const written = event(1, { type: 'PermissionGranted', schemaVersion: 3 })
      const { position } = await done(store.append([{ stream: a, expectedRevision: NO_STREAM, events: [written] }]))
      const [kept] = await done(store.readStream(a))
      const recordedAt = kept?.recordedAt
      holds(isInstant(recordedAt), 'the instant of recording is an instant')
      same(kept, { ...written, stream: a, revision: 0, position, recordedAt }, 'the stored event')
    },
  },
  {
    name: 'answers an append with the position of its last event, and lets it be read at once',
    shows: async ({ store, stream, events, all }) => {
      const a = stream('a')
      const answer = await done(store.append([{ stream: a, expectedRevision: NO_STREAM, events: events(2) }]))
      same(answer.repeated, false, 'repeated')
      same((await done(store.readStream(a))).at(-1)?.position, answer.position, 'position in the stream')
      same((await all()).at(-1)?.position, answer.position, 'position in all')
    },
  },
  {
    name: 'reads a stream from a revision on, and no more than asked',
    shows: async ({ store, stream, events }) => {
      const a = stream('a')
      await done(store.append([{ stream: a, expectedRevision: NO_STREAM, events: events(5) }]))
      const revisions = async (options: { readonly from?: number; readonly limit?: number }) =>
        (await done(store.readStream(a, options))).map(({ revision }) => revision)
      same(await revisions({ from: 3 }), [3, 4], 'from 3')
      same(await revisions({ from: 1, limit: 2 }), [1, 2], 'two from 1')
      same(await revisions({ limit: 2 }), [0, 1], 'two')
      same(await revisions({ from: 5 }), [], 'from beyond the end')
    },
  },
  {
    name: 'reads a stream of 3,000 events whole',
    shows: async ({ store, stream, events }) => {
      const a = stream('a')
      for (let n = 0; n < 3000; n += 500)
        await done(store.append([{ stream: a, expectedRevision: n - 1, events: events(500, n) }]))
      const kept = await done(store.readStream(a))
      same(
        kept.map(({ revision }) => revision),
        events(3000).map((_, n) => n),
        'revisions',
      )
    },
  },
  {
    name: 'finds an unknown stream empty',
    shows: async ({ store, stream, event }) => {
      await done(store.append([{ stream: stream('a'), expectedRevision: NO_STREAM, events: [event(1)] }]))
      same(await done(store.readStream(stream('b'))), [], 'events')
    },
  },
  {
    name: 'tells streams apart whose names differ only by case, by an accent, or by what stands at their end',
    shows: async ({ store, stream, event }) => {
      const names = ['a', 'A', 'à', 'a\u0300', 'a ', 'a/', 'a_', "a'", 'a%', 'aa'].map((name) => stream(name))
      for (const [n, name] of names.entries())
        await done(store.append([{ stream: name, expectedRevision: NO_STREAM, events: [event(n)] }]))
      for (const [n, name] of names.entries())
        same(
          (await done(store.readStream(name))).map(({ id, stream: of }) => [id, of]),
          [[event(n).id, name]],
          name,
        )
    },
  },
  {
    name: 'takes a write without events as the mere claim that a stream stands at a revision',
    shows: async ({ store, stream, events, all }) => {
      const [a, b] = [stream('a'), stream('b')]
      await done(store.append([{ stream: a, expectedRevision: NO_STREAM, events: events(2) }]))
      same((await done(store.append([{ stream: a, expectedRevision: 1, events: [] }]))).repeated, false, 'repeated')
      await done(store.append([{ stream: b, expectedRevision: NO_STREAM, events: [] }]))
      same(
        await fault(store.append([{ stream: a, expectedRevision: 0, events: [] }])),
        { fault: 'WrongRevision', stream: a, expected: 0, actual: 1 },
        'a claim that does not hold',
      )
      same((await all()).length, 2, 'events in the store')
    },
  },
  {
    name: 'writes to several streams in one append, one after the other',
    needs: ['unit'],
    shows: async ({ store, stream, event, all }) => {
      const [a, b] = [stream('a'), stream('b', 'invoice')]
      const { position } = await done(
        store.append([
          { stream: b, expectedRevision: NO_STREAM, events: [event(1), event(2)] },
          { stream: a, expectedRevision: NO_STREAM, events: [event(3)] },
        ]),
      )
      const kept = await all()
      const places = kept.map(({ id, stream: of, revision }) => [id, of, revision])
      same(
        places,
        [
          [event(1).id, b, 0],
          [event(2).id, b, 1],
          [event(3).id, a, 0],
        ],
        'all events',
      )
      same(kept.at(-1)?.position, position, 'position')
    },
  },
  {
    name: 'writes nothing at all where one stream of an append stands elsewhere',
    needs: ['unit'],
    shows: async ({ store, stream, event, all }) => {
      const [a, b] = [stream('a'), stream('b')]
      await done(store.append([{ stream: b, expectedRevision: NO_STREAM, events: [event(0)] }]))
      const unit = [
        { stream: a, expectedRevision: NO_STREAM, events: [event(1)] },
        { stream: b, expectedRevision: NO_STREAM, events: [event(2)] },
      ]
      const expected = { fault: 'WrongRevision', stream: b, expected: NO_STREAM, actual: 0 }
      same(await fault(store.append(unit)), expected, 'the stale write last')
      same(await fault(store.append(unit.toReversed())), expected, 'the stale write first')
      same(
        (await all()).map(({ id }) => id),
        [event(0).id],
        'events in the store',
      )
    },
  },
  {
    name: 'writes nothing at all where a claim beside the events does not hold',
    needs: ['unit'],
    shows: async ({ store, stream, event, all }) => {
      const [a, b] = [stream('a'), stream('b')]
      const unit = (expectedRevision: number) => [
        { stream: a, expectedRevision: NO_STREAM, events: [event(1)] },
        { stream: b, expectedRevision, events: [] },
      ]
      const expected = { fault: 'WrongRevision', stream: b, expected: 0, actual: NO_STREAM }
      same(await fault(store.append(unit(0))), expected, 'a claim that does not hold')
      same(await all(), [], 'events in the store')
      await done(store.append(unit(NO_STREAM)))
      same((await all()).length, 1, 'events in the store once the claim holds')
    },
  },
]
