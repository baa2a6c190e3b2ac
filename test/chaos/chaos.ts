import { type CommandInput, type Delega, type Fault, openDelega } from '@delega/application'
import { decodeEvent, type EventStore, instant, plusMilliseconds, type StoredEvent } from '@delega/core'
import { type AppendPath, openEventStoreDb } from '@delega/eventstoredb'
import {
  foldAll,
  ledger,
  links,
  type Model,
  type Recorded,
  type Schema,
  supportRequests,
  timeline,
  work as worklist,
} from '@delega/projections'
import { isLeft } from 'fp-ts/lib/Either.js'

import { startDouble } from '../../packages/eventstoredb/test/double/double.ts'
import { uuid } from '../races/cast.ts'
import { prologue, storyOf } from './story.ts'

export type ChaosOptions = {
  readonly seed: number
  /** The share of calls that meet a fault, 0 to 1; 0 is the run to compare with. */
  readonly rate: number
  /** Where an error on one stream breaks off the appends of all (`batch`), a seed replays the faults but not their neighbours. */
  readonly appendPath: AppendPath
}

/** What one run left: every event whole, the rows of every read model, and what each worker was told. */
export type Remains = {
  /** By stream its events, by read model its rows: in order. */
  readonly streams: ReadonlyMap<string, readonly string[]>
  readonly told: readonly string[]
  readonly calls: number
}

const START = instant('2026-03-01T09:00:00.000Z')
const WORKERS = 4
const SERVICES = 2
const MOST_TRIES = 50
// A hang is for ever; a busy machine is not.
const LONGEST_MS = 180_000

const isFault = (outcome: Awaited<ReturnType<Delega['handle']>>): boolean =>
  outcome._tag === 'Left' && outcome.left.no === 'failed'

/** Gives a command until the answer is certain, as a caller would; tells what it came to, in a word. */
const give = async (delega: Delega, command: CommandInput): Promise<string> => {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const outcome = await delega.handle(command)
    if (isFault(outcome)) continue
    if (outcome._tag === 'Right') return `${command.type}: ${outcome.right.events.map(({ type }) => type).join(' ')}`
    return `${command.type}: ${outcome.left.no === 'refused' ? outcome.left.refusal.code : outcome.left.no}`
  }
  throw new Error(`${command.type} was still uncertain after ${MOST_TRIES} tries`)
}

const tell = async (delega: Delega, worker: number, commands: readonly CommandInput[]): Promise<readonly string[]> => {
  const told: string[] = []
  for (const [n, command] of commands.entries())
    told.push(await give(delega, { ...command, commandId: uuid('b', worker * 256 + n) }))
  return told
}

const keep = async ({ processes }: Delega): Promise<void> => {
  let fault: Fault | null = null
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const report = await processes.run()
    fault = report._tag === 'Left' ? report.left : null
    if (report._tag === 'Right' && report.right.undone.length === 0) return
  }
  throw new Error(`The processes never came to an end: ${fault?.fault ?? 'something is left undone'}`)
}

const contentOf = ({ id, type, revision, data, metadata }: StoredEvent): string =>
  JSON.stringify({ id, type, revision, data, metadata })

const recorded = (stored: StoredEvent): Recorded => {
  const event = decodeEvent(stored)
  if (isLeft(event)) throw new Error(event.left.fault)
  return { event: event.right, stored }
}

const rowsOf = <S extends Schema>(model: Model<S>, history: readonly Recorded[]): readonly string[] =>
  Object.values(foldAll(model, history).dump()).flatMap((rows) => rows.map((row) => JSON.stringify(row)))

const remainsOf = async (store: EventStore): Promise<ReadonlyMap<string, readonly string[]>> => {
  const page = await store.readAll({ limit: 100_000 })()
  if (page._tag === 'Left') throw new Error(page.left.fault)
  const history = page.right.events.map(recorded)
  const streams = Map.groupBy(page.right.events, ({ stream }): string => stream)
  return new Map([
    ...[...streams].map(([name, events]) => [name, events.map(contentOf)] as const),
    ['the links', rowsOf(links, history)],
    ['the ledger', rowsOf(ledger, history)],
    ['the permission timeline', rowsOf(timeline, history)],
    ['the support requests', rowsOf(supportRequests, history)],
    ['the worklist', rowsOf(worklist, history)],
  ])
}

