import {
  accountantCommandCodec,
  clientServiceCommandCodec,
  delegationCommandCodec,
  invoiceCommandCodec,
  supportCommandCodec,
} from '@delega/core'

import type { Command, InternalCommand } from '../commands.js'
import type { Handler } from '../plan.js'
import type { AnyStream } from '../streams.js'
import { accountantHandler } from './accountant.js'
import { authorityHandler } from './authority.js'
import { barringHandler } from './barring.js'
import { clientServiceHandler } from './client-service.js'
import { delegationHandler } from './delegation.js'
import { invoiceHandler } from './invoice.js'
import { numberingHandler } from './numbering.js'
import { supportHandler } from './support.js'

type AnyHandler = Pick<Handler<never, never>, 'plan'>

const CONTEXTS: readonly (readonly [readonly string[], AnyHandler])[] = [
  [accountantCommandCodec.types, accountantHandler],
  [clientServiceCommandCodec.types, clientServiceHandler],
  [delegationCommandCodec.types, delegationHandler],
  [invoiceCommandCodec.types, invoiceHandler],
  [supportCommandCodec.types, supportHandler],
  [['UseAuthority'], authorityHandler],
  [['BarAct'], barringHandler],
  [['ReturnNumber'], numberingHandler],
]

const handlers = new Map(CONTEXTS.flatMap(([types, handler]) => types.map((type) => [type, handler] as const)))

/** How a command is carried out. */
export const handlerOf = (type: (Command | InternalCommand)['type']): Handler<Command | InternalCommand, AnyStream> => {
  const handler = handlers.get(type)
  if (handler === undefined) throw new Error(`No handler for ${type}`)
  // A handler is only ever given the commands of its own codec.
  return handler as unknown as Handler<Command | InternalCommand, AnyStream>
}
