import type { NumberSeries } from '../fiscal/index.js'
import type { AccountantId, ClientId, InvoiceId, SupportRequestId } from '../kernel/ids.js'
import type { StreamName } from './port.js'

/** What kinds of streams there are. A category holds no `-`: the name is split at the first one. */
export type Category = 'accountant' | 'clientService' | 'delegation' | 'invoice' | 'invoiceNumbering' | 'supportRequest'

const named = (category: Category, identity: string): StreamName => `${category}-${identity}` as StreamName

/** The stream of an account. */
export const accountantStream = (id: AccountantId): StreamName => named('accountant', id)
/** The stream of a client's service. */
export const clientServiceStream = (id: ClientId): StreamName => named('clientService', id)
/** One stream for each pair: there cannot be two open delegations of the same two. */
export const delegationStream = (client: ClientId, accountant: AccountantId): StreamName =>
  named('delegation', `${client}_${accountant}`)
/** The stream of an invoice. */
export const invoiceStream = (id: InvoiceId): StreamName => named('invoice', id)
/** One stream for each issuer, year and series; `series` may be empty. */
export const invoiceNumberingStream = (issuer: ClientId, year: number, series: string): StreamName =>
  named('invoiceNumbering', `${issuer}_${year}_${series}`)
/** The stream of a support request. */
export const supportRequestStream = (id: SupportRequestId): StreamName => named('supportRequest', id)

/** What kind of stream it is: what stands before the first `-`. */
export const categoryOf = (stream: StreamName): string => stream.slice(0, stream.indexOf('-'))
/** Whose stream it is: what stands after the first `-`. */
export const identityOf = (stream: StreamName): string => stream.slice(stream.indexOf('-') + 1)

/** The two sides of a delegation, read from the name of its stream. */
export const pairOf = (stream: StreamName): { readonly clientId: ClientId; readonly accountantId: AccountantId } => {
  const [client, accountant] = identityOf(stream).split('_')
  return { clientId: client as ClientId, accountantId: accountant as AccountantId }
}

/** The issuer, year and series of a numbering, read from the name of its stream. */
export const numberingOf = (
  stream: StreamName,
): { readonly clientId: ClientId; readonly year: number; readonly series: NumberSeries } => {
  const [issuer, year, series] = identityOf(stream).split('_')
  return { clientId: issuer as ClientId, year: Number(year), series: series as NumberSeries }
}
