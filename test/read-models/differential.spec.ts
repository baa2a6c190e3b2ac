import {
  type AccountantId,
  type ClientId,
  DELEGABLE_ACTIONS,
  type DomainEvent,
  type Instant,
  may,
  type Permission,
  plusDays,
  type StoredEvent,
  accountant,
  clientService,
  delegation,
  RESERVED_ACTIONS,
  type Action,
} from '@delega/core'
import {
  accountantsOf,
  actsOf,
  authorityTable,
  batchOver,
  clientsOf,
  countClientsOf,
  countWorkOf,
  deadlinesIn,
  type Facets,
  ledger,
  links,
  type LinkView,
  memoryShelf,
  type Model,
  type Page,
  type PageRequest,
  type PermissionInterval,
  permissionTimeline,
  type Readers,
  type Schema,
  supportRequests,
  supportRequestsOf,
  timeline,
  work,
  worklistOf,
} from '@delega/projections'
import { describe, expect, it } from '@jest/globals'
import { isLeft, isRight } from 'fp-ts/lib/Either.js'

import { historyOf } from './history.ts'
import {
  actsFor,
  deadlinesOfAccountant,
  deadlinesOfClient,
  inForceAt,
  instantsOf,
  linkAt,
  type Naive,
  naively,
  pairs,
  readableClients,
  requestsOf,
  workAt,
} from './naive.ts'

const HISTORIES = 150
const EVENTS = 90
/** Of each history every so many prefixes are compared, of each seed others. */
const STRIDE = 12

const LATER = [0, 1, 9, 45, 400] as const

/** Everything that pages hold, asked for three at a time. */
const whole = <Item>(ask: (request: PageRequest) => Page<Item>): readonly Item[] => {
  const items: Item[] = []
  let after: PageRequest['after'] = null
  for (;;) {
    const page: Page<Item> = ask({ after, limit: 3 })
    items.push(...page.items)
    if (page.next === null) return items
    after = page.next
  }
}

type Look = { readonly naive: Naive; readonly at: Instant; readonly seen: number }

/** Folds each history event by event, and compares in between. */
const compare = <S extends Schema>(
  model: Model<S>,
  look: (rows: Readers<S>, look: Look, history: ReturnType<typeof historyOf>) => void,
): void => {
  for (let seed = 1; seed <= HISTORIES; seed += 1) {
    const history = historyOf({ accountants: 2, clients: 3, events: EVENTS, seed })
    const shelf = memoryShelf(model)
    for (const [index, { event, stored }] of history.entries()) {
      const { drafts, changes } = batchOver(model, shelf)
      model.fold(drafts, event, stored)
      shelf.write(changes)
      if ((index + seed) % STRIDE > 0) continue
      const later = LATER[(index + seed * 3) % LATER.length] ?? 0
      const seen = history.slice(0, index + 1)
      try {
        look(shelf.rows, { naive: naively(seen), at: plusDays(event.at, later), seen: index + seed }, seen)
      } catch (error) {
        throw new Error(`seed ${seed}, after event ${index + 1} (${event.type}), ${later} days later`, { cause: error })
      }
    }
  }
}

const idsOf = <Id extends string>(map: ReadonlyMap<string, unknown>): readonly Id[] => [...map.keys()] as Id[]

const FACETS: readonly Facets[] = [
  {},
  { status: 'Active' },
  { status: 'Ended' },
  { status: 'Requested', pending: 'RequestByClient' },
  { pending: 'RequestByAccountant' },
  { pending: 'Change' },
  { permission: 'invoices:send' },
  { permission: 'documents:write', module: 'documents' },
  { status: 'Active', toBook: true },
  { toSend: true },
]

const fits = (
  link: ReturnType<typeof linkAt>,
  { status, permission, module, pending, toSend, toBook }: Facets,
): boolean =>
  (status === undefined || link.status === status) &&
  (permission === undefined || link.permissions.includes(permission)) &&
  (module === undefined || link.modules.includes(module)) &&
  (pending === undefined || link.pending === pending) &&
  (toSend === undefined || link.invoicesToSend > 0) &&
  (toBook === undefined || link.invoicesToBook > 0)

