import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll } from '@jest/globals'
import type { StoredEvent } from '@delega/core'
import { openSqliteStore } from '@delega/sqlite'

import { must } from './must.ts'
import { eventsOf, writeHistory } from './world.ts'

export const MAIN = new URL('../dist/cli/main.js', import.meta.url).pathname

const folder = mkdtempSync(join(tmpdir(), 'delega-cli-'))
afterAll(() => rmSync(folder, { recursive: true }))

export const path = (name: string): string => join(folder, name)
export const STORE = path('practice.db')

/** Writes a history to `STORE`, and tells it. */
export const written = async (): Promise<readonly StoredEvent[]> => {
  const store = must(await openSqliteStore({ file: STORE, synchronous: 'normal' })())
  await writeHistory(store, 41, 150)
  const events = await eventsOf(store)
  await store.close()
  return events
}

/** Runs the command as a user would. */
export const delega = (...args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', MAIN, ...args],
    { encoding: 'utf8', timeout: 120_000 },
  )
  return { status, stdout, stderr }
}
