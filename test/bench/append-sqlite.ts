import { DatabaseSync } from 'node:sqlite'

import type { CommandInput } from '@delega/application'
import { commandId } from '@delega/core'

import { must, type Others, othersAfter, summariesIn } from './domain.ts'
import { type Measurements, type Round, turnOf } from './measurement.ts'
import { DRIVER, openEmmettStore } from './emmett-sqlite.ts'
import { lifeOf, type Pair, pairsOf, registrations, subscriptions } from './practice.ts'
import { digestOf, folder, type Practice, practiceWith } from './sqlite.ts'
import { emmettRound } from './emmett.ts'

const TOGETHER = 32

type Work = {
  readonly pairs: readonly Pair[]
  readonly accountants: number
  readonly clients: number
}

const STEPS = 10

const prepared = async ({ accountants, clients }: Work): Promise<Practice> =>
  practiceWith([...registrations(accountants), ...subscriptions(clients)])

// Commands that bring their ids, so that whoever carries them out, in whatever order, writes the same rows.
const commandsOf = ({ pairs }: Work): readonly (readonly CommandInput[])[] =>
  pairs.map((pair, nth) =>
    lifeOf(pair).map((command, step): CommandInput => {
      const number = (nth * STEPS + step).toString().padStart(12, '0')
      return { ...command, commandId: commandId(`44444444-4444-4444-8444-${number}`) }
    }),
  )

const oneAtATime = async (work: Work, turns = 1): Promise<Round & Pick<Practice, 'store'>> => {
  const { file, delega, store, close } = await prepared(work)
  const commands = commandsOf(work).flat()
  return {
    store,
    run: async (turn) => {
      for (const command of turnOf(commands, turn, turns)) must(await delega.handle(command))
    },
    answer: () => digestOf(file, 'delegation-'),
    close,
  }
}

const together = async (work: Work, turns: number): Promise<Round> => {
  const { file, delega, close } = await prepared(work)
  const lives = commandsOf(work)
  const atDesk = async (desk: number, some: readonly (readonly CommandInput[])[]): Promise<void> => {
    for (let life = desk; life < some.length; life += TOGETHER)
      for (const command of some[life] ?? []) must(await delega.handle(command))
  }
  return {
    run: async (turn) => {
      const some = turnOf(lives, turn, turns)
      await Promise.all(Array.from({ length: TOGETHER }, async (_, desk) => atDesk(desk, some)))
    },
    answer: () => digestOf(file, 'delegation-'),
    close,
  }
}

type Row = readonly [string, number, string, string, number, string, string, string]

