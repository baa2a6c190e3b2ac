import { clientId, instant, partitaIva } from '@delega/core'
import { describe, expect, it } from '@jest/globals'

import {
  ANNA,
  anna,
  content,
  draft,
  idOf,
  invoiceNo,
  linked,
  must,
  PAIR,
  type Practice,
  practiceOn,
  registrations,
  request,
  revokeSend,
  ROSSI,
  rossi,
  send,
  system,
} from '../../test/practice.ts'
import { accountantIdOf, type CommandInput } from '../index.js'
import { partsOf, type Reason } from './reasons.js'

// ── Who and what ────────────────────────────────────────────────────────────────────────────────────────────────────

const reason = 'We part'
const service = { clientId: ROSSI }
const afterItsEnd = '2027-03-02T00:00:00.000Z'
const until = '2028-03-01T00:00:00.000Z'
const past = '2026-02-01T00:00:00.000Z'

const MILAN = clientId('33333333-3333-4333-8333-333333333333')
const milan = { kind: 'client', id: MILAN } as const
const of = (n: number) => ({ clientId: ROSSI, invoiceId: invoiceNo(n) })

const BERTI_TAX_ID = partitaIva('07643520567')
const BERTI = accountantIdOf(BERTI_TAX_ID)
const berti = { kind: 'accountant', id: BERTI } as const

const [register, firstAccess] = registrations as readonly [CommandInput, CommandInput]
const servicesOnly = registrations.slice(2)
const registerBerti: readonly CommandInput[] = [
  {
    type: 'RegisterAccountant',
    by: berti,
    partitaIva: BERTI_TAX_ID,
    personal: { name: 'Berti', pec: 'berti@pec.example.it', userName: 'StudioBerti1' },
  },
  { type: 'RecordFirstAccess', by: berti, accountantId: BERTI },
]
const toBerti = { clientId: ROSSI, accountantId: BERTI }
const anotherAccountant: readonly CommandInput[] = [
  ...registerBerti,
  { type: 'RequestDelegation', by: rossi, ...toBerti, permissions: [{ permission: 'invoices:read' }] },
  { type: 'AcceptDelegation', by: berti, ...toBerti, permissions: [] },
]

/** The same command in other words. */
const but = (command: CommandInput, more: object): CommandInput => ({ ...command, ...more })
/** The same command, by Milan in its own panel. */
const inMilan = (command: CommandInput): CommandInput =>
  but(command, { clientId: MILAN, by: command.by.kind === 'system' ? system : milan })

const subscribe = (by: typeof rossi | typeof milan, more: object = {}): CommandInput => ({
  type: 'SubscribeService',
  by,
  clientId: by.id,
  variant: 'full',
  personal: { name: 'Rossi', partitaIva: '01879020517' },
  ...more,
})
const activate = (by: typeof rossi | typeof milan, at = '2027-03-01T00:00:00.000Z'): CommandInput => ({
  type: 'ActivateService',
  by,
  clientId: by.id,
  until: at,
})
const renew = (at: string): CommandInput => ({ type: 'RenewService', by: rossi, ...service, until: at })
const milanToo: readonly CommandInput[] = [subscribe(milan), activate(milan)]
const close: CommandInput = { type: 'CloseAccountant', by: anna, accountantId: ANNA, reason }
const twoStep: CommandInput = { type: 'TurnOnTwoStepVerification', by: anna, accountantId: ANNA }
const openUp: CommandInput = { type: 'OpenToDelegation', by: rossi, ...service }
const documents = (at: string, by: typeof rossi | typeof milan = rossi): CommandInput => ({
  type: 'ActivateModule',
  by,
  clientId: by.id,
  module: 'documents',
  until: at,
})

