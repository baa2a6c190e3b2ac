import {
  accountant,
  accountantEventCodec,
  type AccountantEvent,
  type AccountantId,
  type AccountantState,
  type Category,
  type ClientId,
  clientService,
  clientServiceEventCodec,
  type ClientServiceEvent,
  type ClientServiceState,
  delegation,
  delegationEventCodec,
  type DelegationEvent,
  type DelegationState,
  type DomainEvent,
  grantOf,
  identityOf,
  type Instant,
  invoice,
  type InvoiceDrafted,
  type InvoiceEvent,
  invoiceEventCodec,
  invoiceNumbering,
  type InvoiceReceived,
  type InvoiceSent,
  type InvoiceState,
  numberingEventCodec,
  numberingOf,
  type NumberingEvent,
  type NumberingState,
  pairOf,
  type StoredEvent,
  type StreamName,
  support,
  type SupportEvent,
  supportEventCodec,
  type SupportState,
} from '@delega/core'

export type States = {
  readonly accountant: AccountantState
  readonly clientService: ClientServiceState
  readonly delegation: DelegationState
  readonly invoice: InvoiceState
  readonly invoiceNumbering: NumberingState
  readonly supportRequest: SupportState
}

/** A state that was replaced, and when: a store of single streams may have decided on it a moment later. */
export type Earlier = { readonly state: unknown; readonly until: Instant }

export type Parties = { readonly clientId: ClientId | null; readonly accountantId: AccountantId | null }

const NOBODY: Parties = { clientId: null, accountantId: null }

export const partiesOf = (category: Category, stream: StreamName): Parties => {
  if (category === 'delegation') return pairOf(stream)
  if (category === 'accountant') return { ...NOBODY, accountantId: identityOf(stream) as AccountantId }
  if (category === 'clientService') return { ...NOBODY, clientId: identityOf(stream) as ClientId }
  return category === 'invoiceNumbering' ? { ...NOBODY, clientId: numberingOf(stream).clientId } : NOBODY
}

/** What is kept of one stream: its size does not depend on how many events it has. */
export type Tracked = {
  readonly category: Category
  readonly stream: StreamName
  /** Whom the name of the stream tells of. */
  readonly parties: Parties
  state: unknown
  revision: number
  at: Instant
  commandId: string
  /** Of the last event among those of its command. */
  index: number
  /** Something is missing or unreadable: what follows cannot be proven. */
  damaged: boolean
  earlier: readonly Earlier[]
}

export const INITIAL: States = {
  accountant: accountant.initialState,
  clientService: clientService.initialState,
  delegation: delegation.initialState,
  invoice: invoice.initialState,
  invoiceNumbering: invoiceNumbering.initialState,
  supportRequest: support.initialState,
}

const TYPES: Readonly<Record<Category, ReadonlySet<string>>> = {
  accountant: new Set(accountantEventCodec.types),
  clientService: new Set(clientServiceEventCodec.types),
  delegation: new Set(delegationEventCodec.types),
  invoice: new Set(invoiceEventCodec.types),
  invoiceNumbering: new Set(numberingEventCodec.types),
  supportRequest: new Set(supportEventCodec.types),
}

export const isCategory = (category: string): category is Category => category in TYPES

export const belongs = (category: Category, type: string): boolean => TYPES[category].has(type)

// Of what a document says only its channel bears on what may follow, and of its number and files nothing does.
const NOTHING = {
  lines: [],
  refersTo: [],
  personal: {} as InvoiceDrafted['personal'] & InvoiceReceived['personal'],
} as const
const NO_NUMBER = {} as InvoiceSent['number']

const slim = (event: InvoiceEvent): InvoiceEvent => {
  if (event.type === 'InvoiceDrafted' || event.type === 'InvoiceEdited') return { ...event, ...NOTHING }
  if (event.type === 'InvoiceReceived') return { ...event, personal: NOTHING.personal }
  if (event.type === 'InvoiceSent') return { ...event, number: NO_NUMBER }
  return event
}

/** The state after one more event; the event is one of the category. */
export const evolved = (category: Category, state: unknown, event: DomainEvent, stored: StoredEvent): unknown => {
  switch (category) {
    case 'accountant':
      return accountant.evolve(state as AccountantState, event as AccountantEvent, stored)
    case 'clientService':
      return clientService.evolve(state as ClientServiceState, event as ClientServiceEvent, stored)
    case 'delegation':
      return delegation.evolve(state as DelegationState, event as DelegationEvent, stored)
    case 'invoice':
      return invoice.evolve(state as InvoiceState, slim(event as InvoiceEvent), stored)
    case 'invoiceNumbering':
      return invoiceNumbering.evolve(state as NumberingState, event as NumberingEvent, stored)
    case 'supportRequest':
      return support.evolve(state as SupportState, event as SupportEvent, stored)
    default:
      throw new Error(`No state for ${String(category)}`)
  }
}

const CHANGE_ANSWERS: ReadonlySet<DelegationEvent['type']> = new Set([
  'PermissionChangeApproved',
  'PermissionChangeRefused',
  'PermissionChangeWithdrawn',
])

/** Whether an event could follow; folding ignores one that could not. */
export const couldFollow = (category: Category, before: unknown, after: unknown, event: DomainEvent): boolean => {
  if (category === 'delegation')
    return delegationCouldFollow(before as DelegationState, event as DelegationEvent, after)
  // What it bars is proven beside its authorisation; to the state of the stream it means nothing.
  return event.type === 'ActBarred' || before !== after
}

const delegationCouldFollow = (before: DelegationState, event: DelegationEvent, after: unknown): boolean => {
  // Whether there was a right to it is proven elsewhere.
  if (event.type === 'ActionAuthorized') return true
  if (event.type === 'PermissionRevoked')
    return before.status === 'Active' && grantOf(event.permission, before.grants) !== undefined
  if (CHANGE_ANSWERS.has(event.type)) return before.status === 'Active' && before.change.status === 'Asked'
  return before !== after
}
