import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { describeLaws } from '../../test/laws.ts'
import { fold } from '../../test/scenario.ts'
import {
  activate,
  activated,
  activateModule,
  close,
  DAY_NINETY,
  deactivateModule,
  END,
  IN_CONSULTATION,
  JUST_BEFORE_DAY_NINETY,
  JUST_BEFORE_END,
  moduleActivated,
  MUCH_LATER,
  NOW,
  neri,
  open,
  remove,
  renew,
  renewed,
  requireTwoStep,
  rossi,
  subscribe,
  subscribed,
  system,
  verdi,
  waiveTwoStep,
} from '../../test/words/client-service.ts'
import { MODULES, plusDays } from '../kernel/index.js'
import { clientService, clientServiceCommandCodec, clientServiceEventCodec, serviceFactsAt } from './index.js'

// Instants around every edge, so that ends, ninety days and renewals meet.
const instants = fc.constantFrom(
  NOW,
  JUST_BEFORE_END,
  END,
  IN_CONSULTATION,
  JUST_BEFORE_DAY_NINETY,
  DAY_NINETY,
  MUCH_LATER,
  plusDays(MUCH_LATER, 90),
)
const modules = fc.constantFrom(...MODULES)
// Mostly whoever may give the command.
const givers = fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, fc.constantFrom(verdi, system, rossi, neri))

const commands = fc
  .tuple(
    fc.oneof(
      fc.constantFrom(subscribe(), subscribe(), subscribe(), subscribe('receiveOnly')),
      fc.constantFrom(remove(), open(), close(), requireTwoStep(), waiveTwoStep()),
      fc.oneof(fc.constant(activate()), instants.map(activate)),
      instants.map(renew),
      fc.tuple(modules, instants).map(([module, until]) => activateModule(module, until)),
      modules.map(deactivateModule),
    ),
    fc.oneof({ weight: 3, arbitrary: fc.constant(NOW) }, instants),
    givers,
  )
  .map(([command, at, by]) => command(at, by))

describeLaws({
  name: 'a service',
  decider: clientService,
  commands,
  commandCodec: clientServiceCommandCodec,
  eventCodec: clientServiceEventCodec,
})

describe('a module, by law,', () => {
  it('is active only while its service is, and not beyond its own end', () => {
    fc.assert(
      fc.property(instants, instants, instants, (serviceUntil, moduleUntil, at) => {
        const state = fold(clientService, [
          subscribed(),
          activated(serviceUntil),
          moduleActivated('orders', moduleUntil),
        ])
        const { status, modules } = serviceFactsAt(state, at)
        expect(modules.includes('orders')).toBe(status === 'Active' && at < moduleUntil)
      }),
    )
  })

  it('comes back with a renewal only as far as its own end reaches', () => {
    fc.assert(
      fc.property(instants, instants, (moduleUntil, at) => {
        const state = fold(clientService, [
          subscribed(),
          activated(END),
          moduleActivated('orders', moduleUntil),
          renewed(MUCH_LATER),
        ])
        expect(serviceFactsAt(state, at).modules.includes('orders')).toBe(at < MUCH_LATER && at < moduleUntil)
      }),
    )
  })
})