const accept: CommandInput = { type: 'AcceptDelegation', by: anna, ...PAIR, permissions: [] }
const withdraw: CommandInput = { type: 'WithdrawRequest', by: rossi, ...PAIR }
const revoke: CommandInput = { type: 'RevokeDelegation', by: rossi, ...PAIR, reason }
const expire: CommandInput = { type: 'ExpireDelegation', by: system, ...PAIR }
type Terms = Extract<CommandInput, { readonly type: 'GrantPermissions' }>['permissions']
const grant = (...permissions: Terms): CommandInput => ({ type: 'GrantPermissions', by: rossi, ...PAIR, permissions })
const configure = { permission: 'service:configure' } as const
const ask = (...granted: Terms): CommandInput => ({
  type: 'RequestPermissionChange',
  by: anna,
  ...PAIR,
  grant: granted,
  revoke: [],
  reason,
})
const approve = (...permissions: readonly 'service:configure'[]): CommandInput => ({
  type: 'ApprovePermissionChange',
  by: rossi,
  ...PAIR,
  permissions,
})

// ── Invoices ────────────────────────────────────────────────────────────────────────────────────────────────────────

type Content = Extract<CommandInput, { readonly type: 'DraftInvoice' }>['content']
const { supplier: OWNER, customer: VERDI } = content.personal
const NERI = { ...VERDI, name: 'Neri', identity: { kind: 'business', partitaIva: '07643520567' } } as const

const between = (supplier: Content['personal']['supplier'], customer: Content['personal']['customer']) => ({
  personal: { ...content.personal, supplier, customer },
})
const drafted = (n: number, more: Partial<Content>): CommandInput => ({
  type: 'DraftInvoice',
  by: anna,
  ...of(n),
  content: { ...content, ...more },
})
const edited = (n: number, more: Partial<Content> = {}): CommandInput => ({
  type: 'EditInvoice',
  by: anna,
  ...of(n),
  content: { ...content, ...more },
})
const discard = (n: number): CommandInput => ({ type: 'DiscardInvoice', by: anna, ...of(n) })
const fileOf = (n: number): string => `IT01879020517_${n}.xml`
const sentAs = (n: number, file: number): CommandInput => but(send(n), { fileName: fileOf(file) })
const resend = (n: number, file: number): CommandInput => ({
  type: 'ResendInvoice',
  by: anna,
  ...of(n),
  fileName: fileOf(file),
})
const transmitted = (n: number, file = n, sdiId = `${n}`): CommandInput => ({
  type: 'RecordTransmission',
  by: system,
  ...of(n),
  fileName: fileOf(file),
  sdiId,
})

type Notice = Extract<CommandInput, { readonly type: 'RecordNotice' }>['notice']
const notice = (n: number, kind: 'NS' | 'RC' | 'NE-EC02', sdiId = `${n}`): CommandInput => {
  const ref = { sdiId, noticeId: `${kind}-${sdiId}`, issuedAt: '2026-03-01T09:00:00.000Z' }
  const told: Record<typeof kind, Notice> = {
    NS: { kind: 'NS', ...ref, errors: [{ code: '00404', message: 'Known already' }] },
    RC: { kind: 'RC', ...ref },
    'NE-EC02': { kind: 'NE-EC02', ...ref, reason },
  }
  return { type: 'RecordNotice', by: system, ...of(n), notice: told[kind] }
}
const issued = (n: number): readonly CommandInput[] => [draft(n), send(n), transmitted(n), notice(n, 'RC')]
const rejected: readonly CommandInput[] = [draft(1), send(1), transmitted(1), notice(1, 'NS')]
const book: CommandInput = { type: 'BookInvoice', by: anna, ...of(1) }
const unfit = (more: Partial<Content>, mended: Partial<Content> = {}): Case => ({
  before: [drafted(1, more)],
  refused: send(1),
  advice: [edited(1, mended), send(1)],
})

// ── Support ─────────────────────────────────────────────────────────────────────────────────────────────────────────

const support = (n: number) => ({ supportRequestId: `44444444-4444-4444-8444-44444444444${n}` })
const askForHelp = (n: number): CommandInput => ({
  type: 'OpenSupportRequest',
  by: anna,
  ...support(n),
  accountantId: ANNA,
  clientId: ROSSI,
  activity: 'invoices:send',
  personal: { text: 'How do I send?' },
})
const answer = (n: number): CommandInput => ({
  type: 'AnswerSupportRequest',
  by: system,
  ...support(n),
  personal: { text: 'Like this' },
})

