import {
  accountant,
  type AccountantEvent,
  type AccountantId,
  type ClientId,
  clientService,
  type ClientServiceEvent,
  delegation,
  type DelegationEvent,
  type DomainEvent,
  identityOf,
  invoice,
  type InvoiceEvent,
  pairOf,
  type StoredEvent,
} from '@delega/core'

import { isToBook, isToSend, slim } from '../invoices/slim.js'
import { isOf } from '../model/context.js'
import type { Drafts } from '../model/model.js'
import { type Act, type ClientRow, type ClientSummary, linkKey, type LinkRow, type LinkSchema } from './rows.js'
import { standingOf, stateOf } from './standing.js'

type Rows = Drafts<LinkSchema>

const NOBODY: ClientSummary = { name: '', partitaIva: '', service: clientService.initialState, toSend: 0, toBook: 0 }

const clientOf = (rows: Rows, clientId: ClientId): ClientRow =>
  rows.clients.get(clientId) ?? { clientId, summary: NOBODY, accountants: [] }

/** Writes a client, and the copy that each of its links shows. */
const setClient = (rows: Rows, row: ClientRow): void => {
  rows.clients.set(row.clientId, row)
  for (const accountantId of row.accountants) {
    const key = linkKey(row.clientId, accountantId)
    const link = rows.links.get(key)
    if (link !== undefined) rows.links.set(key, { ...link, client: row.summary })
  }
}

const foldService = (rows: Rows, event: ClientServiceEvent, { stream, id, revision }: StoredEvent): void => {
  const row = clientOf(rows, identityOf(stream) as ClientId)
  const service = clientService.evolve(row.summary.service, event, { id, revision })
  if (service === row.summary.service) return
  const named = event.type === 'ServiceSubscribed' ? event.personal : row.summary
  const summary = { ...row.summary, name: named.name, partitaIva: named.partitaIva, service }
  setClient(rows, { ...row, summary })
}

const foldAccountant = (rows: Rows, event: AccountantEvent, { stream, id, revision }: StoredEvent): void => {
  const accountantId = identityOf(stream) as AccountantId
  const row = rows.accountants.get(accountantId)
  const before = row?.state ?? accountant.initialState
  const state = accountant.evolve(before, event, { id, revision })
  if (state === before) return
  const name = event.type === 'AccountantRegistered' ? event.personal.name : (row?.name ?? '')
  rows.accountants.set(accountantId, { accountantId, name, state })
}

const counted = (flag: boolean): number => (flag ? 1 : 0)

const foldInvoice = (rows: Rows, event: InvoiceEvent, { stream, id, revision }: StoredEvent): void => {
  const key = identityOf(stream)
  const row = rows.invoices.get(key)
  const before = row?.state ?? invoice.initialState
  const evolved = invoice.evolve(before, event, { id, revision })
  if (evolved === before || !('clientId' in evolved)) return
  const state = slim(evolved)
  if (!('clientId' in state)) return
  rows.invoices.set(key, { clientId: state.clientId, state })
  const toSend = counted(isToSend(state)) - counted(isToSend(before))
  const toBook = counted(isToBook(state)) - counted(isToBook(before))
  if (toSend === 0 && toBook === 0) return
  const client = clientOf(rows, state.clientId)
  const summary = { ...client.summary, toSend: client.summary.toSend + toSend, toBook: client.summary.toBook + toBook }
  setClient(rows, { ...client, summary })
}

type Acts = Pick<LinkRow, 'open' | 'lastAct'>

const actsAfter = (acts: Acts, event: DelegationEvent, { id }: StoredEvent): Acts => {
  if (event.type === 'ActionAuthorized') {
    const act: Act = { action: event.action, at: event.at }
    if (event.settlement === 'settled') return { open: acts.open, lastAct: act }
    return { open: [...acts.open, { ...act, authorizationId: id }], lastAct: acts.lastAct }
  }
  if (event.type !== 'AuthorizationFinished' && event.type !== 'AuthorizationLapsed') return acts
  const ended = acts.open.find(({ authorizationId }) => authorizationId === event.authorizationId)
  if (ended === undefined) return acts
  const { action, at } = ended
  const lastAct = event.type === 'AuthorizationFinished' ? { action, at } : acts.lastAct
  return { open: acts.open.filter((act) => act !== ended), lastAct }
}

const emptyLink = (rows: Rows, clientId: ClientId, accountantId: AccountantId): Omit<LinkRow, 'standing'> => {
  const client = clientOf(rows, clientId)
  rows.clients.set(clientId, { ...client, accountants: [...client.accountants, accountantId] })
  const accountantName = rows.accountants.get(accountantId)?.name ?? ''
  return { clientId, accountantId, open: [], lastAct: null, accountantName, client: client.summary }
}

const foldDelegation = (rows: Rows, event: DelegationEvent, stored: StoredEvent): void => {
  const { clientId, accountantId } = pairOf(stored.stream)
  const key = linkKey(clientId, accountantId)
  const row = rows.links.get(key)
  const standing = row?.standing ?? null
  const before = stateOf(standing)
  const state = delegation.evolve(before, event, { id: stored.id, revision: stored.revision })
  const after = state === before ? standing : standingOf(state, standing, event.at)
  if (after === null) return
  const link = row ?? emptyLink(rows, clientId, accountantId)
  const { open, lastAct } = actsAfter(link, event, stored)
  if (after === standing && open === link.open && lastAct === link.lastAct) return
  rows.links.set(key, { ...link, standing: after, open, lastAct })
}

/** Folds one event into the rows of the links. */
export const foldLinks = (rows: Rows, event: DomainEvent, stored: StoredEvent): void => {
  if (isOf('delegation', event, stored)) foldDelegation(rows, event, stored)
  else if (isOf('invoice', event, stored)) foldInvoice(rows, event, stored)
  else if (isOf('clientService', event, stored)) foldService(rows, event, stored)
  else if (isOf('accountant', event, stored)) foldAccountant(rows, event, stored)
}
