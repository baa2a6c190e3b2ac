import * as t from 'io-ts'

import {
  accountantIdCodec,
  clientIdCodec,
  commandCodec,
  delegableActionCodec,
  endCodec,
  eventCodec,
  eventIdCodec,
  instantCodec,
  listCodec,
  permissionCodec,
  reasonCodec,
  textCodec,
  wordCodec,
} from '../kernel/codec.js'
import { PERMISSIONS } from '../kernel/catalogue.js'
import type { DelegationCommand, DelegationEvent, PermissionTerm } from './types.js'

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
  RequestDelegation: t.strict({ type: t.literal('RequestDelegation'), ...pair, permissions: terms, until: endCodec }),
  AcceptDelegation: t.strict({ type: t.literal('AcceptDelegation'), ...pair, permissions: terms, until: endCodec }),
  RefuseDelegation: t.strict({ type: t.literal('RefuseDelegation'), ...pair, reason: reasonCodec }),
  WithdrawRequest: t.strict({ type: t.literal('WithdrawRequest'), ...pair }),
  ExpireRequest: t.strict({ type: t.literal('ExpireRequest'), ...pair }),
  GrantPermissions: t.strict({ type: t.literal('GrantPermissions'), ...pair, permissions: terms }),
  RevokePermissions: t.strict({ type: t.literal('RevokePermissions'), ...pair, permissions, reason: reasonCodec }),
  RequestPermissionChange: t.strict({
    type: t.literal('RequestPermissionChange'),
    ...pair,
    grant: terms,
    revoke: permissions,
    reason: reasonCodec,
  }),
  ApprovePermissionChange: t.strict({ type: t.literal('ApprovePermissionChange'), ...pair, permissions }),
  RefusePermissionChange: t.strict({ type: t.literal('RefusePermissionChange'), ...pair, reason: reasonCodec }),
  WithdrawPermissionChange: t.strict({ type: t.literal('WithdrawPermissionChange'), ...pair }),
  SetDelegationEnd: t.strict({ type: t.literal('SetDelegationEnd'), ...pair, until: endCodec }),
  RevokeDelegation: t.strict({ type: t.literal('RevokeDelegation'), ...pair, reason: reasonCodec }),
  RenounceDelegation: t.strict({ type: t.literal('RenounceDelegation'), ...pair, reason: reasonCodec }),
  ExpireDelegation: t.strict({ type: t.literal('ExpireDelegation'), ...pair }),
  CloseDelegation: t.strict({ type: t.literal('CloseDelegation'), ...pair, cause: closingCause }),
  AuthorizeAction: t.strict({
    type: t.literal('AuthorizeAction'),
    ...pair,
    authorizationId: eventIdCodec,
    action: delegableActionCodec,
    subject,
    settlement,
    deadline: instantCodec,
  }),
  FinishAuthorization: t.strict({ type: t.literal('FinishAuthorization'), ...pair, authorizationId: eventIdCodec }),
  LapseAuthorization: t.strict({ type: t.literal('LapseAuthorization'), ...pair, authorizationId: eventIdCodec }),
})

const at = { at: instantCodec }
const explained = { personal: t.strict({ reason: reasonCodec }) }
const revocationCause = t.union([
  t.strict({ kind: t.literal('Client'), ...explained }),
  t.strict({ kind: t.literal('AccountantAsked') }),
  t.strict({ kind: t.literal('PrerequisiteRevoked'), prerequisite: permissionCodec }),
  t.strict({ kind: t.literal('PrerequisiteLapsed'), prerequisite: permissionCodec }),
])

/** The stored shape of a delegation's events. Never edit one: add a version and an upcaster. */
export const delegationEventCodec = eventCodec<DelegationEvent>({
  DelegationRequested: t.strict({
    type: t.literal('DelegationRequested'),
    initiator: wordCodec('a party', ['client', 'accountant']),
    permissions: terms,
    until: endCodec,
    answerBy: instantCodec,
    ...at,
  }),
  DelegationAccepted: t.strict({ type: t.literal('DelegationAccepted'), until: endCodec, ...at }),
  DelegationRefused: t.strict({ type: t.literal('DelegationRefused'), ...explained, ...at }),
  RequestWithdrawn: t.strict({ type: t.literal('RequestWithdrawn'), ...at }),
  RequestExpired: t.strict({ type: t.literal('RequestExpired'), ...at }),
  PermissionGranted: t.strict({
    type: t.literal('PermissionGranted'),
    permission: permissionCodec,
    until: endCodec,
    ...at,
  }),
  PermissionRevoked: t.strict({
    type: t.literal('PermissionRevoked'),
    permission: permissionCodec,
    cause: revocationCause,
    ...at,
  }),
  PermissionChangeRequested: t.strict({
    type: t.literal('PermissionChangeRequested'),
    grant: terms,
    revoke: permissions,
    ...explained,
    ...at,
  }),
  PermissionChangeApproved: t.strict({
    type: t.literal('PermissionChangeApproved'),
    approved: permissions,
    declined: permissions,
    ...at,
  }),
  PermissionChangeRefused: t.strict({ type: t.literal('PermissionChangeRefused'), ...explained, ...at }),
  PermissionChangeWithdrawn: t.strict({ type: t.literal('PermissionChangeWithdrawn'), ...at }),
  DelegationEndSet: t.strict({ type: t.literal('DelegationEndSet'), until: endCodec, ...at }),
  DelegationRevoked: t.strict({ type: t.literal('DelegationRevoked'), ...explained, ...at }),
  DelegationRenounced: t.strict({ type: t.literal('DelegationRenounced'), ...explained, ...at }),
  DelegationExpired: t.strict({ type: t.literal('DelegationExpired'), ...at }),
  DelegationClosed: t.strict({ type: t.literal('DelegationClosed'), cause: closingCause, ...at }),
  ActionAuthorized: t.strict({
    type: t.literal('ActionAuthorized'),
    action: delegableActionCodec,
    permission: permissionCodec,
    grantId: eventIdCodec,
    neededGrantIds: listCodec(eventIdCodec, PERMISSIONS.length),
    subject,
    settlement,
    deadline: instantCodec,
    ...at,
  }),
  AuthorizationFinished: t.strict({ type: t.literal('AuthorizationFinished'), authorizationId: eventIdCodec, ...at }),
  AuthorizationLapsed: t.strict({ type: t.literal('AuthorizationLapsed'), authorizationId: eventIdCodec, ...at }),
})
