import { accountant, type AccountantCommand, accountantStream } from '@delega/core'
import { isLeft, left, right } from 'fp-ts/lib/Either.js'

import { accountants } from '../aggregates.js'
import { type Handler, refusedBy, soleWrite } from '../plan.js'

export const accountantHandler: Handler<AccountantCommand> = {
  subject: ({ accountantId }, planning) => planning.stream(accountants, accountantStream(accountantId)),
  plan: ({ body, by }, planning) => {
    const account = planning.stream(accountants, accountantStream(body.accountantId))
    const lacking = planning.lacking([account])
    if (lacking !== null) return left(lacking)
    const decision = accountant.decide({ ...body, by, at: planning.at() }, account.state)
    return isLeft(decision) ? refusedBy(decision.left) : right(soleWrite(account, decision.right))
  },
}
