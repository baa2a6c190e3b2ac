import {
  accountant,
  type AccountantEvent,
  type AccountantId,
  accountantId,
  type AccountantState,
  accountantStream,
  type ClientId,
  clientId,
  clientService,
  type ClientServiceEvent,
  type ClientServiceState,
  clientServiceStream,
  type DelegableAction,
  delegation,
  type DelegationEvent,
  type DelegationState,
  delegationStream,
  eventId,
  type EventStore,
  type Instant,
  invoice,
  type InvoiceEvent,
  type InvoiceId,
  invoiceId,
  invoiceNumbering,
  invoiceNumberingStream,
  type InvoiceState,
  invoiceStream,
  linkFactsAt,
  type NumberingEvent,
  type NumberingState,
  plusMilliseconds,
  type Settlement,
  support,
  type SupportEvent,
  type SupportRequestId,
  supportRequestId,
  type SupportState,
  supportRequestStream,
  type ToldAccountant,
  type ToldClientService,
  type ToldDelegation,
  type ToldInvoice,
  type ToldNumbering,
  type ToldSupport,
} from '@delega/core'

import { type Hand, kept, type Kept, type Ledger } from './ledger.ts'
import type { Random } from './random.ts'

export type Studio = {
  readonly id: AccountantId
  readonly account: Kept<ToldAccountant, AccountantState, AccountantEvent>
}

export type Client = {
  readonly id: ClientId
  readonly name: string
  readonly service: Kept<ToldClientService, ClientServiceState, ClientServiceEvent>
  readonly links: Link[]
  readonly numberings: Map<number, Kept<ToldNumbering, NumberingState, NumberingEvent>>
}

export type Link = {
  readonly client: Client
  readonly studio: Studio
  readonly delegation: Kept<ToldDelegation, DelegationState, DelegationEvent>
}

export type Invoice = {
  readonly id: InvoiceId
  readonly client: Client
  readonly document: Kept<ToldInvoice, InvoiceState, InvoiceEvent>
  /** Of the files sent so far. */
  files: number
}

export type Request = {
  readonly id: SupportRequestId
  readonly studio: Studio
  readonly request: Kept<ToldSupport, SupportState, SupportEvent>
}

/** All that there is, as far as the next step depends on it. */
export type World = {
  readonly random: Random
  readonly ledger: Ledger
  readonly atomicity: EventStore['atomicity']
  readonly studios: Studio[]
  readonly clients: Client[]
  readonly links: Link[]
  /** With something still to happen to them. */
  readonly invoices: Invoice[]
  readonly requests: Request[]
}

export const newStudio = ({ random }: World): Studio => {
  const id = accountantId(random.uuid())
  return { id, account: kept(accountant, accountantStream(id)) }
}

export const newClient = ({ random }: World, name: string): Client => {
  const id = clientId(random.uuid())
  return { id, name, service: kept(clientService, clientServiceStream(id)), links: [], numberings: new Map() }
}

export const newLink = (client: Client, studio: Studio): Link => ({
  client,
  studio,
  delegation: kept(delegation, delegationStream(client.id, studio.id)),
})

export const newInvoice = ({ random }: World, client: Client): Invoice => {
  const id = invoiceId(random.uuid())
  return { id, client, document: kept(invoice, invoiceStream(id)), files: 0 }
}

export const newRequest = ({ random }: World, studio: Studio): Request => {
  const id = supportRequestId(random.uuid())
  return { id, studio, request: kept(support, supportRequestStream(id)) }
}

export const numberingOf = (client: Client, year: number): Kept<ToldNumbering, NumberingState, NumberingEvent> => {
  const found = client.numberings.get(year) ?? kept(invoiceNumbering, invoiceNumberingStream(client.id, year, ''))
  client.numberings.set(year, found)
  return found
}

export const factsOf = ({ client, studio }: Link, at: Instant) =>
  linkFactsAt({ accountant: studio.account.state, service: client.service.state }, at, 30)

const TIME_TO_ACT_MS = 60_000

/** The right of an accountant to one act, on record; `null` where it has none. */
export const authorized = (
  { ledger, random, atomicity }: World,
  link: Link,
  action: DelegableAction,
  subject: string,
  settlement: Settlement = atomicity === 'unit' ? 'settled' : 'pending',
): Hand | null => {
  const at = ledger.now()
  const { client, studio } = link
  const by = { kind: 'accountant', id: studio.id } as const
  const events = ledger.give(
    link.delegation,
    {
      type: 'AuthorizeAction',
      clientId: client.id,
      accountantId: studio.id,
      authorizationId: eventId(random.uuid()),
      action,
      subject,
      settlement,
      deadline: plusMilliseconds(at, TIME_TO_ACT_MS),
      by,
      at,
      facts: factsOf(link, at),
    },
    { by, onBehalfOf: client.id, authority: null },
  )
  const [first] = events ?? []
  if (first?.event.type !== 'ActionAuthorized') return null
  const { permission, grantId } = first.event
  const { stream } = link.delegation
  const authority = { stream, revision: first.revision, authorizationId: first.id, permission, grantId }
  return { by, onBehalfOf: client.id, authority }
}

/** Whoever does it: an accountant who may, else the owner. */
export const actor = (world: World, client: Client, action: DelegableAction, subject: string): Hand => {
  const { random } = world
  const owner: Hand = { by: { kind: 'client', id: client.id }, onBehalfOf: null, authority: null }
  if (client.links.length === 0 || random.chance(0.25)) return owner
  return authorized(world, random.pick(client.links), action, subject) ?? owner
}

/** Closes the authorisation of an act that has been done, where the two could not be appended at once. */
export const finish = ({ ledger, atomicity, links }: World, { authority }: Hand): void => {
  if (authority === null || atomicity === 'unit') return
  const link = links.findLast(({ delegation: { stream } }) => stream === authority.stream)
  if (link === undefined) return
  const by = { kind: 'system', name: 'generator' } as const
  const { authorizationId } = authority
  const pair = { clientId: link.client.id, accountantId: link.studio.id }
  const at = ledger.now()
  const command = { type: 'FinishAuthorization', ...pair, authorizationId, by, at, facts: factsOf(link, at) } as const
  ledger.give(link.delegation, command, { by, onBehalfOf: null, authority: null })
}
