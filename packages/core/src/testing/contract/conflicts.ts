import { isLeft, isRight } from 'fp-ts/lib/Either.js'

import { NO_STREAM } from '../../store/port.js'
import { done, fault, holds, same } from '../expect.js'
import type { Promised } from './bench.js'

const range = (count: number): readonly number[] => Array.from({ length: count }, (_, n) => n)

export const conflicts: readonly Promised[] = [
  {
    name: 'refuses an append at a revision behind, ahead, or of a stream that should not exist or should',
    shows: async ({ store, stream, event, events }) => {
      const [a, b] = [stream('a'), stream('b')]
      await done(store.append([{ stream: a, expectedRevision: NO_STREAM, events: events(3) }]))
      const at = (name: typeof a, expectedRevision: number) =>
        fault(store.append([{ stream: name, expectedRevision, events: [event(9)] }]))
      const wrong = (name: typeof a, expected: number, actual: number) => ({
        fault: 'WrongRevision',
        stream: name,
        expected,
        actual,
      })
      same(await at(a, 1), wrong(a, 1, 2), 'behind')
      same(await at(a, 3), wrong(a, 3, 2), 'ahead')
      same(await at(a, NO_STREAM), wrong(a, NO_STREAM, 2), 'should not exist')
      same(await at(b, 0), wrong(b, 0, NO_STREAM), 'should exist')
      same((await done(store.readStream(a))).length, 3, 'events in the stream')
    },
  },
  {
    name: 'lets exactly one of many win that append at the same revision at the same time',
    shows: async ({ store, stream, event }) => {
      const a = stream('a')
      for (const round of range(5)) {
        const tries = range(20).map((n) =>
          store.append([{ stream: a, expectedRevision: round - 1, events: [event(round * 100 + n)] }])(),
        )
        const answers = await Promise.all(tries)
        same(answers.filter(isRight).length, 1, 'winners')
        const lost = answers.filter(isLeft).map(({ left }) => left)
        const expected = { fault: 'WrongRevision', stream: a, expected: round - 1, actual: round }
        for (const one of lost) same(one, expected, 'what the losers are told')
        same((await done(store.readStream(a))).length, round + 1, 'events in the stream')
      }
    },
  },
  {
    name: 'lets no conflict fail its neighbours',
    shows: async ({ store, stream, event, all }) => {
      const stale = (n: number): boolean => n % 3 === 0
      const answers = await Promise.all(
        range(30).map((n) =>
          store.append([{ stream: stream(`s${n}`), expectedRevision: stale(n) ? 4 : NO_STREAM, events: [event(n)] }])(),
        ),
      )
      same(answers.map(isLeft), range(30).map(stale), 'which are refused')
      same((await all()).length, 20, 'events in the store')
    },
  },
  {
    name: 'keeps appends to several streams whole when they contend',
    needs: ['unit'],
    shows: async ({ store, stream, event, all }) => {
      const pairs = range(12).map((n) => [n % 4, (n % 3) + 4] as const)
      const answers = await Promise.all(
        pairs.map((pair, n) =>
          store.append(
            pair.map((of, place) => ({
              stream: stream(`s${of}`),
              expectedRevision: NO_STREAM,
              events: [event(n * 10 + place)],
            })),
          )(),
        ),
      )
      const winners = answers.flatMap((answer, n) => (isRight(answer) ? [n] : []))
      holds(winners.length > 0, 'somebody wins')
      const expected = winners.flatMap((n) => [event(n * 10).id, event(n * 10 + 1).id])
      same(
        (await all()).map(({ id }) => id),
        expected,
        'events in the store',
      )
    },
  },
]
