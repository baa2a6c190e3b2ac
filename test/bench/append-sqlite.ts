import { DatabaseSync } from 'node:sqlite'

import { must, type PeerCommand, summariesIn, told } from './domain.ts'
import type { Measurements, Round } from './measurement.ts'
import { openEmmettStore } from './emmett-sqlite.ts'
import { lifeOf, type Pair, pairsOf, registrations, subscriptions } from './practice.ts'
import { folder, type Practice, practiceWith } from './sqlite.ts'
import { emmettRound } from './emmett.ts'

const TOGETHER = 32

type Work = {
  readonly pairs: readonly Pair[]
  readonly accountants: number
  readonly clients: number
  readonly steps: number
}

const prepared = async ({ accountants, clients }: Work): Promise<Practice> =>
  practiceWith([...registrations(accountants), ...subscriptions(clients)])

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

const emmett = async (commands: readonly PeerCommand[]): Promise<Round> => {
  const { file, remove } = folder()
  return { ...emmettRound(await openEmmettStore(file), commands), close: remove }
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