const kindOf = (pending: { readonly kind: string; readonly by: string } | null): string | null =>
  pending === null
    ? null
    : pending.kind === 'Change'
      ? 'Change'
      : pending.by === 'client'
        ? 'RequestByClient'
        : 'RequestByAccountant'

const inText = (one: string, other: string): number => (one < other ? -1 : 1)

const byClient = (one: { readonly clientId: string }, other: { readonly clientId: string }): number =>
  one.clientId < other.clientId ? -1 : 1

describe('the links', () => {
  it('are at every moment what the streams say', () => {
    compare(links, (rows, { naive, at, seen }) => {
      const facets = FACETS[seen % FACETS.length] ?? {}
      for (const accountantId of idsOf<AccountantId>(naive.accountants)) {
        const all = pairs(naive).filter((pair) => pair.accountantId === accountantId)
        const expected = all.map(({ key }) => linkAt(naive, key, at)).filter((link) => fits(link, facets))
        const found = whole((request) => clientsOf(accountantId, { asOf: at, ...facets, ...request })(rows))
        const told = found.map((view) => ({ ...view, pending: kindOf(view.pending) }))
        expect(told.toSorted(byClient)).toMatchObject(expected.toSorted(byClient))
        expect(countClientsOf(accountantId, at)(rows).having(facets)).toBe(expected.length)
      }
    })
  })

  it('are the same seen from the client', () => {
    compare(links, (rows, { naive, at }) => {
      for (const clientId of idsOf<ClientId>(naive.services)) {
        const expected = pairs(naive).filter((pair) => pair.clientId === clientId)
        const found = whole((request) => accountantsOf(clientId, { asOf: at, ...request })(rows))
        const lineOf = (link: Pick<LinkView, 'accountantId' | 'status' | 'permissions'>): string =>
          [link.accountantId, link.status, ...link.permissions].join(' ')
        const lines = expected.map(({ key }) => lineOf(linkAt(naive, key, at)))
        expect(found.map(lineOf).toSorted(inText)).toEqual(lines.toSorted(inText))
      }
    })
  })
})

const covers = ({ from, to }: PermissionInterval, at: Instant): boolean => from <= at && (to === null || at < to)

describe('the permission timeline', () => {
  it('names, for every instant, the permissions in force and their grants', () => {
    compare(timeline, (rows, { naive, at }) => {
      for (const { key, clientId, accountantId } of pairs(naive)) {
        const intervals = permissionTimeline({ clientId, accountantId }, { asOf: at })(rows)
        for (const moment of instantsOf(naive, key, at)) {
          const told = intervals
            .filter((one) => covers(one, moment))
            .map(({ permission, grantId }): [Permission, string] => [permission, grantId])
          expect(told).toEqual([...inForceAt(naive, key, moment)])
        }
      }
    })
  })
})

describe('the ledger', () => {
  it('tells every act with its grant and its facts', () => {
    compare(ledger, (rows, { naive }, history) => {
      for (const clientId of idsOf<ClientId>(naive.services)) {
        const found = whole((request) => actsOf({ clientId, ...request })(rows))
        const told = found.map(
          ({ authorizationId, accountantId, action, permission, grantId, subject, at, status, facts }) => ({
            id: authorizationId,
            accountantId,
            action,
            permission,
            grantId,
            subject,
            at,
            status,
            factIds: facts.map(({ eventId }) => eventId),
          }),
        )
        expect(told).toEqual(actsFor(naive, history, clientId))
      }
    })
  })
})

