import { CATALOGUE, type Permission } from '@delega/core'

import type { FaultSentences, Language, Sentences } from './reasons.js'

const PARTIES = { accountant: 'the accountant', client: 'the client', system: 'the service itself' } as const

const oneOf = (words: readonly string[]): string =>
  words.length < 2 ? (words[0] ?? 'nobody') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`

const list = (words: readonly string[]): string =>
  words.length < 2 ? (words[0] ?? 'none') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`

const named = (permission: Permission): string => `${permission} (${CATALOGUE[permission].italian})`

const euros = (cents: number): string => `${(cents / 100).toFixed(2)} euros`

const REGISTER = 'The accountant must register: it is free.'
const ANOTHER_ACCOUNTANT = 'The client can delegate to another accountant.'
const SUBSCRIBE_ANEW = 'The client must subscribe to a new service, under another client id.'
const SUBSCRIBE_IN_FULL = 'The client must subscribe to the full service, under another client id.'

const reasons: Sentences = {
  WrongParty: ({ allowed }) => [
    `Only ${oneOf(allowed.map((party) => PARTIES[party]))} may do this.`,
    allowed.includes('client') || allowed.includes('accountant') ? 'Ask that side to do it.' : 'Wait until it does.',
  ],
  CommandIdReused: ({ commandId }) => [
    `The command id ${commandId} was used before for something else.`,
    'Give each new command an id of its own.',
  ],
  AuthorizationOver: ({ deadline }) => [
    `The act was authorised but did not follow before ${deadline}.`,
    'Ask again with a new command id.',
  ],

  AccountantAlreadyRegistered: ({ status }) =>
    status === 'Closed'
      ? ['The account of this partita IVA is closed, and there is one for each.', ANOTHER_ACCOUNTANT]
      : ['This partita IVA is registered already.', 'Use the account that it has.'],
  AccountantNotRegistered: () => ['The accountant is not registered.', REGISTER],
  AccountantNotActive: ({ status }) => {
    if (status === 'AwaitingFirstAccess')
      return ['The accountant has not yet entered for the first time.', 'The first access makes the account active.']
    return [`The accountant's account is not active (${status}).`, status === 'Closed' ? ANOTHER_ACCOUNTANT : REGISTER]
  },
  AccountantAlreadyClosed: () => ['The account is closed for good.', ANOTHER_ACCOUNTANT],

  ServiceAlreadySubscribed: ({ status }) => [
    `The client has the service already (${status}).`,
    status === 'PendingActivation' ? 'Activate that one.' : 'Use that one, or renew it.',
  ],
  ServiceNotSubscribed: () => [
    'The client has no electronic invoicing service.',
    'The client must subscribe to it first.',
  ],
  ServiceNotPending: ({ status }) => [
    `The service does not wait for its activation (${status}).`,
    'It was activated before: renew it to move its end on.',
  ],
  ServiceNotActive: ({ status }) => [
    `The client's electronic invoicing service is not active (${status}).`,
    status === 'Deleted' ? SUBSCRIBE_ANEW : 'The client must activate or renew it.',
  ],
  ServiceOnlyForConsultation: () => [
    "The client's service has expired and can only be consulted.",
    'The client can renew it within 90 days of its end.',
  ],
  ServiceOnlyReceives: () => ['This service only receives invoices.', SUBSCRIBE_IN_FULL],
  ServiceDeletedForGood: () => ['The service is deleted for good, 90 days after its end.', SUBSCRIBE_ANEW],
  ServiceEndNotAhead: ({ until }) => [`The end of the service (${until}) has passed.`, 'Give one that lies ahead.'],
  RenewalShortensService: ({ serviceUntil }) => [
    `The service lasts until ${serviceUntil} already.`,
    'Renew it to a later instant.',
  ],
  ServiceNotYetDeletable: ({ deletableFrom }) => [
    'The service can still be renewed.',
    `Delete it from ${deletableFrom} on.`,
  ],
  NoModulesOnReceiveOnly: ({ module }) => [
    `A service that only receives has no modules (${module}).`,
    SUBSCRIBE_IN_FULL,
  ],
  ModuleEndNotAhead: ({ module, until }) => [
    `The end of the module ${module} (${until}) has passed.`,
    'Give one that lies ahead.',
  ],
  ModuleOutlivesService: ({ module, serviceUntil }) => [
    `The module ${module} cannot outlive the service.`,
    `Let it end by ${serviceUntil}, or renew the service first.`,
  ],
  ModuleNotActive: ({ module }) => [
    `The client's module ${module} is not active.`,
    'The client must activate it; a grant then works again by itself.',
  ],

  OwnRequest: ({ initiator }) => [
    `The request came from this side (${PARTIES[initiator]}).`,
    'The other side accepts or refuses it; this one can withdraw it.',
  ],
  TermsAreForTheClientToSet: () => [
    'Permissions and ends are for the client to set.',
    'Send the request or the acceptance without any.',
  ],
  LinkImpossible: () => 'These two cannot be linked now:',
  ClosedToDelegation: () => ['The client is closed to delegation.', 'The client must open its service to it.'],
  SameTaxpayer: () => [
    'Client and accountant are the same taxpayer, and nobody delegates to themselves.',
    'Work as the owner: that needs no delegation.',
  ],
  GrantImpossible: () => 'These permissions cannot be granted as asked:',
  PrerequisiteMissing: ({ permission, prerequisite }) => [
    `${named(permission)} needs ${named(prerequisite)}.`,
    'Grant that as well, or first.',
  ],
  EndNotAhead: ({ permission, until }) => [
    `The end of ${named(permission)} (${until}) has passed.`,
    'Give one that lies ahead, or none.',
  ],
  ListedTwice: ({ permission }) => [`${named(permission)} is listed twice.`, 'List it once.'],
  DelegationAlreadyOpen: ({ status }) =>
    status === 'Requested'
      ? ['A request between these two is waiting already.', 'Answer or withdraw it first.']
      : ['These two are linked already.', 'Change the permissions instead.'],
  RequestNotPending: ({ status }) => [
    `No request is waiting for an answer (${status}).`,
    status === 'Active' ? 'These two are linked: change the permissions instead.' : 'Ask for a delegation first.',
  ],
  RequestPastItsTime: ({ answerBy }) => [`The request had to be answered before ${answerBy}.`, 'Ask again.'],
  RequestStillInTime: ({ answerBy }) => [
    `The request can still be answered before ${answerBy}.`,
    'Answer it, withdraw it, or let it expire then.',
  ],
  DelegationNotActive: ({ status }) =>
    status === 'Requested'
      ? ['The delegation is asked for but not accepted yet.', 'The other side must accept it.']
      : ['There is no delegation between these two now.', 'One of them must ask, and the other accept.'],
  DelegationPastItsEnd: ({ until }) => [`The delegation ended at ${until}.`, 'Ask for a new one.'],
  DelegationNotPastItsEnd: ({ until }) => [
    until === null ? 'The delegation has no end.' : `The delegation lasts until ${until}.`,
    'To end it now the client revokes it, or the accountant renounces it.',
  ],
  DelegationEndNotAhead: ({ until }) => [
    `The end of the delegation (${until}) has passed.`,
    'Give one that lies ahead, or none.',
  ],
  ChangeAlreadyAsked: () => [
    'Another change of permissions waits for the client.',
    'Withdraw it first, or wait for the answer.',
  ],
  ChangeNotAsked: () => [
    'No change of permissions waits for an answer.',
    'The accountant asks for one, or the client grants and revokes without being asked.',
  ],
  ChangeEmpty: () => ['Nothing is to change.', 'Name at least one permission.'],
  NotAmongTheAsked: ({ permissions }) => [
    `Not asked for: ${list(permissions)}.`,
    'Approve only what was asked; grant the rest by itself.',
  ],
  ActionNotAllowed: ({ action }) => `The accountant may not do this (${action}) for this client now:`,
  PermissionNotGranted: ({ permission }) => [
    `The client has not granted ${named(permission)}.`,
    'Ask the client for it.',
  ],
  PermissionPastItsEnd: ({ permission, until }) => [
    `${named(permission)} ended at ${until}.`,
    'Ask the client to grant it again.',
  ],
  TwoStepVerificationOff: () => [
    'The client requires two-step verification, and the accountant has it off.',
    'The accountant must turn it on.',
  ],
  NeverDelegable: ({ action }) => [`This (${action}) is never delegated.`, 'Ask the client to do it.'],
  AuthorizationNotOpen: () => [
    'This authorisation is not open: its act is on record, or it has lapsed.',
    'Ask for a new one before the next act.',
  ],
  AuthorizationStillInTime: ({ deadline }) => [
    'The act may still follow.',
    `Let the authorisation lapse from ${deadline} on.`,
  ],

  NotTheOwner: () => ['The invoice stands in the panel of another client.', 'Name the client whose invoice it is.'],
  InvoiceUnknown: () => ['There is no such invoice.', 'Draft it first.'],
  InvoiceExists: ({ status }) => [
    `There is an invoice with this id already (${status}).`,
    'Give the new one another id.',
  ],
  NotADraft: ({ status }) => [
    `The invoice is no draft (${status}).`,
    status === 'Rejected'
      ? 'It counts as never issued: change it and send it again.'
      : 'Draft a new one; what was issued is corrected by a credit note (TD04).',
  ],
  NotRejected: ({ status }) => [
    `Only an invoice that the exchange rejected is sent again (this one: ${status}).`,
    status === 'Draft' ? 'Send it.' : 'Wait for the notice of the exchange; for a new document draft a new invoice.',
  ],
  NotSent: ({ status }) => [
    `The invoice has not been sent (${status}).`,
    status === 'Draft' ? 'Send it first.' : 'Name the invoice that was sent.',
  ],
  NotIssued: ({ status }) => [
    `Only an issued or received invoice can be booked (this one: ${status}).`,
    'Book it once the exchange has confirmed that it is issued.',
  ],
  ContentNotUsable: () => 'The document cannot be kept like this:',
  DescriptionsDoNotMatchLines: ({ lines, descriptions }) => [
    `There are ${lines} lines and ${descriptions} descriptions.`,
    'Give each line one.',
  ],
  AmountBeyondLimit: ({ limit }) => [
    `An amount is beyond what the exchange can carry (${euros(limit)}).`,
    'Split the document.',
  ],
  NotFitToSend: () => 'The document cannot be sent like this:',
  LinesMissing: () => ['It has no lines.', 'Add at least one.'],
  DateAhead: ({ date, today }) => [`Its date (${date}) lies ahead of today (${today}).`, 'Date it today or earlier.'],
  SupplierNotTheOwner: ({ documentType }) => [
    `In a ${documentType} the supplier must be the owner of the service.`,
    'Name the owner as supplier, or take another document type.',
  ],
  CustomerNotTheOwner: ({ documentType }) => [
    `In a ${documentType} the customer must be the owner of the service.`,
    'Name the owner as customer, or take another document type.',
  ],
  SamePartyOnBothSides: ({ documentType }) => [
    `In a ${documentType} supplier and customer must differ.`,
    'Name the other party, or take another document type.',
  ],
  PartiesDiffer: ({ documentType }) => [
    `In a ${documentType} supplier and customer must be the same.`,
    'Name the owner on both sides, or take another document type.',
  ],
  ReferenceMissing: ({ documentType }) => [
    `A ${documentType} must refer to the invoice that it corrects.`,
    'Name that invoice.',
  ],
  ReferredNotIssued: ({ invoiceId }) => [
    `The invoice ${invoiceId} that it refers to was not issued: there is nothing to correct.`,
    'Refer to one that was issued.',
  ],
  ReferredOfAnotherIssuer: ({ invoiceId }) => [
    `The invoice ${invoiceId} that it refers to is of another issuer.`,
    'Refer to one of the same issuer.',
  ],
  ReferredOfAnotherCustomer: ({ invoiceId }) => [
    `The invoice ${invoiceId} that it refers to is of another customer.`,
    'Refer to one of the same customer.',
  ],
  DateChanged: ({ sentWith }) => [`It goes out again with the same date (${sentWith}).`, 'Put that date back.'],
  FileNameUsed: () => ['The exchange has had a file of this name.', 'Give the file a new name.'],
  StillToResend: ({ before }) => [
    `It still goes out again under its own number, before ${before}.`,
    'Send it again instead of anew.',
  ],
  ResendTimeOver: ({ before }) => [
    `It could be sent again under its number before ${before}.`,
    'Send it anew: it gets a new number.',
  ],
  NumberDoesNotFit: ({ year, series }) => [
    `The number is of ${year}${series === '' ? '' : `, series ${series}`}: not of this document's year or series.`,
    'Take a number of the year of its date, in its series.',
  ],
  UnknownFile: () => [
    'No file of this name was sent for this invoice.',
    'Name the invoice for which the file was sent.',
  ],
  AnotherTransmission: ({ sdiId }) => [
    `The exchange's number ${sdiId} is on record for a file of this invoice, and each file has one of its own.`,
    'Compare file name and number with the receipt of the exchange.',
  ],
  UnknownTransmission: ({ sdiId }) => [
    `The exchange's number ${sdiId} belongs to no file of this invoice.`,
    'Name the invoice whose file has that number.',
  ],
  OnlyPublicAdministrationsAnswer: ({ kind }) => [
    `Only public administrations answer with ${kind}.`,
    'Name the invoice that the notice is about: this one went to a private recipient.',
  ],
  NoNumberHeld: () => ['The invoice holds no number of this series.', 'Send the invoice: it takes one.'],
  NoNumberReserved: () => ['The number was let go and is no longer reserved.', 'Send the invoice anew.'],
  ReservationOver: ({ reservedUntil }) => [
    `The number was reserved until ${reservedUntil}.`,
    'Send the invoice anew: it gets a new number.',
  ],

  SupportRequestAlreadyOpened: () => [
    'There is a support request with this id already.',
    'Give the new one another id.',
  ],
  SupportRequestNotOpened: () => ['There is no such support request.', 'Open it first.'],
  SupportRequestAlreadyClosed: () => ['The support request is closed.', 'Open a new one.'],
  ActivityNotHeld: ({ activity }) => `Help is given only for what the client lets the accountant do (${activity}):`,
}

