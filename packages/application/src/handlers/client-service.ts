import { clientService, clientServiceActionOf, type ClientServiceCommand, clientServiceStream } from '@delega/core'
import { isLeft, left, right } from 'fp-ts/lib/Either.js'

import { services } from '../aggregates.js'
import { actedUpon } from '../fence.js'
import { type Handler, refusedBy } from '../plan.js'

export const clientServiceHandler: Handler<ClientServiceCommand> = {
  subject: ({ clientId }, planning) => planning.stream(services, clientServiceStream(clientId)),
  plan: (command, planning) => {
    const { body, by } = command
    const service = planning.stream(services, clientServiceStream(body.clientId))
    const lacking = planning.lacking([service])
    if (lacking !== null) return left(lacking)
    return actedUpon(command, planning, {
      clientId: body.clientId,
      action: clientServiceActionOf[body.type],
      target: service,
      decide: () => {
        const decision = clientService.decide({ ...body, by, at: planning.at() }, service.state)
        return isLeft(decision) ? refusedBy(decision.left) : right({ before: [], events: decision.right, asserted: [] })
      },
    })
  },
}
