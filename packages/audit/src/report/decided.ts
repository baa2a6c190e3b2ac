import type { DelegationEvent, DomainEvent, Instant, Permission, RevocationCause, StoredEvent } from '@delega/core'

import type { LinkEntry, LinkHistory } from '../links/history.js'
import { cite, type Cited } from '../source/cited.js'
import type { Span } from './span.js'

/** Something that the two sides of a delegation decided, or that time decided for them. */
export type Decided = {
  readonly event: Cited
  readonly kind: 'grant' | 'removal' | 'other'
  /** What happened, as a few words. */
  readonly what: string
  /** Of one permission; `null`: of the delegation as a whole. */
  readonly permission: Permission | null
  readonly until: Instant | null
  /** The reason that somebody gave, or what brought it about. */
  readonly reason: string | null
}

type Told = Pick<Decided, 'kind' | 'what'>

/** Authorisations stand in the ledger of acts. */
type Listed = Exclude<DelegationEvent['type'], 'ActionAuthorized' | 'AuthorizationFinished' | 'AuthorizationLapsed'>

const TOLD: Readonly<Record<Listed, Told>> = {
  DelegationRequested: { kind: 'other', what: 'delegation requested' },
  DelegationAccepted: { kind: 'other', what: 'delegation accepted' },
  DelegationRefused: { kind: 'other', what: 'delegation refused' },
  RequestWithdrawn: { kind: 'other', what: 'request withdrawn' },
  RequestExpired: { kind: 'other', what: 'request expired' },
  PermissionGranted: { kind: 'grant', what: 'granted' },
  PermissionRevoked: { kind: 'removal', what: 'revoked' },
  PermissionChangeRequested: { kind: 'other', what: 'change of permissions requested' },
  PermissionChangeApproved: { kind: 'other', what: 'change of permissions approved' },
  PermissionChangeRefused: { kind: 'other', what: 'change of permissions refused' },
  PermissionChangeWithdrawn: { kind: 'other', what: 'request for a change withdrawn' },
  DelegationEndSet: { kind: 'other', what: 'end of the delegation set' },
  DelegationRevoked: { kind: 'removal', what: 'delegation revoked' },
  DelegationRenounced: { kind: 'removal', what: 'delegation renounced' },
  DelegationExpired: { kind: 'removal', what: 'delegation expired' },
  DelegationClosed: { kind: 'removal', what: 'delegation closed' },
}

const causeOf = (cause: RevocationCause): string => {
  switch (cause.kind) {
    case 'Client':
      return cause.personal.reason
    case 'AccountantAsked':
      return 'the accountant had asked for it'
    case 'PrerequisiteRevoked':
      return `it needs ${cause.prerequisite}, which was revoked`
    case 'PrerequisiteLapsed':
      return `it needs ${cause.prerequisite}, which had come to its end`
  }
}

const reasonOf = (event: DomainEvent): string | null => {
  if (event.type === 'PermissionRevoked') return causeOf(event.cause)
  if (event.type === 'DelegationClosed')
    return event.cause === 'AccountantClosed' ? 'the account was closed' : 'the service was deleted'
  return 'personal' in event && 'reason' in event.personal ? event.personal.reason : null
}

const isListed = (type: string): type is Listed => Object.hasOwn(TOLD, type)

const decidedBy = (stored: StoredEvent, event: DomainEvent): Decided | null =>
  isListed(event.type)
    ? {
        event: cite(stored, event),
        ...TOLD[event.type],
        permission: 'permission' in event ? event.permission : null,
        until: 'until' in event ? event.until : null,
        reason: reasonOf(event),
      }
    : null

/** What was decided between the two of a pair in a period, in global order. */
export const decidedIn = ({ entries }: LinkHistory, { from, to }: Span): readonly Decided[] =>
  entries.flatMap(({ stored, event, effective }: LinkEntry): readonly Decided[] => {
    const decided = effective >= from && effective < to ? decidedBy(stored, event) : null
    return decided === null ? [] : [decided]
  })
