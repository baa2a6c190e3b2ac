import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { EventStore } from '@delega/core'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'

import { draft, linked, must, practiceOn, request, registrations } from '../../test/practice.ts'
import type { Checkpoint } from './checkpoint.js'
import { checkpointFile } from './checkpoint-file.js'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'delega-checkpoint-'))
})
afterEach(async () => rm(folder, { recursive: true }))

/** A store that counts the events which are read from all streams. */
const counting = (store: EventStore) => {
  let events = 0
  const readAll: EventStore['readAll'] = (options) => async () => {
    const page = await store.readAll(options)()
    if (page._tag === 'Right') events += page.right.events.length
    return page
  }
  return { store: { ...store, readAll }, read: () => events }
}

const busy = async () => {
  const practice = await linked(practiceOn())
  for (let n = 1; n <= 30; n += 1) await must(practice.delega, draft(n))
  return practice
}

/** Runs the processes in a new service, and tells how many events it read and what it did. */
const runAnew = async (practice: Awaited<ReturnType<typeof busy>>, checkpoint?: Checkpoint) => {
  const { store, read } = counting(practice.store)
  const { processes } = practice.another(checkpoint === undefined ? { store } : { store, checkpoint })
  const report = await processes.run()
  if (report._tag === 'Left') throw new Error(report.left.fault)
  return { read: read(), done: report.right.done }
}

describe('processes that are started again', () => {
  it('read everything where they keep no checkpoint', async () => {
    const practice = await busy()
    const { length } = await practice.history()
    expect([(await runAnew(practice)).read, (await runAnew(practice)).read]).toEqual([length, length])
  })

  it('read only what came after their checkpoint, and the first event by which they know the store', async () => {
    const practice = await busy()
    const checkpoint = checkpointFile(join(folder, 'processes.json'))
    await runAnew(practice, checkpoint)
    expect((await runAnew(practice, checkpoint)).read).toBe(1)
    await must(practice.delega, draft(31))
    expect((await runAnew(practice, checkpoint)).read).toBe(3)
  })

  it('do what fell due meanwhile, once, though they read its cause before', async () => {
    const practice = practiceOn()
    for (const command of [...registrations, request]) await must(practice.delega, command)
    const checkpoint = checkpointFile(join(folder, 'processes.json'))
    expect((await runAnew(practice, checkpoint)).done).toEqual({})
    practice.setTime('2026-04-01T00:00:00.000Z')
    expect(await runAnew(practice, checkpoint)).toEqual({ read: 1, done: { ExpireRequest: 1 } })
    expect((await runAnew(practice, checkpoint)).done).toEqual({})
  })

  it('come to the same from any older checkpoint', async () => {
    const practice = practiceOn()
    for (const command of [...registrations, request]) await must(practice.delega, command)
    let first: string | null = null
    const old: Checkpoint = {
      load: async () => first,
      save: async (text) => {
        first ??= text
      },
    }
    await runAnew(practice, old)
    practice.setTime('2026-04-01T00:00:00.000Z')
    await runAnew(practice, old)
    const history = await practice.history()
    expect((await runAnew(practice, old)).done).toEqual({})
    expect(await practice.history()).toEqual(history)
  })

  it.each([
    ['is no JSON', 'not at all'],
    ['is of another version', '{"version":0}'],
  ])('read everything where the checkpoint %s', async (_, text) => {
    const practice = await busy()
    const { length } = await practice.history()
    const checkpoint: Checkpoint = { load: async () => text, save: async () => undefined }
    expect((await runAnew(practice, checkpoint)).read).toBe(length + 1)
  })

  it('read everything where the checkpoint is of another store', async () => {
    const checkpoint = checkpointFile(join(folder, 'processes.json'))
    await runAnew(await busy(), checkpoint)
    const other = await busy()
    const { length } = await other.history()
    expect((await runAnew(other, checkpoint)).read).toBe(length + 1)
  })

  it('go on where the checkpoint can neither be read nor kept', async () => {
    const practice = await busy()
    const broken = async (): Promise<never> => Promise.reject(new Error('the disk is gone'))
    await expect(runAnew(practice, { load: broken, save: broken })).resolves.toMatchObject({ done: {} })
  })
})
