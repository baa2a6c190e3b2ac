import type { EventStore, Filter, NewEvent, Position, StoredEvent, StreamName } from '../../store/port.js'
import { done } from '../expect.js'
import { eventOf, streamOf } from '../events.js'

/**
 * What not every store can do.
 * - `unit`: one append covers several streams; the opposite is `single`.
 * - `eventIds`: knows every event id that it holds, with its content, so that no id ever means two things.
 * - `durable`: keeps its events when it is closed.
 */
export type Capability = 'unit' | 'single' | 'eventIds' | 'durable'

/** How the contract suite gets at the stores that it tries. */
export type StoreHarness = {
  readonly capabilities: readonly Capability[]
  /** A store that holds nothing, or nothing of this run. */
  readonly open: () => Promise<EventStore>
  /** Closes the store, and opens one on the same events; for a `durable` one. */
  readonly reopen?: (store: EventStore) => Promise<EventStore>
  /** Tells apart the runs that share one server: 0 to 65535 (default 0). */
  readonly run?: number
}

/** One promise of the store port. `run` rejects where the store does not keep it. */
export type ContractCase = {
  readonly name: string
  readonly needs: readonly Capability[]
  /** Rejects where the promise is broken. */
  readonly run: (harness: StoreHarness) => Promise<void>
}

/** A store on trial, with names and events that no other case uses. */
export type Bench = {
  readonly store: EventStore
  /** Where the store stood when the case began: it reads from here on. */
  readonly start: Position | null
  /** A stream that nobody else has. */
  readonly stream: (identity: string, category?: string) => StreamName
  /** The n-th event of the case. */
  readonly event: (n: number, changes?: Partial<NewEvent>) => NewEvent
  /** As many events, from the n-th on. */
  readonly events: (count: number, from?: number) => readonly NewEvent[]
  /** Everything since the case began, by pages. */
  readonly all: (filter?: Filter, limit?: number) => Promise<readonly StoredEvent[]>
  /** The same events, after closing and opening. */
  readonly reopened: () => Promise<EventStore>
}

/** Reads page by page to the end. */
export const walk = async (
  store: EventStore,
  after: Position | null,
  filter: Filter = {},
  limit = 500,
): Promise<{ readonly events: readonly StoredEvent[]; readonly next: Position | null }> => {
  const events: StoredEvent[] = []
  let next = after
  for (;;) {
    const page = await done(store.readAll({ after: next, limit, filter }))
    if (page.events.length > limit) throw new Error(`A page of ${page.events.length} events, asked for ${limit}`)
    events.push(...page.events)
    if (page.end) return { events, next: page.next }
    if (page.next === next) throw new Error('A page that is not the last one does not lead on')
    next = page.next
  }
}

const benchOf = async (harness: StoreHarness, index: number, onOpen: (store: EventStore) => void): Promise<Bench> => {
  const store = await harness.open()
  onOpen(store)
  const { next: start } = await walk(store, null)
  const series = (harness.run ?? 0) * 0x10000 + index
  const event: Bench['event'] = (n, changes) => eventOf(n, changes, series)
  return {
    store,
    start,
    event,
    stream: (identity, category = 'delegation') => streamOf(category, `${series}.${identity}`),
    events: (count, from = 0) => Array.from({ length: count }, (_, n) => event(from + n)),
    all: async (filter, limit) => (await walk(store, start, filter, limit)).events,
    reopened: async () => {
      if (harness.reopen === undefined) throw new Error('A durable store needs a harness that reopens it')
      const again = await harness.reopen(store)
      onOpen(again)
      return again
    },
  }
}

export type Promised = {
  readonly name: string
  readonly needs?: readonly Capability[]
  readonly shows: (bench: Bench) => Promise<void>
}

/** Each promise as a case that opens its own store and closes it again. */
export const casesOf = (promises: readonly Promised[]): readonly ContractCase[] =>
  promises.map(({ name, needs = [], shows }, index) => ({
    name,
    needs,
    run: async (harness) => {
      const opened: EventStore[] = []
      try {
        await shows(await benchOf(harness, index + 1, (store) => opened.push(store)))
      } finally {
        await Promise.all(opened.map((store) => store.close()))
      }
    },
  }))
