import fc from 'fast-check'

import { describeLaws } from '../../test/laws.ts'
import { bianchi, commands, rossiHerself, system } from '../../test/words/accountant.ts'
import type { Actor } from '../kernel/index.js'
import { accountant, accountantCommandCodec, accountantEventCodec } from './index.js'

const stranger: Actor = { kind: 'accountant', id: bianchi }

describeLaws({
  name: 'an account',
  decider: accountant,
  commands: fc
    .record({
      command: fc.constantFrom(...Object.values(commands)),
      by: fc.oneof({ weight: 8, arbitrary: fc.constantFrom(rossiHerself, system) }, fc.constant(stranger)),
    })
    .map(({ command, by }) => ({ ...command, by })),
  commandCodec: accountantCommandCodec,
  eventCodec: accountantEventCodec,
})
