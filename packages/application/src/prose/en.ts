import { CATALOGUE, type Permission } from '@delega/core'

import type { FaultSentences, Language, Sentences } from './reasons.js'

const PARTIES = { accountant: 'the accountant', client: 'the client', system: 'the service itself' } as const

const oneOf = (words: readonly string[]): string =>
  words.length < 2 ? (words[0] ?? 'nobody') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`

const list = (words: readonly string[]): string =>
  words.length < 2 ? (words[0] ?? 'none') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`

const named = (permission: Permission): string => `${permission} (${CATALOGUE[permission].italian})`

const euros = (cents: number): string => `${(cents / 100).toFixed(2)} euros`

const reasons: Sentences = {
  WrongParty: ({ allowed }) => `Only ${oneOf(allowed.map((party) => PARTIES[party]))} may do this.`,
  CommandIdReused: ({ commandId }) =>
    `The command id ${commandId} was used before for something else. Give each new command an id of its own.`,
  AuthorizationOver: ({ deadline }) =>
    `The act was authorised but did not follow before ${deadline}. Ask again with a new command id.`,

  AccountantAlreadyRegistered: () => 'This partita IVA is registered already. Use the account that it has.',
  AccountantNotRegistered: () => 'The accountant is not registered. Register first: it is free.',
  AccountantNotActive: ({ status }) =>
    status === 'AwaitingFirstAccess'
      ? 'The accountant has not yet entered for the first time. The first access makes the account active.'
      : `The accountant's account is not active (${status}). Only an active account can be linked and work.`,
  AccountantAlreadyClosed: () => 'The account is closed for good.',

  ServiceAlreadySubscribed: ({ status }) => `The client has the service already (${status}).`,
  ServiceNotSubscribed: () => 'The client has no electronic invoicing service. The client must subscribe to it first.',
  ServiceNotPending: ({ status }) => `The service does not wait for its activation (${status}).`,
  ServiceNotActive: ({ status }) =>
    `The client's electronic invoicing service is not active (${status}). The client must activate or renew it.`,
  ServiceOnlyForConsultation: () =>
    "The client's service has expired and can only be consulted. The client can renew it within 90 days of its end.",
  ServiceOnlyReceives: () => 'This service only receives invoices. To issue them the client needs the full service.',
  ServiceDeletedForGood: () => 'The service was deleted 90 days after its end. The client must subscribe anew.',
  ServiceEndNotAhead: ({ until }) => `The end of the service (${until}) has passed. Give one that lies ahead.`,
  RenewalShortensService: ({ serviceUntil }) =>
    `The service lasts until ${serviceUntil} already. Renew it to a later instant.`,
  ServiceNotYetDeletable: ({ deletableFrom }) =>
    `The service can still be renewed. It can be deleted from ${deletableFrom} on.`,
  NoModulesOnReceiveOnly: ({ module }) => `A service that only receives has no modules (${module}).`,
  ModuleEndNotAhead: ({ module, until }) =>
    `The end of the module ${module} (${until}) has passed. Give one that lies ahead.`,
  ModuleOutlivesService: ({ module, serviceUntil }) =>
    `The module ${module} cannot outlive the service. Let it end by ${serviceUntil}, or renew the service first.`,
  ModuleNotActive: ({ module }) =>
    `The client's module ${module} is not active. The client must activate it; a grant then works again by itself.`,

  OwnRequest: ({ initiator }) =>
    `The request came from this side (${PARTIES[initiator]}). The other side accepts or refuses it; this one can withdraw it.`,
  TermsAreForTheClientToSet: () =>
    'Permissions and ends are for the client to set. Send the request or the acceptance without any.',
  LinkImpossible: () => 'These two cannot be linked now:',
  ClosedToDelegation: () => 'The client is closed to delegation. The client must open its service to it.',
  SameTaxpayer: () => 'Client and accountant are the same taxpayer. Nobody delegates to themselves.',
  GrantImpossible: () => 'These permissions cannot be granted as asked:',
  PrerequisiteMissing: ({ permission, prerequisite }) =>
    `${named(permission)} needs ${named(prerequisite)}. Grant that as well, or first.`,
  EndNotAhead: ({ permission, until }) =>
    `The end of ${named(permission)} (${until}) has passed. Give one that lies ahead, or none.`,
  ListedTwice: ({ permission }) => `${named(permission)} is listed twice. List it once.`,
  DelegationAlreadyOpen: ({ status }) =>
    status === 'Requested'
      ? 'A request between these two is waiting already. Answer or withdraw it first.'
      : 'These two are linked already. Change the permissions instead.',
  RequestNotPending: ({ status }) => `No request is waiting for an answer (${status}).`,
  RequestPastItsTime: ({ answerBy }) => `The request had to be answered before ${answerBy}. Ask again.`,
  RequestStillInTime: ({ answerBy }) => `The request can still be answered before ${answerBy}.`,
  DelegationNotActive: ({ status }) =>
    status === 'Requested'
      ? 'The delegation is asked for but not accepted yet. The other side must accept it.'
      : 'There is no delegation between these two now. One of them must ask, and the other accept.',
  DelegationPastItsEnd: ({ until }) => `The delegation ended at ${until}. Ask for a new one.`,
  DelegationNotPastItsEnd: ({ until }) =>
    until === null ? 'The delegation has no end.' : `The delegation lasts until ${until}.`,
  DelegationEndNotAhead: ({ until }) =>
    `The end of the delegation (${until}) has passed. Give one that lies ahead, or none.`,
  ChangeAlreadyAsked: () =>
    'Another change of permissions waits for the client. Withdraw it first, or wait for the answer.',
  ChangeNotAsked: () => 'No change of permissions waits for an answer.',
  ChangeEmpty: () => 'Nothing is to change. Name at least one permission.',
  NotAmongTheAsked: ({ permissions }) =>
    `Not asked for: ${list(permissions)}. Approve only what was asked; grant the rest by itself.`,
  ActionNotAllowed: ({ action }) => `The accountant may not do this (${action}) for this client now:`,
  PermissionNotGranted: ({ permission }) => `The client has not granted ${named(permission)}. Ask the client for it.`,
  PermissionPastItsEnd: ({ permission, until }) =>
    `${named(permission)} ended at ${until}. Ask the client to grant it again.`,
  TwoStepVerificationOff: () =>
    'The client requires two-step verification, and the accountant has it off. The accountant must turn it on.',
  NeverDelegable: ({ action }) => `This (${action}) is never delegated: only the client does it.`,
  AuthorizationNotOpen: () => 'This authorisation is not open: its act is on record, or it has lapsed.',
  AuthorizationStillInTime: ({ deadline }) => `The act may still follow, before ${deadline}.`,

  NotTheOwner: () => 'The invoice stands in the panel of another client.',
  InvoiceUnknown: () => 'There is no such invoice. Draft it first.',
  InvoiceExists: ({ status }) => `There is an invoice with this id already (${status}). Give the new one another id.`,
  NotADraft: ({ status }) => `Only a draft can be changed, sent or discarded (this one: ${status}).`,
  NotRejected: ({ status }) => `Only an invoice that the exchange rejected is sent again (this one: ${status}).`,
  NotSent: ({ status }) => `The invoice has not been sent (${status}).`,
  NotIssued: ({ status }) => `Only an issued or received invoice can be booked (this one: ${status}).`,
  ContentNotUsable: () => 'The document cannot be kept like this:',
  DescriptionsDoNotMatchLines: ({ lines, descriptions }) =>
    `There are ${lines} lines and ${descriptions} descriptions. Give each line one.`,
  AmountBeyondLimit: ({ limit }) => `An amount is beyond what the exchange can carry (${euros(limit)}).`,
  NotFitToSend: () => 'The document cannot be sent like this:',
  LinesMissing: () => 'It has no lines. Add at least one.',
  DateAhead: ({ date, today }) => `Its date (${date}) lies ahead of today (${today}). Date it today or earlier.`,
  SupplierNotTheOwner: ({ documentType }) => `In a ${documentType} the supplier must be the owner of the service.`,
  CustomerNotTheOwner: ({ documentType }) => `In a ${documentType} the customer must be the owner of the service.`,
  SamePartyOnBothSides: ({ documentType }) => `In a ${documentType} supplier and customer must differ.`,
  PartiesDiffer: ({ documentType }) => `In a ${documentType} supplier and customer must be the same.`,
  ReferenceMissing: ({ documentType }) => `A ${documentType} must refer to the invoice that it corrects.`,
  ReferredNotIssued: ({ invoiceId }) =>
    `The invoice ${invoiceId} that it refers to was not issued: there is nothing to correct.`,
  ReferredOfAnotherIssuer: ({ invoiceId }) => `The invoice ${invoiceId} that it refers to is of another issuer.`,
  ReferredOfAnotherCustomer: ({ invoiceId }) => `The invoice ${invoiceId} that it refers to is of another customer.`,
  DateChanged: ({ sentWith }) => `It goes out again with the same date (${sentWith}). Put that date back.`,
  FileNameUsed: () => 'The exchange has had a file of this name. Give the file a new name.',
  StillToResend: ({ before }) =>
    `It still goes out again under its own number, before ${before}. Send it again instead of anew.`,
  ResendTimeOver: ({ before }) =>
    `It could be sent again under its number before ${before}. Send it anew: it gets a new number.`,
  NumberDoesNotFit: ({ year, series }) =>
    `The number is of ${year}${series === '' ? '' : `, series ${series}`}: not of this document's year or series.`,
  UnknownFile: () => 'No file of this name was sent for this invoice.',
  AnotherTransmission: ({ sdiId }) => `The exchange knows this file under another number than ${sdiId}.`,
  UnknownTransmission: ({ sdiId }) => `The exchange's number ${sdiId} belongs to no file of this invoice.`,
  OnlyPublicAdministrationsAnswer: ({ kind }) => `Only public administrations answer with ${kind}.`,
  NoNumberHeld: () => 'The invoice holds no number of this series.',
  NoNumberReserved: () => 'The number was let go and is no longer reserved. Send the invoice anew.',
  ReservationOver: ({ reservedUntil }) =>
    `The number was reserved until ${reservedUntil}. Send the invoice anew: it gets a new number.`,

  SupportRequestAlreadyOpened: () => 'There is a support request with this id already. Give the new one another id.',
  SupportRequestNotOpened: () => 'There is no such support request. Open it first.',
  SupportRequestAlreadyClosed: () => 'The support request is closed. Open a new one.',
  ActivityNotHeld: ({ activity }) => `Help is given only for what the client lets the accountant do (${activity}):`,
}

