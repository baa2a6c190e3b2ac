import {
  type AccountantId,
  type AccountantState,
  type ClientId,
  type ClientServiceState,
  type DelegableAction,
  type Ending,
  type Instant,
  type Module,
  MODULES,
  type PartitaIva,
  type Party,
  type PermissionTerm,
  type Variant,
} from '@delega/core'

import { packState, unpackState } from '../invoices/slim.js'
import { type Columns, type Scalar, sortable, type Table } from '../model/table.js'
import type {
  AccountantRow,
  AskedChange,
  ClientRow,
  CountedInvoice,
  LinkRow,
  OpenAct,
  PermissionEnd,
  Standing,
} from './rows.js'
import { bitsAt } from './view.js'

const NONE: readonly never[] = []

/** Lists are stored as JSON, an empty one as `null`. */
const packList = (list: readonly unknown[]): string | null => (list.length === 0 ? null : JSON.stringify(list))
const unpackList = <Item>(text: Scalar | undefined): readonly Item[] =>
  typeof text === 'string' ? (JSON.parse(text) as readonly Item[]) : NONE

// ── The service, in four columns ────────────────────────────────────────────────────────────────────────────────────

const RECEIVE_ONLY = 1
const OPEN = 2
const TWO_STEP = 4

// Modules with their ends, such as `02027-03-01T09:30:00.000Z`: no page has time to parse JSON for each of its rows.
const NO_MODULES: ReadonlyMap<Module, Instant> = new Map()
const WIDTH = 1 + '2027-03-01T09:30:00.000Z'.length

const packModules = (modules: ReadonlyMap<Module, Instant>): string | null =>
  modules.size === 0 ? null : Array.from(modules, ([module, until]) => `${MODULES.indexOf(module)}${until}`).join('')

const unpackModules = (text: Scalar | undefined): ReadonlyMap<Module, Instant> => {
  if (typeof text !== 'string') return NO_MODULES
  const modules = new Map<Module, Instant>()
  for (let from = 0; from < text.length; from += WIDTH) {
    const module = MODULES[Number(text.charAt(from))]
    if (module !== undefined) modules.set(module, text.slice(from + 1, from + WIDTH) as Instant)
  }
  return modules
}

const settingsOf = (service: ClientServiceState): number =>
  'variant' in service
    ? (service.variant === 'receiveOnly' ? RECEIVE_ONLY : 0) |
      (service.openToDelegation ? OPEN : 0) |
      (service.requiresTwoStep ? TWO_STEP : 0)
    : 0

const serviceColumns = <Row>(serviceOf: (row: Row) => ClientServiceState): Columns<Row> => ({
  service_status: (row) => serviceOf(row).status,
  service_settings: (row) => settingsOf(serviceOf(row)),
  service_until: (row) => {
    const service = serviceOf(row)
    return service.status === 'Activated' ? service.until : null
  },
  service_modules: (row) => {
    const service = serviceOf(row)
    return service.status === 'Activated' ? packModules(service.modules) : null
  },
})

const readService = (
  partitaIva: PartitaIva,
  status: ClientServiceState['status'],
  settings: number,
  until: Instant,
  modules: Scalar | undefined,
): ClientServiceState => {
  if (status === 'NotSubscribed') return { status }
  if (status === 'Deleted') return { status, partitaIva }
  const variant: Variant = (settings & RECEIVE_ONLY) === 0 ? 'full' : 'receiveOnly'
  const openToDelegation = (settings & OPEN) !== 0
  const requiresTwoStep = (settings & TWO_STEP) !== 0
  // Nothing that is shown depends on the codice fiscale; who may be linked is decided on the events.
  const subscribed = { partitaIva, codiceFiscale: null, variant, openToDelegation, requiresTwoStep }
  if (status === 'PendingActivation') return { status, ...subscribed }
  return { status, ...subscribed, until, modules: unpackModules(modules) }
}

// ── Links ───────────────────────────────────────────────────────────────────────────────────────────────────────────

const earliest = (instants: readonly (Instant | null)[]): Instant | null => {
  let first: Instant | null = null
  for (const instant of instants) if (instant !== null && (first === null || instant < first)) first = instant
  return first
}

/** The first instant at which the link changes without an event. */
const edgeOf = ({ standing, client: { service } }: LinkRow): Instant | null =>
  earliest([
    standing.status === 'Requested' ? standing.answerBy : null,
    ...(standing.status === 'Active' ? [standing.until, ...standing.ends.map(({ until }) => until)] : NONE),
    ...(service.status === 'Activated' ? [service.until, ...service.modules.values()] : NONE),
  ])

const BEFORE_EVERY_END = '' as Instant

const pendingSince = ({ standing }: LinkRow): Instant | null => {
  if (standing.status === 'Requested') return standing.since
  return standing.status === 'Active' ? (standing.change?.since ?? null) : null
}

const onlyWhen =
  <Status extends Standing['status']>(
    status: Status,
    value: (standing: Extract<Standing, { readonly status: Status }>) => Scalar,
  ) =>
  ({ standing }: LinkRow): Scalar =>
    standing.status === status ? value(standing as Extract<Standing, { readonly status: Status }>) : null

const readStanding = (
  status: Standing['status'],
  since: Instant,
  until: Instant | null,
  initiatorOrHow: Scalar,
  answerBy: Instant,
  requested: Scalar | undefined,
  granted: number,
  ends: Scalar | undefined,
  change: Scalar | undefined,
): Standing => {
  switch (status) {
    case 'Requested':
      return {
        status,
        since,
        initiator: initiatorOrHow as Party,
        answerBy,
        until,
        permissions: unpackList<PermissionTerm>(requested),
      }
    case 'Active':
      return {
        status,
        since,
        until,
        granted,
        ends: unpackList<PermissionEnd>(ends),
        change: typeof change === 'string' ? (JSON.parse(change) as AskedChange) : null,
      }
    case 'Ended':
      return { status, since, how: initiatorOrHow as Ending }
  }
}

