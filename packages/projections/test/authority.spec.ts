import { type DomainEvent, type EventStore, instant, partitaIva, pec, plusDays, reason, userName } from '@delega/core'
import { inMemoryStore } from '@delega/core/store'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { isRight, left, right } from 'fp-ts/lib/Either.js'

import { authorityIndex, type AuthorityIndex, type AuthorityLimit } from '../src/index.js'
import { accountantNo, append, clientNo, newHistory, streams } from './history.ts'

const at = instant('2026-03-01T09:30:00.000Z')
const [accountant, client] = [accountantNo(1), clientNo(1)]
const pair = streams.delegation(client, accountant)
const until = plusDays(at, 300)
const taxpayer = { partitaIva: partitaIva('01879020517'), name: 'Bianchi' }

const LINKED: readonly (readonly [Parameters<EventStore['readStream']>[0], DomainEvent])[] = [
  [
    streams.accountant(accountant),
    {
      type: 'AccountantRegistered',
      personal: {
        name: 'Studio Rossi',
        partitaIva: partitaIva('00743110157'),
        pec: pec('rossi@pec.example.it'),
        userName: userName('StudioRossi1'),
      },
      at,
    },
  ],
  [streams.accountant(accountant), { type: 'FirstAccessRecorded', at }],
  [
    streams.service(client),
    { type: 'ServiceSubscribed', variant: 'full', personal: { ...taxpayer, codiceFiscale: null }, at },
  ],
  [streams.service(client), { type: 'ServiceActivated', until, at }],
  [
    pair,
    { type: 'DelegationRequested', initiator: 'client', permissions: [], until: null, answerBy: plusDays(at, 30), at },
  ],
  [pair, { type: 'DelegationAccepted', until: null, at }],
  [pair, { type: 'PermissionGranted', permission: 'invoices:read', until: null, at }],
]

const REVOKED: DomainEvent = { type: 'DelegationRevoked', personal: { reason: reason('over') }, at }

const question = { accountantId: accountant, clientId: client, action: 'view-invoices', at: plusDays(at, 1) } as const
const LIMIT_MS = 1_000
const within: AuthorityLimit = { atMostMs: LIMIT_MS, beyond: 'deny' }

describe('The authority index that has missed a revocation', () => {
  let now = 0
  let reads = 0
  let index: AuthorityIndex

  // Nothing that is written later reaches the index: nobody tells it, and it is not its time to ask.
  beforeEach(async () => {
    now = 10_000
    reads = 0
    const memory = inMemoryStore()
    const store: EventStore = {
      ...memory,
      subscribe: () => ({ stop: () => Promise.resolve() }),
      readStream: (...args) => {
        reads += 1
        return memory.readStream(...args)
      },
    }
    const history = newHistory()
    for (const [stream, event] of LINKED) await append(memory, history.record(stream, event))
    index = authorityIndex({ store, now: () => now, confirmEveryMs: 2 ** 30 })
    await index.ready
    await append(memory, history.record(pair, REVOKED))
  })

  afterEach(() => index.stop())

  it('answers from memory while its knowledge is no older than the caller allows', async () => {
    now += LIMIT_MS
    const answer = await index.may(question, within)()
    expect(answer).toEqual(right(right({ permission: 'invoices:read' })))
    expect({ reads, staleness: index.stalenessMs() }).toEqual({ reads: 0, staleness: LIMIT_MS })
  })

  it('denies one millisecond later, and says how old its knowledge is', async () => {
    now += LIMIT_MS + 1
    expect(await index.may(question, within)()).toEqual(left({ fault: 'AuthorityStale', stalenessMs: LIMIT_MS + 1 }))
    expect(reads).toBe(0)
  })

  it('or reads the streams, which know of the revocation', async () => {
    now += LIMIT_MS + 1
    const answer = await index.may(question, { ...within, beyond: 'readStreams' })()
    expect(answer).toEqual(
      right(
        left([
          { code: 'DelegationNotActive', status: 'Ended' },
          { code: 'PermissionNotGranted', permission: 'invoices:read' },
        ]),
      ),
    )
    expect(reads).toBe(3)
  })

  it('never answers from memory where no age is allowed', async () => {
    now += 1
    expect(isRight(await index.may(question, { ...within, atMostMs: 0 })())).toBe(false)
  })

  it('tells the age of what it knows to whoever decides by it at once', () => {
    now += 123_456
    expect(index.mayAsKnown(question)).toEqual({
      answer: right({ permission: 'invoices:read' }),
      stalenessMs: 123_456,
    })
  })
})

describe('The authority index before it has read the store', () => {
  it('denies, whatever age is allowed', async () => {
    const index = authorityIndex({ store: inMemoryStore(), confirmEveryMs: 2 ** 30 })
    const answer = await index.may(question, { atMostMs: Number.MAX_VALUE, beyond: 'deny' })()
    expect(answer).toEqual(left({ fault: 'AuthorityStale', stalenessMs: Number.POSITIVE_INFINITY }))
    await index.stop()
  })
})
