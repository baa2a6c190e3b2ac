import {
  type ClientId,
  type DelegationEvent,
  type DomainEvent,
  type EventId,
  identityOf,
  type Instant,
  type InvoiceId,
  pairOf,
  plusDays,
  plusMilliseconds,
  type StoredEvent,
  type StreamName,
} from '@delega/core'

import type { Command, InternalCommand } from '../commands.js'

/** Something that follows by itself from an event, from an instant on. */
export type Due = {
  readonly when: Instant
  /** The event from which it follows; with the type of the command it names the command, so that doing it twice is doing it once. */
  readonly cause: EventId
  readonly body: Command | InternalCommand
}

/** What is left to do, as the history up to some position tells. */
export type Work = {
  /** By what it is about: a later event replaces or removes it. */
  readonly due: Map<string, Due>
  /** Open requests and delegations, by accountant and by client. */
  readonly open: Map<string, Set<StreamName>>
  /** Closed accountants and deleted services, with the event that said so. */
  readonly gone: Map<string, EventId>
  /** Numbers taken for invoices that have not gone out with them. */
  readonly numbers: Map<InvoiceId, Map<StreamName, EventId>>
}

export const noWork = (): Work => ({ due: new Map(), open: new Map(), gone: new Map(), numbers: new Map() })

const DAYS_OF_CONSULTATION = 90

const closing = (
  stream: StreamName,
  by: 'AccountantClosed' | 'ServiceDeleted',
  cause: EventId,
  when: Instant,
): Due => ({
  when,
  cause,
  body: { type: 'CloseDelegation', ...pairOf(stream), cause: by },
})

const opened = ({ due, open, gone }: Work, stream: StreamName, at: Instant): void => {
  const { clientId, accountantId } = pairOf(stream)
  for (const side of [clientId, accountantId]) open.set(side, (open.get(side) ?? new Set()).add(stream))
  // A store of single streams may take a request beside the closing of one of its sides.
  const accountantGone = gone.get(accountantId)
  const clientGone = gone.get(clientId)
  if (accountantGone !== undefined) due.set(`close ${stream}`, closing(stream, 'AccountantClosed', accountantGone, at))
  else if (clientGone !== undefined) due.set(`close ${stream}`, closing(stream, 'ServiceDeleted', clientGone, at))
}

const ended = ({ due, open }: Work, stream: StreamName): void => {
  const { clientId, accountantId } = pairOf(stream)
  for (const side of [clientId, accountantId]) open.get(side)?.delete(stream)
  for (const what of ['request', 'end', 'close']) due.delete(`${what} ${stream}`)
}

const endsAt = ({ due }: Work, stream: StreamName, until: Instant | null, cause: EventId): void => {
  if (until === null) due.delete(`end ${stream}`)
  else due.set(`end ${stream}`, { when: until, cause, body: { type: 'ExpireDelegation', ...pairOf(stream) } })
}

const sideGone = (work: Work, side: string, by: 'AccountantClosed' | 'ServiceDeleted', cause: EventId, at: Instant) => {
  work.gone.set(side, cause)
  for (const stream of work.open.get(side) ?? []) work.due.set(`close ${stream}`, closing(stream, by, cause, at))
}

const noteDelegation = (work: Work, event: DelegationEvent, { id, stream }: StoredEvent, grace: number): void => {
  const { due } = work
  switch (event.type) {
    case 'DelegationRequested':
      opened(work, stream, event.at)
      due.set(`request ${stream}`, {
        when: event.answerBy,
        cause: id,
        body: { type: 'ExpireRequest', ...pairOf(stream) },
      })
      return
    case 'DelegationAccepted':
      due.delete(`request ${stream}`)
      endsAt(work, stream, event.until, id)
      return
    case 'DelegationEndSet':
      endsAt(work, stream, event.until, id)
      return
    case 'DelegationRefused':
    case 'RequestWithdrawn':
    case 'RequestExpired':
    case 'DelegationRevoked':
    case 'DelegationRenounced':
    case 'DelegationExpired':
    case 'DelegationClosed':
      ended(work, stream)
      return
    case 'ActionAuthorized':
      if (event.settlement === 'pending')
        due.set(`authorization ${id}`, {
          when: plusMilliseconds(event.deadline, grace),
          cause: id,
          body: { type: 'LapseAuthorization', ...pairOf(stream), authorizationId: id },
        })
      return
    case 'AuthorizationFinished':
    case 'AuthorizationLapsed':
      due.delete(`authorization ${event.authorizationId}`)
      return
    default:
  }
}

const noteAct = ({ due }: Work, { metadata: { authority } }: StoredEvent, at: Instant): void => {
  if (authority === null) return
  const { authorizationId, stream } = authority
  const key = `authorization ${authorizationId}`
  const waiting = due.get(key)
  if (waiting?.body.type !== 'LapseAuthorization') return
  due.set(key, {
    when: at,
    cause: authorizationId,
    body: { type: 'FinishAuthorization', ...pairOf(stream), authorizationId },
  })
}

// A number taken on the way out of an invoice that then never went out with it must not leave a gap.
const stray = (
  { due, numbers }: Work,
  invoiceId: InvoiceId,
  isHome: (of: StreamName) => boolean,
  at: Instant,
): void => {
  for (const [numbering, cause] of numbers.get(invoiceId) ?? [])
    if (!isHome(numbering))
      due.set(`number ${numbering} ${invoiceId}`, {
        when: at,
        cause,
        body: { type: 'ReturnNumber', numbering, invoiceId },
      })
  numbers.delete(invoiceId)
}

/** Notes what follows from one event. `grace`: milliseconds between the deadline of an authorisation and its lapse. */
export const note = (work: Work, event: DomainEvent, stored: StoredEvent, grace: number): void => {
  const { id, stream } = stored
  const identity = identityOf(stream)
  noteAct(work, stored, event.at)
  switch (event.type) {
    case 'AccountantClosed':
      sideGone(work, identity, 'AccountantClosed', id, event.at)
      return
    case 'ServiceActivated':
    case 'ServiceRenewed':
      work.due.set(`service ${identity}`, {
        when: plusDays(event.until, DAYS_OF_CONSULTATION),
        cause: id,
        body: { type: 'DeleteService', clientId: identity as ClientId },
      })
      return
    case 'ServiceDeleted':
      work.due.delete(`service ${identity}`)
      sideGone(work, identity, 'ServiceDeleted', id, event.at)
      return
    case 'NumberTaken': {
      const taken = work.numbers.get(event.invoiceId) ?? new Map<StreamName, EventId>()
      work.numbers.set(event.invoiceId, taken.set(stream, id))
      return
    }
    case 'NumberReleased':
      work.due.delete(`number ${stream} ${event.invoiceId}`)
      return
    case 'InvoiceSent': {
      const { year, series } = event.number
      stray(work, identity as InvoiceId, (numbering) => numbering.endsWith(`_${year}_${series}`), event.at)
      return
    }
    case 'InvoiceResent':
      work.numbers.delete(identity as InvoiceId)
      return
    case 'InvoiceDiscarded':
      stray(work, identity as InvoiceId, () => false, event.at)
      return
    default:
      noteDelegation(work, event as DelegationEvent, stored, grace)
  }
}