// ── What each "no" leads to ─────────────────────────────────────────────────────────────────────────────────────────

/** A command, or the instant to wait for. */
type Step = CommandInput | { readonly at: string }

type Case = {
  /** Anna linked to Rossi, unless it says otherwise. */
  readonly from?: 'registered' | 'nothing'
  readonly before?: readonly Step[]
  readonly refused: CommandInput
  /** What the prose says to do: each step succeeds. */
  readonly advice: readonly Step[]
}

/** Why `handle` never says it, or what there is to read instead. */
type Aside = { readonly aside: string }

const HEADING: Aside = { aside: 'Each of its parts names its own.' }
const WITHIN: Aside = { aside: 'Said to the library itself, which asks again or moves on.' }

const CASES: Readonly<Record<Reason['code'], readonly Case[] | Aside>> = {
  WrongParty: [
    { refused: { ...grant(configure), by: anna }, advice: [grant(configure)] },
    {
      before: [draft(1), send(1)],
      refused: { ...transmitted(1), by: rossi },
      advice: [transmitted(1)],
    },
  ],
  CommandIdReused: [
    {
      before: [{ type: 'CloseToDelegation', by: rossi, ...service, commandId: idOf(1) }],
      refused: { ...openUp, commandId: idOf(1) },
      advice: [{ ...openUp, commandId: idOf(2) }],
    },
  ],
  AuthorizationOver: { aside: 'Told after a crash or beside a skewed clock only: test/fence follows it there.' },

  AccountantAlreadyRegistered: [
    { from: 'registered', refused: register, advice: [twoStep] },
    { from: 'registered', before: [close], refused: register, advice: anotherAccountant },
  ],
  AccountantNotRegistered: [{ from: 'nothing', refused: firstAccess, advice: [register, firstAccess] }],
  AccountantNotActive: [
    { from: 'nothing', before: [register], refused: twoStep, advice: [firstAccess, twoStep] },
    { from: 'nothing', before: servicesOnly, refused: request, advice: [register, firstAccess, request] },
    { from: 'registered', before: [close], refused: request, advice: anotherAccountant },
  ],
  AccountantAlreadyClosed: [{ from: 'registered', before: [close], refused: twoStep, advice: anotherAccountant }],

  ServiceAlreadySubscribed: [
    { from: 'registered', refused: subscribe(rossi), advice: [renew(until)] },
    { from: 'nothing', before: [subscribe(rossi)], refused: subscribe(rossi), advice: [activate(rossi)] },
  ],
  ServiceNotSubscribed: [{ from: 'nothing', refused: activate(rossi), advice: [subscribe(rossi), activate(rossi)] }],
  ServiceNotPending: [{ from: 'registered', refused: activate(rossi, until), advice: [renew(until)] }],
  ServiceNotActive: [
    {
      from: 'nothing',
      before: [subscribe(rossi)],
      refused: documents('2026-06-01T00:00:00.000Z'),
      advice: [activate(rossi), documents('2026-06-01T00:00:00.000Z')],
    },
    { before: [{ at: afterItsEnd }], refused: documents(until), advice: [renew(until), documents(until)] },
    {
      before: [{ at: '2027-07-01T00:00:00.000Z' }],
      refused: draft(1, rossi),
      advice: [subscribe(milan), activate(milan, until), inMilan(draft(1))],
    },
  ],
  ServiceOnlyForConsultation: [{ before: [{ at: afterItsEnd }], refused: draft(1), advice: [renew(until), draft(1)] }],
  ServiceOnlyReceives: [
    {
      from: 'nothing',
      before: [subscribe(rossi, { variant: 'receiveOnly' }), activate(rossi)],
      refused: draft(1, rossi),
      advice: [...milanToo, inMilan(draft(1))],
    },
  ],
  ServiceDeletedForGood: [
    {
      from: 'registered',
      before: [{ at: '2027-07-01T00:00:00.000Z' }],
      refused: subscribe(rossi),
      advice: [subscribe(milan)],
    },
  ],
  ServiceEndNotAhead: [{ from: 'registered', refused: renew(past), advice: [renew(until)] }],
  RenewalShortensService: [{ from: 'registered', refused: renew('2026-06-01T00:00:00.000Z'), advice: [renew(until)] }],
  ServiceNotYetDeletable: [
    {
      from: 'registered',
      refused: { type: 'DeleteService', by: system, ...service },
      advice: [{ at: '2027-05-30T00:00:00.000Z' }, { type: 'DeleteService', by: system, ...service }],
    },
  ],
  NoModulesOnReceiveOnly: [
    {
      from: 'nothing',
      before: [subscribe(rossi, { variant: 'receiveOnly' }), activate(rossi)],
      refused: documents('2026-06-01T00:00:00.000Z'),
      advice: [...milanToo, documents('2026-06-01T00:00:00.000Z', milan)],
    },
  ],
  ModuleEndNotAhead: [{ refused: documents(past), advice: [documents('2026-06-01T00:00:00.000Z')] }],
  ModuleOutlivesService: [
    { refused: documents(until), advice: [documents('2027-03-01T00:00:00.000Z')] },
    { refused: documents(until), advice: [renew(until), documents(until)] },
  ],
  ModuleNotActive: [
    {
      refused: grant({ permission: 'documents:read' }),
      advice: [documents('2026-06-01T00:00:00.000Z'), grant({ permission: 'documents:read' })],
    },
  ],

  OwnRequest: [
    { from: 'registered', before: [request], refused: but(accept, { by: rossi }), advice: [accept] },
    { from: 'registered', before: [request], refused: but(accept, { by: rossi }), advice: [withdraw] },
  ],
  TermsAreForTheClientToSet: [
    {
      from: 'registered',
      refused: but(request, { by: anna }),
      advice: [but(request, { by: anna, permissions: [] })],
    },
  ],
  LinkImpossible: HEADING,
  ClosedToDelegation: [
    {
      from: 'registered',
      before: [{ type: 'CloseToDelegation', by: rossi, ...service }],
      refused: request,
      advice: [openUp, request],
    },
  ],
  SameTaxpayer: [
    {
      from: 'registered',
      before: [
        subscribe(milan, { personal: { name: 'Anna', partitaIva: '00743110157' } }),
        activate(milan),
        { type: 'OpenToDelegation', by: milan, clientId: MILAN },
      ],
      refused: inMilan(request),
      advice: [inMilan(draft(1))],
    },
  ],
  GrantImpossible: HEADING,
  PrerequisiteMissing: [
    {
      before: [{ type: 'RevokePermissions', by: rossi, ...PAIR, permissions: ['invoices:read'], reason }],
      refused: grant({ permission: 'invoices:write' }),
      advice: [grant({ permission: 'invoices:write' }, { permission: 'invoices:read' })],
    },
  ],
  EndNotAhead: [
    { refused: grant({ ...configure, until: past }), advice: [grant({ ...configure, until })] },
    { refused: grant({ ...configure, until: past }), advice: [grant(configure)] },
  ],
  ListedTwice: [{ refused: grant(configure, { ...configure, until }), advice: [grant(configure)] }],
  DelegationAlreadyOpen: [
    { from: 'registered', before: [request], refused: request, advice: [accept] },
    { from: 'registered', before: [request], refused: request, advice: [withdraw, request] },
    { refused: request, advice: [grant(configure)] },
  ],
  RequestNotPending: [
    { from: 'registered', refused: accept, advice: [request, accept] },
    { refused: accept, advice: [grant(configure)] },
  ],
  RequestPastItsTime: [
    {
      from: 'registered',
      before: [request, { at: '2026-05-01T00:00:00.000Z' }],
      refused: accept,
      advice: [request, accept],
    },
  ],
  RequestStillInTime: (['answer', 'withdraw', 'wait'] as const).map((choice) => {
    const expireRequest: CommandInput = { type: 'ExpireRequest', by: system, ...PAIR }
    const ways = {
      answer: [accept],
      withdraw: [withdraw],
      wait: [{ at: '2026-03-31T09:00:00.000Z' }, expireRequest],
    }
    return { from: 'registered', before: [request], refused: expireRequest, advice: ways[choice] }
  }),
  DelegationNotActive: [
    { from: 'registered', refused: revoke, advice: [request, accept, revoke] },
    { from: 'registered', before: [request], refused: revoke, advice: [accept, revoke] },
  ],
  DelegationPastItsEnd: [
    {
      before: [
        { type: 'SetDelegationEnd', by: rossi, ...PAIR, until: '2026-04-01T00:00:00.000Z' },
        { at: '2026-04-02T00:00:00.000Z' },
      ],
      refused: grant(configure),
      advice: [request, accept, grant(configure)],
    },
  ],
  DelegationNotPastItsEnd: [
    { refused: expire, advice: [revoke] },
    { refused: expire, advice: [{ type: 'RenounceDelegation', by: anna, ...PAIR, reason }] },
  ],
  DelegationEndNotAhead: [
    {
      refused: { type: 'SetDelegationEnd', by: rossi, ...PAIR, until: past },
      advice: [
        { type: 'SetDelegationEnd', by: rossi, ...PAIR, until },
        { type: 'SetDelegationEnd', by: rossi, ...PAIR, until: null },
      ],
    },
  ],
  ChangeAlreadyAsked: [
    {
      before: [ask({ permission: 'invoices:send', until })],
      refused: ask(configure),
      advice: [{ type: 'WithdrawPermissionChange', by: anna, ...PAIR }, ask(configure)],
    },
    {
      before: [ask({ permission: 'invoices:send', until })],
      refused: ask(configure),
      advice: [{ type: 'RefusePermissionChange', by: rossi, ...PAIR, reason }, ask(configure)],
    },
  ],
  ChangeNotAsked: [
    { refused: approve('service:configure'), advice: [ask(configure), approve('service:configure')] },
    { refused: approve('service:configure'), advice: [grant(configure)] },
  ],
  ChangeEmpty: [{ refused: ask(), advice: [ask(configure)] }],
  NotAmongTheAsked: [
    {
      before: [ask({ permission: 'invoices:send', until })],
      refused: approve('service:configure'),
      advice: [
        { type: 'ApprovePermissionChange', by: rossi, ...PAIR, permissions: ['invoices:send'] },
        grant(configure),
      ],
    },
  ],
  ActionNotAllowed: HEADING,
  PermissionNotGranted: [
    {
      before: [draft(1), revokeSend],
      refused: send(1),
      advice: [
        ask({ permission: 'invoices:send' }),
        { type: 'ApprovePermissionChange', by: rossi, ...PAIR, permissions: ['invoices:send'] },
        send(1),
      ],
    },
  ],
  PermissionPastItsEnd: [
    {
      before: [
        draft(1),
        grant({ permission: 'invoices:send', until: '2026-03-10T00:00:00.000Z' }),
        { at: '2026-03-11T00:00:00.000Z' },
      ],
      refused: send(1),
      advice: [grant({ permission: 'invoices:send' }), send(1)],
    },
  ],
  TwoStepVerificationOff: [
    {
      before: [{ type: 'RequireTwoStepVerification', by: rossi, ...service }],
      refused: draft(1),
      advice: [twoStep, draft(1)],
    },
  ],
  NeverDelegable: { aside: 'Said by `may` of what only the client does, and not through this library.' },
  AuthorizationNotOpen: WITHIN,
  AuthorizationStillInTime: WITHIN,

  NotTheOwner: [
    {
      before: [draft(1), ...milanToo],
      refused: inMilan(edited(1, { date: '2026-02-28' })),
      advice: [but(edited(1, { date: '2026-02-28' }), { by: rossi })],
    },
  ],
  InvoiceUnknown: [{ refused: send(1), advice: [draft(1), send(1)] }],
  InvoiceExists: [{ before: [draft(1), send(1)], refused: draft(1), advice: [draft(2)] }],
  NotADraft: [
    {
      before: issued(1),
      refused: edited(1, { date: '2026-02-28' }),
      advice: [drafted(2, { documentType: 'TD04', refersTo: [invoiceNo(1)] }), send(2)],
    },
    { before: rejected, refused: discard(1), advice: [edited(1), resend(1, 2)] },
  ],
  NotRejected: [
    { before: [draft(1)], refused: resend(1, 2), advice: [send(1)] },
    {
      before: [draft(1), send(1)],
      refused: resend(1, 2),
      advice: [transmitted(1), notice(1, 'NS'), resend(1, 2)],
    },
  ],
  NotSent: [
    { before: [draft(1)], refused: transmitted(1), advice: [send(1), transmitted(1)] },
    {
      before: [draft(1), discard(1), draft(2), send(2)],
      refused: transmitted(1),
      advice: [transmitted(2)],
    },
  ],
  NotIssued: [{ before: [draft(1), send(1)], refused: book, advice: [transmitted(1), notice(1, 'RC'), book] }],
  ContentNotUsable: HEADING,
  DescriptionsDoNotMatchLines: [
    { refused: drafted(1, { personal: { ...content.personal, descriptions: [] } }), advice: [draft(1)] },
  ],
  AmountBeyondLimit: (() => {
    const worth = (cents: number): Partial<Content> => ({
      lines: [{ quantity: 1_000, unitPrice: cents, vat: { kind: 'rate', rate: 2_200 } }],
    })
    return [
      {
        refused: drafted(1, worth(9_000_000_000_000)),
        advice: [1, 2].map((n) => drafted(n, worth(4_500_000_000_000))),
      },
    ]
  })(),
  NotFitToSend: HEADING,
  LinesMissing: [unfit({ lines: [], personal: { ...content.personal, descriptions: [] } })],
  DateAhead: [unfit({ date: '2026-03-05' })],
  SupplierNotTheOwner: [
    unfit(between(NERI, VERDI)),
    unfit(between(NERI, OWNER), { documentType: 'TD17', ...between(NERI, OWNER) }),
  ],
  CustomerNotTheOwner: [
    unfit({ documentType: 'TD17', ...between(NERI, VERDI) }, { documentType: 'TD17', ...between(NERI, OWNER) }),
    unfit({ documentType: 'TD17' }, { documentType: 'TD01' }),
  ],
  SamePartyOnBothSides: [
    unfit(between(OWNER, OWNER)),
    unfit(between(OWNER, OWNER), { documentType: 'TD27', ...between(OWNER, OWNER) }),
  ],
  PartiesDiffer: [
    unfit({ documentType: 'TD27' }, { documentType: 'TD27', ...between(OWNER, OWNER) }),
    unfit({ documentType: 'TD27' }, { documentType: 'TD01' }),
  ],
  ReferenceMissing: [
    {
      before: [...issued(2), drafted(1, { documentType: 'TD04' })],
      refused: send(1),
      advice: [edited(1, { documentType: 'TD04', refersTo: [invoiceNo(2)] }), send(1)],
    },
  ],
  ReferredNotIssued: [
    {
      before: [...issued(2), draft(3), drafted(1, { documentType: 'TD04', refersTo: [invoiceNo(3)] })],
      refused: send(1),
      advice: [edited(1, { documentType: 'TD04', refersTo: [invoiceNo(2)] }), send(1)],
    },
  ],
  ReferredOfAnotherIssuer: [
    {
      before: [
        ...issued(2),
        ...milanToo,
        ...issued(3).map(inMilan),
        drafted(1, { documentType: 'TD04', refersTo: [invoiceNo(3)] }),
      ],
      refused: send(1),
      advice: [edited(1, { documentType: 'TD04', refersTo: [invoiceNo(2)] }), send(1)],
    },
  ],
  ReferredOfAnotherCustomer: [
    {
      before: [
        ...issued(2),
        drafted(3, between(OWNER, NERI)),
        ...issued(3).slice(1),
        drafted(1, { documentType: 'TD04', refersTo: [invoiceNo(3)] }),
      ],
      refused: send(1),
      advice: [edited(1, { documentType: 'TD04', refersTo: [invoiceNo(2)] }), send(1)],
    },
  ],
  DateChanged: [
    {
      before: [...rejected, edited(1, { date: '2026-02-28' })],
      refused: resend(1, 2),
      advice: [edited(1), resend(1, 2)],
    },
  ],
  FileNameUsed: [{ before: rejected, refused: resend(1, 1), advice: [resend(1, 2)] }],
  StillToResend: [{ before: rejected, refused: sentAs(1, 2), advice: [resend(1, 2)] }],
  ResendTimeOver: [
    {
      before: [...rejected, { at: '2026-03-10T09:00:00.000Z' }],
      refused: resend(1, 2),
      advice: [sentAs(1, 2)],
    },
  ],
  NumberDoesNotFit: { aside: 'The service itself takes the number, in the year and series of the document.' },
  UnknownFile: [
    {
      before: [draft(1), send(1), draft(2), send(2)],
      refused: transmitted(1, 2),
      advice: [transmitted(2)],
    },
  ],
  AnotherTransmission: [
    { before: [draft(1), send(1), transmitted(1)], refused: transmitted(1, 1, '9'), advice: [transmitted(1)] },
  ],
  UnknownTransmission: [
    {
      before: [1, 2].flatMap((n) => [draft(n), send(n), transmitted(n)]),
      refused: notice(1, 'RC', '2'),
      advice: [notice(2, 'RC')],
    },
  ],
  OnlyPublicAdministrationsAnswer: [
    {
      before: [draft(1), send(1), transmitted(1), drafted(2, { channel: 'UFABC1' }), send(2), transmitted(2)],
      refused: notice(1, 'NE-EC02'),
      advice: [notice(2, 'NE-EC02')],
    },
  ],
  NoNumberHeld: WITHIN,
  NoNumberReserved: { aside: 'A rejected invoice has its number reserved, or its time to be sent again is over.' },
  ReservationOver: { aside: 'The invoice says first that its time to be sent again is over.' },

  SupportRequestAlreadyOpened: [{ before: [askForHelp(1)], refused: askForHelp(1), advice: [askForHelp(2)] }],
  SupportRequestNotOpened: [{ refused: answer(1), advice: [askForHelp(1), answer(1)] }],
  SupportRequestAlreadyClosed: [
    {
      before: [askForHelp(1), { type: 'CloseSupportRequest', by: anna, ...support(1) }],
      refused: answer(1),
      advice: [askForHelp(2), answer(2)],
    },
  ],
  ActivityNotHeld: HEADING,
}

const ALL = Object.entries(CASES).flatMap(([code, cases]) =>
  'aside' in cases ? [] : cases.map((told, n) => ({ ...told, code, title: n === 0 ? code : `${code}, way ${n + 1}` })),
)

const begin = async (from: Case['from']): Promise<Practice> => {
  const practice = practiceOn()
  if (from === undefined) return linked(practice)
  if (from === 'registered') for (const command of registrations) await must(practice.delega, command)
  return practice
}

describe('the next step that a refusal names', () => {
  it.each(ALL)('leads on from $title', async ({ code, from, before = [], refused, advice }) => {
    const { delega, setTime } = await begin(from)
    const follow = async (steps: readonly Step[]): Promise<void> => {
      for (const step of steps) {
        if ('type' in step) await must(delega, step)
        else setTime(instant(step.at))
      }
    }
    await follow(before)
    const outcome = await delega.handle(refused)
    if (outcome._tag === 'Right' || outcome.left.no !== 'refused') throw new Error(`Not refused: ${code}`)
    const { refusal } = outcome.left
    expect([refusal, ...partsOf(refusal)].map((part) => part.code)).toContain(code)
    await follow(advice)
  })
})
