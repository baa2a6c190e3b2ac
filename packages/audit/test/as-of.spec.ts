import { describe, expect, it } from '@jest/globals'
import {
  accountant,
  accountantStream,
  CATALOGUE,
  clientService,
  clientServiceStream,
  decodeEvent,
  delegation,
  delegationStream,
  type DomainEvent,
  grantOf,
  type Instant,
  may,
  type Permission,
  PERMISSIONS,
  plusMilliseconds,
  type StoredEvent,
} from '@delega/core'
import { isRight } from 'fp-ts/lib/Either.js'

import { asOf, type AsOf, diff, eventsSource, timeline, whoCould } from '../src/index.js'
import { ACCOUNTANTS, chanceOf, CLIENTS, historyOf } from './world.ts'
import { must } from './must.ts'

type Cell = { readonly permission: Permission; readonly standing: string; readonly grantId: string | null }

const evolve = (events: readonly StoredEvent[], stream: string, decider: { evolve: unknown; initialState: unknown }) =>
  events
    .filter((event) => event.stream === stream)
    .reduce(
      (state, stored) =>
        (decider.evolve as (state: unknown, event: DomainEvent, ref: StoredEvent) => unknown)(
          state,
          must(decodeEvent(stored)),
          stored,
        ),
      decider.initialState,
    )

// As plainly as can be: fold the three streams from the start, and ask `may` about one action of each permission.
const naive = (
  events: readonly StoredEvent[],
  clientId: (typeof CLIENTS)[number],
  accountantId: (typeof ACCOUNTANTS)[number],
  at: Instant,
) => {
  const link = {
    accountant: evolve(events, accountantStream(accountantId), accountant),
    service: evolve(events, clientServiceStream(clientId), clientService),
    delegation: evolve(events, delegationStream(clientId, accountantId), delegation),
  } as Parameters<typeof may>[0]
  return PERMISSIONS.map((permission): Cell => {
    const [action] = Object.keys(CATALOGUE[permission].actions)
    const answer = may(link, action as Parameters<typeof may>[1], at)
    const grant = link.delegation.status === 'Active' ? grantOf(permission, link.delegation.grants) : undefined
    const standing = isRight(answer) ? 'effective' : grant === undefined ? 'absent' : 'suspended'
    return { permission, standing, grantId: grant?.grantId ?? null }
  })
}

const cellsOf = ({ pairs }: AsOf, clientId: string, accountantId: string): readonly Cell[] =>
  (pairs.find((pair) => pair.clientId === clientId && pair.accountantId === accountantId)?.permissions ?? []).map(
    ({ permission, standing, grant }) => ({ permission, standing, grantId: grant?.id ?? null }),
  )

const timeOf = (stored: StoredEvent): Instant => must(decodeEvent(stored)).at

const latest = (events: readonly StoredEvent[]): Instant =>
  events.map(timeOf).reduce((one, other) => (other > one ? other : one))

const SEEDS = [1, 2, 3]

describe('What could be done', () => {
  it.each(SEEDS)('at a position is what a plain fold says, at every position (seed %i)', async (seed) => {
    const events = await historyOf(seed, 120)
    const source = eventsSource(events)
    for (const [index, { position }] of events.entries()) {
      const answer = must(await asOf(source, {}, { position }))
      const known = events.slice(0, index + 1)
      expect(answer.at).toBe(latest(known))
      for (const { clientId, accountantId } of answer.pairs)
        expect(cellsOf(answer, clientId, accountantId)).toEqual(naive(known, clientId, accountantId, answer.at))
      const pairs = new Set(known.filter(({ stream }) => stream.startsWith('delegation-')).map(({ stream }) => stream))
      expect(answer.pairs.length).toBe(pairs.size)
    }
  })

  it.each(SEEDS)('at an instant is what a plain fold says, alone and in the matrix (seed %i)', async (seed) => {
    const events = await historyOf(seed, 200)
    const source = eventsSource(events)
    const chance = chanceOf(seed)
    for (let n = 0; n < 60; n += 1) {
      const at = plusMilliseconds(timeOf(chance.pick(events)), chance.below(3) - 1)
      const matrix = must(await asOf(source, {}, { at }))
      const [clientId, accountantId] = [chance.pick(CLIENTS), chance.pick(ACCOUNTANTS)]
      const known = events.filter((event) => timeOf(event) <= at)
      const alone = must(await asOf(source, { clientId, accountantId }, { at }))
      expect(cellsOf(alone, clientId, accountantId)).toEqual(cellsOf(matrix, clientId, accountantId))
      const cells = cellsOf(alone, clientId, accountantId)
      expect(cells).toEqual(cells.length === 0 ? [] : naive(known, clientId, accountantId, at))
    }
  })

  it('knows no position beyond the end of the history', async () => {
    const events = await historyOf(1, 10)
    const answer = await asOf(eventsSource(events), {}, { position: 1_000_000 as StoredEvent['position'] })
    expect(answer).toMatchObject({ left: { fault: 'BeyondTheEnd', asked: 1_000_000, last: events.length } })
  })
})