const faults: FaultSentences = {
  WrongRevision: ({ stream, expected, actual }) =>
    `The stream ${stream} stands at revision ${actual}, not ${expected}. Read it again and decide anew.`,
  EventIdTaken: ({ eventId }) => `An event with the id ${eventId} is on record elsewhere. Give the command a new id.`,
  InvalidAppend: ({ detail }) => `The store does not take this: ${detail}.`,
  AppendTooLarge: ({ bytes, limit }) => `${bytes} bytes are more than the store takes at once (${limit}). Send less.`,
  OutcomeUnknown: ({ detail }) =>
    `It is not known whether the command was stored (${detail}). Give the same command again, with the same id.`,
  Unavailable: ({ detail }) => `The store does not answer (${detail}). Try again.`,
  AccessDenied: ({ detail }) => `The store refuses access (${detail}). Check the credentials.`,
  Locked: ({ detail }) => `Another process holds the store (${detail}). Try again.`,
  ReadOnly: ({ detail }) => `The store can only be read (${detail}). Check its permissions.`,
  Corrupt: ({ detail }) => `The store is damaged (${detail}). Restore it from a backup.`,
  NewerVersion: ({ found, supported }) =>
    `The store was written by a newer version (${found}; this one reads up to ${supported}). Upgrade the library.`,
  NotAStore: ({ detail }) => `This is no event store of Delega (${detail}). Check the path.`,
  Full: ({ detail }) => `There is no room left (${detail}). Free some and try again.`,
  Closed: () => 'The store is closed. Open it again.',
  UndecodableEvent: ({ stream, revision, cause }) =>
    `The event at revision ${revision} of ${stream} cannot be read (${cause.fault}). Upgrade the library or mend the event's upcaster.`,
  TooContended: ({ attempts }) => `Others were quicker ${attempts} times. Try again.`,
}

export const english: Language = {
  reasons,
  faults,
  invalid: 'This cannot be read:',
  input: ({ path, expected, found }) => `${path === '' ? 'the whole' : path}: expected ${expected}, found ${found}`,
}