describe('the worklist', () => {
  it('lists what is to be done for the clients whose invoices an accountant may see', () => {
    compare(work, (rows, { naive, at }) => {
      for (const accountantId of idsOf<AccountantId>(naive.accountants)) {
        const expected = workAt(naive, readableClients(naive, accountantId, at), at)
        const found = whole((request) => worklistOf({ accountantId }, { asOf: at, ...request })(rows))
        const told = found.map(({ invoiceId, clientId, status, tasks, date, total }) => ({
          invoiceId,
          clientId,
          status,
          tasks,
          date,
          total,
        }))
        expect(told).toEqual(expected)
        const counts = countWorkOf({ accountantId }, at)(rows)
        expect([counts.all, counts.having('ToSendAnew'), counts.having('ToBook')]).toEqual([
          expected.length,
          expected.filter(({ tasks }) => tasks.includes('ToSendAnew')).length,
          expected.filter(({ tasks }) => tasks.includes('ToBook')).length,
        ])
      }
    })
  })
})

describe('the deadlines', () => {
  it('are those of the invoices, services, delegations and permissions', () => {
    compare(work, (rows, { naive, at }) => {
      const told = (portfolio: Parameters<typeof deadlinesIn>[0]): readonly string[] =>
        whole((request) => deadlinesIn(portfolio, { asOf: at, ...request })(rows))
          .map(
            ({ clientId, accountantId, kind, subject, before }) =>
              `${clientId} ${accountantId ?? '-'} ${kind} ${subject ?? ''} ${before}`,
          )
          .toSorted()
      for (const clientId of idsOf<ClientId>(naive.services))
        expect(told({ clientId })).toEqual(deadlinesOfClient(naive, clientId))
      for (const accountantId of idsOf<AccountantId>(naive.accountants))
        expect(told({ accountantId })).toEqual(deadlinesOfAccountant(naive, accountantId, at))
    })
  })
})

describe('the support requests', () => {
  it('are flagged as soon as the permission is gone', () => {
    compare(supportRequests, (rows, { naive, at }) => {
      for (const accountantId of idsOf<AccountantId>(naive.accountants)) {
        const found = whole((request) => supportRequestsOf({ accountantId }, { asOf: at, ...request })(rows))
        const told = found.map(({ supportRequestId, openedAt, status, flagged }) => ({
          id: supportRequestId,
          openedAt,
          status,
          flagged,
        }))
        expect(told).toEqual(requestsOf(naive, accountantId, at))
      }
    })
  })
})

const ACTIONS: readonly Action[] = [...DELEGABLE_ACTIONS, ...RESERVED_ACTIONS]

describe('the authority index', () => {
  it('answers every question as the streams do', () => {
    let allowed = 0
    for (let seed = 1; seed <= HISTORIES; seed += 1) {
      const history = historyOf({ accountants: 2, clients: 3, events: EVENTS, seed })
      const table = authorityTable()
      for (const [index, { event, stored }] of history.entries()) {
        const fold: (event: DomainEvent, stored: StoredEvent) => void = table.fold
        fold(event, stored)
        if ((index + seed) % STRIDE > 0) continue
        const naive = naively(history.slice(0, index + 1))
        const at = plusDays(event.at, LATER[(index + seed * 3) % LATER.length] ?? 0)
        const action = ACTIONS[(seed + index) % ACTIONS.length] ?? 'view-invoices'
        for (const accountantId of idsOf<AccountantId>(naive.accountants))
          for (const clientId of idsOf<ClientId>(naive.services)) {
            const link = {
              accountant: naive.accountants.get(accountantId)?.state ?? accountant.initialState,
              service: naive.services.get(clientId)?.state ?? clientService.initialState,
              delegation: naive.delegations.get(`${clientId}_${accountantId}`)?.state ?? delegation.initialState,
            }
            const expected = may(link, action, at)
            const answer = table.may({ accountantId, clientId, action, at })
            expect(isLeft(answer) ? answer.left : answer.right.permission).toEqual(
              isLeft(expected) ? expected.left : expected.right.grant.permission,
            )
            if (isRight(answer)) allowed += 1
          }
      }
    }
    expect(allowed).toBeGreaterThan(HISTORIES)
  })
})
