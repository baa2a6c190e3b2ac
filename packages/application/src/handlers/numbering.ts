import { invoiceNumbering, type NumberingEvent, numberingOf, type NumberingState } from '@delega/core'
import { isLeft, right } from 'fp-ts/lib/Either.js'

import { numberings } from '../aggregates.js'
import type { ReturnNumber } from '../commands.js'
import { type Handler, refusedBy, soleWrite } from '../plan.js'
import type { Stream } from '../streams.js'

/** Gives back a number that an invoice did not go out with. */
export const numberingHandler: Handler<ReturnNumber, Stream<NumberingState, NumberingEvent>> = {
  subject: ({ numbering }, planning) => planning.stream(numberings, numbering, null),
  plan: ({ body: { numbering, invoiceId }, by }, planning, stream) => {
    const at = planning.at()
    const decision = invoiceNumbering.decide(
      { type: 'ReleaseNumber', ...numberingOf(numbering), invoiceId, cause: 'NotSent', reservedUntil: at, by, at },
      stream.state,
    )
    return isLeft(decision) ? refusedBy(decision.left) : right(soleWrite(stream, decision.right))
  },
}
