import {
  accountant,
  accountantEventCodec,
  type AccountantEvent,
  type AccountantState,
  clientService,
  clientServiceEventCodec,
  type ClientServiceEvent,
  type ClientServiceState,
  delegation,
  delegationEventCodec,
  type DelegationEvent,
  type DelegationState,
  invoice,
  invoiceEventCodec,
  type InvoiceEvent,
  invoiceNumbering,
  type InvoiceState,
  numberingEventCodec,
  type NumberingEvent,
  type NumberingState,
  support,
  supportEventCodec,
  type SupportEvent,
  type SupportState,
} from '@delega/core'

import type { Aggregate } from './streams.js'

export const accountants: Aggregate<AccountantState, AccountantEvent> = { ...accountant, codec: accountantEventCodec }
export const services: Aggregate<ClientServiceState, ClientServiceEvent> = {
  ...clientService,
  codec: clientServiceEventCodec,
}
export const delegations: Aggregate<DelegationState, DelegationEvent> = { ...delegation, codec: delegationEventCodec }
export const invoices: Aggregate<InvoiceState, InvoiceEvent> = { ...invoice, codec: invoiceEventCodec }
export const numberings: Aggregate<NumberingState, NumberingEvent> = {
  ...invoiceNumbering,
  codec: numberingEventCodec,
}
export const supportRequests: Aggregate<SupportState, SupportEvent> = { ...support, codec: supportEventCodec }
