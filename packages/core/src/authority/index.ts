import type { Either } from 'fp-ts/lib/Either.js'

import { accountantFacts, type AccountantState } from '../accountant/index.js'
import {
  type ClientServiceRefusal,
  type ClientServiceState,
  serviceFactsAt,
  serviceStatusAt,
} from '../client-service/index.js'
import {
  type Allowance,
  type DelegationFacts,
  type DelegationState,
  mayAct,
  type UnmetCondition,
} from '../delegation/index.js'
import { invoiceActionOf, type InvoiceCommand } from '../invoice/index.js'
import type { Action, Actor, Instant } from '../kernel/index.js'

/** The states of the three streams on which every question about a pair is decided. */
export type LinkState = {
  readonly accountant: AccountantState
  readonly service: ClientServiceState
  readonly delegation: DelegationState
}

// An organisation may open its account under its codice fiscale, which need not be its partita IVA.
const isSameTaxpayer = (accountant: AccountantState, service: ClientServiceState): boolean => {
  if (!('partitaIva' in accountant) || !('codiceFiscale' in service)) return false
  const { partitaIva, codiceFiscale }: { readonly partitaIva: string; readonly codiceFiscale: string | null } = service
  return accountant.partitaIva === partitaIva || accountant.partitaIva === codiceFiscale
}

/** What accountant and service say at an instant, for the delegation to decide on. */
export const linkFactsAt = (
  { accountant, service }: Omit<LinkState, 'delegation'>,
  at: Instant,
  daysToAnswer: number,
): DelegationFacts => ({
  accountant: accountantFacts(accountant),
  service: serviceFactsAt(service, at),
  sameTaxpayer: isSameTaxpayer(accountant, service),
  daysToAnswer,
})

/** May this accountant do this for this client at this instant? Every unmet condition, or the grants relied on. */
export const may = (link: LinkState, action: Action, at: Instant): Either<readonly UnmetCondition[], Allowance> =>
  mayAct(
    link.delegation,
    { accountant: accountantFacts(link.accountant), service: serviceFactsAt(link.service, at) },
    action,
    at,
  )

/** Why the panel itself takes no such command now; whether an accountant may give it is for `may` to say. */
export type PanelRefusal =
  | Extract<ClientServiceRefusal, { readonly code: 'ServiceNotActive' }>
  | { readonly code: 'ServiceOnlyReceives' }

const ISSUING: ReadonlySet<InvoiceCommand['type']> = new Set([
  'DraftInvoice',
  'EditInvoice',
  'SendInvoice',
  'ResendInvoice',
])

/** People work in a panel only while its service is active, and issue nothing where it only receives. */
export const panelRefusal = (
  service: ClientServiceState,
  type: InvoiceCommand['type'],
  by: Actor,
  at: Instant,
): PanelRefusal | null => {
  if (by.kind === 'system' || invoiceActionOf[type] === null) return null
  const status = serviceStatusAt(service, at)
  if (by.kind === 'client' && status !== 'Active') return { code: 'ServiceNotActive', status }
  const onlyReceives = 'variant' in service && service.variant === 'receiveOnly'
  return onlyReceives && ISSUING.has(type) ? { code: 'ServiceOnlyReceives' } : null
}
