// The vocabulary of the sentences about delegations: one client, one accountant, constant times.
import type {
  AcceptDelegation,
  ActionAuthorized,
  AuthorizeAction,
  ClosingCause,
  DelegationCommand,
  DelegationEvent,
  DelegationFacts,
  PermissionChangeApproved,
  PermissionTerm,
  RequestDelegation,
  RevocationCause,
  ToldDelegation,
} from '../../src/delegation/index.js'
import {
  type AccountantFacts,
  accountantId,
  type Actor,
  clientId,
  type DelegableAction,
  type EventId,
  type Instant,
  instant,
  type Module,
  MODULES,
  type Party,
  type Permission,
  reason,
  type ServiceFacts,
} from '../../src/kernel/index.js'

export const CLIENT = clientId('c0000000-0000-4000-8000-000000000001')
export const OTHER_CLIENT = clientId('c0000000-0000-4000-8000-000000000002')
export const ACCOUNTANT = accountantId('a0000000-0000-4000-8000-000000000001')
export const OTHER_ACCOUNTANT = accountantId('a0000000-0000-4000-8000-000000000002')

export const NOW = instant('2026-03-02T09:00:00.000Z')
/** An end that is still ahead now, the last instant before it, and one after it. */
export const END = instant('2026-03-10T00:00:00.000Z')
export const JUST_BEFORE_END = instant('2026-03-09T23:59:59.999Z')
export const AFTER_END = instant('2026-03-11T09:00:00.000Z')
/** When a request of now stops waiting: 30 days on. */
export const ANSWER_BY = instant('2026-04-01T09:00:00.000Z')
export const JUST_BEFORE_ANSWER_BY = instant('2026-04-01T08:59:59.999Z')
export const MUCH_LATER = instant('2026-06-01T09:00:00.000Z')

export const WHY = reason('We have agreed so on the telephone')

// ── Who says it, when, and what the others say then ─────────────────────────────────────────────────────────────────

type Unaddressed<Command> = Command extends DelegationCommand ? Omit<Command, 'clientId' | 'accountantId'> : never
export type Words = Unaddressed<DelegationCommand>

type Circumstances = {
  readonly at?: Instant
  readonly accountant?: Partial<AccountantFacts>
  readonly service?: Partial<ServiceFacts>
  readonly modules?: readonly Module[]
  readonly sameTaxpayer?: boolean
  readonly daysToAnswer?: number
}

export const factsWith = (circumstances: Circumstances = {}): DelegationFacts => ({
  accountant: { status: 'Active', twoStep: true, ...circumstances.accountant },
  service: {
    status: 'Active',
    openToDelegation: true,
    requiresTwoStep: false,
    modules: circumstances.modules ?? MODULES,
    ...circumstances.service,
  },
  sameTaxpayer: circumstances.sameTaxpayer ?? false,
  daysToAnswer: circumstances.daysToAnswer ?? 30,
})

export const says =
  (by: Actor) =>
  (words: Words, circumstances: Circumstances = {}): ToldDelegation => ({
    ...words,
    clientId: CLIENT,
    accountantId: ACCOUNTANT,
    by,
    at: circumstances.at ?? NOW,
    facts: factsWith(circumstances),
  })

export const theClient = says({ kind: 'client', id: CLIENT })
export const theAccountant = says({ kind: 'accountant', id: ACCOUNTANT })
export const theSystem = says({ kind: 'system', name: 'a test' })

// ── Commands ────────────────────────────────────────────────────────────────────────────────────────────────────────

type TermLike = Permission | PermissionTerm

export const term = (permission: Permission, until: Instant | null = null): PermissionTerm => ({ permission, until })

const termsOf = (terms: readonly TermLike[]): readonly PermissionTerm[] =>
  terms.map((one) => (typeof one === 'string' ? term(one) : one))

export const request = (
  terms: readonly TermLike[] = [],
  until: Instant | null = null,
): Unaddressed<RequestDelegation> => ({
  type: 'RequestDelegation',
  permissions: termsOf(terms),
  until,
})
export const accept = (
  terms: readonly TermLike[] = [],
  until: Instant | null = null,
): Unaddressed<AcceptDelegation> => ({
  type: 'AcceptDelegation',
  permissions: termsOf(terms),
  until,
})
export const refuse = { type: 'RefuseDelegation', reason: WHY } as const
export const withdraw = { type: 'WithdrawRequest' } as const
export const expireRequest = { type: 'ExpireRequest' } as const
export const grant = (...terms: readonly TermLike[]): Words => ({
  type: 'GrantPermissions',
  permissions: termsOf(terms),
})
export const revoke = (...permissions: readonly Permission[]): Words => ({
  type: 'RevokePermissions',
  permissions,
  reason: WHY,
})
export const askChange = (asked: {
  readonly grant?: readonly TermLike[]
  readonly revoke?: readonly Permission[]
}): Words => ({
  type: 'RequestPermissionChange',
  grant: termsOf(asked.grant ?? []),
  revoke: asked.revoke ?? [],
  reason: WHY,
})
export const approveChange = (...permissions: readonly Permission[]): Words => ({
  type: 'ApprovePermissionChange',
  permissions,
})
export const refuseChange = { type: 'RefusePermissionChange', reason: WHY } as const
export const withdrawChange = { type: 'WithdrawPermissionChange' } as const
export const setEnd = (until: Instant | null): Words => ({ type: 'SetDelegationEnd', until })
export const revokeAll = { type: 'RevokeDelegation', reason: WHY } as const
export const renounce = { type: 'RenounceDelegation', reason: WHY } as const
export const expire = { type: 'ExpireDelegation' } as const
export const close = (cause: ClosingCause = 'AccountantClosed'): Words => ({ type: 'CloseDelegation', cause })

