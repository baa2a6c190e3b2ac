import {
  clientService,
  clientServiceActionOf,
  type ClientServiceCommand,
  type ClientServiceEvent,
  type ClientServiceState,
} from '@delega/core'
import { isLeft, right } from 'fp-ts/lib/Either.js'

import { services } from '../aggregates.js'
import { actedUpon } from '../fence.js'
import { type Handler, refusedBy } from '../plan.js'
import type { Stream } from '../streams.js'

export const clientServiceHandler: Handler<ClientServiceCommand, Stream<ClientServiceState, ClientServiceEvent>> = {
  subject: ({ clientId }, planning) => planning.stream(services, clientId, null),
  plan: (command, planning, service) => {
    const { body, by } = command
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
