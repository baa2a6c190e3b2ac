import { NO_STREAM } from '../../store/port.js'
import { done, fault, same } from '../expect.js'
import { recorder } from '../recorder.js'
import { type Promised, walk } from './bench.js'

export const lasting: readonly Promised[] = [
  {
    name: 'holds the same events at the same places after reopening',
    needs: ['durable'],
    shows: async ({ store, stream, start, events, event, all, reopened }) => {
      await done(store.append([{ stream: stream('a'), expectedRevision: NO_STREAM, events: events(5) }]))
      await done(store.append([{ stream: stream('b', 'invoice'), expectedRevision: NO_STREAM, events: [event(5)] }]))
      const before = await all()
      const again = await reopened()
      same((await walk(again, start)).events, before, 'all events')
      same(await done(again.readStream(stream('a'))), before.slice(0, 5), 'one stream')
      same((await walk(again, start, { categories: ['invoice'] })).events, before.slice(5), 'one category')
    },
  },
  {
    name: 'goes on after reopening where it was: conflicts, repetitions and positions',
    needs: ['durable'],
    shows: async ({ store, stream, events, event, reopened }) => {
      const a = stream('a')
      const first = [{ stream: a, expectedRevision: NO_STREAM, events: events(2) }]
      const { position } = await done(store.append(first))
      const again = await reopened()
      same(await done(again.append(first)), { position, repeated: true }, 'a repetition')
      const conflict = await fault(again.append([{ stream: a, expectedRevision: 0, events: [event(8)] }]))
      same(conflict, { fault: 'WrongRevision', stream: a, expected: 0, actual: 1 }, 'a conflict')
      const later = await done(again.append([{ stream: a, expectedRevision: 1, events: [event(9)] }]))
      same(later.position > position, true, 'positions grow')
      same(
        (await done(again.readStream(a))).map(({ revision }) => revision),
        [0, 1, 2],
        'revisions',
      )
    },
  },
  {
    name: 'subscribes after reopening from a position kept before',
    needs: ['durable'],
    shows: async ({ store, stream, events, reopened }) => {
      const a = stream('a')
      const { position } = await done(store.append([{ stream: a, expectedRevision: NO_STREAM, events: events(3) }]))
      const again = await reopened()
      const seen = recorder()
      again.subscribe({ after: position }, seen.listener)
      await done(again.append([{ stream: a, expectedRevision: 2, events: events(2, 3) }]))
      await seen.untilEvents(2)
      same(
        seen.events.map(({ revision }) => revision),
        [3, 4],
        'revisions',
      )
    },
  },
]