const AN_INVOICE = 'invoice-10000000-0000-4000-8000-000000000001'

export const authorize = (
  action: DelegableAction,
  authorizationId: EventId,
  settlement: AuthorizeAction['settlement'] = 'pending',
): Unaddressed<AuthorizeAction> => ({
  type: 'AuthorizeAction',
  authorizationId,
  action,
  subject: AN_INVOICE,
  settlement,
  deadline: END,
})
export const finish = (authorizationId: EventId): Words => ({ type: 'FinishAuthorization', authorizationId })
export const lapse = (authorizationId: EventId): Words => ({ type: 'LapseAuthorization', authorizationId })

// ── Events ──────────────────────────────────────────────────────────────────────────────────────────────────────────

const explained = { personal: { reason: WHY } }

/** The same event at another instant. */
export const at = <Event extends DelegationEvent>(when: Instant, event: Event): Event => ({ ...event, at: when })

export const requestedBy = (
  initiator: Party,
  terms: readonly TermLike[] = [],
  until: Instant | null = null,
  answerBy: Instant = ANSWER_BY,
): DelegationEvent => ({
  type: 'DelegationRequested',
  initiator,
  permissions: termsOf(terms),
  until,
  answerBy,
  at: NOW,
})

export const accepted = (until: Instant | null = null): DelegationEvent => ({
  type: 'DelegationAccepted',
  until,
  at: NOW,
})
export const refused: DelegationEvent = { type: 'DelegationRefused', ...explained, at: NOW }
export const withdrawn: DelegationEvent = { type: 'RequestWithdrawn', at: NOW }
export const requestExpired: DelegationEvent = { type: 'RequestExpired', at: NOW }
export const granted = (permission: Permission, until: Instant | null = null): DelegationEvent => ({
  type: 'PermissionGranted',
  permission,
  until,
  at: NOW,
})
export const byClient: RevocationCause = { kind: 'Client', ...explained }
export const asAsked: RevocationCause = { kind: 'AccountantAsked' }
export const revokedWith = (prerequisite: Permission): RevocationCause => ({
  kind: 'PrerequisiteRevoked',
  prerequisite,
})
export const lapsedWith = (prerequisite: Permission): RevocationCause => ({ kind: 'PrerequisiteLapsed', prerequisite })
export const revoked = (permission: Permission, cause: RevocationCause = byClient): DelegationEvent => ({
  type: 'PermissionRevoked',
  permission,
  cause,
  at: NOW,
})
export const changeAsked = (asked: {
  readonly grant?: readonly TermLike[]
  readonly revoke?: readonly Permission[]
}): DelegationEvent => ({
  type: 'PermissionChangeRequested',
  grant: termsOf(asked.grant ?? []),
  revoke: asked.revoke ?? [],
  ...explained,
  at: NOW,
})
export const changeApproved = (
  approved: PermissionChangeApproved['approved'],
  declined: PermissionChangeApproved['declined'] = [],
): DelegationEvent => ({ type: 'PermissionChangeApproved', approved, declined, at: NOW })
export const changeRefused: DelegationEvent = { type: 'PermissionChangeRefused', ...explained, at: NOW }
export const changeWithdrawn: DelegationEvent = { type: 'PermissionChangeWithdrawn', at: NOW }
export const endSet = (until: Instant | null): DelegationEvent => ({ type: 'DelegationEndSet', until, at: NOW })
export const delegationRevoked: DelegationEvent = { type: 'DelegationRevoked', ...explained, at: NOW }
export const renounced: DelegationEvent = { type: 'DelegationRenounced', ...explained, at: NOW }
export const expired: DelegationEvent = { type: 'DelegationExpired', at: NOW }
export const closed = (cause: ClosingCause = 'AccountantClosed'): DelegationEvent => ({
  type: 'DelegationClosed',
  cause,
  at: NOW,
})

type Relying = Pick<ActionAuthorized, 'action' | 'permission' | 'grantId' | 'neededGrantIds'>

export const authorized = (
  relying: Relying,
  settlement: ActionAuthorized['settlement'] = 'pending',
): DelegationEvent => ({
  type: 'ActionAuthorized',
  ...relying,
  subject: AN_INVOICE,
  settlement,
  deadline: END,
  at: NOW,
})
export const finished = (authorizationId: EventId): DelegationEvent => ({
  type: 'AuthorizationFinished',
  authorizationId,
  at: NOW,
})
export const lapsed = (authorizationId: EventId): DelegationEvent => ({
  type: 'AuthorizationLapsed',
  authorizationId,
  at: NOW,
})

/** The history of a delegation in force: asked by the accountant, accepted with these permissions. */
export const active = (...terms: readonly TermLike[]): readonly DelegationEvent[] => [
  requestedBy('accountant'),
  accepted(),
  ...termsOf(terms).map(({ permission, until }) => granted(permission, until)),
]
