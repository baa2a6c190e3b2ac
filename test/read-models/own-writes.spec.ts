import {
  accountantId,
  clientId,
  clientServiceStream,
  type ClientServiceEvent,
  encodeEvent,
  type Instant,
  instant,
  NO_STREAM,
  partitaIva,
  plusDays,
  type Position,
} from '@delega/core'
import { eventOf, uuidOf } from '@delega/core/testing'
import { clientsOf, links, type LinkSchema, type Query, runProjections, timeline } from '@delega/projections'
import { describe, expect, it } from '@jest/globals'

import { got } from './got.ts'
import { type Practice, PRACTICES } from './practices.ts'

const ROUNDS = 10_000
const WRITERS = 40
const READERS = 4

const at: Instant = instant('2026-03-01T09:30:00.000Z')
const clientNo = (n: number) => clientId(uuidOf(n, 0xc))
const somebody = accountantId(uuidOf(1, 0xa))

const subscribed: ClientServiceEvent = {
  type: 'ServiceSubscribed',
  variant: 'full',
  personal: { name: 'Bianchi', partitaIva: partitaIva('01879020517'), codiceFiscale: null },
  at,
}

/** What the n-th writer wrote last, as the read model knows it. */
const endOf =
  (n: number): Query<LinkSchema, Instant | null> =>
  ({ clients }) => {
    const service = clients.get(clientNo(n))?.summary.service
    return service?.status === 'Activated' ? service.until : null
  }

/** So many write and look at what they wrote, with their tokens or without; tells how many saw what was there before. */
const staleIn = async ({ store, storage }: Practice, rounds: number, withToken: boolean): Promise<number> => {
  const running = runProjections({ store, models: { links, timeline }, storage })
  let written = 0
  let stale = 0
  const load = { over: false }

  const write = async (n: number, revision: number, event: ClientServiceEvent): Promise<Position> => {
    written += 1
    const { type, data } = encodeEvent(event)
    const events = [eventOf(written, { type, data })]
    const stream = clientServiceStream(clientNo(n))
    return (await got(store.append([{ stream, expectedRevision: revision, events }]))).position
  }

  const writer = async (n: number): Promise<void> => {
    await write(n, NO_STREAM, subscribed)
    await write(n, 0, { type: 'ServiceActivated', until: plusDays(at, 1), at })
    for (let round = 1; round <= rounds / WRITERS; round += 1) {
      const until = plusDays(at, 1 + round)
      const atLeast = await write(n, round, { type: 'ServiceRenewed', until, at })
      const seen = await got(running.models.links.ask(endOf(n), withToken ? { atLeast, timeoutMs: 60_000 } : {}))
      if (seen !== until) stale += 1
      // Of no concern to this one, which must not wait for ever.
      if (round % 10 === 0) await got(running.models.timeline.ask(() => null, { atLeast, timeoutMs: 60_000 }))
    }
  }

  const reader = async (): Promise<void> => {
    while (!load.over) {
      await got(running.models.links.ask(clientsOf(somebody, { asOf: at })))
      await new Promise((resolve) => setImmediate(resolve))
    }
  }

  const readers = Array.from({ length: READERS }, reader)
  await Promise.all(Array.from({ length: WRITERS }, (_, n) => writer(n)))
  load.over = true
  await Promise.all(readers)
  await running.stop()
  return stale
}

describe.each(Object.entries(PRACTICES))('whoever writes and asks, while many others do, %s', (_, open) => {
  it(`sees in ${ROUNDS} of ${ROUNDS} rounds what it wrote, when it shows the token of its write`, async () => {
    const practice = await open()
    expect(await staleIn(practice, ROUNDS, true)).toBe(0)
    await practice.store.close()
  })

  it('may see what was there before, when it shows none', async () => {
    const practice = await open()
    expect(await staleIn(practice, 1_000, false)).toBeGreaterThan(0)
    await practice.store.close()
  })
})
