import type { Actor, DelegableAction, DomainEvent } from '@delega/core'

type Kinds = readonly Actor['kind'][]

const CLIENT: Kinds = ['client']
const ACCOUNTANT: Kinds = ['accountant']
const SYSTEM: Kinds = ['system']
const PARTIES: Kinds = ['client', 'accountant']
const ACCOUNT: Kinds = ['accountant', 'system']
const ANYONE: Kinds = ['client', 'accountant', 'system']

/** Whose commands can bring each event about. */
export const ACTORS: Readonly<Record<DomainEvent['type'], Kinds>> = {
  AccountantRegistered: ACCOUNT,
  FirstAccessRecorded: ACCOUNT,
  TwoStepVerificationTurnedOn: ACCOUNT,
  TwoStepVerificationTurnedOff: ACCOUNT,
  AccountantClosed: ACCOUNT,
  ServiceSubscribed: ['client', 'system'],
  ServiceActivated: ['client', 'system'],
  ServiceRenewed: ANYONE,
  ServiceDeleted: SYSTEM,
  ModuleActivated: ANYONE,
  ModuleDeactivated: ANYONE,
  OpenedToDelegation: CLIENT,
  ClosedToDelegation: CLIENT,
  TwoStepVerificationRequired: CLIENT,
  TwoStepVerificationWaived: CLIENT,
  DelegationRequested: PARTIES,
  DelegationAccepted: PARTIES,
  DelegationRefused: PARTIES,
  RequestWithdrawn: PARTIES,
  // What time had ended already goes on record with whatever command comes next.
  RequestExpired: ANYONE,
  DelegationExpired: ANYONE,
  PermissionGranted: PARTIES,
  PermissionRevoked: CLIENT,
  PermissionChangeRequested: ACCOUNTANT,
  PermissionChangeApproved: CLIENT,
  PermissionChangeRefused: CLIENT,
  PermissionChangeWithdrawn: ACCOUNTANT,
  DelegationEndSet: CLIENT,
  DelegationRevoked: CLIENT,
  DelegationRenounced: ACCOUNTANT,
  DelegationClosed: SYSTEM,
  ActionAuthorized: ACCOUNTANT,
  AuthorizationFinished: SYSTEM,
  AuthorizationLapsed: SYSTEM,
  InvoiceDrafted: PARTIES,
  InvoiceEdited: PARTIES,
  InvoiceDiscarded: PARTIES,
  InvoiceSent: PARTIES,
  InvoiceResent: PARTIES,
  ProcessingFailed: SYSTEM,
  InvoiceTransmitted: SYSTEM,
  InvoiceRejected: SYSTEM,
  InvoiceDelivered: SYSTEM,
  InvoiceUndelivered: SYSTEM,
  RedeliveryAwaited: SYSTEM,
  InvoiceUndeliverable: SYSTEM,
  InvoiceAccepted: SYSTEM,
  InvoiceRefused: SYSTEM,
  AnswerTermsExpired: SYSTEM,
  NoticeKept: SYSTEM,
  ActBarred: SYSTEM,
  InvoiceReceived: SYSTEM,
  InvoiceBooked: PARTIES,
  InvoiceUnbooked: PARTIES,
  BookedInvoiceRefused: SYSTEM,
  NumberTaken: PARTIES,
  NumberReleased: ANYONE,
  SupportRequestOpened: ACCOUNTANT,
  SupportRequestFlagged: SYSTEM,
  SupportRequestAnswered: ACCOUNT,
  SupportRequestClosed: ACCOUNT,
}

/** What an accountant does for a client by each event; absent: no permission covers it. */
export const ACTIONS: { readonly [Type in DomainEvent['type']]?: DelegableAction } = {
  ServiceRenewed: 'renew-service',
  ModuleActivated: 'manage-modules',
  ModuleDeactivated: 'manage-modules',
  InvoiceDrafted: 'draft-invoice',
  InvoiceEdited: 'edit-invoice',
  InvoiceDiscarded: 'discard-invoice',
  InvoiceSent: 'send-invoice',
  InvoiceResent: 'resend-invoice',
  InvoiceBooked: 'book-invoice',
  InvoiceUnbooked: 'unbook-invoice',
}

/** The actions whose act is an event of ours; all others happen in other services. */
export const OUR_ACTIONS: ReadonlySet<DelegableAction> = new Set(Object.values(ACTIONS))
