import { accountant } from '../../packages/core/src/accountant/index.ts'
import { clientService, clientServiceActionOf, serviceStatusAt } from '../../packages/core/src/client-service/index.ts'
import { delegation, type DelegationEvent } from '../../packages/core/src/delegation/index.ts'
import {
  invoice,
  invoiceActionOf,
  type InvoiceEvent,
  isBookable,
  type NoticeKind,
  noticeKinds,
} from '../../packages/core/src/invoice/index.ts'
import { invoiceNumbering, type NumberingEvent } from '../../packages/core/src/invoice-numbering/index.ts'
import { type Actor, coverOf, type DelegableAction, type Instant } from '../../packages/core/src/kernel/index.ts'
import { support } from '../../packages/core/src/support/index.ts'
import { fold } from '../../packages/core/test/fold.ts'
import { privateNotices, publicNotices } from '../../packages/core/test/tables/invoice-notices.ts'
import type { Standing } from '../../packages/core/test/tables/invoice-numbering.ts'
import * as accounts from '../../packages/core/test/words/accountant.ts'
import * as services from '../../packages/core/test/words/client-service.ts'
import * as situations from '../../packages/core/test/words/delegation-situations.ts'
import * as links from '../../packages/core/test/words/delegation.ts'
import * as numbers from '../../packages/core/test/words/invoice-numbering.ts'
import * as invoices from '../../packages/core/test/words/invoice.ts'
import * as requests from '../../packages/core/test/words/support.ts'
import { code, giversOf } from './markdown.ts'
import { fromEach, type Named, passing, type Step, type Subject, type Told, type Trial, tryOut } from './trials.ts'

/** What the page of a context is printed from. */
export type Sheet = {
  readonly statuses: readonly string[]
  /** Each command in each status: the cells of the decision table. */
  readonly cells: readonly Trial[]
  /** Everything that was seen to happen: by the cells, by further histories and commands, and by time. */
  readonly steps: readonly Step[]
  /** The cells and those further ones. */
  readonly trials: readonly Trial[]
  readonly givenBy: (command: string) => string
}

type Given<Command, Event> = readonly (readonly [history: readonly Event[], command: Command])[]

type Plan<Command, Event> = {
  readonly statuses: readonly string[]
  readonly cells: Given<Command, Event>
  readonly more?: Given<Command, Event>
  readonly timed?: readonly Step[]
  /** What an accountant must be permitted, to give a command in a client's panel. */
  readonly actionOf?: Readonly<Record<string, DelegableAction | null>>
  readonly labelOf?: (event: Event) => string
}

const nameOf =
  (action: DelegableAction | null) =>
  (kind: Actor['kind']): string =>
    kind === 'accountant' && action !== null ? `accountant with ${code(coverOf(action)?.permission ?? '')}` : kind

const sheet = <Command extends Told, State, Event extends Named, Refusal extends { readonly code: string }>(
  subject: Subject<Command, State, Event, Refusal>,
  { statuses, cells, more = [], timed = [], actionOf = {}, labelOf }: Plan<Command, Event>,
): Sheet => {
  const tried = cells.map(([history, command]) => tryOut(subject, history, command, labelOf))
  const asked = cells.flatMap(([history, command]) => fromEach(command).map((each) => tryOut(subject, history, each)))
  const trials = [...tried, ...more.map(([history, command]) => tryOut(subject, history, command, labelOf))]
  return {
    statuses,
    cells: tried,
    trials,
    steps: [...trials.flatMap(({ steps }) => steps), ...timed],
    givenBy: (command) =>
      giversOf(asked, command)
        .map(nameOf(actionOf[command] ?? null))
        .join(', '),
  }
}

const keys = <Key extends string>(record: Readonly<Record<Key, unknown>>): readonly Key[] =>
  Object.keys(record) as Key[]

/** Every pair of the two lists. */
const pairs = <One, Other, Pair>(
  ones: readonly One[],
  others: readonly Other[],
  pair: (one: One, other: Other) => Pair,
) => ones.flatMap((one) => others.map((other) => pair(one, other)))

// ── The accountant ──────────────────────────────────────────────────────────────────────────────────────────────────

const twoStepped = [accounts.registered, accounts.firstAccess, accounts.twoStepOn]

