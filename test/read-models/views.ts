import {
  type AccountantId,
  accountant,
  type Action,
  type ClientId,
  clientService,
  delegation,
  DELEGABLE_ACTIONS,
  type Instant,
  may,
  type Permission,
  plusDays,
  RESERVED_ACTIONS,
} from '@delega/core'
import {
  accountantsOf,
  actsOf,
  type AuthorityTable,
  clientsOf,
  type ClientSort,
  countClientsOf,
  countWorkOf,
  deadlinesIn,
  type Facets,
  ledger,
  type LedgerSchema,
  links,
  type LinkSchema,
  type LinkView,
  type Model,
  type Page,
  type PageRequest,
  type Pending,
  type PermissionInterval,
  permissionTimeline,
  type Readers,
  type Recorded,
  type Schema,
  supportRequests,
  supportRequestsOf,
  type SupportSchema,
  type Task,
  timeline,
  type TimelineSchema,
  work,
  worklistOf,
  type WorkSchema,
} from '@delega/projections'
import { isLeft } from 'fp-ts/lib/Either.js'

import {
  actsFor,
  deadlinesOfAccountant,
  deadlinesOfClient,
  inForceAt,
  instantsOf,
  linkAt,
  type Naive,
  pairs,
  readableClients,
  requestsOf,
  workAt,
} from './naive.ts'

/** A prefix of a history as plainly as can be, the instant to ask about, and a number by which the questions vary. */
export type Look = {
  readonly naive: Naive
  readonly seen: readonly Recorded[]
  readonly at: Instant
  readonly turn: number
}

/** What a model tells, and what it should. */
export type Check = (told: unknown, expected: unknown) => void

/** Everything there is to ask of a model. */
export type View<S extends Schema> = {
  readonly model: Model<S>
  readonly ask: (rows: Readers<S>, look: Look, check: Check) => void
}

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

const idsOf = <Id extends string>(map: ReadonlyMap<string, unknown>): readonly Id[] => [...map.keys()] as Id[]
const turned = <T>(items: readonly T[], turn: number): T => {
  const item = items[turn % items.length]
  if (item === undefined) throw new RangeError('Nothing to pick from')
  return item
}
const inText = (one: string, other: string): number => (one < other ? -1 : 1)

// ── Links ───────────────────────────────────────────────────────────────────────────────────────────────────────────

type NaiveLink = ReturnType<typeof linkAt>

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

const fits = (link: NaiveLink, { status, permission, module, pending, toSend, toBook }: Facets): boolean =>
  (status === undefined || link.status === status) &&
  (permission === undefined || link.permissions.includes(permission)) &&
  (module === undefined || link.modules.includes(module)) &&
  (pending === undefined || link.pending === pending) &&
  (toSend === undefined || link.invoicesToSend > 0) &&
  (toBook === undefined || link.invoicesToBook > 0)

const kindOf = (pending: Pending | null): string | null => {
  if (pending === null) return null
  if (pending.kind === 'Change') return 'Change'
  return pending.by === 'client' ? 'RequestByClient' : 'RequestByAccountant'
}

// Without accents and capitals, as the names of the generator need it.
const plain = (name: string): string =>
  name
    .normalize('NFKD')
    .replaceAll(/\p{Mn}/gu, '')
    .toLowerCase()

const descending = (one: string, other: string): number => inText(other, one)

const SORTS: Readonly<
  Record<ClientSort, { of: (link: NaiveLink) => string | null; by: (one: string, other: string) => number }>
> = {
  name: { of: ({ name }) => plain(name), by: inText },
  lastAct: { of: ({ lastAct }) => lastAct?.at ?? '', by: descending },
  waiting: { of: ({ waitsSince }) => waitsSince, by: inText },
}

