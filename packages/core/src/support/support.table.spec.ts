import { describe, expect, it } from '@jest/globals'

import { describeTable } from '../../test/decision-table.ts'
import { describeFollowing } from '../../test/following.ts'
import { fold } from '../../test/scenario.ts'
import { supportTable } from '../../test/tables/support.ts'
import { answered, closed, commands, flagged, histories, opened } from '../../test/words/support.ts'
import { support } from './index.js'

describeTable('a support request', supportTable, (status, command) =>
  support.decide(commands[command], fold(support, histories[status])),
)

describe('a support request', () => {
  it.each(Object.entries(histories))('is %s after its history', (status, history) =>
    expect(fold(support, history).status).toBe(status),
  )
})

describeFollowing(
  'a support request',
  support,
  {
    NotOpened: ['SupportRequestOpened'],
    Open: ['SupportRequestFlagged', 'SupportRequestAnswered', 'SupportRequestClosed'],
    Closed: [],
  },
  histories,
  [opened(), flagged, answered('Like this'), closed],
)
