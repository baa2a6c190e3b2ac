import { type AccountantId, type ClientId, type Instant, type InvoiceId, resendDeadline } from '@delega/core'

import { packState, unpackState } from '../invoices/slim.js'
import { packService, packStanding, unpackService, unpackStanding } from '../links/packing.js'
import type { Table } from '../model/table.js'
import type { Deadline, InvoiceRow, RelationRow, ServiceRow } from './rows.js'
import { bitsOfTasks, tasksOf } from './tasks.js'

const BEFORE_EVERY_END = '' as Instant

const dateOf = ({ state }: InvoiceRow): string => {
  if (state.status === 'Received') return state.document.date
  return 'content' in state ? state.content.date : ''
}

const tasksBits = ({ state }: InvoiceRow): number => bitsOfTasks(tasksOf(state, BEFORE_EVERY_END))

export const invoicesTable: Table<InvoiceRow> = {
  columns: {
    invoice: (row) => row.invoiceId,
    client: (row) => row.clientId,
    state: (row) => packState(row.state),
    party: (row) => row.party,
    total: (row) => row.total,
  },
  derived: {
    date: dateOf,
    tasks: tasksBits,
    edge: (row) => resendDeadline(row.state),
    open_client: (row) => (tasksBits(row) === 0 ? null : row.clientId),
  },
  read: ([invoiceId, clientId, state, party, total]) => ({
    invoiceId: invoiceId as InvoiceId,
    clientId: clientId as ClientId,
    state: unpackState(String(state)),
    party: String(party),
    total: Number(total),
  }),
  orders: { openByDate: { bucket: 'open_client', sort: 'date' } },
}

export const relationsTable: Table<RelationRow> = {
  columns: {
    client: (row) => row.clientId,
    accountant: (row) => row.accountantId,
    standing: (row) => packStanding(row.standing),
  },
  derived: { active_accountant: (row) => (row.standing.status === 'Active' ? row.accountantId : null) },
  read: ([clientId, accountantId, standing]) => ({
    clientId: clientId as ClientId,
    accountantId: accountantId as AccountantId,
    standing: unpackStanding(String(standing)),
  }),
  orders: { activeOfAccountant: { bucket: 'active_accountant', sort: 'client' } },
}

export const servicesTable: Table<ServiceRow> = {
  columns: { client: (row) => row.clientId, service: (row) => packService(row.service) },
  read: ([clientId, service]) => ({ clientId: clientId as ClientId, service: unpackService(String(service)) }),
  orders: {},
}

export const deadlinesTable: Table<Deadline> = {
  columns: {
    kind: (row) => row.kind,
    client: (row) => row.clientId,
    accountant: (row) => row.accountantId,
    subject: (row) => row.subject,
    before: (row) => row.before,
  },
  // Of the client itself, whoever its accountants are.
  derived: { owner: (row) => (row.accountantId === null ? row.clientId : null) },
  read: ([kind, clientId, accountantId, subject, before]) =>
    ({ kind, clientId, accountantId, subject, before }) as unknown as Deadline,
  orders: {
    ofClient: { bucket: 'client', sort: 'before' },
    ofOwner: { bucket: 'owner', sort: 'before' },
    ofAccountant: { bucket: 'accountant', sort: 'before' },
  },
}
