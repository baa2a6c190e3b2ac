import { describe, expect, it } from '@jest/globals'

import { describeTable } from '../../test/decision-table.ts'
import { describeFollowing } from '../../test/following.ts'
import { fold } from '../../test/scenario.ts'
import { clientServiceTable } from '../../test/tables/client-service.ts'
import {
  activated,
  closed,
  commands,
  deleted,
  END,
  histories,
  moduleActivated,
  moduleDeactivated,
  MUCH_LATER,
  opened,
  renewed,
  situations,
  subscribed,
  twoStepRequired,
  twoStepWaived,
} from '../../test/words/client-service.ts'
import { clientService, serviceStatusAt } from './index.js'

describeTable('a service', clientServiceTable, (status, command) => {
  const { history, at } = situations[status]
  return clientService.decide(commands[command](at), fold(clientService, history))
})

describe('a service', () => {
  it.each(Object.entries(situations))('is %s in its situation', (status, { history, at }) =>
    expect(serviceStatusAt(fold(clientService, history), at)).toBe(status),
  )
})

const SETTINGS = [
  'OpenedToDelegation',
  'ClosedToDelegation',
  'TwoStepVerificationRequired',
  'TwoStepVerificationWaived',
] as const

describeFollowing(
  'a service',
  clientService,
  {
    NotSubscribed: ['ServiceSubscribed'],
    PendingActivation: ['ServiceActivated', ...SETTINGS],
    Activated: ['ServiceRenewed', 'ServiceDeleted', 'ModuleActivated', 'ModuleDeactivated', ...SETTINGS],
    Deleted: [],
  },
  histories,
  [
    subscribed(),
    activated(),
    renewed(MUCH_LATER),
    deleted(),
    moduleActivated('documents', END),
    moduleDeactivated('documents'),
    opened(),
    closed(),
    twoStepRequired,
    twoStepWaived,
  ],
)