describe('The difference between two moments', () => {
  it.each(SEEDS)('is that of two plain folds, between any two positions (seed %i)', async (seed) => {
    const events = await historyOf(seed, 25)
    const source = eventsSource(events)
    const cells = events.map((_, index) => {
      const known = events.slice(0, index + 1)
      const at = latest(known)
      return CLIENTS.flatMap((clientId) =>
        ACCOUNTANTS.flatMap((accountantId) =>
          naive(known, clientId, accountantId, at).map((cell) => ({
            of: `${clientId} ${accountantId} ${cell.permission}`,
            says: `${cell.standing} ${cell.grantId ?? ''}`,
          })),
        ),
      )
    })
    for (const [to, { position: second }] of events.entries())
      for (const [from, { position: first }] of events.slice(0, to + 1).entries()) {
        const { differences } = must(await diff(source, {}, { position: first }, { position: second }))
        const wanted = cells[to]?.filter(({ says }, index) => says !== cells[from]?.[index]?.says).map(({ of }) => of)
        expect({
          from,
          to,
          differ: differences.map((one) => `${one.clientId} ${one.accountantId} ${one.permission}`).toSorted(),
        }).toEqual({ from, to, differ: wanted?.toSorted() })
      }
  })
})

describe('The timeline', () => {
  it.each([...SEEDS, 4, 5, 6])('never disagrees with what could be done at an instant (seed %i)', async (seed) => {
    const events = await historyOf(seed, 250)
    const source = eventsSource(events)
    const timelines = must(await timeline(source, {}))
    const bounds = timelines.flatMap(({ intervals }) =>
      intervals.flatMap(({ began, ended }) => [began.at, ...(ended === null ? [] : [ended.at])]),
    )
    const chance = chanceOf(seed)
    const instants = [
      ...chance.some(bounds, 0.15).flatMap((at) => [plusMilliseconds(at, -1), at]),
      ...Array.from({ length: 30 }, () => plusMilliseconds(timeOf(chance.pick(events)), chance.below(86_400_000))),
    ]
    for (const at of instants) {
      const matrix = must(await asOf(source, {}, { at }))
      for (const { clientId, accountantId, intervals } of timelines) {
        const standing = intervals.filter(({ began, ended }) => began.at <= at && (ended === null || at < ended.at))
        const fromTimeline = standing.map(
          ({ permission, standing: how, grant }) => `${permission} ${how} ${grant?.id ?? ''}`,
        )
        const fromMatrix = cellsOf(matrix, clientId, accountantId)
          .filter((cell) => cell.standing !== 'absent')
          .map((cell) => `${cell.permission} ${cell.standing} ${cell.grantId ?? ''}`)
        expect(fromTimeline.toSorted()).toEqual(fromMatrix.toSorted())
      }
    }
  })

  it('tells who could do something exactly when they could', async () => {
    const events = await historyOf(7, 250)
    const source = eventsSource(events)
    const [from, to] = [events.map(timeOf).slice(40, 41).at(0) ?? latest(events), latest(events)]
    for (const clientId of CLIENTS) {
      const could = must(await whoCould(source, { clientId, action: 'draft-invoice', period: { from, to } }))
      const named = new Set<string>(could.accountants.map(({ accountantId }) => accountantId))
      const found = new Set<string>()
      for (const at of [from, ...events.map(timeOf).filter((one) => one >= from && one < to)])
        for (const pair of must(await asOf(source, { clientId }, { at })).pairs)
          if (pair.permissions.some((one) => one.permission === 'invoices:write' && one.standing === 'effective'))
            found.add(pair.accountantId)
      expect([...named].toSorted()).toEqual([...found].toSorted())
    }
  })

  it('names nobody for what is never delegated', async () => {
    const source = eventsSource(await historyOf(1, 50))
    const [clientId] = CLIENTS
    if (clientId === undefined) throw new Error('No client')
    const could = must(await whoCould(source, { clientId, action: 'change-iban', period: { from: null, to: null } }))
    expect(could).toMatchObject({ permission: null, accountants: [] })
  })
})

describe('The actions of one permission', () => {
  it('all look, or all change: so one of them answers for the permission', () => {
    for (const permission of PERMISSIONS) expect(new Set(Object.values(CATALOGUE[permission].actions)).size).toBe(1)
  })
})
