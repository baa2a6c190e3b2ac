import {
  type AccountantId,
  type ClientId,
  type DelegableAction,
  type DelegationEvent,
  type DomainEvent,
  type EventId,
  type Instant,
  pairOf,
  type Plain,
  type Permission,
  type StoredEvent,
  type StreamName,
} from '@delega/core'

import { linkKey } from '../links/rows.js'
import { isOf } from '../model/context.js'
import type { Drafts, Model, Query } from '../model/model.js'
import { checkLength, type Page, pageOf, type PageRequest } from '../model/page.js'
import type { Table, Walk } from '../model/table.js'

type Authorized = Extract<DelegationEvent, { readonly type: 'ActionAuthorized' }>

/** An event that cites the authorisation. */
export type ActFact = {
  readonly type: DomainEvent['type']
  readonly stream: StreamName
  readonly revision: number
  readonly eventId: EventId
}

/**
 * `Done`: the act is on record, or was done in another service. `Pending`: authorised, and still to come.
 * `Lapsed`: authorised, and it did not come in its time.
 */
export type ActStatus = 'Done' | 'Pending' | 'Lapsed'

/** One act on behalf of a client: by whom, what, upon what, under which grant, and the events that it came to. */
export type LedgerEntry = {
  readonly authorizationId: EventId
  readonly clientId: ClientId
  readonly accountantId: AccountantId
  readonly at: Instant
  readonly action: DelegableAction
  readonly permission: Permission
  readonly grantId: EventId
  readonly neededGrantIds: readonly EventId[]
  readonly subject: string
  readonly deadline: Instant
  readonly status: ActStatus
  readonly facts: readonly ActFact[]
}

/** What the events say of an authorisation; the facts may be read before it. */
export type EntryRow = {
  readonly authorizationId: EventId
  readonly authorized: Omit<LedgerEntry, 'authorizationId' | 'status' | 'facts'> | null
  readonly status: ActStatus
  readonly facts: readonly ActFact[]
}

/** The rows of `ledger`. */
export type LedgerSchema = { readonly entries: EntryRow }

type Rows = Drafts<LedgerSchema>

const entryOf = ({ entries }: Rows, authorizationId: EventId): EntryRow =>
  entries.get(authorizationId) ?? { authorizationId, authorized: null, status: 'Pending', facts: [] }

const authorizedBy = (event: Authorized, { stream }: StoredEvent): EntryRow['authorized'] => {
  const { at, action, permission, grantId, neededGrantIds, subject, deadline } = event
  return { ...pairOf(stream), at, action, permission, grantId, neededGrantIds, subject, deadline }
}

const foldDelegation = (rows: Rows, event: DelegationEvent, stored: StoredEvent): void => {
  if (event.type === 'ActionAuthorized') {
    const entry = entryOf(rows, stored.id)
    const status = event.settlement === 'settled' ? 'Done' : entry.status
    rows.entries.set(stored.id, { ...entry, authorized: authorizedBy(event, stored), status })
  }
  if (event.type === 'AuthorizationFinished' || event.type === 'AuthorizationLapsed') {
    const entry = entryOf(rows, event.authorizationId)
    const status =
      event.type === 'AuthorizationFinished' ? 'Done' : entry.status === 'Pending' ? 'Lapsed' : entry.status
    rows.entries.set(event.authorizationId, { ...entry, status })
  }
}

const fold = (rows: Rows, event: DomainEvent, stored: StoredEvent): void => {
  const { authority } = stored.metadata
  if (authority !== null && authority !== undefined) {
    const entry = entryOf(rows, authority.authorizationId)
    const { stream, revision, id } = stored
    const facts = [...entry.facts, { type: event.type, stream, revision, eventId: id }]
    rows.entries.set(authority.authorizationId, { ...entry, facts, status: 'Done' })
  }
  if (isOf('delegation', event, stored)) foldDelegation(rows, event, stored)
}

const entriesTable: Table<EntryRow> = {
  columns: {
    id: (row) => row.authorizationId,
    client: (row) => row.authorized?.clientId ?? null,
    accountant: (row) => row.authorized?.accountantId ?? null,
    at: (row) => row.authorized?.at ?? null,
    action: (row) => row.authorized?.action ?? null,
    permission: (row) => row.authorized?.permission ?? null,
    grant_id: (row) => row.authorized?.grantId ?? null,
    needed_grants: (row) => (row.authorized === null ? null : JSON.stringify(row.authorized.neededGrantIds)),
    subject: (row) => row.authorized?.subject ?? null,
    deadline: (row) => row.authorized?.deadline ?? null,
    status: (row) => row.status,
    facts: (row) => JSON.stringify(row.facts),
  },
  derived: {
    link: ({ authorized }) => (authorized === null ? null : linkKey(authorized.clientId, authorized.accountantId)),
  },
  read: ([id, clientId, accountantId, at, action, permission, grantId, needed, subject, deadline, status, facts]) => ({
    authorizationId: id as EventId,
    authorized:
      at === null
        ? null
        : {
            clientId: clientId as ClientId,
            accountantId: accountantId as AccountantId,
            at: at as Instant,
            action: action as DelegableAction,
            permission: permission as Permission,
            grantId: grantId as EventId,
            neededGrantIds: JSON.parse(String(needed)) as readonly EventId[],
            subject: String(subject),
            deadline: deadline as Instant,
          },
    status: status as ActStatus,
    facts: JSON.parse(String(facts)) as readonly ActFact[],
  }),
  orders: {
    byClient: { bucket: 'client', sort: 'at' },
    byAccountant: { bucket: 'accountant', sort: 'at' },
    byLink: { bucket: 'link', sort: 'at' },
  },
}

/** Everything done on behalf of clients: ask it with `actsOf`. */
export const ledger: Model<LedgerSchema> = {
  name: 'ledger',
  version: 1,
  categories: ['delegation', 'invoice', 'clientService', 'supportRequest'],
  tables: { entries: entriesTable },
  fold,
}

/** Whose acts: on behalf of a client, by an accountant, or both. */
export type LedgerRequest = PageRequest & {
  readonly clientId?: Plain<ClientId>
  readonly accountantId?: Plain<AccountantId>
  readonly action?: DelegableAction
  readonly status?: ActStatus
  /** Acts authorised at or after this instant. */
  readonly from?: Instant
  /** Acts authorised before this instant. */
  readonly before?: Instant
}

const orderOf = ({ clientId, accountantId }: LedgerRequest): Pick<Walk, 'order' | 'bucket'> | null => {
  if (clientId !== undefined && accountantId !== undefined)
    return { order: 'byLink', bucket: linkKey(clientId, accountantId) }
  if (clientId !== undefined) return { order: 'byClient', bucket: clientId }
  return accountantId === undefined ? null : { order: 'byAccountant', bucket: accountantId }
}

/** What was done, the latest first. Without a client and an accountant there is nothing to tell. @throws RangeError where `limit` is no length. */
export const actsOf = (request: LedgerRequest): Query<LedgerSchema, Page<LedgerEntry>> => {
  checkLength(request)
  return ({ entries }) => {
    const order = orderOf(request)
    if (order === null) return { items: [], next: null }
    const { from, before, action, status } = request
    const window = { ...(from === undefined ? {} : { from }), ...(before === undefined ? {} : { before }) }
    return pageOf(entries, { ...order, ...window, descending: true }, request, (row) => {
      const { authorizationId, authorized, facts } = row
      if (authorized === null) return null
      if (action !== undefined && authorized.action !== action) return null
      if (status !== undefined && row.status !== status) return null
      return { authorizationId, ...authorized, status: row.status, facts }
    })
  }
}
