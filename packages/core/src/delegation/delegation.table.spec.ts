import { describe, expect, it } from '@jest/globals'

import { describeTable } from '../../test/decision-table.ts'
import { fold, idOf } from '../../test/scenario.ts'
import { delegationTable } from '../../test/tables/delegation.ts'
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
  delegationRevoked,
  END,
  expire,
  expireRequest,
  finish,
  grant,
  granted,
  lapse,
  refuse,
  refuseChange,
  renounce,
  request,
  requestedBy,
  revoke,
  revokeAll,
  setEnd,
  theAccountant,
  theClient,
  theSystem,
  withdraw,
  withdrawChange,
} from '../../test/words/delegation.ts'
import type { Instant } from '../kernel/index.js'
import {
  delegation,
  type DelegationCommand,
  type DelegationEvent,
  type DelegationState,
  type ToldDelegation,
} from './index.js'

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

const commands: Readonly<Record<CommandType, ToldDelegation>> = {
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

const historyOf = (status: Status, type: CommandType): readonly DelegationEvent[] => [
  ...histories[status],
  ...(besides[type] ?? []),
]

describeTable('A delegation', delegationTable, (status, type) =>
  delegation.decide(commands[type], fold(delegation, historyOf(status, type))),
)

describe('A delegation', () => {
  const statuses = Object.keys(delegationTable) as Status[]
  const cells = statuses.flatMap((status) =>
    (Object.keys(commands) as CommandType[]).map((type) => [status, type] as const),
  )

  it.each(cells)('is %s where the table says so, given %s', (status, type) =>
    expect(fold(delegation, historyOf(status, type)).status).toBe(status),
  )
})
