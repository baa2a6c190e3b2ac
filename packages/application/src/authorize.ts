import {
  type AccountantId,
  accountantIdCodec,
  type ClientId,
  clientIdCodec,
  type CommandId,
  commandIdCodec,
  decoderOf,
  type DelegableAction,
  delegableActionCodec,
  nullable,
  type Plain,
  textCodec,
} from '@delega/core'
import { type Either, isLeft, right } from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'

import type { Engine } from './attempt.js'
import { accepted } from './commands.js'
import { execute } from './execute.js'
import { authorizationIdOf } from './fence.js'
import type { Authorized, No } from './outcome.js'
import { invalid } from './watched.js'

/** What an accountant is about to do for a client in another service. */
export type AuthorizationRequest = {
  /** Give the same one to ask the same thing again; left out, each call asks anew. */
  readonly commandId: CommandId | null
  readonly accountantId: AccountantId
  readonly clientId: ClientId
  readonly action: DelegableAction
  /** What it is done to, by a name that holds nothing personal, such as `document-7c9e…`; 1 to 200 characters. */
  readonly subject: string
}

const decodeRequest = decoderOf<AuthorizationRequest>(
  t.strict({
    commandId: nullable(commandIdCodec),
    accountantId: accountantIdCodec,
    clientId: clientIdCodec,
    action: delegableActionCodec,
    subject: textCodec('what is acted upon', 1, 200),
  }),
)

/** Puts the authorisation on record, or says why there is none. Asked again with the same id, it is the same one. */
export const authorize = async (
  engine: Engine,
  input: Plain<AuthorizationRequest>,
  newId: () => CommandId,
): Promise<Either<No, Authorized>> => {
  const request = decodeRequest(input)
  if (isLeft(request)) return invalid(engine.observer, 'UseAuthority', request.left)
  const { commandId, accountantId, clientId, action, subject } = request.right
  const command = accepted(
    commandId ?? newId(),
    { kind: 'accountant', id: accountantId },
    {
      type: 'UseAuthority',
      accountantId,
      clientId,
      action,
      subject,
    },
  )
  const receipt = await execute(engine, command)
  if (isLeft(receipt)) return receipt

  const { stream, position, events } = receipt.right
  const [authorized] = events
  if (authorized?.type !== 'ActionAuthorized') throw new Error('An action was neither authorised nor refused')
  const { permission, grantId, at } = authorized
  const authorizationId = authorizationIdOf(engine.store, command.metadata, at)
  return right({
    authority: { stream, revision: receipt.right.revision, authorizationId, permission, grantId },
    position,
  })
}
