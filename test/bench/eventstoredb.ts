import { randomUUID } from 'node:crypto'

import { type CommandInput, type Delega, openDelega } from '@delega/application'
import {
  type EventStore,
  type Metadata,
  type NewEvent,
  NO_STREAM,
  type Page,
  type Position,
  type StreamName,
} from '@delega/core'
import { type AppendPath, openEventStoreDb } from '@delega/eventstoredb'
import { BACKWARDS, END, EventStoreDBClient, jsonEvent, START } from '@eventstore/db-client'

import { type DoubleProcess, startDoubleProcess } from '../../packages/eventstoredb/test/double/process.ts'
import { must } from './domain.ts'
import type { Measurement, Measurements, Round, Side, Size } from './measurement.ts'
import { AT, lifeOf, type Pair, pairsOf, registrations, subscriptions } from './practice.ts'

// The store beside the bare client, on a double in a process of its own, which both call.

const IN_FLIGHT = 32
const PAGE = 1_000

const once = <A>(start: () => Promise<A>): (() => Promise<A>) => {
  let started: Promise<A> | undefined
  return () => (started ??= start())
}

const aDouble = (...args: readonly string[]): (() => Promise<DoubleProcess>) =>
  once(async () => {
    const double = await startDoubleProcess(...args)
    double.unref()
    return double
  })

/** A task for each item, so many at a time. */
const each = async <A>(items: readonly A[], atATime: number, task: (item: A) => Promise<unknown>): Promise<void> => {
  let next = 0
  const worker = async (): Promise<void> => {
    for (let item = items[next++]; item !== undefined; item = items[next++]) await task(item)
  }
  await Promise.all(Array.from({ length: atATime }, worker))
}

const metadata = (): Metadata => ({
  by: { kind: 'system', name: 'bench' },
  onBehalfOf: null,
  commandId: randomUUID() as Metadata['commandId'],
  fingerprint: '0'.repeat(64),
  correlationId: randomUUID(),
  causationId: randomUUID(),
  authority: null,
})

const anEvent = (n: number): NewEvent => ({
  id: randomUUID() as NewEvent['id'],
  type: 'PermissionGranted',
  schemaVersion: 1,
  data: { type: 'PermissionGranted', permission: 'invoices:read', until: null, at: AT, n },
  metadata: metadata(),
})

type Proposed = { readonly stream: StreamName; readonly event: NewEvent }

const aStream = (): StreamName => `delegation-${randomUUID()}` as StreamName
const proposals = (count: number): readonly Proposed[] =>
  Array.from({ length: count }, (_, n) => ({ stream: aStream(), event: anEvent(n) }))

const byClient = ({ id, type, schemaVersion, data, metadata: { correlationId, causationId, ...others } }: NewEvent) =>
  jsonEvent({
    id,
    type,
    data,
    metadata: { ...others, schemaVersion, $correlationId: correlationId, $causationId: causationId },
  })

/** What the last appends have written, whoever made them. */
const lastWritten = async (client: EventStoreDBClient, count: number): Promise<readonly unknown[]> => {
  const written: unknown[] = []
  for await (const { event } of client.readAll({ direction: BACKWARDS, fromPosition: END, maxCount: count }))
    written.push(event?.data)
  return written.toSorted((one, other) => (one as { n: number }).n - (other as { n: number }).n)
}

type Double = () => Promise<DoubleProcess>

const storeAppends = (double: Double, appendPath: AppendPath, count: number): Side => ({
  name: `delega, ${appendPath}`,
  prepare: async () => {
    const { connectionString } = await double()
    const store = openEventStoreDb({ connectionString, appendPath })
    const client = EventStoreDBClient.connectionString(connectionString)
    const all = proposals(count)
    const append = async ({ stream, event }: Proposed): Promise<unknown> =>
      must(await store.append([{ stream, expectedRevision: NO_STREAM, events: [event] }])())
    await each(proposals(IN_FLIGHT), IN_FLIGHT, append)
    return {
      run: async () => each(all, IN_FLIGHT, append),
      answer: async () => lastWritten(client, count),
      close: async () => {
        await store.close()
        await client.dispose()
      },
    }
  },
})

