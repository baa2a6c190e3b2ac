import { describe, expect, it } from '@jest/globals'
import type { EventStoreDBClient } from '@eventstore/db-client'

import { connect } from './client.js'
import { Interrupted } from './faults.js'

/** Clients that can only be told apart, and that note when they are disposed of and when their channel is closed. */
const clients = () => {
  const opened: { readonly number: number; disposed: number; closed: number; getChannel: () => Promise<unknown> }[] = []
  const open = (): EventStoreDBClient => {
    const client = {
      number: opened.length,
      disposed: 0,
      closed: 0,
      dispose: async () => void (client.disposed += 1),
      getChannel: async () => ({ close: () => (client.closed += 1) }),
    }
    opened.push(client)
    return client as unknown as EventStoreDBClient
  }
  return { opened, open, ends: () => opened.map(({ disposed, closed }) => [disposed, closed]) }
}

const numberOf = async (client: EventStoreDBClient): Promise<number> => {
  const { number, getChannel } = client as unknown as { number: number; getChannel: () => Promise<unknown> }
  await getChannel()
  return number
}
const failing = (reason: unknown) => async (): Promise<never> => Promise.reject(reason)
const letThingsSettle = async (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

describe('a connection', () => {
  it('stays with its client after an error of the client’s own', async () => {
    const { open } = clients()
    const { call } = connect(open, true)
    await expect(call(failing({ type: 'unavailable' }))).rejects.toEqual({ type: 'unavailable' })
    expect(await call(numberOf)).toBe(0)
  })

  it('takes a new client after any other error, and lets the old one go, channel and all', async () => {
    const { open, ends } = clients()
    const { call } = connect(open, true)
    await call(numberOf)
    await expect(call(failing({ code: 14 }))).rejects.toEqual({ code: 14 })
    expect(await call(numberOf)).toBe(1)
    await letThingsSettle()
    expect(ends()).toEqual([
      [1, 1],
      [0, 0],
    ])
  })

  it('lets an old client go only when the last call on it is done', async () => {
    const { open, ends } = clients()
    const { call, borrow } = connect(open, true)
    const { giveBack } = borrow()
    await expect(call(failing(new Error('Failed to discover')))).rejects.toThrow('Failed to discover')
    await letThingsSettle()
    expect(ends()[0]).toEqual([0, 0])
    giveBack()
    await letThingsSettle()
    expect(ends()[0]?.[0]).toBe(1)
  })

  it('keeps a client that it was given', async () => {
    const { open, opened } = clients()
    const { call } = connect(open, false)
    await expect(call(failing({ code: 14 }))).rejects.toEqual({ code: 14 })
    expect([await call(numberOf), opened.length]).toEqual([0, 1])
  })

  it('waits on closing for the calls under way, takes no more, and lets every client go', async () => {
    const { open, ends } = clients()
    const { call, close } = connect(open, true)
    const answer = Promise.withResolvers<string>()
    const underWay = call(() => answer.promise)
    const closed = close()
    await letThingsSettle()
    expect(ends()).toEqual([[0, 0]])
    await expect(call(numberOf)).rejects.toBeInstanceOf(Interrupted)
    answer.resolve('done')
    expect(await underWay).toBe('done')
    await closed
    expect(ends()).toEqual([[1, 0]])
  })
})