/** The rows that our side writes, one list for each command. */
const rowsOf = async (work: Work): Promise<readonly (readonly Row[])[]> => {
  const round = await prepared(work)
  const lists: (readonly Row[])[] = []
  let after = must(await round.store.readAll({ limit: 100_000 })()).next
  for (const command of commandsOf(work).flat()) {
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

/** A row as it is put into the table: under the number of its stream, and, where that begins, with its name. */
type Numbered = { readonly name: string | null; readonly values: readonly [number, ...(string | number)[]] }

const numbered = (lists: readonly (readonly Row[])[]): readonly (readonly Numbered[])[] => {
  const firsts = new Map<string, number>()
  let position = 0
  return lists.map((rows) =>
    rows.map(([stream, ...further]): Numbered => {
      position += 1
      const known = firsts.get(stream)
      const first = known ?? position
      firsts.set(stream, first)
      return { name: known === undefined ? stream : null, values: [first, ...further] }
    }),
  )
}

const bare = (lists: readonly (readonly Row[])[], turns: number): Round => {
  const { file, remove } = folder()
  const sql = new DatabaseSync(file)
  sql.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
    CREATE TABLE streams (first INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
    CREATE TABLE events (position INTEGER PRIMARY KEY, first INTEGER NOT NULL, revision INTEGER NOT NULL,
      id TEXT NOT NULL UNIQUE, type TEXT NOT NULL, schema_version INTEGER NOT NULL, recorded_at TEXT NOT NULL,
      data TEXT NOT NULL, metadata TEXT NOT NULL, UNIQUE (first, revision)) STRICT`)
  const insert =
    sql.prepare(`INSERT INTO events (first, revision, id, type, schema_version, recorded_at, data, metadata)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)`)
  const begin = sql.prepare('INSERT INTO streams VALUES (?, ?)')
  const groups = numbered(lists)
  return {
    run: (turn) => {
      for (const rows of turnOf(groups, turn, turns)) {
        sql.exec('BEGIN IMMEDIATE')
        for (const { name, values } of rows) {
          insert.run(...values)
          if (name !== null) begin.run(values[0], name)
        }
        sql.exec('COMMIT')
      }
    },
    answer: () => digestOf(file, 'delegation-'),
    close: () => {
      sql.close()
      remove()
    },
  }
}

const emmett = async (others: Others, commands: readonly CommandInput[]): Promise<Round> => {
  const { file, remove } = folder()
  return { ...(await emmettRound(await openEmmettStore(file), others, commands)), close: remove }
}

export const measurements: Measurements = (size) => {
  const full = size === 'full'
  const workOf = (clients: number): Work => ({ accountants: 8, clients, pairs: pairsOf(8, clients) })
  // Garbage is collected before each round, and compiled code goes with it: a short round would measure how it comes back.
  const work = workOf(full ? 96 : 8)
  // Two lives of each of those who work side by side.
  const turns = work.pairs.length / (TOGETHER * 2)
  const few = workOf(2)
  const workOfPeer = full ? workOf(24) : few
  const { accountants, clients } = workOfPeer
  const others = othersAfter([...registrations(accountants), ...subscriptions(clients)])
  const count = ({ pairs }: Work): number => pairs.length * STEPS
  let rows: Promise<readonly (readonly Row[])[]> | null = null
  const ours = 'delega, SQLite, one at a time'
  const summarised = async (work: Work): Promise<Round> => {
    const { store, ...round } = await oneAtATime(work)
    return { ...round, answer: async () => summariesIn(store) }
  }
  const byPeer = async ({ pairs }: Work): Promise<Round> => emmett(await others, pairs.flatMap(lifeOf))
  return [
    {
      title: `${count(work)} durable commands, one at a time, against the same rows`,
      unit: 'commands/s',
      work: count(work),
      rounds: full ? 5 : 3,
      // One sync of the disk may take three times as long as the next.
      turns,
      sides: {
        ours: { name: ours, prepare: async () => oneAtATime(work, turns) },
        limit: { name: 'bare node:sqlite, FULL', prepare: async () => bare(await (rows ??= rowsOf(work)), turns) },
        together: { name: `delega, SQLite, ${TOGETHER} at once`, prepare: async () => together(work, turns) },
      },
      bars: [
        { key: 'append.sqlite.limit', ours: 'ours', over: 'limit', atLeast: 0.8 },
        { key: 'append.sqlite.group', ours: 'together', over: 'ours', atLeast: 6 },
      ],
    },
    {
      title: `${count(workOfPeer)} durable commands, one at a time, against emmett`,
      unit: 'commands/s',
      work: count(workOfPeer),
      rounds: full ? 3 : 1,
      sides: {
        ours: {
          name: ours,
          prepare: async () => summarised(workOfPeer),
          prepareWarmUp: async () => summarised(few),
        },
        emmett: {
          name: `emmett-sqlite 0.42 on ${DRIVER}`,
          prepare: async () => byPeer(workOfPeer),
          prepareWarmUp: async () => byPeer(few),
        },
      },
      bars: [{ key: 'append.sqlite.emmett', ours: 'ours', over: 'emmett', atLeast: 10 }],
    },
  ]
}
