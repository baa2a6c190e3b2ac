import { afterEach, describe, expect, it } from '@jest/globals'
import { contractFor, type StoreHarness } from '@delega/core/testing'

import { openEventStoreDb } from '../src/index.ts'
import { type Double, startDouble } from './double/double.ts'

const realServer = process.env['DELEGA_EVENTSTOREDB']

// runs that share a server must not share names
const firstRun = realServer === undefined ? 0 : Math.floor(Math.random() * 0xfffe)

describe.each(['safe', 'batch'] as const)('the store on EventStoreDB, appending on the %s path', (appendPath) => {
  const doubles: Double[] = []

  const server = async (): Promise<string> => {
    if (realServer !== undefined) return realServer
    const double = await startDouble()
    doubles.push(double)
    return double.connectionString
  }

  let connectionString: string
  const harness: StoreHarness = {
    capabilities: ['single', 'durable'],
    run: appendPath === 'safe' ? firstRun : firstRun + 1,
    open: async () => {
      connectionString = await server()
      return openEventStoreDb({ connectionString, appendPath })
    },
    reopen: async (store) => {
      await store.close()
      return openEventStoreDb({ connectionString, appendPath })
    },
  }
  const { cases, leftOut } = contractFor(harness)

  afterEach(async () => {
    await Promise.all(doubles.splice(0).map((double) => double.stop()))
  })

  it.each(cases)('$name', async ({ run }) => {
    await run(harness)
  })

  it('is excused only from what needs several streams in one append, or a register of all event ids', () => {
    expect(leftOut).toEqual([
      'writes to several streams in one append, one after the other',
      'writes nothing at all where one stream of an append stands elsewhere',
      'writes nothing at all where a claim beside the events does not hold',
      'keeps appends to several streams whole when they contend',
      'knows a repeated append to several streams, though a claim beside it holds no more',
      'refuses a known event id with other content',
      'refuses an event id that stands elsewhere, whatever the revision',
      'refuses an append to several streams of which only one has been written before',
      'says that it appends to several streams at once, where it does',
    ])
  })
})