const clientAppends = (double: Double, path: 'unary' | 'batch', count: number): Side => ({
  name: `client, ${path}`,
  prepare: async () => {
    const client = EventStoreDBClient.connectionString((await double()).connectionString)
    // that credentials are given with the call is what sends it alone
    const options = path === 'unary' ? { credentials: { username: 'admin', password: 'changeit' } } : {}
    const all = proposals(count)
    const append = async ({ stream, event }: Proposed): Promise<unknown> =>
      client.appendToStream(stream, byClient(event), { ...options, expectedRevision: 'no_stream' })
    await each(proposals(IN_FLIGHT), IN_FLIGHT, append)
    return {
      run: async () => each(all, IN_FLIGHT, append),
      answer: async () => lastWritten(client, count),
      close: async () => client.dispose(),
    }
  },
})

// Many short rounds rather than a few long ones: the two of a pair then meet the same machine, and the median is steady.
const appending = (size: Size): readonly Measurement[] => {
  const count = size === 'full' ? 1_000 : 250
  const [alone, together] = [aDouble(), aDouble()]
  const measured = { unit: 'appends/s', work: count, rounds: size === 'full' ? 13 : 3 }
  return [
    {
      ...measured,
      title: `${count} appends of one event, ${IN_FLIGHT} in flight, each a call of its own`,
      sides: { ours: storeAppends(alone, 'safe', count), bare: clientAppends(alone, 'unary', count) },
      bars: [{ key: 'eventstoredb.append', ours: 'ours', over: 'bare', atLeast: 0.9 }],
    },
    {
      ...measured,
      title: `${count} appends of one event, ${IN_FLIGHT} in flight, through one stream`,
      sides: { ours: storeAppends(together, 'batch', count), bare: clientAppends(together, 'batch', count) },
      bars: [{ key: 'eventstoredb.append.batch', ours: 'ours', over: 'bare', atLeast: 0.9 }],
    },
  ]
}

type Filled = { readonly connectionString: string; readonly stream: StreamName }

/** A double that holds one long stream. */
const filled = (count: number): (() => Promise<Filled>) => {
  const double = aDouble()
  return once(async () => {
    const { connectionString } = await double()
    const store = openEventStoreDb({ connectionString })
    const stream = aStream()
    for (let n = 0; n < count; n += PAGE) {
      const events = Array.from({ length: Math.min(PAGE, count - n) }, (_, index) => anEvent(n + index))
      must(await store.append([{ stream, expectedRevision: n - 1, events }])())
    }
    await store.close()
    return { connectionString, stream }
  })
}

type Seen = { readonly id: string; readonly data: unknown }

const reading = (
  name: string,
  double: () => Promise<Filled>,
  open: (filled: Filled) => { readonly read: () => Promise<readonly Seen[]>; readonly close: () => Promise<unknown> },
): Side => ({
  name,
  prepare: async () => {
    const { read, close } = open(await double())
    let seen: readonly Seen[] = []
    return {
      run: async () => {
        seen = await read()
      },
      answer: () => seen.map(({ id, data }) => ({ id, data })),
      close: async () => void (await close()),
    }
  },
})

const allPages = async (store: EventStore, count: number): Promise<readonly Seen[]> => {
  const seen: Seen[] = []
  for (let after: Position | null = null; seen.length < count;) {
    const page: Page = must(await store.readAll({ after, limit: PAGE, filter: { types: ['PermissionGranted'] } })())
    seen.push(...page.events)
    after = page.next
  }
  return seen
}