const faults: FaultSentences = {
  WrongRevision: ({ stream, expected, actual }) => [
    `The stream ${stream} stands at revision ${actual}, not ${expected}.`,
    'Read it again and decide anew.',
  ],
  EventIdTaken: ({ eventId }) => [
    `An event with the id ${eventId} is on record elsewhere.`,
    'Give the command a new id.',
  ],
  InvalidAppend: ({ detail }) => [`The store does not take this: ${detail}.`, 'Mend the append; it is a defect.'],
  AppendTooLarge: ({ bytes, limit }) => [
    `${bytes} bytes are more than the store takes at once (${limit}).`,
    'Send less.',
  ],
  OutcomeUnknown: ({ detail }) => [
    `It is not known whether the command was stored (${detail}).`,
    'Give the same command again, with the same id.',
  ],
  Unavailable: ({ detail }) => [`The store does not answer (${detail}).`, 'Try again.'],
  AccessDenied: ({ detail }) => [`The store refuses access (${detail}).`, 'Check the credentials.'],
  Locked: ({ detail }) => [`Another process holds the store (${detail}).`, 'Try again.'],
  ReadOnly: ({ detail }) => [`The store can only be read (${detail}).`, 'Check its permissions.'],
  Corrupt: ({ detail }) => [`The store is damaged (${detail}).`, 'Restore it from a backup.'],
  NewerVersion: ({ found, supported }) => [
    `The store was written by a newer version (${found}; this one reads up to ${supported}).`,
    'Upgrade the library.',
  ],
  NotAStore: ({ detail }) => [`There is no event store of Delega here (${detail}).`, 'Check the path.'],
  Full: ({ detail }) => [`There is no room left (${detail}).`, 'Free some and try again.'],
  Closed: () => ['The store is closed.', 'Open it again.'],
  UndecodableEvent: ({ stream, revision, cause }) => [
    `The event at revision ${revision} of ${stream} cannot be read (${cause.fault}).`,
    "Upgrade the library or mend the event's upcaster.",
  ],
  TooContended: ({ attempts }) => [`Others were quicker ${attempts} times.`, 'Try again.'],
}

export const english: Language = {
  reasons,
  faults,
  invalid: 'This cannot be read:',
}