const sorted = (list: readonly NaiveLink[], sort: ClientSort): readonly NaiveLink[] => {
  const { of, by } = SORTS[sort]
  const placed = list.flatMap((link) => {
    const place = of(link)
    return place === null ? [] : [{ link, place: `${place}\0${link.key}` }]
  })
  return placed.toSorted((one, other) => by(one.place, other.place)).map(({ link }) => link)
}

export const clientsView: View<LinkSchema> = {
  model: links,
  ask: (rows, { naive, at, turn }, check) => {
    const facets = turned(FACETS, turn)
    const sort = turned(['name', 'lastAct', 'waiting'] as const, turn)
    const text = turn % 4 === 0 ? { text: 'ROSSI' } : {}
    for (const accountantId of idsOf<AccountantId>(naive.accountants)) {
      const own = pairs(naive).filter((pair) => pair.accountantId === accountantId)
      const fitting = own.map(({ key }) => linkAt(naive, key, at)).filter((link) => fits(link, facets))
      const named = fitting.filter(({ name }) => turn % 4 > 0 || plain(name).includes('rossi'))
      const found = whole((page) => clientsOf(accountantId, { asOf: at, ...facets, ...text, sort, ...page })(rows))
      check(
        found.map(({ pending, modules, ...view }) => ({
          key: `${view.clientId}_${accountantId}`,
          name: view.name,
          status: view.status,
          permissions: view.permissions,
          withoutEffect: view.withoutEffect,
          pending: kindOf(pending),
          waitsSince: pending?.since ?? null,
          service: view.service,
          modules: modules.toSorted(),
          twoStep: view.twoStep,
          invoicesToSend: view.invoicesToSend,
          invoicesToBook: view.invoicesToBook,
          lastAct: view.lastAct,
        })),
        sorted(named, sort),
      )
      const counts = countClientsOf(accountantId, at)(rows)
      check([counts.all, counts.having(facets)], [own.length, fitting.length])
    }
  },
}

export const accountantsView: View<LinkSchema> = {
  model: links,
  ask: (rows, { naive, at }, check) => {
    const lineOf = (link: Pick<LinkView, 'accountantId' | 'status' | 'permissions'>): string =>
      [link.accountantId, link.status, ...link.permissions].join(' ')
    for (const clientId of idsOf<ClientId>(naive.services)) {
      const expected = pairs(naive).filter((pair) => pair.clientId === clientId)
      const found = whole((page) => accountantsOf(clientId, { asOf: at, ...page })(rows))
      check(
        found.map(lineOf).toSorted(inText),
        expected.map(({ key, accountantId }) => lineOf({ ...linkAt(naive, key, at), accountantId })).toSorted(inText),
      )
    }
  },
}

// ── Timeline and ledger ─────────────────────────────────────────────────────────────────────────────────────────────

const covers = ({ from, to }: PermissionInterval, at: Instant): boolean => from <= at && (to === null || at < to)

export const timelineView: View<TimelineSchema> = {
  model: timeline,
  ask: (rows, { naive, at }, check) => {
    for (const { key, clientId, accountantId } of pairs(naive)) {
      const intervals = permissionTimeline({ clientId, accountantId }, { asOf: at })(rows)
      for (const moment of instantsOf(naive, key, at))
        check(
          intervals
            .filter((one) => covers(one, moment))
            .map(({ permission, grantId }): [Permission, string] => [permission, grantId]),
          [...inForceAt(naive, key, moment)],
        )
    }
  },
}

export const ledgerView: View<LedgerSchema> = {
  model: ledger,
  ask: (rows, { naive, seen }, check) => {
    for (const clientId of idsOf<ClientId>(naive.services))
      check(
        whole((page) => actsOf({ clientId, ...page })(rows)).map(
          ({ authorizationId: id, accountantId, action, permission, grantId, subject, at, status, facts }) => {
            const factIds = facts.map(({ eventId }) => eventId)
            return { id, accountantId, action, permission, grantId, subject, at, status, factIds }
          },
        ),
        actsFor(naive, seen, clientId),
      )
  },
}

