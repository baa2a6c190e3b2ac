import {
  type ClientId,
  type CommandId,
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
  type SupportRequestId,
} from '@delega/core'

import type { BarAct, Command, InternalCommand } from '../commands.js'

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

/** Whichever came first to the stream of the act, the act or the bar, settles the authorisation. */
export const settlementAfter = (
  when: Instant,
  { clientId, accountantId, authorizationId }: BarAct,
  isBarred: boolean,
): Due => {
  const type = isBarred ? 'LapseAuthorization' : 'FinishAuthorization'
  return { when, cause: authorizationId, body: { type, clientId, accountantId, authorizationId } }
}

const settle = ({ due }: Work, authorizationId: EventId, when: Instant, isBarred: boolean): void => {
  const key = `authorization ${authorizationId}`
  const waiting = due.get(key)?.body
  if (waiting?.type === 'BarAct') due.set(key, settlementAfter(when, waiting, isBarred))
}

const noteAct = (work: Work, { metadata: { authority } }: StoredEvent, at: Instant): void => {
  if (authority !== null) settle(work, authority.authorizationId, at, false)
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

type Noting = {
  readonly work: Work
  readonly id: EventId
  readonly stream: StreamName
  readonly commandId: CommandId
  readonly grace: number
}

/** What each event has as its consequence; those that are absent have none. */
type Notes = {
  readonly [Type in DomainEvent['type']]?: (
    event: Extract<DomainEvent, { readonly type: Type }>,
    noting: Noting,
  ) => void
}

const noteEnd = (_: DomainEvent, { work, stream }: Noting): void => ended(work, stream)

const noteServiceEnd = ({ until }: { readonly until: Instant }, { work, id, stream }: Noting): void => {
  const clientId = identityOf(stream) as ClientId
  const when = plusDays(until, DAYS_OF_CONSULTATION)
  work.due.set(`service ${clientId}`, { when, cause: id, body: { type: 'DeleteService', clientId } })
}

const noteSettled = ({ authorizationId }: { readonly authorizationId: EventId }, { work }: Noting): void => {
  work.due.delete(`authorization ${authorizationId}`)
}

// Whether the permission is gone is for the command to find out: ends pass without an event.
const noteSupportDone = (_: DomainEvent, { work, stream }: Noting): void => {
  work.due.delete(`support ${stream}`)
}

const NOTES: Notes = {
  DelegationRequested: ({ answerBy, at }, { work, id, stream }) => {
    opened(work, stream, at)
    const body = { type: 'ExpireRequest', ...pairOf(stream) } as const
    work.due.set(`request ${stream}`, { when: answerBy, cause: id, body })
  },
  DelegationAccepted: ({ until }, { work, id, stream }) => {
    work.due.delete(`request ${stream}`)
    endsAt(work, stream, until, id)
  },
  DelegationEndSet: ({ until }, { work, id, stream }) => endsAt(work, stream, until, id),
  DelegationRefused: noteEnd,
  RequestWithdrawn: noteEnd,
  RequestExpired: noteEnd,
  DelegationRevoked: noteEnd,
  DelegationRenounced: noteEnd,
  DelegationExpired: noteEnd,
  DelegationClosed: noteEnd,
  ActionAuthorized: ({ settlement, deadline, subject }, { work, id, stream, commandId, grace }) => {
    if (settlement === 'settled') return
    const act = { authorizationId: id, deadline, actId: commandId, subject: subject as StreamName }
    const body = { type: 'BarAct', ...pairOf(stream), ...act } as const
    work.due.set(`authorization ${id}`, { when: plusMilliseconds(deadline, grace), cause: id, body })
  },
  ActBarred: ({ authorizationId, at }, { work }) => settle(work, authorizationId, at, true),
  AuthorizationFinished: noteSettled,
  AuthorizationLapsed: noteSettled,
  AccountantClosed: ({ at }, { work, id, stream }) => sideGone(work, identityOf(stream), 'AccountantClosed', id, at),
  ServiceActivated: noteServiceEnd,
  ServiceRenewed: noteServiceEnd,
  ServiceDeleted: ({ at }, { work, id, stream }) => {
    work.due.delete(`service ${identityOf(stream)}`)
    sideGone(work, identityOf(stream), 'ServiceDeleted', id, at)
  },
  NumberTaken: ({ invoiceId }, { work, id, stream }) => {
    const taken = work.numbers.get(invoiceId) ?? new Map<StreamName, EventId>()
    work.numbers.set(invoiceId, taken.set(stream, id))
  },
  NumberReleased: ({ invoiceId }, { work, stream }) => {
    work.due.delete(`number ${stream} ${invoiceId}`)
  },
  InvoiceSent: ({ number: { year, series }, at }, { work, stream }) =>
    stray(work, identityOf(stream) as InvoiceId, (numbering) => numbering.endsWith(`_${year}_${series}`), at),
  InvoiceResent: (_, { work, stream }) => {
    work.numbers.delete(identityOf(stream) as InvoiceId)
  },
  SupportRequestOpened: ({ at, clientId }, { work, id, stream }) => {
    if (clientId === null) return
    const supportRequestId = identityOf(stream) as SupportRequestId
    const body = { type: 'FlagSupportRequest', supportRequestId } as const
    work.due.set(`support ${stream}`, { when: at, cause: id, body })
  },
  SupportRequestFlagged: noteSupportDone,
  SupportRequestClosed: noteSupportDone,
  InvoiceDiscarded: ({ at }, { work, stream }) => stray(work, identityOf(stream) as InvoiceId, () => false, at),
}

/** Notes what follows from one event. `grace`: milliseconds between the deadline of an authorisation and the bar. */
export const note = (work: Work, event: DomainEvent, stored: StoredEvent, grace: number): void => {
  noteAct(work, stored, event.at)
  const consequence = NOTES[event.type] as ((event: DomainEvent, noting: Noting) => void) | undefined
  const { id, stream, metadata } = stored
  consequence?.(event, { work, id, stream, commandId: metadata.commandId, grace })
}