const allPagesBare = async (client: EventStoreDBClient, count: number): Promise<readonly Seen[]> => {
  const seen: Seen[] = []
  let fromPosition: typeof START | NonNullable<ReturnType<typeof positionAfter>> = START
  while (seen.length < count) {
    // the position to go on from comes once more
    const again = fromPosition === START ? 0 : 1
    const page = client.readAll({ fromPosition, maxCount: PAGE + again })
    for await (const { event } of page) {
      if (event === undefined) continue
      if (event.type === 'PermissionGranted' && event.id !== seen.at(-1)?.id) seen.push(event)
      fromPosition = positionAfter(event)
    }
  }
  return seen
}

const positionAfter = ({ position: { commit, prepare } }: { position: { commit: bigint; prepare: bigint } }) => ({
  commit,
  prepare,
})

const streamBare = async (client: EventStoreDBClient, stream: StreamName): Promise<readonly Seen[]> => {
  const seen: Seen[] = []
  for await (const { event } of client.readStream(stream)) if (event !== undefined) seen.push(event)
  return seen
}

const readings = (size: Size): readonly Measurement[] => {
  const count = size === 'full' ? 5_000 : 1_500
  const double = filled(count)
  const ours = (name: string, read: (store: EventStore, stream: StreamName) => Promise<readonly Seen[]>): Side =>
    reading(name, double, ({ connectionString, stream }) => {
      const store = openEventStoreDb({ connectionString })
      return { read: async () => read(store, stream), close: store.close }
    })
  const bare = (name: string, read: (client: EventStoreDBClient, stream: StreamName) => Promise<readonly Seen[]>) =>
    reading(name, double, ({ connectionString, stream }) => {
      const client = EventStoreDBClient.connectionString(connectionString)
      return { read: async () => read(client, stream), close: async () => client.dispose() }
    })
  const measured = { unit: 'events/s', work: count, rounds: size === 'full' ? 13 : 3 }
  return [
    {
      ...measured,
      title: `a stream of ${count} events`,
      sides: {
        ours: ours('delega', async (store, stream) => must(await store.readStream(stream)())),
        bare: bare('client', streamBare),
      },
      bars: [{ key: 'eventstoredb.read', ours: 'ours', over: 'bare', atLeast: 0.9 }],
    },
    {
      ...measured,
      title: `${count} events of all streams, in pages of ${PAGE}`,
      sides: {
        ours: ours('delega', async (store) => allPages(store, count)),
        bare: bare('client', async (client) => allPagesBare(client, count)),
      },
      bars: [{ key: 'eventstoredb.read.all', ours: 'ours', over: 'bare', atLeast: 0.9 }],
    },
  ]
}

/** So many accountants, and as many clients for each part, who are linked with all of them. */
const PARTIES = { full: 16, quick: 5 } as const

type Part = { readonly warming: readonly Pair[]; readonly measured: readonly Pair[] }

/** The pairs of some of the clients: those that together name everybody, and the rest. */
const partOf = (parties: number, number: number): Part => {
  const pairs = pairsOf(parties, parties * (number + 1)).slice(parties * parties * number)
  const isWarming = (index: number): boolean => index % (parties + 1) === 0
  return {
    warming: pairs.filter((_, index) => isWarming(index)),
    measured: pairs.filter((_, index) => !isWarming(index)),
  }
}

const STEPS = 8

/** After how many milliseconds a double answers that stands for a server across a network. */
const LATENCY = 5

// Across the network appends travel through one stream: a call for each keeps two cores so busy that it is they who are measured.
/** Two parts, whose delegations have all come equally far. */
const practice = (
  parties: number,
  double: Double,
  appendPath: AppendPath,
): (() => Promise<readonly [Delega, EventStore, string]>) =>
  once(async () => {
    const { connectionString } = await double()
    const store = openEventStoreDb({ connectionString, appendPath })
    const delega = openDelega({ store, clock: () => AT })
    const handle = async (command: CommandInput): Promise<unknown> => must(await delega.handle(command))
    for (const command of [...registrations(parties), ...subscriptions(2 * parties)]) await handle(command)
    await each(pairsOf(parties, 2 * parties), IN_FLIGHT, async (pair) => {
      for (const command of lifeOf(pair).slice(0, STEPS)) await handle(command)
    })
    return [delega, store, connectionString]
  })

