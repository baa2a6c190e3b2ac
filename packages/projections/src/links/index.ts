import type { Model } from '../model/model.js'
import { foldLinks } from './fold.js'
import type { LinkSchema } from './rows.js'
import { accountantsTable, clientsTable, invoicesTable, linksTable } from './tables.js'

export * from './queries.js'
export type * from './rows.js'
export type { Facets, LinkView, Pending, PendingKind, TwoStep } from './view.js'

/** Clients of an accountant, accountants of a client: ask it with `clientsOf`, `countClientsOf`, `accountantsOf`. */
export const links: Model<LinkSchema> = {
  name: 'links',
  version: 1,
  categories: ['accountant', 'clientService', 'delegation', 'invoice'],
  tables: { links: linksTable, clients: clientsTable, accountants: accountantsTable, invoices: invoicesTable },
  fold: foldLinks,
}
