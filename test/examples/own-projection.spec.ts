import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import {
  type CommandInput,
  instant,
  openDelega,
  openSqliteStore,
  orThrow,
  runProjections,
  sqliteReadModels,
} from 'delega'

import { give, link, linked, nino } from './linked.ts'
import { endingBetween, endings } from '../../examples/own-projection/endings.ts'

const until = '2030-06-30T22:00:00.000Z'
const inJune = endingBetween(instant('2030-06-01T00:00:00.000Z'), instant('2030-07-01T00:00:00.000Z'))

const sendInJune: CommandInput = {
  type: 'GrantPermissions',
  by: nino,
  ...link,
  permissions: [{ permission: 'invoices:send', until }],
}
const writeInJune: CommandInput = { ...sendInJune, permissions: [{ permission: 'invoices:write', until }] }
const writeForEver: CommandInput = { ...sendInJune, permissions: [{ permission: 'invoices:write' }] }

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'delega-own-projection-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** One life of the service: gives commands, asks, and ends. What was asked, and which events the fold was given. */
const oneRun = async (commands: readonly CommandInput[]) => {
  const store = await orThrow(openSqliteStore({ file: join(folder, 'practice.db') }))
  await give(openDelega({ store }), commands)
  const read: string[] = []
  const watched: typeof endings = {
    ...endings,
    fold: (rows, event, stored) => {
      read.push(event.type)
      endings.fold(rows, event, stored)
    },
  }
  const storage = await orThrow(sqliteReadModels(store.database))
  const projections = runProjections({ store, storage, models: { watched } })
  const rows = await orThrow(projections.models.watched.ask(inJune))
  await projections.stop()
  await store.close()
  return { read, permissions: rows.map(({ permission }) => permission) }
}

describe('a projection of the user', () => {
  it('tells what ends, and no longer what was granted for ever or is over', async () => {
    expect((await oneRun([...linked, sendInJune, writeInJune])).permissions).toEqual([
      'invoices:send',
      'invoices:write',
    ])
    expect((await oneRun([writeForEver])).permissions).toEqual(['invoices:send'])
    const over: CommandInput = { type: 'RevokeDelegation', by: nino, ...link, reason: 'Another accountant takes over' }
    expect((await oneRun([over])).permissions).toEqual([])
  })

  it('goes on after a restart from where it had got to', async () => {
    const first = await oneRun([...linked, sendInJune])
    expect(first.read).toEqual(['DelegationRequested', 'DelegationAccepted', 'PermissionGranted', 'PermissionGranted'])
    expect((await oneRun([writeInJune])).read).toEqual(['PermissionGranted'])
    expect(await oneRun([])).toEqual({ read: [], permissions: ['invoices:send', 'invoices:write'] })
  })
})
