import type {
  AccountantId,
  AccountantState,
  ClientId,
  ClientServiceState,
  DelegableAction,
  Ending,
  EventId,
  Instant,
  InvoiceState,
  Party,
  Permission,
  PermissionTerm,
  Plain,
} from '@delega/core'

/** What was done on behalf of the client, and when it was authorised. */
export type Act = { readonly action: DelegableAction; readonly at: Instant }

/** A change of permissions that the accountant asked for. */
export type AskedChange = {
  readonly since: Instant
  readonly grant: readonly PermissionTerm[]
  readonly revoke: readonly Permission[]
}

/** Where the relation stands; `since` is the instant from which it stands there. */
export type Standing =
  | {
      readonly status: 'Requested'
      readonly since: Instant
      readonly initiator: Party
      readonly answerBy: Instant
      readonly until: Instant | null
      readonly permissions: readonly PermissionTerm[]
    }
  | {
      readonly status: 'Active'
      readonly since: Instant
      readonly until: Instant | null
      /** The permissions granted, one bit each in the order of `PERMISSIONS`. */
      readonly granted: number
      /** Of those that have an end of their own. */
      readonly ends: readonly PermissionEnd[]
      readonly change: AskedChange | null
    }
  | { readonly status: 'Ended'; readonly since: Instant; readonly how: Ending }

/** An end of a permission, its own or that of what it needs. */
export type PermissionEnd = { readonly permission: Permission; readonly until: Instant }

/** A client and an accountant who have, or had, to do with each other. */
export type LinkRow = {
  readonly clientId: ClientId
  readonly accountantId: AccountantId
  readonly standing: Standing
  /** Authorised, and not yet known to be done. */
  readonly open: readonly OpenAct[]
  readonly lastAct: Act | null
  readonly accountantName: string
  readonly client: ClientSummary
}

/** An act that was authorised and may still follow. */
export type OpenAct = Act & { readonly authorizationId: EventId }

/** What a link shows of its client. */
export type ClientSummary = {
  readonly name: string
  readonly partitaIva: string
  readonly service: ClientServiceState
  readonly toSend: number
  readonly toBook: number
}

/** A client, and whose links show it. */
export type ClientRow = {
  readonly clientId: ClientId
  readonly summary: ClientSummary
  /** Everyone whose link shows this client. */
  readonly accountants: readonly AccountantId[]
}

/** An accountant, by name. */
export type AccountantRow = {
  readonly accountantId: AccountantId
  readonly name: string
  readonly state: AccountantState
}

/** An invoice, as far as the counts of its client depend on it. */
export type CountedInvoice = { readonly clientId: ClientId; readonly state: InvoiceState }

/** The rows of `links`. */
export type LinkSchema = {
  readonly links: LinkRow
  readonly clients: ClientRow
  readonly accountants: AccountantRow
  readonly invoices: CountedInvoice
}

/** The key of the row of two. */
export const linkKey = (client: Plain<ClientId>, accountant: Plain<AccountantId>): string => `${client}_${accountant}`
