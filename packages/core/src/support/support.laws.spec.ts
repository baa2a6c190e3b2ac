import fc from 'fast-check'

import { describeLaws } from '../../test/laws.ts'
import {
  answer,
  bianchi,
  close,
  flag,
  held,
  notHeld,
  open,
  ownAccount,
  rossi,
  sending,
  vendor,
  verdi,
} from '../../test/words/support.ts'
import { support, supportCommandCodec, supportEventCodec, type ToldSupport } from './index.js'

const actors = fc.constantFrom(rossi, rossi, vendor, vendor, bianchi, verdi)

describeLaws({
  name: 'a support request',
  decider: support,
  commands: fc.oneof<fc.Arbitrary<ToldSupport>[]>(
    fc
      .tuple(fc.constantFrom(sending, ownAccount), fc.constantFrom(held, notHeld), actors)
      .map(([topic, facts, by]) => open(topic, facts, by)),
    actors.map(flag),
    fc.tuple(fc.constantFrom('Like this', 'Thank you'), actors).map(([text, by]) => answer(text, by)),
    actors.map(close),
  ),
  commandCodec: supportCommandCodec,
  eventCodec: supportEventCodec,
})
