import { categoryOf, pairOf } from '@delega/core'
import { authorityTable, type AuthorityTable } from '@delega/projections'
import { isRight } from 'fp-ts/lib/Either.js'

import type { Measurements } from './measurement.ts'
import { LATE, type Pair, portfolioOf } from './portfolio.ts'

const QUESTIONS = 200_000
const ACTION = 'send-invoice'

type Indexed = { readonly table: AuthorityTable; readonly bytesPerLink: number }

// Buffers that a collection finds unused are gone with the next one.
const collectAll = (): void => {
  globalThis.gc?.()
  globalThis.gc?.()
}

/** The index, and what it takes of the heap and beside it. */
const indexOf = (links: number): Indexed => {
  collectAll()
  const before = process.memoryUsage()
  const table = authorityTable()
  for (const { event, stored } of portfolioOf(links).events()) table.fold(event, stored)
  collectAll()
  const after = process.memoryUsage()
  const taken = after.heapUsed - before.heapUsed + after.arrayBuffers - before.arrayBuffers
  return { table, bytesPerLink: taken / table.links() }
}

type Mapped = { readonly map: ReadonlyMap<string, ReadonlyMap<string, number>>; readonly pairs: readonly Pair[] }

/** Whether invoices may be sent, as plainly as can be kept. */
const mapOf = (links: number): Mapped => {
  const map = new Map<string, Map<string, number>>()
  const pairs: Pair[] = []
  for (const { event, stored } of portfolioOf(links).events((pair) => pairs.push(pair))) {
    if (categoryOf(stored.stream) !== 'delegation') continue
    const { clientId, accountantId } = pairOf(stored.stream)
    const own = map.get(accountantId) ?? new Map<string, number>()
    map.set(accountantId, own)
    const holds =
      event.type === 'PermissionGranted' &&
      event.permission === 'invoices:send' &&
      (event.until === null || event.until > LATE)
    own.set(clientId, holds ? 1 : (own.get(clientId) ?? 0))
  }
  return { map, pairs }
}

/** A step that shares no factor with the number of pairs visits them all, in no order. */
const asked = (pairs: readonly Pair[]): readonly Pair[] =>
  Array.from({ length: QUESTIONS }, (_, n) => pairs[(n * 7_368_787) % pairs.length]).filter(
    (pair) => pair !== undefined,
  )

const once = <A>(make: () => A): (() => A) => {
  let made: { readonly value: A } | null = null
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

export const measurements: Measurements = (size) => {
  const links = size === 'full' ? 1_000_000 : 50_000
  const indexed = once(() => indexOf(links))
  const mapped = once(() => mapOf(links))
  const questions = once(() => asked(mapped().pairs))
  return [
    {
      title: `may, from the authority index of ${links} links`,
      unit: 'ns',
      work: QUESTIONS,
      rounds: 5,
      sides: {
        ours: {
          name: 'delega, authority index',
          prepare: () => {
            const { table } = indexed()
            const list = questions()
            let yes = 0
            return {
              run: () => {
                for (const { accountantId, clientId } of list)
                  if (isRight(table.may({ accountantId, clientId, action: ACTION, at: LATE }))) yes += 1
              },
              answer: () => yes,
            }
          },
        },
        map: {
          name: 'Map<accountant, Map<client, number>>',
          prepare: () => {
            const { map } = mapped()
            const list = questions()
            let yes = 0
            return {
              run: () => {
                for (const { accountantId, clientId } of list)
                  if ((map.get(accountantId)?.get(clientId) ?? 0) === 1) yes += 1
              },
              answer: () => yes,
            }
          },
        },
      },
      bars: [{ key: 'may.limit', ours: 'ours', over: 'map', atMost: 3 }],
    },
    {
      title: `what the authority index takes, at ${links} links, ends and all`,
      unit: 'bytes per link',
      rounds: 1,
      warmUp: 0,
      sides: {
        ours: {
          name: 'delega, authority index',
          prepare: () => ({ run: () => indexed().bytesPerLink, answer: () => null }),
        },
      },
      bars: [{ key: 'may.bytes', ours: 'ours', atMost: 100 }],
    },
  ]
}
