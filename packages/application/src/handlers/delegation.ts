import { delegation, delegationStream, type DelegationCommand } from '@delega/core'
import { isLeft, left, right } from 'fp-ts/lib/Either.js'

import { delegations } from '../aggregates.js'
import { factsOf, linkOf } from '../fence.js'
import { type Handler, refusedBy, soleWrite } from '../plan.js'

// What accountant and service say matters to these decisions: they must not have changed meanwhile.
const RELIES_ON_FACTS: ReadonlySet<DelegationCommand['type']> = new Set([
  'RequestDelegation',
  'AcceptDelegation',
  'GrantPermissions',
  'ApprovePermissionChange',
])

export const delegationHandler: Handler<DelegationCommand> = {
  subject: ({ clientId, accountantId }, { stream }) => stream(delegations, delegationStream(clientId, accountantId)),
  plan: async ({ body, by }, planning) => {
    const link = linkOf(planning, body)
    const relies = RELIES_ON_FACTS.has(body.type)
    const others = relies ? [link.accountant, link.service] : []
    const failed =
      (await planning.read([link.delegation])) ??
      (await planning.read(others, { fresh: planning.atomicity === 'stream' }))
    if (failed !== null) return left(failed)

    const at = planning.at()
    const facts = factsOf(link, at, planning.settings.daysToAnswer)
    const decision = delegation.decide({ ...body, by, at, facts }, link.delegation.state)
    return isLeft(decision) ? refusedBy(decision.left) : right(soleWrite(link.delegation, decision.right, others))
  },
}
