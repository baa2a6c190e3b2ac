import {
  accountant,
  accountantEventCodec,
  type AccountantId,
  accountantStream,
  type Category,
  type ClientId,
  clientService,
  clientServiceEventCodec,
  clientServiceStream,
  delegation,
  delegationEventCodec,
  type Decider,
  type DelegationEvent,
  type DelegationState,
  type DomainEvent,
  grantOf,
  type EventRef,
  identityOf,
  type Instant,
  invoice,
  type InvoiceDrafted,
  type InvoiceEvent,
  invoiceEventCodec,
  invoiceNumbering,
  type InvoiceReceived,
  type InvoiceSent,
  numberingEventCodec,
  numberingOf,
  pairOf,
  type StoredEvent,
  type StreamName,
  support,
  supportEventCodec,
} from '@delega/core'

/** A state that was replaced, and when: a store of single streams may have decided on it a moment later. */
export type Earlier = { readonly state: unknown; readonly until: Instant }

/** The streams of the two sides of a delegation, which say on what it is decided. */
export type Sides = { readonly accountant: StreamName; readonly service: StreamName }

type Pair = { readonly clientId: ClientId; readonly accountantId: AccountantId }

export const sidesOf = ({ clientId, accountantId }: Pair): Sides => ({
  accountant: accountantStream(accountantId),
  service: clientServiceStream(clientId),
})

export type Parties = {
  readonly clientId: ClientId | null
  readonly accountantId: AccountantId | null
  /** Of a delegation: written once, since they are looked up at each authorisation. */
  readonly sides: Sides | null
}

const NOBODY: Parties = { clientId: null, accountantId: null, sides: null }

export const partiesOf = (category: Category, stream: StreamName): Parties => {
  if (category === 'delegation') {
    const pair = pairOf(stream)
    return { ...pair, sides: sidesOf(pair) }
  }
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

type Evolve = (state: unknown, event: DomainEvent, ref: EventRef) => unknown

/** What the streams of a category hold: its events alone are folded there. */
type Fold = { readonly initialState: unknown; readonly evolve: Evolve; readonly types: ReadonlySet<string> }

const foldOf = <State, Event extends DomainEvent>(
  { initialState, evolve }: Pick<Decider<never, State, Event, unknown>, 'initialState' | 'evolve'>,
  { types }: { readonly types: readonly string[] },
): Fold => ({ initialState, evolve: evolve as Evolve, types: new Set(types) })

const slimInvoice: typeof invoice.evolve = (state, event, ref) => invoice.evolve(state, slim(event), ref)

const FOLDS: Readonly<Record<Category, Fold>> = {
  accountant: foldOf(accountant, accountantEventCodec),
  clientService: foldOf(clientService, clientServiceEventCodec),
  delegation: foldOf(delegation, delegationEventCodec),
  invoice: foldOf({ ...invoice, evolve: slimInvoice }, invoiceEventCodec),
  invoiceNumbering: foldOf(invoiceNumbering, numberingEventCodec),
  supportRequest: foldOf(support, supportEventCodec),
}

export const isCategory = (category: string): category is Category => Object.hasOwn(FOLDS, category)

export const belongs = (category: Category, type: string): boolean => FOLDS[category].types.has(type)

/** The state of a stream without events. */
export const initialStateOf = (category: Category): unknown => FOLDS[category].initialState

/** The state after one more event; the event is one of the category. */
export const evolved = (category: Category, state: unknown, event: DomainEvent, stored: StoredEvent): unknown =>
  FOLDS[category].evolve(state, event, stored)

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
