import type { EventStore, JsonObject, Position, StreamName } from '../../store/port.js'
import { NO_STREAM } from '../../store/port.js'
import { done, holds, same } from '../expect.js'
import { type Bench, type Promised, walk } from './bench.js'

/** Seven events on two categories and two types: `delegation` holds 0, 2, 4 and 6, type `Odd` is on 1, 3 and 5. */
const mixed = async ({ store, stream, event }: Bench): Promise<void> => {
  for (let n = 0; n < 7; n += 1) {
    const name = n % 2 === 0 ? stream('a') : stream('b', 'invoice')
    const type = n % 2 === 0 ? 'Even' : 'Odd'
    await done(store.append([{ stream: name, expectedRevision: Math.floor(n / 2) - 1, events: [event(n, { type })] }]))
  }
}

const appendOne = (
  store: EventStore,
  stream: StreamName,
  expectedRevision: number,
  event: ReturnType<Bench['event']>,
) => done(store.append([{ stream, expectedRevision, events: [event] }]))

const awkward = (): readonly JsonObject[] => {
  let deep: JsonObject = { end: true }
  for (let level = 0; level < 200; level += 1) deep = { deeper: [deep] }
  return [
    { text: 'Società "Àèìòù" & figli – 漢字 🧾 עברית e\u0301 \u2028\u2029 \\ / \' \t\r\n' },
    { text: 'a\u0000b', '': 'empty name', ' ': '', 'a.b': 1, $ne: null },
    JSON.parse('{"__proto__":{"a":1},"constructor":"c","toString":0}') as JsonObject,
    { half: '\ud83e', other: '\udde0 alone' },
    { numbers: [0, -1, 0.1, 1e21, 1e-7, 5e-324, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER] },
    { nothing: null, yes: true, no: false, list: [], object: {}, lists: [[], [[]], [null]] },
    { long: 'è'.repeat(100_000) },
    { many: Array.from({ length: 5_000 }, (_, n) => n) },
    deep,
  ]
}

export const reading: readonly Promised[] = [
  {
    name: 'finds nothing beyond its end, and never leads back',
    shows: async (bench) => {
      const { store, start } = bench
      same(await done(store.readAll({ after: start })), { events: [], next: start, end: true }, 'a page of nothing')
      await mixed(bench)
      const head = (await bench.all()).at(-1)?.position ?? start
      for (const filter of [{}, { types: ['Neither'] }]) {
        const { events, next, end } = await done(store.readAll({ after: head, filter }))
        same([events, end], [[], true], 'a page beyond the end')
        holds(next !== null && head !== null && next >= head, 'the page beyond the end leads no way back')
      }
      const { next } = await walk(store, start, { types: ['Neither'] })
      holds(next !== null && head !== null && next >= head, 'pages that leave out everything lead to the end')
    },
  },
  {
    name: 'reads all streams in one order, that of the positions',
    shows: async (bench) => {
      await mixed(bench)
      const kept = await bench.all()
      same(
        kept.map(({ id }) => id),
        bench.events(7).map(({ id }) => id),
        'ids',
      )
      holds(
        kept.every(({ position }, n) => n === 0 || position > (kept[n - 1]?.position ?? position)),
        'positions grow',
      )
    },
  },
  {
    name: 'reads all by pages of any size, each event once',
    shows: async (bench) => {
      await mixed(bench)
      const whole = await bench.all()
      for (const limit of [1, 2, 3, 6, 7, 8]) same(await bench.all({}, limit), whole, `pages of ${limit}`)
    },
  },
  {
    name: 'says of a page that it is the last one exactly where nothing stood beyond it',
    shows: async (bench) => {
      await mixed(bench)
      const { store, start } = bench
      const whole = await bench.all()
      for (const limit of [1, 6, 7, 8]) {
        const page = await done(store.readAll({ after: start, limit }))
        same(page.end, limit >= 7, `end of the first ${limit}`)
        same(page.next, whole[Math.min(limit, 7) - 1]?.position, `next of the first ${limit}`)
      }
    },
  },
  {
    name: 'reads on after any position',
    shows: async (bench) => {
      await mixed(bench)
      const whole = await bench.all()
      for (const [n, { position }] of whole.entries())
        same((await walk(bench.store, position, {}, 2)).events, whole.slice(n + 1), `after event ${n}`)
    },
  },
  {
    name: 'leaves out what a filter by category, by type, or by both does not name',
    shows: async (bench) => {
      await mixed(bench)
      const numbers = async (filter: Parameters<Bench['all']>[0]) =>
        (await bench.all(filter, 2)).map(({ data }) => data['n'])
      same(await numbers({ categories: ['delegation'] }), [0, 2, 4, 6], 'one category')
      same(await numbers({ categories: ['delegation', 'invoice'] }), [0, 1, 2, 3, 4, 5, 6], 'both categories')
      same(await numbers({ types: ['Odd'] }), [1, 3, 5], 'one type')
      same(await numbers({ types: ['Odd'], categories: ['invoice'] }), [1, 3, 5], 'both that fit')
      same(await numbers({ types: ['Odd'], categories: ['delegation'] }), [], 'both that do not')
      same(await numbers({ types: ['Neither'] }), [], 'an unknown type')
      same(await numbers({ categories: ['deleg'] }), [], 'the beginning of a category')
      same(await numbers({ types: [] }), [], 'no type')
    },
  },
  {
    name: 'reads on after a filtered page without missing what came later',
    shows: async (bench) => {
      await mixed(bench)
      const { store, start, stream, event } = bench
      const filter = { categories: ['delegation'] }
      const { next } = await walk(store, start, filter, 3)
      await appendOne(store, stream('b', 'invoice'), 2, event(7))
      await appendOne(store, stream('a'), 3, event(8))
      const later = await walk(store, next, filter, 3)
      same(
        later.events.map(({ id }) => id),
        [event(8).id],
        'what came later',
      )
    },
  },
  {
    name: 'gives each event the same position whenever and however it is read',
    shows: async (bench) => {
      await mixed(bench)
      const { store, stream } = bench
      const places = new Map<string, Position>((await bench.all()).map(({ id, position }) => [id, position]))
      const inStreams = [
        ...(await done(store.readStream(stream('a')))),
        ...(await done(store.readStream(stream('b', 'invoice')))),
        ...(await bench.all({ types: ['Odd'] }, 1)),
      ]
      for (const { id, position } of inStreams) same(position, places.get(id), `position of ${id}`)
    },
  },
  {
    name: 'gives back every legal content unharmed: other scripts, odd names, deep, long',
    shows: async ({ store, stream, event, all }) => {
      const contents = awkward()
      const events = contents.map((data, n) => event(n, { data }))
      await done(store.append([{ stream: stream('a'), expectedRevision: NO_STREAM, events }]))
      same(
        (await done(store.readStream(stream('a')))).map(({ data }) => data),
        contents,
        'read by stream',
      )
      same(
        (await all()).map(({ data }) => data),
        contents,
        'read by page',
      )
    },
  },
  {
    name: 'gives what it read away for good: what becomes of it changes nothing',
    shows: async ({ store, stream, event, events }) => {
      const a = stream('a')
      const given = [...events(2)]
      await done(store.append([{ stream: a, expectedRevision: NO_STREAM, events: given }]))
      given.push(event(7))
      const before = await done(store.readStream(a))
      await appendOne(store, a, 1, event(2))
      same(before.length, 2, 'an answer given before')
      same((await done(store.readStream(a))).length, 3, 'events in the stream')
    },
  },
]
