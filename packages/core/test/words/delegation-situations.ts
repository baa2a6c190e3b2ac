import type {
  DelegationCommand,
  DelegationEvent,
  DelegationState,
  Ending,
  ToldDelegation,
} from '../../src/delegation/index.js'
import type { Instant } from '../../src/kernel/index.js'
import { idOf } from '../fold.ts'
import {
  accept,
  accepted,
  ANSWER_BY,
  approveChange,
  askChange,
  authorize,
  authorized,
  changeAsked,
  close,
  closed,
  delegationRevoked,
  END,
  expire,
  expired,
  expireRequest,
  finish,
  grant,
  granted,
  lapse,
  refuse,
  refused,
  refuseChange,
  renounce,
  renounced,
  request,
  requestedBy,
  requestExpired,
  revoke,
  revokeAll,
  setEnd,
  theAccountant,
  theClient,
  theSystem,
  withdraw,
  withdrawChange,
  withdrawn,
} from './delegation.ts'

type Status = DelegationState['status']
type CommandType = DelegationCommand['type']

const AUTHORIZATION = idOf(4)
const inForce: readonly DelegationEvent[] = [
  requestedBy('accountant'),
  accepted(),
  granted('invoices:read'),
  granted('invoices:send'),
  authorized({
    action: 'send-invoice',
    permission: 'invoices:send',
    grantId: idOf(3),
    neededGrantIds: [idOf(2)],
  }),
]

/** A history that leads to each status, as favourable to the commands as the status can be. */
const histories: Readonly<Record<Status, readonly DelegationEvent[]>> = {
  NotRequested: [],
  Requested: [requestedBy('accountant')],
  Active: inForce,
  Ended: [...inForce, delegationRevoked],
}

const asking = changeAsked({ grant: ['invoices:write'] })
/** What must have happened besides for a command to have something to answer, where the status allows it. */
const besides: Readonly<Partial<Record<CommandType, readonly DelegationEvent[]>>> = {
  ApprovePermissionChange: [asking],
  RefusePermissionChange: [asking],
  WithdrawPermissionChange: [asking],
  ExpireDelegation: [{ type: 'DelegationEndSet', until: END, at: END }],
}

const later = (at: Instant) => ({ at })

/** Each command as it may be given, with nothing against it but the status. */
export const commands: Readonly<Record<CommandType, ToldDelegation>> = {
  RequestDelegation: theClient(request(['invoices:read'])),
  AcceptDelegation: theClient(accept(['invoices:read'])),
  RefuseDelegation: theClient(refuse),
  WithdrawRequest: theAccountant(withdraw),
  ExpireRequest: theSystem(expireRequest, later(ANSWER_BY)),
  GrantPermissions: theClient(grant('invoices:write')),
  RevokePermissions: theClient(revoke('invoices:send')),
  RequestPermissionChange: theAccountant(askChange({ grant: ['invoices:write'] })),
  ApprovePermissionChange: theClient(approveChange('invoices:write')),
  RefusePermissionChange: theClient(refuseChange),
  WithdrawPermissionChange: theAccountant(withdrawChange),
  SetDelegationEnd: theClient(setEnd(END)),
  RevokeDelegation: theClient(revokeAll),
  RenounceDelegation: theAccountant(renounce),
  ExpireDelegation: theSystem(expire, later(END)),
  CloseDelegation: theSystem(close()),
  AuthorizeAction: theAccountant(authorize('view-invoices', idOf(9))),
  FinishAuthorization: theSystem(finish(AUTHORIZATION)),
  LapseAuthorization: theSystem(lapse(AUTHORIZATION), later(END)),
}

/** How a delegation came into a status, in such a way that the command has something to answer. */
export const historyOf = (status: Status, type: CommandType): readonly DelegationEvent[] => [
  ...histories[status],
  ...(besides[type] ?? []),
]

/** How a delegation came to each of its ends. */
export const endings: Readonly<Record<Ending, readonly DelegationEvent[]>> = {
  Refused: [requestedBy('client'), refused],
  Withdrawn: [requestedBy('client'), withdrawn],
  RequestExpired: [requestedBy('client'), requestExpired],
  Revoked: [...inForce, delegationRevoked],
  Renounced: [...inForce, renounced],
  Expired: [...inForce, expired],
  Closed: [...inForce, closed()],
}
