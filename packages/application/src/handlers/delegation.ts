import {
  accountant,
  clientService,
  delegation,
  type DelegationCommand,
  type DelegationFacts,
  type Instant,
  linkFactsAt,
  reliesOnFacts,
} from '@delega/core'
import { isLeft, left, right } from 'fp-ts/lib/Either.js'

import { delegations } from '../aggregates.js'
import { factsOf, type Link, linkOf } from '../fence.js'
import { type Handler, refusedBy, soleWrite } from '../plan.js'

const NO_FACTS: DelegationFacts = linkFactsAt(
  { accountant: accountant.initialState, service: clientService.initialState },
  '' as Instant,
  0,
)

export const delegationHandler: Handler<DelegationCommand, Link['delegation']> = {
  subject: ({ clientId, accountantId }, planning) => planning.stream(delegations, accountantId, clientId),
  plan: ({ body, by }, planning, stream) => {
    if (!reliesOnFacts[body.type]) {
      const decision = delegation.decide({ ...body, by, at: planning.at(), facts: NO_FACTS }, stream.state)
      return isLeft(decision) ? refusedBy(decision.left) : right(soleWrite(stream, decision.right))
    }

    const link = linkOf(planning, body, stream)
    const others = [link.accountant, link.service]
    const lacking = planning.lacking(others, { fresh: planning.atomicity === 'stream' })
    if (lacking !== null) return left(lacking)

    const at = planning.at()
    const facts = factsOf(link, at, planning.settings.daysToAnswer)
    const decision = delegation.decide({ ...body, by, at, facts }, stream.state)
    return isLeft(decision) ? refusedBy(decision.left) : right(soleWrite(stream, decision.right, others))
  },
}
