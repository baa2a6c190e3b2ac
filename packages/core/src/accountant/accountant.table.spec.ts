import { describe, expect, it } from '@jest/globals'

import { describeTable } from '../../test/decision-table.ts'
import { describeFollowing } from '../../test/following.ts'
import { fold } from '../../test/scenario.ts'
import { accountantTable } from '../../test/tables/accountant.ts'
import {
  closed,
  commands,
  firstAccess,
  histories,
  registered,
  twoStepOff,
  twoStepOn,
} from '../../test/words/accountant.ts'
import { accountant } from './index.js'

describeTable('an account', accountantTable, (status, command) =>
  accountant.decide(commands[command], fold(accountant, histories[status])),
)

describe('an account', () => {
  it.each(Object.entries(histories))('is %s after its history', (status, history) =>
    expect(fold(accountant, history).status).toBe(status),
  )
})

describeFollowing(
  'an account',
  accountant,
  {
    Unregistered: ['AccountantRegistered'],
    AwaitingFirstAccess: ['FirstAccessRecorded', 'AccountantClosed'],
    Active: ['TwoStepVerificationTurnedOn', 'TwoStepVerificationTurnedOff', 'AccountantClosed'],
    Closed: [],
  },
  histories,
  [registered, firstAccess, twoStepOn, twoStepOff, closed],
)
