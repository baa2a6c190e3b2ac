import type { AccountantId, ClientId, Instant, Plain } from '@delega/core'

import { judgedBy } from '../model/as-of.js'
import type { Query } from '../model/model.js'
import { checkLength, type Page, pageOf, type PageRequest } from '../model/page.js'
import { type Condition, sortable, type Walk } from '../model/table.js'
import type { LinkRow, LinkSchema } from './rows.js'
import { bitsAt, bitsOfFacets, type Facets, type LinkView, viewOf } from './view.js'

/** A client as its accountant sees it. */
export type ClientOfAccountant = LinkView & {
  readonly name: string
  readonly partitaIva: string
  /** Drafts, and what the exchange rejected. */
  readonly invoicesToSend: number
  /** Issued or received, and not in the books. */
  readonly invoicesToBook: number
}

/** An accountant as its client sees it. */
export type AccountantOfClient = LinkView & { readonly name: string }

/** By name; by the last act, the latest first; or those who wait for an answer, the longest first. */
export type ClientSort = 'name' | 'lastAct' | 'waiting'

/** Which clients, in which order, as of when. */
export type ClientsRequest = PageRequest &
  Facets & {
    /** The instant to judge by: an end that has passed by then counts, on record or not. */
    readonly asOf: Instant
    /** Part of the name or of the partita IVA; capitals and accents do not count. */
    readonly text?: string
    readonly sort?: ClientSort
  }

type Order = Pick<Walk, 'order' | 'descending'>

const ORDERS: Readonly<Record<ClientSort, Order>> = {
  name: { order: 'byName' },
  lastAct: { order: 'byAct', descending: true },
  waiting: { order: 'byWaiting' },
}

const clientView = (row: LinkRow, view: LinkView): ClientOfAccountant => ({
  clientId: view.clientId,
  accountantId: view.accountantId,
  name: row.client.name,
  partitaIva: row.client.partitaIva,
  status: view.status,
  since: view.since,
  how: view.how,
  until: view.until,
  permissions: view.permissions,
  withoutEffect: view.withoutEffect,
  ends: view.ends,
  pending: view.pending,
  service: view.service,
  modules: view.modules,
  twoStep: view.twoStep,
  invoicesToSend: row.client.toSend,
  invoicesToBook: row.client.toBook,
  lastAct: view.lastAct,
})

/** What the storage can tell by itself; an end that has passed takes facets away, and gives only one. */
const conditions = ({ text, asOf, ...facets }: ClientsRequest): readonly Condition[] => {
  const bits = bitsOfFacets(facets)
  const past = facets.status === 'Ended' ? { column: 'edge', at: asOf } : null
  return [
    ...(bits === 0 ? [] : [{ test: 'bits', column: 'facets', bits, past } as const]),
    ...(text === undefined ? [] : [{ test: 'contains', column: 'search', text: sortable(text) } as const]),
  ]
}

/** The clients of an accountant, with those whose link has ended. @throws RangeError where `asOf` is no instant, or `limit` no length. */
export const clientsOf = (
  accountantId: Plain<AccountantId>,
  request: ClientsRequest,
): Query<LinkSchema, Page<ClientOfAccountant>> => {
  checkLength(request)
  const asOf = judgedBy(request.asOf)
  const { sort = 'name' } = request
  return ({ links, accountants }) => {
    const accountant = accountants.get(accountantId)
    const bits = bitsOfFacets(request)
    const walk = { ...ORDERS[sort], bucket: accountantId, where: conditions(request) }
    return pageOf(links, walk, request, (row) => {
      if ((bitsAt(row, asOf) & bits) !== bits) return null
      const view = viewOf(row, accountant, asOf)
      return sort === 'waiting' && view.pending === null ? null : clientView(row, view)
    })
  }
}

/** How many clients each filter would find. */
export type ClientCounts = {
  readonly all: number
  /** How many have all of these. */
  readonly having: (facets: Facets) => number
}

/** Counts over all clients of an accountant, for any filter but text. @throws RangeError where `asOf` is no instant. */
export const countClientsOf = (accountantId: Plain<AccountantId>, asOf: Instant): Query<LinkSchema, ClientCounts> => {
  judgedBy(asOf)
  return ({ links }) => {
    const counts = new Map(links.tally('byName', accountantId, 'facets'))
    const add = (bits: number, count: number): void => void counts.set(bits, (counts.get(bits) ?? 0) + count)
    // What the bits say of a link holds until the first of its ends: those past it are judged one by one.
    for (const { row } of links.walk({
      order: 'byName',
      bucket: accountantId,
      where: [{ test: 'upTo', column: 'edge', at: asOf }],
    })) {
      add(bitsAt(row, '' as Instant), -1)
      add(bitsAt(row, asOf), 1)
    }
    const having = (facets: Facets): number => {
      const wanted = bitsOfFacets(facets)
      let sum = 0
      for (const [bits, count] of counts) if ((bits & wanted) === wanted) sum += count
      return sum
    }
    return { all: having({}), having }
  }
}

/** The accountants of a client, by name, with those whose link has ended. @throws RangeError where `asOf` is no instant, or `limit` no length. */
export const accountantsOf = (
  clientId: Plain<ClientId>,
  request: PageRequest & { readonly asOf: Instant; readonly status?: LinkView['status'] },
): Query<LinkSchema, Page<AccountantOfClient>> => {
  checkLength(request)
  const asOf = judgedBy(request.asOf)
  return ({ links, accountants }) =>
    pageOf(links, { order: 'byAccountant', bucket: clientId }, request, (row) => {
      const view = viewOf(row, accountants.get(row.accountantId), asOf)
      if (request.status !== undefined && view.status !== request.status) return null
      return { ...view, name: row.accountantName }
    })
}
