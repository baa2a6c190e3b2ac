import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, describe, expect, it } from '@jest/globals'
import { type EventStore, inMemoryStore, orThrow } from 'delega'

import { importLines } from '../../examples/nightly-import/import-lines.ts'
import { startDouble } from '../../packages/eventstoredb/test/double/double.ts'

// It starts processes, on a machine that may be busy.

const example = join(import.meta.dirname, '../../examples/nightly-import')
const linesOf = (file: string): readonly string[] => readFileSync(join(example, file), 'utf8').split('\n')
const orders = linesOf('orders.jsonl')
const story = linesOf('../accounting-practice/story.jsonl')

const [, shown = ''] = /```text\n([\s\S]*?)```/.exec(linesOf('README.md').join('\n')) ?? []

const quietly = (): void => undefined
const eventsIn = async (store: EventStore) => (await orThrow(store.readAll({ limit: 1_000 }))).events

/** A store that fails from the nth append on. */
const failing = (store: EventStore, from: number): EventStore => {
  let appends = 0
  return {
    ...store,
    append: (writes) => async () => {
      appends += 1
      if (appends >= from) return { _tag: 'Left', left: { fault: 'Unavailable', detail: 'unplugged' } }
      return store.append(writes)()
    },
  }
}

const folder = mkdtempSync(join(tmpdir(), 'delega-nightly-import-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const run = (file: string, store = join(folder, 'practice.db')) =>
  new Promise<{ readonly code: unknown; readonly printed: string }>((resolve) => {
    const args = ['--disable-warning=ExperimentalWarning', join(example, 'main.ts'), '--store']
    execFile(process.execPath, [...args, store, file], (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, printed: `${stderr}${stdout}` }),
    )
  })

describe('the nightly import', () => {
  it('tells the lines that cannot be carried out as its page shows, and ends with 1, tonight and tomorrow', async () => {
    const file = join(example, 'orders.jsonl')
    expect(await run(file)).toEqual({ code: 1, printed: shown })
    expect(await run(file)).toEqual({ code: 1, printed: shown })
  })

  it('prints the same on an EventStoreDB', async () => {
    const double = await startDouble()
    try {
      expect(await run(join(example, 'orders.jsonl'), double.connectionString)).toEqual({ code: 1, printed: shown })
    } finally {
      await double.stop()
    }
  })

  it('changes nothing when the same file comes again', async () => {
    const store = inMemoryStore()
    const first = await importLines({ store, lines: orders, tell: quietly })
    const before = await eventsIn(store)
    expect(await importLines({ store, lines: orders, tell: quietly })).toEqual(first)
    expect(await eventsIn(store)).toEqual(before)
  })

  it('broken off anywhere and gone on with, comes to the same history', async () => {
    const whole = inMemoryStore()
    const summary = await importLines({ store: whole, lines: story, tell: quietly })
    expect(summary).toMatchObject({ refused: 7, invalid: 0, stoppedAt: null })
    const wanted = (await eventsIn(whole)).map(({ id, type, data }) => ({ id, type, data }))

    let breaks = 0
    for (let from = 1, stopped = true; stopped; from += 1) {
      const store = inMemoryStore()
      const broken = await importLines({ store: failing(store, from), lines: story, tell: quietly })
      const rest = await importLines({ store, lines: story, from: broken.stoppedAt ?? story.length, tell: quietly })
      expect(broken.accepted + rest.accepted).toBe(summary.accepted)
      expect(broken.refused + rest.refused).toBe(summary.refused)
      expect((await eventsIn(store)).map(({ id, type, data }) => ({ id, type, data }))).toEqual(wanted)
      stopped = broken.stoppedAt !== null
      breaks += Number(stopped)
    }
    expect(breaks).toBeGreaterThan(30)
  })

  it('tells at which line it stopped, and why', async () => {
    const told: string[] = []
    const store = failing(inMemoryStore(), 2)
    const { stoppedAt } = await importLines({ store, lines: orders, tell: (line) => told.push(line) })
    expect(stoppedAt).toBe(2)
    expect(told).toEqual(['line 2: The store does not answer (unplugged). Try again.'])
  })

  it('asks for a key, and for an instant where there is one', async () => {
    const told: string[] = []
    const lines = ['{"type":"CloseAccount"}', '{"key":"1","at":"yesterday"}', '[]', 'null', '']
    await importLines({ store: inMemoryStore(), lines, tell: (line) => told.push(line) })
    expect(told).toEqual([
      'line 1: invalid: key: expected the name that the order has in the system that it comes from',
      'line 2: invalid: at: expected an instant such as 2026-03-01T09:30:00.000Z',
      'line 3: invalid: not a JSON object',
      'line 4: invalid: not a JSON object',
    ])
  })
})
