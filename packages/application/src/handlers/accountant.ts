import { accountant, type AccountantCommand, type AccountantEvent, type AccountantState } from '@delega/core'
import { isLeft, right } from 'fp-ts/lib/Either.js'

import { accountants } from '../aggregates.js'
import { type Handler, refusedBy, soleWrite } from '../plan.js'
import type { Stream } from '../streams.js'

export const accountantHandler: Handler<AccountantCommand, Stream<AccountantState, AccountantEvent>> = {
  subject: ({ accountantId }, planning) => planning.stream(accountants, accountantId, null),
  plan: ({ body, by }, planning, account) => {
    const decision = accountant.decide({ ...body, by, at: planning.at() }, account.state)
    return isLeft(decision) ? refusedBy(decision.left) : right(soleWrite(account, decision.right))
  },
}
