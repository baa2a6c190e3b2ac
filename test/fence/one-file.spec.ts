import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { openSqliteStore } from '@delega/sqlite'
import { afterEach, describe, expect, it } from '@jest/globals'

import {
  anna,
  draft,
  idOf,
  linked,
  must,
  PAIR,
  practiceOn,
  revokeSend,
  rossi,
  send,
} from '../../packages/application/test/practice.ts'
import { judgeFrom, oracle } from '../races/oracle.ts'

const opened: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of opened.splice(0).toReversed()) await close()
})

/** Two services, each with a connection of its own to the same file. */
const twoServices = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'delega-one-file-'))
  opened.push(async () => rm(folder, { recursive: true }))
  const open = async () => {
    const store = await openSqliteStore({ file: join(folder, 'practice.db') })()
    if (store._tag === 'Left') throw new Error(store.left.fault)
    opened.push(store.right.close)
    return store.right
  }
  const one = await linked(practiceOn(await open()))
  return { one, other: practiceOn(await open()) }
}

describe('two services with the same file', () => {
  it('lose nothing of what both do to one delegation at once, and nobody meets a conflict', async () => {
    const { one, other } = await twoServices()
    const { length } = await one.history()
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, async (_, n) => {
        const until = `2027-01-${n + 10}T00:00:00.000Z`
        const permissions = [{ permission: 'invoices:send', until }] as const
        const { delega } = n % 2 === 0 ? one : other
        return delega.handle({ type: 'GrantPermissions', by: rossi, ...PAIR, permissions })
      }),
    )
    expect(outcomes.map(({ _tag }) => _tag)).toEqual(outcomes.map(() => 'Right'))
    expect(await other.history()).toHaveLength(length + 20)
  })

  it('number what both send at once without gaps', async () => {
    const { one, other } = await twoServices()
    const all = Array.from({ length: 10 }, (_, n) => n + 1)
    for (const n of all) await must(one.delega, draft(n, rossi))
    await Promise.all(
      all.map(async (n) => must((n % 2 === 0 ? one : other).delega, send(n, n % 3 === 0 ? anna : rossi))),
    )
    const taken = (await one.history()).filter(({ type }) => type === 'NumberTaken').map(({ data }) => data['number'])
    expect(taken).toEqual(all)
  })

  it('carry out a command once that both are given, and give one receipt', async () => {
    const { one, other } = await twoServices()
    const command = { ...draft(1), commandId: idOf(1) }
    const [here, there] = await Promise.all([must(one.delega, command), must(other.delega, command)])
    expect(there).toEqual(here)
  })

  it('let no act of one follow a revocation by the other', async () => {
    const { one, other } = await twoServices()
    for (let n = 1; n <= 20; n += 1) await must(one.delega, draft(n, rossi))
    const acts = Array.from({ length: 20 }, async (_, n) => one.delega.handle(send(n + 1)))
    await must(other.delega, revokeSend)
    await Promise.all(acts)
    const { judge, conclude, violations } = oracle(true)
    await judgeFrom(other.store, judge, null)
    conclude()
    expect(violations()).toEqual([])
  })
})
