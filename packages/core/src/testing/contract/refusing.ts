import { isLeft, isRight } from 'fp-ts/lib/Either.js'

import type { Write } from '../../store/port.js'
import { NO_STREAM } from '../../store/port.js'
import { done, fault, holds, same } from '../expect.js'
import { recorder } from '../recorder.js'
import type { Bench, Promised } from './bench.js'

const isInvalid = async ({ store, all }: Bench, writes: readonly Write[], what: string): Promise<void> => {
  same((await fault(store.append(writes))).fault, 'InvalidAppend', what)
  same((await all()).length, 0, 'events in the store')
}

export const refusing: readonly Promised[] = [
  {
    name: 'refuses an append without writes as invalid',
    shows: (bench) => isInvalid(bench, [], 'no writes'),
  },
  {
    name: 'refuses an expected revision that is no revision as invalid',
    shows: async (bench) => {
      for (const expectedRevision of [-2, -1.5, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 60])
        await isInvalid(
          bench,
          [{ stream: bench.stream('a'), expectedRevision, events: [bench.event(1)] }],
          `${expectedRevision}`,
        )
    },
  },
  {
    name: 'refuses the same event id twice in one append as invalid',
    shows: (bench) =>
      isInvalid(
        bench,
        [{ stream: bench.stream('a'), expectedRevision: NO_STREAM, events: [bench.event(1), bench.event(1)] }],
        'one id twice',
      ),
  },
  {
    name: 'refuses an event without a type or a schema version from 1 as invalid',
    shows: async (bench) => {
      const changes = [{ type: '' }, { schemaVersion: 0 }, { schemaVersion: 1.5 }, { schemaVersion: Number.NaN }]
      for (const change of changes)
        await isInvalid(
          bench,
          [{ stream: bench.stream('a'), expectedRevision: NO_STREAM, events: [bench.event(1, change)] }],
          JSON.stringify(change),
        )
    },
  },
  {
    name: 'refuses two writes to one stream as invalid',
    shows: (bench) => {
      const write = (n: number, expectedRevision: number): Write => ({
        stream: bench.stream('a'),
        expectedRevision,
        events: [bench.event(n)],
      })
      return isInvalid(bench, [write(1, NO_STREAM), write(2, 0)], 'two writes')
    },
  },
  {
    name: 'refuses writes to several streams as invalid, where it appends to one at a time',
    needs: ['single'],
    shows: async (bench) => {
      const write = (name: string, n: number): Write => ({
        stream: bench.stream(name),
        expectedRevision: NO_STREAM,
        events: [bench.event(n)],
      })
      same(bench.store.atomicity, 'stream', 'atomicity')
      await isInvalid(bench, [write('a', 1), write('b', 2)], 'two streams')
    },
  },
  {
    name: 'says that it appends to several streams at once, where it does',
    needs: ['unit'],
    shows: async ({ store }) => same(store.atomicity, 'unit', 'atomicity'),
  },
  {
    name: 'lets no invalid append fail its neighbours',
    shows: async ({ store, stream, event, all }) => {
      const answers = await Promise.all(
        Array.from({ length: 12 }, (_, n) =>
          store.append([
            { stream: stream(`s${n}`), expectedRevision: n % 2 === 0 ? -7 : NO_STREAM, events: [event(n)] },
          ])(),
        ),
      )
      same(
        answers.map(isLeft),
        answers.map((_, n) => n % 2 === 0),
        'which are refused',
      )
      same((await all()).length, 6, 'events in the store')
    },
  },
  {
    name: 'answers each call with Closed once it is closed, and may be closed twice',
    shows: async ({ store, stream, event }) => {
      await store.close()
      await store.close()
      const closed = { fault: 'Closed' }
      same(await fault(store.readStream(stream('a'))), closed, 'readStream')
      same(await fault(store.readAll()), closed, 'readAll')
      const append = store.append([{ stream: stream('a'), expectedRevision: NO_STREAM, events: [event(1)] }])
      same(await fault(append), closed, 'append')
      const late = recorder()
      store.subscribe({ after: null }, late.listener)
      await late.untilFault()
      same(late.faults, [closed], 'subscribe')
    },
  },
  {
    name: 'answers each append that was under way when it was closed, one way or the other',
    shows: async ({ store, stream, event }) => {
      const under = Array.from({ length: 8 }, (_, n) =>
        store.append([{ stream: stream(`s${n}`), expectedRevision: NO_STREAM, events: [event(n)] }])(),
      )
      await store.close()
      for (const answer of await Promise.all(under))
        holds(isRight(answer) || answer.left.fault === 'Closed', 'written, or refused as Closed')
    },
  },
  {
    name: 'ends the subscriptions that are open when it is closed',
    shows: async ({ store, stream, event, start }) => {
      const open = recorder()
      store.subscribe({ after: start }, open.listener)
      await done(store.append([{ stream: stream('a'), expectedRevision: NO_STREAM, events: [event(1)] }]))
      await open.untilEvents(1)
      await store.close()
      await open.untilFault()
      same(open.faults, [{ fault: 'Closed' }], 'what the listener is told')
    },
  },
]
