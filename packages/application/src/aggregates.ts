import {
  accountant,
  accountantEventCodec,
  type AccountantEvent,
  type AccountantId,
  type AccountantState,
  accountantStream,
  type ClientId,
  clientService,
  clientServiceEventCodec,
  type ClientServiceEvent,
  type ClientServiceState,
  clientServiceStream,
  delegation,
  delegationEventCodec,
  type DelegationEvent,
  type DelegationState,
  delegationStream,
  invoice,
  invoiceEventCodec,
  type InvoiceEvent,
  type InvoiceId,
  invoiceNumbering,
  type InvoiceState,
  invoiceStream,
  numberingEventCodec,
  type NumberingEvent,
  type NumberingState,
  type StreamName,
  support,
  supportEventCodec,
  type SupportEvent,
  type SupportRequestId,
  supportRequestStream,
  type SupportState,
} from '@delega/core'

import type { Aggregate } from './streams.js'

export const accountants: Aggregate<AccountantState, AccountantEvent, AccountantId, null> = {
  ...accountant,
  codec: accountantEventCodec,
  nameOf: accountantStream,
}
export const services: Aggregate<ClientServiceState, ClientServiceEvent, ClientId, null> = {
  ...clientService,
  codec: clientServiceEventCodec,
  nameOf: clientServiceStream,
}
export const delegations: Aggregate<DelegationState, DelegationEvent, AccountantId, ClientId> = {
  ...delegation,
  codec: delegationEventCodec,
  nameOf: (accountantId, clientId) => delegationStream(clientId, accountantId),
}
export const invoices: Aggregate<InvoiceState, InvoiceEvent, InvoiceId, null> = {
  ...invoice,
  codec: invoiceEventCodec,
  nameOf: invoiceStream,
}
/** Known by the name of their stream, which tells issuer, year and series. */
export const numberings: Aggregate<NumberingState, NumberingEvent, StreamName, null> = {
  ...invoiceNumbering,
  codec: numberingEventCodec,
  nameOf: (name) => name,
}
export const supportRequests: Aggregate<SupportState, SupportEvent, SupportRequestId, null> = {
  ...support,
  codec: supportEventCodec,
  nameOf: supportRequestStream,
}
