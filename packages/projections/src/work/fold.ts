import {
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
  type InvoiceId,
  type InvoiceState,
  pairOf,
  type StoredEvent,
  totalsOf,
} from '@delega/core'

import { slim } from '../invoices/slim.js'
import { linkKey } from '../links/rows.js'
import { standingOf, stateOf } from '../links/standing.js'
import { isOf } from '../model/context.js'
import type { Drafts } from '../model/model.js'
import { deadlineKey, invoiceDeadlines, relationDeadlines, serviceDeadlines } from './deadlines.js'
import type { Deadline, InvoiceRow, WorkSchema } from './rows.js'

type Rows = Drafts<WorkSchema>

const NONE: readonly Deadline[] = []

const replaceDeadlines = ({ deadlines }: Rows, before: readonly Deadline[], after: readonly Deadline[]): void => {
  const kept = new Set(after.map(deadlineKey))
  for (const deadline of before) {
    const key = deadlineKey(deadline)
    if (!kept.has(key)) deadlines.remove(key)
  }
  for (const deadline of after) deadlines.set(deadlineKey(deadline), deadline)
}

/** What a list shows of an invoice besides its state. */
const shownOf = (state: InvoiceState): Pick<InvoiceRow, 'party' | 'total'> => {
  if (state.status === 'Received') {
    const { personal, taxable, tax } = state.document
    return { party: personal.supplier.name, total: taxable + tax }
  }
  if (!('content' in state)) return { party: '', total: 0 }
  return { party: state.content.personal.customer.name, total: totalsOf(state.content).total }
}

const CONTENT: ReadonlySet<InvoiceEvent['type']> = new Set(['InvoiceDrafted', 'InvoiceEdited', 'InvoiceReceived'])

const foldInvoice = (rows: Rows, event: InvoiceEvent, { stream, id, revision }: StoredEvent): void => {
  const key = identityOf(stream)
  const row = rows.invoices.get(key)
  const before = row?.state ?? invoice.initialState
  const evolved = invoice.evolve(before, event, { id, revision })
  if (evolved === before || !('clientId' in evolved)) return
  const shown = row === undefined || CONTENT.has(event.type) ? shownOf(evolved) : row
  const next: InvoiceRow = {
    invoiceId: key as InvoiceId,
    clientId: evolved.clientId,
    state: slim(evolved),
    party: shown.party,
    total: shown.total,
  }
  rows.invoices.set(key, next)
  replaceDeadlines(rows, row === undefined ? NONE : invoiceDeadlines(row), invoiceDeadlines(next))
}

const foldService = (rows: Rows, event: ClientServiceEvent, { stream, id, revision }: StoredEvent): void => {
  const clientId = identityOf(stream) as ClientId
  const row = rows.services.get(clientId) ?? { clientId, service: clientService.initialState }
  const service = clientService.evolve(row.service, event, { id, revision })
  if (service === row.service) return
  const next = { clientId, service }
  rows.services.set(clientId, next)
  replaceDeadlines(rows, serviceDeadlines(row), serviceDeadlines(next))
}

const foldDelegation = (rows: Rows, event: DelegationEvent, { stream, id, revision }: StoredEvent): void => {
  const pair: { readonly clientId: ClientId; readonly accountantId: AccountantId } = pairOf(stream)
  const key = linkKey(pair.clientId, pair.accountantId)
  const row = rows.relations.get(key)
  const before = row?.standing ?? null
  const state = stateOf(before)
  const evolved = delegation.evolve(state, event, { id, revision })
  const standing = evolved === state ? null : standingOf(evolved, before, event.at)
  if (standing === null) return
  const next = { ...pair, standing }
  rows.relations.set(key, next)
  replaceDeadlines(rows, row === undefined ? NONE : relationDeadlines(row), relationDeadlines(next))
}

/** Folds one event into what is to be done and by when. */
export const foldWork = (rows: Rows, event: DomainEvent, stored: StoredEvent): void => {
  if (isOf('invoice', event, stored)) foldInvoice(rows, event, stored)
  else if (isOf('delegation', event, stored)) foldDelegation(rows, event, stored)
  else if (isOf('clientService', event, stored)) foldService(rows, event, stored)
}
