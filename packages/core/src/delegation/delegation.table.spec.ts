import { describe, expect, it } from '@jest/globals'

import { describeTable } from '../../test/decision-table.ts'
import { fold } from '../../test/scenario.ts'
import { delegationTable } from '../../test/tables/delegation.ts'
import { commands, endings, historyOf } from '../../test/words/delegation-situations.ts'
import { delegation, type DelegationCommand, type DelegationState } from './index.js'

type Status = DelegationState['status']
type CommandType = DelegationCommand['type']

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

  it.each(Object.entries(endings))('is %s after its history', (how, history) =>
    expect(fold(delegation, history)).toMatchObject({ status: 'Ended', how }),
  )
})