const bounded = async <T>(work: Promise<T>): Promise<T> => {
  const { promise, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error(`The run hangs: ${LONGEST_MS} ms are over`)), LONGEST_MS)
  try {
    return await Promise.race([work, promise])
  } finally {
    clearTimeout(timer)
  }
}

/** Several workers in two services, on one server that misbehaves as the seed says. Everything is asked until it is certain. */
export const chaos = async ({ seed, rate, appendPath }: ChaosOptions): Promise<Remains> => {
  const double = await startDouble()
  const open = (): EventStore =>
    openEventStoreDb({
      connectionString: double.connectionString,
      appendPath,
      callTimeoutMs: 300,
      appendDeadlineMs: 2_000,
    })
  const stores = Array.from({ length: SERVICES }, open)
  let now = START
  const clock = () => now
  const services = stores.map((store) => openDelega({ store, clock }))
  const serviceOf = (worker: number): Delega => services[worker % SERVICES] ?? openDelega({ store: open(), clock })

  const work = async (): Promise<Remains> => {
    double.chaos({ seed, rate })
    const before = await tell(serviceOf(0), 0, prologue)
    const workers = Array.from({ length: WORKERS }, async (_, worker) =>
      tell(serviceOf(worker), worker + 1, storyOf(worker)),
    )
    const told = [before, ...(await Promise.all(workers))].flat()
    await Promise.all(services.map(keep))
    now = plusMilliseconds(START, 300_000)
    await Promise.all(services.map(keep))
    double.calm()
    return { streams: await remainsOf(serviceStore(stores)), told, calls: double.calls() }
  }
  try {
    return await bounded(work())
  } finally {
    await Promise.all(stores.map(async (store) => store.close()))
    await double.stop()
  }
}

const serviceStore = ([first]: readonly EventStore[]): EventStore => {
  if (first === undefined) throw new Error('There is a store')
  return first
}

/** How two runs differ, in sentences; nothing where they left the same. */
export const differences = (expected: Remains, found: Remains): readonly string[] => {
  const names = new Set([...expected.streams.keys(), ...found.streams.keys()])
  const streams = [...names].flatMap((name) => {
    const [wanted, got] = [expected.streams.get(name) ?? [], found.streams.get(name) ?? []]
    if (JSON.stringify(wanted) === JSON.stringify(got)) return []
    const place = wanted.findIndex((event, index) => event !== got[index])
    const at = place === -1 ? wanted.length : place
    return [`${name} @ ${at}: ${wanted.length} events expected, ${got.length} found; ${wanted[at]} / ${got[at]}`]
  })
  const told = expected.told.flatMap((word, n) => (word === found.told[n] ? [] : [`${word} / ${found.told[n]}`]))
  return [...streams, ...told]
}

export type ChaosReport = {
  readonly calls: number
  readonly longestMs: number
  /** What a run left that the run without faults did not, or why it ended; with the seed that replays it. */
  readonly differences: readonly string[]
  readonly unhandled: readonly string[]
}

/** `seed`: of the first run; the next ones count on. */
export type ChaosRuns = ChaosOptions & {
  readonly runs: number
  readonly onProgress?: (done: number) => void
}

// A run mostly waits for what does not come.
const AT_ONCE = 5

/** Runs the story many times, each with a seed of its own, and compares what is left with the run without faults. */
export const chaosRuns = async ({ runs, seed, rate, appendPath, onProgress }: ChaosRuns): Promise<ChaosReport> => {
  const unhandled: string[] = []
  const onUnhandled = (reason: unknown): void => void unhandled.push(String(reason))
  process.on('unhandledRejection', onUnhandled)
  const calm = await chaos({ seed, rate: 0, appendPath })
  const found: string[] = []
  let calls = 0
  let longestMs = 0
  let started = 0

  const one = async (its: number): Promise<void> => {
    const start = performance.now()
    try {
      const remains = await chaos({ seed: its, rate, appendPath })
      calls += remains.calls
      for (const difference of differences(calm, remains)) found.push(`seed ${its}: ${difference}`)
    } catch (error) {
      found.push(`seed ${its}: ${String(error)}`)
    }
    longestMs = Math.max(longestMs, performance.now() - start)
  }

  const runner = async (): Promise<void> => {
    while (started < runs) {
      started += 1
      await one(seed + started - 1)
      onProgress?.(started)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, runner))
  process.off('unhandledRejection', onUnhandled)
  return { calls, longestMs, differences: found, unhandled }
}