/** Withdraws a permission, which the delegation alone decides; and grants it again, for which account and service are read. */
const commandsOf = ({ clientId, accountantId }: Pair): readonly CommandInput[] => {
  const [by, permission] = [{ kind: 'client', id: clientId } as const, 'invoices:send'] as const
  return [
    { type: 'RevokePermissions', by, clientId, accountantId, permissions: [permission], reason: 'For now' },
    { type: 'GrantPermissions', by, clientId, accountantId, permissions: [{ permission }] },
  ]
}

type Setting = {
  readonly name: string
  readonly atATime: number
  readonly part: Part
  readonly open: () => Promise<{ readonly delega: Delega; readonly close: () => Promise<void> }>
}

const handling = ({ name, atATime, part: { warming, measured }, open }: Setting): Side => {
  const round = async (pairs: readonly Pair[]): Promise<Round> => {
    const { delega, close } = await open()
    const outcomes = new Map<Pair, string[]>(pairs.map((pair) => [pair, []]))
    const handle = async (pair: Pair): Promise<void> => {
      for (const command of commandsOf(pair)) {
        const { revision, events } = must(await delega.handle(command))
        outcomes.get(pair)?.push(`${revision} ${events.map(({ type }) => type).join()}`)
      }
    }
    await each(warming, IN_FLIGHT, handle)
    return {
      run: async () => each(pairs, atATime, handle),
      answer: () => [...outcomes.values()],
      close,
    }
  }
  return {
    name,
    prepare: async () => round(measured),
    prepareWarmUp: async () => round(measured.slice(0, IN_FLIGHT)),
  }
}

const handlings = (size: Size): readonly Measurement[] => {
  const parties = PARTIES[size]
  const near = practice(parties, aDouble(), 'safe')
  const far = practice(parties, aDouble('--latency', `${LATENCY}`), 'batch')
  const [first, second] = [partOf(parties, 0), partOf(parties, 1)]
  const known = (of: typeof near) => async () => {
    const [delega] = await of()
    return { delega, close: async () => undefined }
  }
  const unread = async () => {
    const [, , connectionString] = await near()
    const store = openEventStoreDb({ connectionString })
    return { delega: openDelega({ store, clock: () => AT }), close: store.close }
  }
  const work = first.measured.length * 2
  const measured = { unit: 'commands/s', work, rounds: size === 'full' ? 5 : 1 }
  return [
    {
      ...measured,
      title: `${work} commands on ${first.measured.length} delegations, ${IN_FLIGHT} in flight`,
      sides: {
        cached: handling({ name: 'streams in memory', atATime: IN_FLIGHT, part: first, open: known(near) }),
        read: handling({ name: 'streams read first', atATime: IN_FLIGHT, part: second, open: unread }),
      },
      bars: [{ key: 'eventstoredb.command', ours: 'cached', over: 'read', atLeast: 1.5 }],
    },
    {
      ...measured,
      title: `${work} commands on ${first.measured.length} delegations, each answer after ${LATENCY} ms, path batch`,
      sides: {
        together: handling({
          name: `${IN_FLIGHT} in flight, ${LATENCY} ms away`,
          atATime: IN_FLIGHT,
          part: first,
          open: known(far),
        }),
        alone: handling({ name: `one at a time, ${LATENCY} ms away`, atATime: 1, part: second, open: known(far) }),
      },
      bars: [{ key: 'eventstoredb.concurrent', ours: 'together', over: 'alone', atLeast: 10 }],
    },
  ]
}

export const measurements: Measurements = (size) => [...appending(size), ...readings(size), ...handlings(size)]
