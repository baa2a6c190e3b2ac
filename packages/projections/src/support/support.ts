import {
  type AccountantId,
  type ClientId,
  delegation,
  type DelegationEvent,
  type DomainEvent,
  identityOf,
  type Instant,
  pairOf,
  type Plain,
  type StoredEvent,
  support as supportDecider,
  type SupportEvent,
  type SupportRequestId,
  type SupportState,
  type SupportTopic,
  type Writer,
} from '@delega/core'

import { packStanding, unpackStanding } from '../links/packing.js'
import { linkKey, type Standing } from '../links/rows.js'
import { inForceOf, standingOf, stateOf } from '../links/standing.js'
import { isOf } from '../model/context.js'
import { judgedBy } from '../model/as-of.js'
import type { Drafts, Model, Query, Readers } from '../model/model.js'
import { checkLength, type Page, pageOf, type PageRequest } from '../model/page.js'
import type { Table } from '../model/table.js'

/** A support request, and what it is about. */
export type SupportRow = {
  readonly supportRequestId: SupportRequestId
  readonly accountantId: AccountantId
  readonly topic: SupportTopic
  readonly openedAt: Instant
  readonly lastAt: Instant
  readonly state: SupportState
}

/** The rows of `supportRequests`. */
export type SupportSchema = { readonly requests: SupportRow; readonly standings: { readonly standing: Standing } }

/** A support request at an instant. */
export type SupportView = SupportTopic & {
  readonly supportRequestId: SupportRequestId
  readonly accountantId: AccountantId
  readonly status: 'Open' | 'Closed'
  readonly openedAt: Instant
  /** When the last message was written. */
  readonly lastAt: Instant
  /** Who wrote it; `null` once closed. */
  readonly lastWriter: Writer | null
  /** Open, and the permission for the activity is gone, whether or not that is on record. */
  readonly flagged: boolean
}

type Rows = Drafts<SupportSchema>

const topicOf = (topic: SupportTopic): SupportTopic =>
  topic.clientId === null
    ? { clientId: null, activity: topic.activity }
    : { clientId: topic.clientId, activity: topic.activity }

// The message itself is for those who read the request, not for lists of requests.
const wordless = (state: SupportState): SupportState =>
  state.status === 'Open' ? { ...state, last: { writer: state.last.writer, text: '' } } : state

const foldRequest = ({ requests }: Rows, event: SupportEvent, { stream, id, revision }: StoredEvent): void => {
  const key = identityOf(stream)
  const row = requests.get(key)
  const before = row?.state ?? supportDecider.initialState
  const state = supportDecider.evolve(before, event, { id, revision })
  if (state === before) return
  if (event.type === 'SupportRequestOpened')
    requests.set(key, {
      supportRequestId: key as SupportRequestId,
      accountantId: event.accountantId,
      topic: topicOf(event),
      openedAt: event.at,
      lastAt: event.at,
      state: wordless(state),
    })
  else if (row !== undefined) {
    const lastAt = event.type === 'SupportRequestAnswered' ? event.at : row.lastAt
    requests.set(key, { ...row, lastAt, state: wordless(state) })
  }
}

const foldDelegation = ({ standings }: Rows, event: DelegationEvent, { stream, id, revision }: StoredEvent): void => {
  const { clientId, accountantId } = pairOf(stream)
  const key = linkKey(clientId, accountantId)
  const before = standings.get(key)?.standing ?? null
  const state = stateOf(before)
  const evolved = delegation.evolve(state, event, { id, revision })
  const standing = evolved === state ? null : standingOf(evolved, before, event.at)
  if (standing !== null) standings.set(key, { standing })
}

const fold = (rows: Rows, event: DomainEvent, stored: StoredEvent): void => {
  if (isOf('supportRequest', event, stored)) foldRequest(rows, event, stored)
  else if (isOf('delegation', event, stored)) foldDelegation(rows, event, stored)
}

const requestsTable: Table<SupportRow> = {
  columns: {
    request: (row) => row.supportRequestId,
    accountant: (row) => row.accountantId,
    client: (row) => row.topic.clientId,
    activity: (row) => row.topic.activity,
    opened_at: (row) => row.openedAt,
    last_at: (row) => row.lastAt,
    state: (row) => JSON.stringify(row.state),
  },
  read: ([request, accountantId, clientId, activity, openedAt, lastAt, state]) => ({
    supportRequestId: request as SupportRequestId,
    accountantId: accountantId as AccountantId,
    topic: { clientId, activity } as SupportTopic,
    openedAt: openedAt as Instant,
    lastAt: lastAt as Instant,
    state: JSON.parse(String(state)) as SupportState,
  }),
  orders: {
    byAccountant: { bucket: 'accountant', sort: 'opened_at' },
    byClient: { bucket: 'client', sort: 'opened_at' },
  },
}

const standingsTable: Table<{ readonly standing: Standing }> = {
  columns: { standing: (row) => packStanding(row.standing) },
  read: ([standing]) => ({ standing: unpackStanding(String(standing)) }),
  orders: {},
}

/** Requests for help: ask it with `supportRequestsOf`. */
export const supportRequests: Model<SupportSchema> = {
  name: 'support_requests',
  version: 1,
  categories: ['delegation', 'supportRequest'],
  tables: { requests: requestsTable, standings: standingsTable },
  fold,
}

const holds = ({ standings }: Readers<SupportSchema>, { accountantId, topic }: SupportRow, at: Instant): boolean => {
  if (topic.clientId === null) return true
  const row = standings.get(linkKey(topic.clientId, accountantId))
  return row !== undefined && inForceOf(row.standing, at).permissions.includes(topic.activity)
}

const viewOf = (rows: Readers<SupportSchema>, row: SupportRow, at: Instant): SupportView => {
  const { supportRequestId, accountantId, topic, openedAt, lastAt, state } = row
  const isOpen = state.status === 'Open'
  return {
    supportRequestId,
    accountantId,
    ...topic,
    status: isOpen ? 'Open' : 'Closed',
    openedAt,
    lastAt,
    lastWriter: isOpen ? state.last.writer : null,
    flagged: isOpen && (state.permissionLost || !holds(rows, row, at)),
  }
}

/** The requests of an accountant, or about a client, the latest first. @throws RangeError where `asOf` is no instant, or `limit` no length. */
export const supportRequestsOf = (
  of: { readonly accountantId: Plain<AccountantId> } | { readonly clientId: Plain<ClientId> },
  request: PageRequest & {
    readonly asOf: Instant
    readonly status?: SupportView['status']
    readonly flagged?: boolean
  },
): Query<SupportSchema, Page<SupportView>> => {
  checkLength(request)
  const asOf = judgedBy(request.asOf)
  return (rows) => {
    const order =
      'accountantId' in of
        ? { order: 'byAccountant', bucket: of.accountantId }
        : { order: 'byClient', bucket: of.clientId }
    return pageOf(rows.requests, { ...order, descending: true }, request, (row) => {
      const view = viewOf(rows, row, asOf)
      if (request.status !== undefined && view.status !== request.status) return null
      return request.flagged !== undefined && view.flagged !== request.flagged ? null : view
    })
  }
}
