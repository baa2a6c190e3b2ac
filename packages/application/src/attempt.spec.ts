import type { EventStore } from '@delega/core'
import { inMemoryStore } from '@delega/core/store'
import { describe, expect, it } from '@jest/globals'

import { linked, must, PAIR, practiceOn, registrations, request, rossi, ticks } from '../test/practice.ts'
import { singleStream } from '../test/single-stream.ts'

/** A store across a network: `waits` tells how many reads were under way in each wait for an answer. */
const faraway = (store: EventStore): { readonly store: EventStore; readonly waits: number[] } => {
  const waits: number[] = []
  let underWay = 0
  const away: EventStore = {
    ...store,
    readStream: (stream, options) => async () => {
      underWay += 1
      if (underWay === 1) waits.push(1)
      else waits[waits.length - 1] = underWay
      await ticks(20)
      underWay -= 1
      return store.readStream(stream, options)()
    },
  }
  return { store: away, waits }
}

const question = { ...PAIR, action: 'send-invoice' } as const

describe('Streams that are read', () => {
  it('are read at once for a question: one wait for all three', async () => {
    const { store, waits } = faraway(inMemoryStore())
    const { another } = await linked(practiceOn(store))
    waits.length = 0
    expect(await another().may(question)).toMatchObject({ right: { allowed: true } })
    expect(waits).toEqual([3])
  })

  it('are read at once for a command: its own first, which may know it, then the others', async () => {
    const { store, waits } = faraway(singleStream(inMemoryStore()))
    const { delega, another } = practiceOn(store)
    for (const command of registrations) await must(delega, command)
    waits.length = 0
    await must(another(), request)
    expect(waits).toEqual([1, 2])
  })

  it('are read again at once before a no', async () => {
    const { store, waits } = faraway(inMemoryStore())
    const { delega } = await linked(practiceOn(store))
    waits.length = 0
    const permissions = [{ permission: 'documents:write' }] as const
    expect(await delega.handle({ type: 'GrantPermissions', by: rossi, ...PAIR, permissions })).toMatchObject({
      left: { refusal: { code: 'GrantImpossible' } },
    })
    expect(waits).toEqual([3])
  })

  it('leave a question without an answer where one of them cannot be read', async () => {
    const { store } = await linked(practiceOn())
    for (const category of ['accountant', 'clientService', 'delegation']) {
      const broken: EventStore = {
        ...store,
        readStream: (stream, options) =>
          stream.startsWith(`${category}-`)
            ? async () => ({ _tag: 'Left', left: { fault: 'Unavailable', detail: category } })
            : store.readStream(stream, options),
      }
      expect(await practiceOn(broken).delega.may(question)).toEqual({
        _tag: 'Left',
        left: { no: 'failed', fault: { fault: 'Unavailable', detail: category } },
      })
    }
  })
})
