import * as t from 'io-ts'

import {
  accountantIdCodec,
  clientIdCodec,
  delegableActionCodec,
  endCodec,
  eventIdCodec,
  instantCodec,
  kindCodec,
  listCodec,
  permissionCodec,
  reasonCodec,
  textCodec,
  wordCodec,
} from '../kernel/codec.js'
import { commandCodec, eventCodec } from '../kernel/messages.js'
import { PERMISSIONS } from '../kernel/catalogue.js'
import type { DelegationCommand, DelegationEvent, PermissionTerm, RevocationCause } from './types.js'

const pair = { clientId: clientIdCodec, accountantId: accountantIdCodec }
/** A permission and its end, which may be left out. */
export const permissionTermCodec: t.Type<PermissionTerm, unknown> = t.strict({
  permission: permissionCodec,
  until: endCodec,
})
const terms = listCodec(permissionTermCodec, PERMISSIONS.length * 2)
const permissions = listCodec(permissionCodec, PERMISSIONS.length * 2)
const closingCause = wordCodec('a cause', ['AccountantClosed', 'ServiceDeleted'])
const settlement = wordCodec('a settlement', ['settled', 'pending'])
const subject = textCodec('what is acted upon', 1, 200)

/** Reads commands about a delegation from outside. */
export const delegationCommandCodec = commandCodec<DelegationCommand>({
  RequestDelegation: { ...pair, permissions: terms, until: endCodec },
  AcceptDelegation: { ...pair, permissions: terms, until: endCodec },
  RefuseDelegation: { ...pair, reason: reasonCodec },
  WithdrawRequest: pair,
  ExpireRequest: pair,
  GrantPermissions: { ...pair, permissions: terms },
  RevokePermissions: { ...pair, permissions, reason: reasonCodec },
  RequestPermissionChange: { ...pair, grant: terms, revoke: permissions, reason: reasonCodec },
  ApprovePermissionChange: { ...pair, permissions },
  RefusePermissionChange: { ...pair, reason: reasonCodec },
  WithdrawPermissionChange: pair,
  SetDelegationEnd: { ...pair, until: endCodec },
  RevokeDelegation: { ...pair, reason: reasonCodec },
  RenounceDelegation: { ...pair, reason: reasonCodec },
  ExpireDelegation: pair,
  CloseDelegation: { ...pair, cause: closingCause },
  AuthorizeAction: {
    ...pair,
    authorizationId: eventIdCodec,
    action: delegableActionCodec,
    subject,
    settlement,
    deadline: instantCodec,
  },
  FinishAuthorization: { ...pair, authorizationId: eventIdCodec },
  LapseAuthorization: { ...pair, authorizationId: eventIdCodec },
})

const at = { at: instantCodec }
const explained = { personal: t.strict({ reason: reasonCodec }) }
const revocationCause = kindCodec<RevocationCause>({
  Client: explained,
  AccountantAsked: {},
  PrerequisiteRevoked: { prerequisite: permissionCodec },
  PrerequisiteLapsed: { prerequisite: permissionCodec },
})

/** The stored shape of a delegation's events. Never edit one: add a version and an upcaster. */
export const delegationEventCodec = eventCodec<DelegationEvent>({
  DelegationRequested: {
    initiator: wordCodec('a party', ['client', 'accountant']),
    permissions: terms,
    until: endCodec,
    answerBy: instantCodec,
    ...at,
  },
  DelegationAccepted: { until: endCodec, ...at },
  DelegationRefused: { ...explained, ...at },
  RequestWithdrawn: at,
  RequestExpired: at,
  PermissionGranted: { permission: permissionCodec, until: endCodec, ...at },
  PermissionRevoked: { permission: permissionCodec, cause: revocationCause, ...at },
  PermissionChangeRequested: { grant: terms, revoke: permissions, ...explained, ...at },
  PermissionChangeApproved: { approved: permissions, declined: permissions, ...at },
  PermissionChangeRefused: { ...explained, ...at },
  PermissionChangeWithdrawn: at,
  DelegationEndSet: { until: endCodec, ...at },
  DelegationRevoked: { ...explained, ...at },
  DelegationRenounced: { ...explained, ...at },
  DelegationExpired: at,
  DelegationClosed: { cause: closingCause, ...at },
  ActionAuthorized: {
    action: delegableActionCodec,
    permission: permissionCodec,
    grantId: eventIdCodec,
    neededGrantIds: listCodec(eventIdCodec, PERMISSIONS.length),
    subject,
    settlement,
    deadline: instantCodec,
    ...at,
  },
  AuthorizationFinished: { authorizationId: eventIdCodec, ...at },
  AuthorizationLapsed: { authorizationId: eventIdCodec, ...at },
})
