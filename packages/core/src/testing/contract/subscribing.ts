import { isRight } from 'fp-ts/lib/Either.js'

import type { NewEvent, StreamName } from '../../store/port.js'
import { NO_STREAM } from '../../store/port.js'
import { done, holds, same } from '../expect.js'
import { gate, recorder } from '../recorder.js'
import type { Bench, Promised } from './bench.js'

const idsOf = (events: readonly { readonly id: string }[]): readonly string[] => events.map(({ id }) => id)

const append = ({ store }: Bench, stream: StreamName, expectedRevision: number, events: readonly NewEvent[]) =>
  done(store.append([{ stream, expectedRevision, events }]))

/** Settles when all that the store holds now has passed through a subscription of its own. */
const othersHaveSeen = async ({ store, start }: Bench, count: number): Promise<void> => {
  const other = recorder()
  const subscription = store.subscribe({ after: start }, other.listener)
  await other.untilEvents(count)
  await subscription.stop()
}

export const subscribing: readonly Promised[] = [
  {
    name: 'delivers to a subscription all there is, tells that it has caught up, and then what comes',
    shows: async (bench) => {
      const { store, stream, start, events } = bench
      const seen = recorder()
      await append(bench, stream('a'), NO_STREAM, events(3))
      store.subscribe({ after: start }, seen.listener)
      await seen.until(() => seen.caughtUp.length > 0)
      same(idsOf(seen.events), idsOf(events(3)), 'events on catching up')
      const { position } = await append(bench, stream('a'), 2, events(2, 3))
      await seen.until(() => (seen.caughtUp.at(-1) ?? start) === position)
      same(idsOf(seen.events), idsOf(events(5)), 'events afterwards')
      same(seen.events, await bench.all(), 'whole events')
    },
  },
  {
    name: 'tells a subscription of an empty store that it has caught up',
    shows: async ({ store, start }) => {
      const seen = recorder()
      store.subscribe({ after: start }, seen.listener)
      await seen.until(() => seen.caughtUp.length > 0)
      same([seen.caughtUp, seen.events], [[start], []], 'what it is told')
    },
  },
  {
    name: 'subscribes from any position, and delivers nothing before it',
    shows: async (bench) => {
      await append(bench, bench.stream('a'), NO_STREAM, bench.events(6))
      const whole = await bench.all()
      for (const [n, { position }] of whole.entries()) {
        const seen = recorder()
        const subscription = bench.store.subscribe({ after: position }, seen.listener)
        await seen.until(() => seen.caughtUp.length > 0)
        await subscription.stop()
        same(idsOf(seen.events), idsOf(whole.slice(n + 1)), `after event ${n}`)
      }
    },
  },
  {
    name: 'delivers 2,500 events to a subscription without gap, repetition or reordering',
    shows: async (bench) => {
      const seen = recorder()
      for (let n = 0; n < 5; n += 1) await append(bench, bench.stream(`s${n}`), NO_STREAM, bench.events(500, n * 500))
      bench.store.subscribe({ after: bench.start }, seen.listener)
      await seen.untilEvents(2500)
      same(idsOf(seen.events), idsOf(bench.events(2500)), 'ids')
    },
  },
  {
    name: 'delivers to subscriptions begun while others write, without gap, repetition or reordering',
    shows: async (bench) => {
      const { store, stream, start, event } = bench
      const writer = async (name: number) => {
        for (let n = 0; n < 40; n += 1) await append(bench, stream(`w${name}`), n - 1, [event(name * 100 + n)])
      }
      const begin = async (after: number) => {
        const seen = recorder()
        const first = recorder()
        const waiting = store.subscribe({ after: start }, first.listener)
        await first.untilEvents(after)
        await waiting.stop()
        store.subscribe({ after: first.events[after - 1]?.position ?? start }, seen.listener)
        return { seen, after }
      }
      const [begun] = await Promise.all([Promise.all([1, 30, 77, 130].map(begin)), ...[0, 1, 2, 3].map(writer)])
      const whole = await bench.all()
      same(whole.length, 160, 'events in the store')
      for (const { seen, after } of begun) {
        await seen.untilEvents(160 - after)
        same(idsOf(seen.events), idsOf(whole.slice(after)), `from event ${after}`)
      }
    },
  },
  {
    name: 'delivers to a filtered subscription what the filter names, before and after it has caught up',
    shows: async (bench) => {
      const { store, stream, start, event } = bench
      const seen = recorder()
      const [a, b] = [stream('a'), stream('b', 'invoice')]
      await append(bench, a, NO_STREAM, [event(0, { type: 'Kept' }), event(1)])
      await append(bench, b, NO_STREAM, [event(2, { type: 'Kept' })])
      store.subscribe({ after: start, filter: { categories: ['delegation'], types: ['Kept'] } }, seen.listener)
      await seen.until(() => seen.caughtUp.length > 0)
      same(
        seen.events.map(({ data }) => data['n']),
        [0],
        'before',
      )
      await append(bench, b, 0, [event(3, { type: 'Kept' })])
      await append(bench, a, 1, [event(4), event(5, { type: 'Kept' })])
      await seen.untilEvents(2)
      same(
        seen.events.map(({ data }) => data['n']),
        [0, 5],
        'after',
      )
    },
  },
  {
    name: 'holds the next batch back until the listener is done with the last one',
    shows: async (bench) => {
      const { store, stream, start, event } = bench
      const door = gate()
      let inside = 0
      let most = 0
      const slow = recorder(async () => {
        inside += 1
        most = Math.max(most, inside)
        await door.passed
        inside -= 1
      })
      await append(bench, stream('a'), NO_STREAM, [event(0)])
      store.subscribe({ after: start }, slow.listener)
      for (let n = 1; n < 20; n += 1) await append(bench, stream('a'), n - 1, [event(n)])
      await othersHaveSeen(bench, 20)
      same(slow.events.length, 0, 'events done with while the listener is busy')
      door.open()
      await slow.untilEvents(20)
      same(most, 1, 'batches at the same time')
      same(idsOf(slow.events), idsOf(bench.events(20)), 'ids')
    },
  },
  {
    name: 'lets a slow listener hold up neither appends nor other subscriptions',
    shows: async (bench) => {
      const door = gate()
      bench.store.subscribe({ after: bench.start }, { onEvents: () => door.passed })
      await append(bench, bench.stream('a'), NO_STREAM, bench.events(3))
      await othersHaveSeen(bench, 3)
      door.open()
    },
  },
  {
    name: 'delivers nothing more once a subscription is stopped',
    shows: async (bench) => {
      const { store, stream, start, events, event } = bench
      const seen = recorder()
      await append(bench, stream('a'), NO_STREAM, events(2))
      const subscription = store.subscribe({ after: start }, seen.listener)
      await seen.untilEvents(2)
      await subscription.stop()
      await subscription.stop()
      await append(bench, stream('a'), 1, [event(2)])
      await othersHaveSeen(bench, 3)
      same(seen.events.length, 2, 'events')
      same(seen.faults, [], 'faults')
    },
  },
  {
    name: 'lets a listener stop its own subscription, and wait for it',
    shows: async (bench) => {
      const { store, stream, start, events } = bench
      const stopped = gate()
      let batches = 0
      const subscription = store.subscribe(
        { after: start },
        {
          onEvents: async () => {
            batches += 1
            await subscription.stop()
            stopped.open()
          },
        },
      )
      await append(bench, stream('a'), NO_STREAM, events(2))
      await stopped.passed
      await append(bench, stream('b'), NO_STREAM, events(2, 2))
      await othersHaveSeen(bench, 4)
      same(batches, 1, 'batches')
    },
  },
  ...['throws', 'rejects'].map((how): Promised => ({
    name: `ends the subscription of a listener that ${how}, says so without quoting it, and harms nobody else`,
    shows: async (bench) => {
      const { store, stream, start, events, event } = bench
      const secret = new Error('RSSMRA80A01H501U')
      const failing = recorder()
      const onEvents = (): Promise<void> => {
        if (how === 'throws') throw secret
        return Promise.reject(secret)
      }
      store.subscribe({ after: start }, { ...failing.listener, onEvents })
      await append(bench, stream('a'), NO_STREAM, events(2))
      await failing.untilFault()
      await append(bench, stream('a'), 1, [event(2)])
      await othersHaveSeen(bench, 3)
      same(
        failing.faults.map(({ fault }) => fault),
        ['ListenerFailed'],
        'faults',
      )
      holds(!JSON.stringify(failing.faults).includes(secret.message), 'the fault does not quote the error')
    },
  })),
  {
    name: 'shows each append to subscriptions whole and once, however many contend',
    shows: async (bench) => {
      const { store, stream, start, event } = bench
      const seen = recorder()
      store.subscribe({ after: start }, seen.listener)
      const answers = await Promise.all(
        Array.from({ length: 60 }, (_, n) =>
          store.append([{ stream: stream(`s${n % 20}`), expectedRevision: NO_STREAM, events: [event(n)] }])(),
        ),
      )
      same(answers.filter(isRight).length, 20, 'winners')
      await seen.untilEvents(20)
      same(seen.events, await bench.all(), 'events')
    },
  },
]