// ── Work and deadlines ──────────────────────────────────────────────────────────────────────────────────────────────

const TASKS: readonly Task[] = ['ToSend', 'ToResend', 'ToSendAnew', 'Waiting', 'Undelivered', 'ToBook']

export const worklistView: View<WorkSchema> = {
  model: work,
  ask: (rows, { naive, at, turn }, check) => {
    const task = turned(TASKS, turn)
    for (const accountantId of idsOf<AccountantId>(naive.accountants)) {
      const expected = workAt(naive, readableClients(naive, accountantId, at), at)
      const having = expected.filter(({ tasks }) => tasks.includes(task))
      const told = (request: { readonly task?: Task }) =>
        whole((page) => worklistOf({ accountantId }, { asOf: at, ...request, ...page })(rows)).map(
          ({ invoiceId, clientId, status, tasks, date, total, daysLeft }) => {
            return { invoiceId, clientId, status, tasks, date, total, daysLeft }
          },
        )
      check(told({}), expected)
      check(told({ task }), having)
      const counts = countWorkOf({ accountantId }, at)(rows)
      check([counts.all, counts.having(task)], [expected.length, having.length])
    }
  },
}

export const deadlinesView: View<WorkSchema> = {
  model: work,
  ask: (rows, { naive, at, turn }, check) => {
    const before = plusDays(at, 40)
    const window = turn % 2 === 0 ? {} : { from: at, before }
    const within = (line: string): boolean => {
      const end = line.slice(-at.length)
      return turn % 2 === 0 || (at <= end && end < before)
    }
    const told = (portfolio: Parameters<typeof deadlinesIn>[0]): readonly string[] =>
      whole((page) => deadlinesIn(portfolio, { asOf: at, ...window, ...page })(rows))
        .map((one) => `${one.clientId} ${one.accountantId ?? '-'} ${one.kind} ${one.subject ?? ''} ${one.before}`)
        .toSorted()
    for (const clientId of idsOf<ClientId>(naive.services))
      check(told({ clientId }), deadlinesOfClient(naive, clientId).filter(within))
    for (const accountantId of idsOf<AccountantId>(naive.accountants))
      check(told({ accountantId }), deadlinesOfAccountant(naive, accountantId, at).filter(within))
  },
}

// ── Support ─────────────────────────────────────────────────────────────────────────────────────────────────────────

export const supportView: View<SupportSchema> = {
  model: supportRequests,
  ask: (rows, { naive, at }, check) => {
    for (const accountantId of idsOf<AccountantId>(naive.accountants))
      check(
        whole((page) => supportRequestsOf({ accountantId }, { asOf: at, ...page })(rows)).map(
          ({ supportRequestId: id, openedAt, status, flagged }) => ({ id, openedAt, status, flagged }),
        ),
        requestsOf(naive, accountantId, at),
      )
  },
}

// ── Authority ───────────────────────────────────────────────────────────────────────────────────────────────────────

const ACTIONS: readonly Action[] = [...DELEGABLE_ACTIONS, ...RESERVED_ACTIONS]

/** Everybody asks about one action for everybody. */
export const askAuthority = (table: AuthorityTable, { naive, at, turn }: Look, check: Check): void => {
  const action = turned(ACTIONS, turn)
  for (const accountantId of idsOf<AccountantId>(naive.accountants))
    for (const clientId of idsOf<ClientId>(naive.services)) {
      const link = {
        accountant: naive.accountants.get(accountantId)?.state ?? accountant.initialState,
        service: naive.services.get(clientId)?.state ?? clientService.initialState,
        delegation: naive.delegations.get(`${clientId}_${accountantId}`)?.state ?? delegation.initialState,
      }
      const expected = may(link, action, at)
      const answer = table.may({ accountantId, clientId, action, at })
      check(
        isLeft(answer) ? answer.left : answer.right.permission,
        isLeft(expected) ? expected.left : expected.right.grant.permission,
      )
    }
}
