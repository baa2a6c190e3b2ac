import {
  mayUse,
  support,
  type SupportCommand,
  type SupportRefusal,
  type SupportState,
  type SupportTopic,
  type UnmetCondition,
  type AccountantId,
  type SupportEvent,
} from '@delega/core'
import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'

import { supportRequests } from '../aggregates.js'
import type { AcceptedCommand } from '../commands.js'
import { factsOf, linkOf } from '../fence.js'
import type { No } from '../outcome.js'
import { type Handler, type Plan, type Planning, refusedBy, soleWrite, type Unread } from '../plan.js'
import type { AnyStream, Stream } from '../streams.js'

type Holding = { readonly unmet: readonly UnmetCondition[]; readonly asserted: readonly AnyStream[] }

/** What stands between an accountant and the activity that it asks about. */
const holdingOf = (
  topic: SupportTopic,
  accountantId: AccountantId,
  planning: Planning,
): Either<No | Unread, Holding> => {
  if (topic.clientId === null) return right({ unmet: [], asserted: [] })
  const link = linkOf(planning, { clientId: topic.clientId, accountantId })
  const streams = [link.delegation, link.accountant, link.service]
  const lacking = planning.lacking(streams, { fresh: planning.atomicity === 'stream' })
  if (lacking !== null) return left(lacking)
  const at = planning.at()
  const facts = factsOf(link, at, planning.settings.daysToAnswer)
  // Who may look may ask how it works.
  const answer = mayUse(link.delegation.state, facts, { permission: topic.activity, effect: 'view' }, at)
  return right({ unmet: isLeft(answer) ? answer.left : [], asserted: streams })
}

const planOf = (
  stream: AnyStream,
  decision: Either<SupportRefusal, readonly SupportEvent[]>,
  asserted: readonly AnyStream[],
): Either<No, Plan> =>
  isLeft(decision) ? refusedBy(decision.left) : right(soleWrite(stream, decision.right, asserted))

export const supportHandler: Handler<SupportCommand, Stream<SupportState, SupportEvent>> = {
  subject: ({ supportRequestId }, planning) => planning.stream(supportRequests, supportRequestId, null),
  plan: ({ body, by }: AcceptedCommand<SupportCommand>, planning, request) => {
    if (body.type === 'OpenSupportRequest') {
      const holding = holdingOf(body, body.accountantId, planning)
      if (isLeft(holding)) return holding
      const { unmet, asserted } = holding.right
      const told = { ...body, by, at: planning.at(), facts: { unmet } }
      return planOf(request, support.decide(told, request.state), asserted)
    }
    if (body.type === 'FlagSupportRequest' && request.state.status === 'Open') {
      const holding = holdingOf(request.state, request.state.accountantId, planning)
      if (isLeft(holding)) return holding
      if (holding.right.unmet.length === 0) return planOf(request, right([]), [])
    }
    return planOf(request, support.decide({ ...body, by, at: planning.at() }, request.state), [])
  },
}
