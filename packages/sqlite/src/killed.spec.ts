import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { DatabaseSync } from 'node:sqlite'

import type { StoredEvent } from '@delega/core'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { must, temporaryFiles } from '../test/files.ts'
import { openSqliteStore } from './index.js'

const KILLS = 200
const LANES = 3
const SEED = Number(process.env['DELEGA_SEED'] ?? 20_260_301)

const files = temporaryFiles()
const file = files.next()
const acknowledged: string[] = []
let events: readonly StoredEvent[] = []

/** After how many acknowledged appends, and how many microseconds later, each process is killed. */
const moments = fc.sample(fc.record({ appends: fc.integer({ min: 1, max: 24 }), after: fc.nat({ max: 3000 }) }), {
  seed: SEED,
  numRuns: KILLS,
})

const start = (lane: number): ChildProcess =>
  spawn(process.execPath, [join(import.meta.dirname, '../test/appender.ts'), file, `${lane}`], {
    env: { ...process.env, NODE_COMPILE_CACHE: join(files.folder, 'compiled'), NODE_OPTIONS: '' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })

const pause = (microseconds: number): void => {
  const end = performance.now() + microseconds / 1000
  while (performance.now() < end);
}

/** Lets a process append, and kills it. What it has acknowledged by then, it has acknowledged. */
const killed = async (child: ChildProcess, { appends, after }: (typeof moments)[number]): Promise<void> => {
  if (child.stdout === null) throw new Error('The process has no output')
  let lines = 0
  for await (const line of createInterface(child.stdout)) {
    acknowledged.push(...line.split(' '))
    lines += 1
    if (lines !== appends) continue
    pause(after)
    child.kill('SIGKILL')
  }
  if (lines < appends) throw new Error(`The process ended by itself after ${lines} appends`)
}

/** The next process starts while its predecessor dies: it finds the file as that one left it. */
const runLane = async (lane: number): Promise<void> => {
  for (let n = lane; n < KILLS; n += LANES) {
    const child = start(lane)
    const exited = once(child, 'exit')
    const moment = moments[n]
    if (moment !== undefined) await killed(child, moment)
    await exited
  }
}

const readAll = async (): Promise<readonly StoredEvent[]> => {
  const store = await must(openSqliteStore({ file }))
  const page = await must(store.readAll({ limit: 1_000_000 }))
  await store.close()
  return page.events
}

const groupedBy = (key: (event: StoredEvent) => string): readonly (readonly StoredEvent[])[] => {
  const groups = new Map<string, StoredEvent[]>()
  for (const event of events) {
    const group = groups.get(key(event)) ?? []
    group.push(event)
    groups.set(key(event), group)
  }
  return [...groups.values()]
}

beforeAll(async () => {
  await Promise.all(Array.from({ length: LANES }, (_, lane) => runLane(lane)))
  events = await readAll()
})

afterAll(() => files.remove())

describe(`the SQLite store, after ${KILLS} of the processes that wrote to it were killed (seed ${SEED})`, () => {
  it('holds every acknowledged event', () => {
    const held = new Set<string>(events.map(({ id }) => id))
    expect(acknowledged.length).toBeGreaterThan(KILLS)
    expect(acknowledged.filter((id) => !held.has(id))).toEqual([])
  })

  it('holds each append whole or not at all', () => {
    const partial = groupedBy(({ metadata }) => metadata.correlationId).filter(
      (unit) => unit.length !== unit[0]?.data['of'],
    )
    expect(partial).toEqual([])
  })

  it('holds the events of each append side by side', () => {
    const scattered = groupedBy(({ metadata }) => metadata.correlationId).filter(
      (unit) => (unit.at(-1)?.position ?? 0) - (unit[0]?.position ?? 0) !== unit.length - 1,
    )
    expect(scattered).toEqual([])
  })

  it('counts the revisions of each stream from 0 without a gap', () => {
    for (const stream of groupedBy((event) => event.stream))
      expect(stream.map(({ revision }) => revision)).toEqual(stream.map((_, index) => index))
  })

  it('passes the integrity check of SQLite, and knows the name of every stream', () => {
    const sql = new DatabaseSync(file)
    expect(sql.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }])
    expect(sql.prepare('PRAGMA foreign_key_check').all()).toEqual([])
    sql.close()
  })
})
