import { type Instant, instant } from '@delega/core'
import { inMemoryStore } from '@delega/core/store'
import { describe, expect, it } from '@jest/globals'

import {
  accountantsOf,
  actsOf,
  authorityIndex,
  authorityTable,
  clientsOf,
  countClientsOf,
  countWorkOf,
  deadlinesIn,
  permissionTimeline,
  supportRequestsOf,
  worklistOf,
} from '../src/index.js'
import { accountantNo, clientNo } from './history.ts'

const [accountantId, clientId] = [accountantNo(1), clientNo(1)]

const NOW = instant('2026-03-01T09:30:00.000Z')

// A caller without types may leave the instant out, or give what only looks like one.
const NO_INSTANTS: readonly unknown[] = [undefined, null, '', '2026-03-01', '2026-02-30T09:30:00.000Z', 0, new Date(0)]

const QUESTIONS: Readonly<Record<string, (asOf: Instant) => unknown>> = {
  clientsOf: (asOf) => clientsOf(accountantId, { asOf }),
  countClientsOf: (asOf) => countClientsOf(accountantId, asOf),
  accountantsOf: (asOf) => accountantsOf(clientId, { asOf }),
  worklistOf: (asOf) => worklistOf({ clientId }, { asOf }),
  countWorkOf: (asOf) => countWorkOf({ clientId }, asOf),
  deadlinesIn: (asOf) => deadlinesIn({ clientId }, { asOf }),
  supportRequestsOf: (asOf) => supportRequestsOf({ clientId }, { asOf }),
  permissionTimeline: (asOf) => permissionTimeline({ clientId, accountantId }, { asOf }),
}

const question = (at: Instant) => ({ accountantId, clientId, action: 'view-invoices', at }) as const

const PAGES: Readonly<Record<string, (limit: number) => unknown>> = {
  clientsOf: (limit) => clientsOf(accountantId, { asOf: NOW, limit }),
  accountantsOf: (limit) => accountantsOf(clientId, { asOf: NOW, limit }),
  worklistOf: (limit) => worklistOf({ clientId }, { asOf: NOW, limit }),
  deadlinesIn: (limit) => deadlinesIn({ clientId }, { asOf: NOW, limit }),
  supportRequestsOf: (limit) => supportRequestsOf({ clientId }, { asOf: NOW, limit }),
  actsOf: (limit) => actsOf({ clientId, limit }),
}

describe('A page without a length', () => {
  it.each(Object.entries(PAGES))('is refused by %s, and would else pass for the last one', (_name, ask) => {
    for (const none of [0, -1, 2.5, Number.NaN, Number.POSITIVE_INFINITY, '50' as unknown as number])
      expect(() => ask(none)).toThrow(new RangeError('limit is a whole number from 1'))
    expect(() => ask(1)).not.toThrow()
  })
})

describe('A question without an instant to judge by', () => {
  it.each(Object.entries(QUESTIONS))('is refused by %s before any row is looked at', (_name, ask) => {
    for (const none of NO_INSTANTS)
      expect(() => ask(none as Instant)).toThrow(new RangeError('asOf is an instant such as 2026-03-01T09:30:00.000Z'))
    expect(() => ask(NOW)).not.toThrow()
  })

  it('is refused by the authority table, where an end would otherwise count as not yet passed', () => {
    for (const none of NO_INSTANTS)
      expect(() => authorityTable().may(question(none as Instant))).toThrow(
        new RangeError('at is an instant such as 2026-03-01T09:30:00.000Z'),
      )
  })

  it.each(['readStreams', 'deny'] as const)('is refused by the authority index that would %s', async (beyond) => {
    const index = authorityIndex({ store: inMemoryStore() })
    await index.ready
    const atMostMs = beyond === 'readStreams' ? -1 : Infinity
    for (const none of NO_INSTANTS)
      await expect(index.may(question(none as Instant), { atMostMs, beyond })()).rejects.toThrow(RangeError)
    await index.stop()
  })
})
