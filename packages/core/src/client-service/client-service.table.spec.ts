import { describe, expect, it } from '@jest/globals'

import { describeTable } from '../../test/decision-table.ts'
import { fold } from '../../test/scenario.ts'
import { clientServiceTable } from '../../test/tables/client-service.ts'
import { commands, situations } from '../../test/words/client-service.ts'
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