export const accountantSheet = sheet(
  { decider: accountant, statusOf: (history) => fold(accountant, history).status },
  {
    statuses: keys(accounts.histories),
    cells: pairs(keys(accounts.histories), keys(accounts.commands), (status, type) => [
      accounts.histories[status],
      accounts.commands[type],
    ]),
    more: [[twoStepped, accounts.commands.TurnOffTwoStepVerification]],
  },
)

// ── The client's service ────────────────────────────────────────────────────────────────────────────────────────────

const serviceSubject = {
  decider: clientService,
  statusOf: (history: (typeof services.situations)['Active']['history'], at: Instant) =>
    serviceStatusAt(fold(clientService, history), at),
}
const running = services.situations.Active.history

export const serviceSheet = sheet(serviceSubject, {
  statuses: keys(services.situations),
  cells: pairs(keys(services.situations), keys(services.commands), (status, type) => [
    services.situations[status].history,
    services.commands[type](services.situations[status].at),
  ]),
  more: [
    [[...running, services.moduleActivated('documents', services.END)], services.commands.DeactivateModule()],
    [[...running, services.opened()], services.commands.CloseToDelegation()],
    [[...running, services.twoStepRequired], services.commands.WaiveTwoStepVerification()],
    [running, services.commands.DeleteService(services.DAY_NINETY)],
  ],
  timed: passing(serviceSubject, running, [services.NOW, services.IN_CONSULTATION, services.DAY_NINETY]),
  actionOf: clientServiceActionOf,
})

// ── The delegation ──────────────────────────────────────────────────────────────────────────────────────────────────

const delegationTypes = keys(situations.commands)
const delegationStatuses = ['NotRequested', 'Requested', 'Active', 'Ended'] as const
const delegationCells = pairs(
  delegationStatuses,
  delegationTypes,
  (status, type) => [situations.historyOf(status, type), situations.commands[type]] as const,
)
const inForce = links.active('invoices:read', 'documents:read', 'documents:write')
const readLapsed = [
  ...links.active('invoices:read'),
  links.granted('documents:read', links.END),
  links.granted('documents:write'),
]
const delegationMore: Given<(typeof delegationCells)[number][1], DelegationEvent> = [
  [[links.requestedBy('accountant')], links.theClient(links.request(['invoices:read']), { at: links.ANSWER_BY })],
  [
    [links.requestedBy('accountant'), links.accepted(links.END)],
    links.theClient(links.request(['invoices:read']), { at: links.END }),
  ],
  [inForce, links.theClient(links.revoke('invoices:read'))],
  [readLapsed, links.theClient(links.grant('documents:read'), { at: links.AFTER_END })],
  [
    [...inForce, links.changeAsked({ grant: ['invoices:send'], revoke: ['documents:write'] })],
    links.theClient(links.approveChange('invoices:send', 'documents:write')),
  ],
]

export const delegationSheet = sheet(
  { decider: delegation, statusOf: (history) => fold(delegation, history).status },
  { statuses: delegationStatuses, cells: delegationCells, more: delegationMore },
)

/** A wish of the accountant for other permissions, within an active delegation. */
export const changeSheet = sheet(
  {
    decider: delegation,
    statusOf: (history) => {
      const state = fold(delegation, history)
      return state.status === 'Active' ? state.change.status : null
    },
  },
  { statuses: ['NotAsked', 'Asked'], cells: delegationCells },
)

// ── The invoice ─────────────────────────────────────────────────────────────────────────────────────────────────────

const exchange = { decider: invoice, statusOf: (history: readonly InvoiceEvent[]) => fold(invoice, history).status }
const invoiceTypes = keys(invoices.commands)
const invoiceCells = pairs(
  keys(invoices.histories),
  invoiceTypes,
  (status, type) => [invoices.histories[status], invoices.commands[type]] as const,
)

const bookable = keys(invoices.histories).filter((status) => isBookable(fold(invoice, invoices.histories[status])))

type Command = Parameters<typeof invoice.decide>[0]
type Sent = keyof typeof privateNotices | keyof typeof publicNotices

const noticed = (draft: InvoiceEvent, statuses: readonly Sent[]): Given<Command, InvoiceEvent> =>
  pairs(statuses, keys(noticeKinds), (status, kind: NoticeKind) => [
    [draft, ...invoices.histories[status].slice(1)],
    invoices.record(invoices.notice(kind, 'new')),
  ])