// By index: taking an array apart by a pattern goes through its iterator, which costs a page a quarter of its time.
const readLink = (values: readonly Scalar[]): LinkRow => ({
  clientId: values[0] as ClientId,
  accountantId: values[1] as AccountantId,
  standing: readStanding(
    values[2] as Standing['status'],
    values[3] as Instant,
    values[4] as Instant | null,
    values[5] ?? null,
    values[6] as Instant,
    values[7],
    values[8] as number,
    values[9],
    values[10],
  ),
  open: unpackList<OpenAct>(values[11]),
  lastAct: values[12] === null ? null : { action: values[12] as DelegableAction, at: values[13] as Instant },
  accountantName: values[14] as string,
  client: {
    name: values[15] as string,
    partitaIva: values[16] as string,
    toSend: values[17] as number,
    toBook: values[18] as number,
    service: readService(
      values[16] as PartitaIva,
      values[19] as ClientServiceState['status'],
      values[20] as number,
      values[21] as Instant,
      values[22],
    ),
  },
})

/** A link for each pair, with all that a page of links shows in one row. */
export const linksTable: Table<LinkRow> = {
  columns: {
    client: (row) => row.clientId,
    accountant: (row) => row.accountantId,
    status: (row) => row.standing.status,
    since: (row) => row.standing.since,
    until: (row) => (row.standing.status === 'Ended' ? null : row.standing.until),
    initiator_or_ending: ({ standing }) =>
      standing.status === 'Requested' ? standing.initiator : standing.status === 'Ended' ? standing.how : null,
    answer_by: onlyWhen('Requested', (standing) => standing.answerBy),
    requested: onlyWhen('Requested', (standing) => packList(standing.permissions)),
    granted: onlyWhen('Active', (standing) => standing.granted),
    ends: onlyWhen('Active', (standing) => packList(standing.ends)),
    change: onlyWhen('Active', ({ change }) => (change === null ? null : JSON.stringify(change))),
    open_acts: (row) => packList(row.open),
    act: (row) => row.lastAct?.action ?? null,
    act_at: (row) => row.lastAct?.at ?? null,
    accountant_name: (row) => row.accountantName,
    name: (row) => row.client.name,
    partita_iva: (row) => row.client.partitaIva,
    to_send: (row) => row.client.toSend,
    to_book: (row) => row.client.toBook,
    ...serviceColumns<LinkRow>((row) => row.client.service),
  },
  derived: {
    sort_name: (row) => sortable(row.client.name),
    sort_accountant: (row) => sortable(row.accountantName),
    sort_act: (row) => row.lastAct?.at ?? '',
    waits_for: (row) => (pendingSince(row) === null ? null : row.accountantId),
    waits_since: pendingSince,
    search: (row) => `${sortable(row.client.name)} ${row.client.partitaIva}`,
    facets: (row) => bitsAt(row, BEFORE_EVERY_END),
    edge: edgeOf,
  },
  read: readLink,
  orders: {
    byName: { bucket: 'accountant', sort: 'sort_name' },
    byAct: { bucket: 'accountant', sort: 'sort_act' },
    byWaiting: { bucket: 'waits_for', sort: 'waits_since' },
    byAccountant: { bucket: 'client', sort: 'sort_accountant' },
  },
  laidDownBy: 'byName',
}

// ── What links are made of ──────────────────────────────────────────────────────────────────────────────────────────

export const clientsTable: Table<ClientRow> = {
  columns: {
    client: (row) => row.clientId,
    name: (row) => row.summary.name,
    partita_iva: (row) => row.summary.partitaIva,
    to_send: (row) => row.summary.toSend,
    to_book: (row) => row.summary.toBook,
    accountants: (row) => packList(row.accountants),
    ...serviceColumns<ClientRow>((row) => row.summary.service),
  },
  read: (values) => {
    const [clientId, name, partitaIva, toSend, toBook, accountants, status, settings, until, modules] =
      values as unknown as readonly [
        ClientId,
        string,
        PartitaIva,
        number,
        number,
        Scalar,
        ClientServiceState['status'],
        number,
        Instant,
        Scalar,
      ]
    const service = readService(partitaIva, status, settings, until, modules)
    const summary = { name, partitaIva, service, toSend, toBook }
    return { clientId, summary, accountants: unpackList<AccountantId>(accountants) }
  },
  orders: {},
}

export const accountantsTable: Table<AccountantRow> = {
  columns: {
    accountant: (row) => row.accountantId,
    name: (row) => row.name,
    status: (row) => row.state.status,
    partita_iva: ({ state }) => ('partitaIva' in state ? state.partitaIva : null),
    two_step: ({ state }) => ('twoStep' in state && state.twoStep ? 1 : 0),
  },
  read: (values) => {
    const [accountantId, name, status, partitaIva, twoStep] = values as unknown as readonly [
      AccountantId,
      string,
      AccountantState['status'],
      PartitaIva,
      number,
    ]
    const state: AccountantState =
      status === 'Unregistered'
        ? { status }
        : status === 'Closed'
          ? { status, partitaIva }
          : { status, partitaIva, twoStep: twoStep === 1 }
    return { accountantId, name, state }
  },
  orders: {},
}

export const invoicesTable: Table<CountedInvoice> = {
  columns: { client: (row) => row.clientId, state: (row) => packState(row.state) },
  read: ([clientId, state]) => ({ clientId: clientId as ClientId, state: unpackState(String(state)) }),
  orders: {},
}
