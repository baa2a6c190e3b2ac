import { categoryOf, type ClientId, identityOf, type InvoiceId } from '@delega/core'
import { right } from 'fp-ts/lib/Either.js'

import { invoices, services } from '../aggregates.js'
import type { BarAct } from '../commands.js'
import { type Handler, refusedBy, soleWrite } from '../plan.js'
import { type AnyStream, traceOf } from '../streams.js'

/**
 * Takes the place at which an act was to stand, unless the act has come. A late one finds its stream moved on and is
 * decided anew, at no earlier instant than the bar's, and so past its deadline.
 */
export const barringHandler: Handler<BarAct, AnyStream> = {
  subject: ({ subject }, planning) =>
    categoryOf(subject) === 'invoice'
      ? planning.stream(invoices, identityOf(subject) as InvoiceId, null)
      : planning.stream(services, identityOf(subject) as ClientId, null),
  plan: ({ body: { authorizationId, deadline, actId } }, planning, target) => {
    if (traceOf(target, actId) !== undefined) return right(soleWrite(target, []))
    const at = planning.at()
    if (at < deadline) return refusedBy({ code: 'AuthorizationStillInTime', deadline })
    return right(soleWrite(target, [{ type: 'ActBarred', authorizationId, at }]))
  },
}
