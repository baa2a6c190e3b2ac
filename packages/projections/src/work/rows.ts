import type {
  AccountantId,
  ClientId,
  ClientServiceState,
  Instant,
  InvoiceId,
  InvoiceState,
  Module,
  Permission,
} from '@delega/core'

import type { Standing } from '../links/rows.js'

/** An invoice, as the worklist knows it. */
export type InvoiceRow = {
  readonly invoiceId: InvoiceId
  readonly clientId: ClientId
  readonly state: InvoiceState
  /** The name on the other side: of the customer, or of the supplier of a received one. */
  readonly party: string
  /** In whole cents, tax included. */
  readonly total: number
}

/** A link, as the worklist knows it. */
export type RelationRow = {
  readonly clientId: ClientId
  readonly accountantId: AccountantId
  readonly standing: Standing
}

/** A client's service, as the worklist knows it. */
export type ServiceRow = { readonly clientId: ClientId; readonly service: ClientServiceState }

/**
 * What somebody must have done, or will lose, before an instant.
 * Transmission: 12 days. Resend: 5. Redelivery: 10. Answer: 15, of a public administration. ServiceDeletion: 90.
 */
export type Deadline =
  | {
      readonly kind: 'Transmission' | 'Resend' | 'Redelivery' | 'Answer'
      readonly clientId: ClientId
      readonly accountantId: null
      readonly subject: InvoiceId
      readonly before: Instant
    }
  | {
      readonly kind: 'ServiceEnd' | 'ServiceDeletion'
      readonly clientId: ClientId
      readonly accountantId: null
      readonly subject: null
      readonly before: Instant
    }
  | {
      readonly kind: 'ModuleEnd'
      readonly clientId: ClientId
      readonly accountantId: null
      readonly subject: Module
      readonly before: Instant
    }
  | {
      readonly kind: 'RequestAnswer' | 'DelegationEnd'
      readonly clientId: ClientId
      readonly accountantId: AccountantId
      readonly subject: null
      readonly before: Instant
    }
  | {
      readonly kind: 'PermissionEnd'
      readonly clientId: ClientId
      readonly accountantId: AccountantId
      readonly subject: Permission
      readonly before: Instant
    }

/** The rows of `work`. */
export type WorkSchema = {
  readonly invoices: InvoiceRow
  readonly relations: RelationRow
  readonly services: ServiceRow
  readonly deadlines: Deadline
}
