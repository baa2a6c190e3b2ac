import { DatabaseSync } from 'node:sqlite'

import type { CommandInput } from '@delega/application'
import { delegation, type DelegationEvent, type DelegationState } from '@delega/core'
import { CommandHandler, type Event } from '@event-driven-io/emmett'

import { decideToldly, evolveAnyhow, must, type PeerCommand, summariesIn, summaryOf, told } from './domain.ts'
import type { Measurements, Round } from './measurement.ts'
import { openEmmettStore } from './emmett-sqlite.ts'
import { lifeOf, type Pair, pairsOf, registrations, subscriptions } from './practice.ts'
import { folder, practiceWith } from './sqlite.ts'

const TOGETHER = 32

const before = (accountants: number, clients: number): readonly CommandInput[] => [
  ...registrations(accountants),
  ...subscriptions(clients),
]

type Work = {
  readonly pairs: readonly Pair[]
  readonly accountants: number
  readonly clients: number
  readonly steps: number
}

const prepared = async ({ accountants, clients }: Work) => {
  const { delega, store, close } = await practiceWith([])
  for (const command of before(accountants, clients)) must(await delega.handle(command))
  return { delega, store, close }
}

const oneAtATime = async (work: Work): Promise<Round> => {
  const { delega, store, close } = await prepared(work)
  const commands = work.pairs.flatMap((pair) => lifeOf(pair).slice(0, work.steps))
  return {
    run: async () => {
      for (const command of commands) must(await delega.handle(command))
    },
    answer: async () => summariesIn(store),
    close,
  }
}

const together = async (work: Work): Promise<Round> => {
  const { delega, store, close } = await prepared(work)
  const desks = Array.from({ length: TOGETHER }, (_, desk) =>
    work.pairs.filter((_pair, index) => index % TOGETHER === desk).flatMap((pair) => lifeOf(pair).slice(0, work.steps)),
  )
  return {
    run: async () => {
      await Promise.all(
        desks.map(async (commands) => {
          for (const command of commands) must(await delega.handle(command))
        }),
      )
    },
    answer: async () => summariesIn(store),
    close,
  }
}

type Row = readonly [string, number, string, string, number, string, string, string]

/** The rows that our side writes, one list for each command. */
const rowsOf = async (work: Work): Promise<readonly (readonly Row[])[]> => {
  const round = await prepared(work)
  const lists: (readonly Row[])[] = []
  let after = must(await round.store.readAll({ limit: 100_000 })()).next
  for (const command of work.pairs.flatMap((pair) => lifeOf(pair).slice(0, work.steps))) {
    must(await round.delega.handle(command))
    const page = must(await round.store.readAll({ after, limit: 100 })())
    after = page.next
    lists.push(
      page.events.map(({ stream, revision, id, type, schemaVersion, recordedAt, data, metadata }): Row => [
        stream,
        revision,
        id,
        type,
        schemaVersion,
        recordedAt,
        JSON.stringify(data),
        JSON.stringify(metadata),
      ]),
    )
  }
  await round.close()
  return lists
}

const bare = (lists: readonly (readonly Row[])[], summaries: () => readonly string[]): Round => {
  const { file, remove } = folder()
  const sql = new DatabaseSync(file)
  sql.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
    CREATE TABLE events (position INTEGER PRIMARY KEY, stream TEXT NOT NULL, revision INTEGER NOT NULL,
      id TEXT NOT NULL UNIQUE, type TEXT NOT NULL, schema_version INTEGER NOT NULL, recorded_at TEXT NOT NULL,
      data TEXT NOT NULL, metadata TEXT NOT NULL, UNIQUE (stream, revision)) STRICT`)
  const insert =
    sql.prepare(`INSERT INTO events (stream, revision, id, type, schema_version, recorded_at, data, metadata)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)`)
  return {
    run: () => {
      for (const rows of lists) {
        sql.exec('BEGIN IMMEDIATE')
        for (const row of rows) insert.run(...row)
        sql.exec('COMMIT')
      }
    },
    answer: summaries,
    close: () => {
      sql.close()
      remove()
    },
  }
}

type EmmettEvent = Event<DelegationEvent['type'], DelegationEvent>

const emmett = async (commands: readonly PeerCommand[]): Promise<Round> => {
  const { file, remove } = folder()
  const store = await openEmmettStore(file)
  const handle = CommandHandler<DelegationState, EmmettEvent>({
    evolve: (state, { data }) => evolveAnyhow(state, data),
    initialState: () => delegation.initialState,
  })
  return {
    run: async () => {
      for (const { stream, told: command } of commands)
        await handle(store, stream, (state) =>
          decideToldly(command, state).map((event): EmmettEvent => ({ type: event.type, data: event })),
        )
    },
    answer: async () => {
      const summaries: string[] = []
      for (const stream of new Set(commands.map((command) => command.stream))) {
        const { events } = await store.readStream<EmmettEvent>(stream)
        summaries.push(
          summaryOf(
            stream,
            events.map(({ data }) => data),
          ),
        )
      }
      return summaries.toSorted()
    },
    close: remove,
  }
}

export const measurements: Measurements = (size) => {
  const full = size === 'full'
  const work: Work = { accountants: 8, clients: full ? 16 : 8, pairs: pairsOf(8, full ? 16 : 8), steps: full ? 10 : 4 }
  const commands = work.pairs.flatMap((pair) => lifeOf(pair).slice(0, work.steps))
  const peers = commands.map(told)
  const rounds = full ? 5 : 3
  let rows: Promise<readonly (readonly Row[])[]> | null = null
  let answer: readonly string[] = []
  const ours = {
    name: 'delega, SQLite, one at a time',
    prepare: async () => {
      const round = await oneAtATime(work)
      return {
        ...round,
        answer: async () => {
          answer = (await round.answer()) as readonly string[]
          return answer
        },
      }
    },
  }
  return [
    {
      title: `${commands.length} durable commands, one at a time, against the same rows`,
      unit: 'commands/s',
      work: commands.length,
      rounds,
      sides: {
        ours,
        // It writes the very rows of ours, so that it comes to the same by itself.
        limit: {
          name: 'bare node:sqlite, FULL',
          prepare: async () => bare(await (rows ??= rowsOf(work)), () => answer),
        },
        together: { name: `delega, SQLite, ${TOGETHER} at once`, prepare: async () => together(work) },
      },
      bars: [
        { key: 'append.sqlite.limit', ours: 'ours', over: 'limit', atLeast: 0.8 },
        { key: 'append.sqlite.group', ours: 'together', over: 'ours', atLeast: 6 },
      ],
    },
    {
      title: `${commands.length} durable commands, one at a time, against emmett`,
      unit: 'commands/s',
      work: commands.length,
      rounds: 3,
      sides: { ours, emmett: { name: 'emmett-sqlite 0.42', prepare: async () => emmett(peers) } },
      bars: [{ key: 'append.sqlite.emmett', ours: 'ours', over: 'emmett', atLeast: 10 }],
    },
  ]
}
