import {
  type AccountantId,
  accountantIdCodec,
  type Action,
  actionCodec,
  type ClientId,
  clientIdCodec,
  decoderOf,
  type Instant,
  may,
  type ReliedGrant,
  type StreamName,
  type UnmetCondition,
} from '@delega/core'
import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'

import { Attempt, type Engine } from './attempt.js'
import { linkOf } from './fence.js'
import type { No } from './outcome.js'

/** May this accountant do this for this client? */
export type Question = { readonly accountantId: AccountantId; readonly clientId: ClientId; readonly action: Action }

/** At the instant `at`: yes, by these grants of this stream at this revision; or no, for all these reasons. */
export type Answer =
  | {
      readonly allowed: true
      readonly at: Instant
      readonly stream: StreamName
      readonly revision: number
      /** The grant of the action's own permission first, then those of what that permission needs. */
      readonly grants: readonly ReliedGrant[]
    }
  | { readonly allowed: false; readonly at: Instant; readonly unmet: readonly UnmetCondition[] }

const decodeQuestion = decoderOf<Question>(
  t.strict({
    accountantId: accountantIdCodec,
    clientId: clientIdCodec,
    action: actionCodec,
  }),
)

/** Answers on what the store holds at the moment of asking. */
export const ask = async (engine: Engine, input: unknown): Promise<Either<No, Answer>> => {
  const question = decodeQuestion(input)
  if (isLeft(question)) return left({ no: 'invalid', faults: question.left })
  const attempt = new Attempt(engine)
  const link = linkOf(attempt, question.right)
  const unread = await attempt.read({ streams: [link.accountant, link.service, link.delegation], fresh: true })
  if (unread !== null) return left(unread)

  const at = attempt.at()
  const states = { accountant: link.accountant.state, service: link.service.state, delegation: link.delegation.state }
  const answer = may(states, question.right.action, at)
  if (isLeft(answer)) return right({ allowed: false, at, unmet: answer.left })
  const { grant, needed } = answer.right
  const { name, revision } = link.delegation
  return right({ allowed: true, at, stream: name, revision, grants: [grant, ...needed] })
}
