import { invoiceNumbering, numberingOf } from '@delega/core'
import { isLeft, left, right } from 'fp-ts/lib/Either.js'

import { numberings } from '../aggregates.js'
import type { ReturnNumber } from '../commands.js'
import { type Handler, refusedBy, soleWrite } from '../plan.js'

/** Gives back a number that an invoice did not go out with. */
export const numberingHandler: Handler<ReturnNumber> = {
  subject: ({ numbering }, planning) => planning.stream(numberings, numbering),
  plan: ({ body: { numbering, invoiceId }, by }, planning) => {
    const stream = planning.stream(numberings, numbering)
    const lacking = planning.lacking([stream])
    if (lacking !== null) return left(lacking)
    const at = planning.at()
    const decision = invoiceNumbering.decide(
      { type: 'ReleaseNumber', ...numberingOf(numbering), invoiceId, cause: 'NotSent', reservedUntil: at, by, at },
      stream.state,
    )
    return isLeft(decision) ? refusedBy(decision.left) : right(soleWrite(stream, decision.right))
  },
}