const sentAnew = { ...invoices.commands.SendInvoice, at: invoices.resendBefore }
const rejectedByPublic = [invoices.draftedForPublic, ...invoices.histories.Rejected.slice(1)]

export const invoiceSheet = sheet(exchange, {
  statuses: keys(invoices.histories),
  cells: invoiceCells,
  more: [
    ...noticed(invoices.drafted, keys(privateNotices)),
    ...noticed(invoices.draftedForPublic, keys(publicNotices)),
    [invoices.books.Booked, invoices.record(invoices.notice('NE-EC02', 'new'))],
    [invoices.books.BookedButRefused, invoices.commands.UnbookInvoice],
    ...bookable.map(
      (status) => [[...invoices.histories[status], invoices.booked], invoices.commands.UnbookInvoice] as const,
    ),
  ],
  actionOf: invoiceActionOf,
})

/** What the notices about a sent invoice make of it, for each kind of recipient. */
export const exchangeSheets = {
  private: sheet(exchange, {
    statuses: [],
    cells: invoiceCells.filter(([history]) => !history.includes(invoices.draftedForPublic)),
    more: [...noticed(invoices.drafted, keys(privateNotices)), [invoices.histories.Rejected, sentAnew]],
  }),
  public: sheet(exchange, {
    statuses: [],
    cells: [],
    more: [
      ...noticed(invoices.draftedForPublic, keys(publicNotices)),
      [rejectedByPublic, invoices.commands.ResendInvoice],
      [rejectedByPublic, sentAnew],
    ],
  }),
}

/** In and out of the books. */
export const bookingSheet = sheet(
  {
    decider: invoice,
    statusOf: (history) => {
      const state = fold(invoice, history)
      return 'booking' in state ? state.booking.status : null
    },
  },
  {
    statuses: keys(invoices.books),
    cells: pairs(keys(invoices.books), ['BookInvoice', 'UnbookInvoice'] as const, (status, type) => [
      invoices.books[status],
      invoices.commands[type],
    ]),
    more: [[invoices.books.Booked, invoices.record(invoices.notice('NE-EC02', 'new'))]],
  },
)

// ── The numbering, as one invoice stands to it ──────────────────────────────────────────────────────────────────────

const [own, other] = [numbers.nth(1), numbers.nth(2)]

const standingOf = (history: readonly NumberingEvent[], at: Instant): Standing => {
  const last = history.findLast(({ invoiceId }) => invoiceId === own)
  if (last === undefined) return 'Unnumbered'
  if (last.type === 'NumberTaken') return 'Numbered'
  const since = history.slice(history.indexOf(last) + 1)
  if (since.some(({ type, number }) => type === 'NumberTaken' && number === last.number)) return 'TakenByAnother'
  return at < last.reservedUntil ? 'Reserved' : 'ReservationOver'
}

const numbering = { decider: invoiceNumbering, statusOf: standingOf }

const asOfOneInvoice = sheet(numbering, {
  statuses: keys(numbers.histories),
  cells: pairs(keys(numbers.histories), keys(numbers.commands), (standing, type) => [
    numbers.histories[standing],
    numbers.commands[type],
  ]),
  more: [
    [numbers.histories.Numbered, numbers.release(own, numbers.now)],
    [numbers.histories.ReservationOver, numbers.take(other)],
  ],
  timed: passing(numbering, numbers.histories.Reserved, [numbers.now, numbers.reservedUntil]),
  labelOf: ({ type, invoiceId }) => (invoiceId === own ? type : `${type} by another`),
})

/** Nobody numbers by itself: the library does, when an invoice is sent, rejected, refused or discarded. */
export const numberingSheet: Sheet = { ...asOfOneInvoice, givenBy: () => 'the library' }

// ── The support request ─────────────────────────────────────────────────────────────────────────────────────────────

export const supportSheet = sheet(
  { decider: support, statusOf: (history) => fold(support, history).status },
  {
    statuses: keys(requests.histories),
    cells: pairs(keys(requests.histories), keys(requests.commands), (status, type) => [
      requests.histories[status],
      requests.commands[type],
    ]),
  },
)
