import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

import type { StoredEvent } from '@delega/core'
import { afterAll, describe, expect, it } from '@jest/globals'

import { must, temporaryFiles } from '../test/files.ts'
import { openSqliteStore } from './index.js'

const files = temporaryFiles()
const children: ChildProcess[] = []

afterAll(() => {
  for (const child of children) child.kill('SIGKILL')
  files.remove()
})

/** Processes that race for the same streams, each retrying until it has written its share. */
const racers = (file: string, count: number, share: number): Promise<unknown> => {
  const script = join(import.meta.dirname, '../test/racer.ts')
  const exits = Array.from({ length: count }, async () => {
    const child = spawn(process.execPath, [script, file, `${share}`], { stdio: 'inherit' })
    children.push(child)
    expect(await once(child, 'exit')).toEqual([0, null])
  })
  return Promise.all(exits)
}

describe('a SQLite file that several processes write to', () => {
  it('takes what each of them writes, and delivers it all to a subscriber in yet another one', async () => {
    const file = files.next()
    const store = await must(openSqliteStore({ file, pollMs: 5 }))
    const seen: StoredEvent[] = []
    const all = new Promise<void>((resolve, reject) => {
      store.subscribe(
        { after: null },
        {
          onEvents: (events) => {
            seen.push(...events)
            if (seen.length === 120) resolve()
          },
          onFault: (fault) => reject(new Error(fault.fault)),
        },
      )
    })
    await racers(file, 3, 40)
    await all
    const { events } = await must(store.readAll({ limit: 1000 }))
    expect(seen).toEqual(events)
    expect(events.map(({ revision }) => revision)).toEqual(events.map((_, index) => index))
    await store.close()
  })

  it('is created once, when many open it at the same time', async () => {
    const file = files.next()
    await racers(file, 5, 1)
    const store = await must(openSqliteStore({ file }))
    expect((await must(store.readAll())).events).toHaveLength(5)
    await store.close()
  })
})
