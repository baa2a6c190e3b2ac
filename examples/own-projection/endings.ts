import { type DomainEvent, type Instant, type Model, pairOf, PERMISSIONS, type Query, type Table } from 'delega'

/** A permission that has an end: whose, for whom, and from when it no longer holds. */
export type Ending = {
  readonly clientId: string
  readonly accountantId: string
  readonly permission: string
  readonly until: string
}

type Endings = { readonly endings: Ending }

const table: Table<Ending> = {
  columns: {
    client: (row) => row.clientId,
    accountant: (row) => row.accountantId,
    permission: (row) => row.permission,
    until: (row) => row.until,
  },
  read: ([client, accountant, permission, until]) => ({
    clientId: String(client),
    accountantId: String(accountant),
    permission: String(permission),
    until: String(until),
  }),
  // One list of all rows, the next end first.
  derived: { all: () => 'all' },
  orders: { byEnd: { bucket: 'all', sort: 'until' } },
}

const ENDED: ReadonlySet<DomainEvent['type']> = new Set([
  'DelegationRevoked',
  'DelegationRenounced',
  'DelegationExpired',
  'DelegationClosed',
])

/** Which permissions have an end, and when. Raise `version` when anything here changes: it is then built anew. */
export const endings: Model<Endings> = {
  name: 'endings',
  version: 1,
  categories: ['delegation'],
  tables: { endings: table },
  fold: (rows, event, { stream }) => {
    const pair = pairOf(stream)
    const keyOf = (permission: string): string => `${pair.clientId} ${pair.accountantId} ${permission}`

    if (event.type === 'PermissionGranted' && event.until !== null)
      rows.endings.set(keyOf(event.permission), { ...pair, permission: event.permission, until: event.until })
    else if (event.type === 'PermissionGranted' || event.type === 'PermissionRevoked')
      rows.endings.remove(keyOf(event.permission))
    else if (ENDED.has(event.type)) for (const permission of PERMISSIONS) rows.endings.remove(keyOf(permission))
  },
}

/** What ends from one instant on and before another, the next end first. */
export const endingBetween =
  (from: Instant, before: Instant): Query<Endings, readonly Ending[]> =>
  ({ endings: reader }) =>
    reader.walk({ order: 'byEnd', bucket: 'all', from, before }).map(({ row }) => row)
