import { isLeft, right } from 'fp-ts/lib/Either.js'

import { delegations } from '../aggregates.js'
import type { UseAuthority } from '../commands.js'
import { fence } from '../fence.js'
import type { Handler } from '../plan.js'
import type { AnyStream } from '../streams.js'

/** An act in another service: of its two facts only the authorisation is ours. */
export const authorityHandler: Handler<UseAuthority, AnyStream> = {
  subject: ({ clientId, accountantId }, planning) => planning.stream(delegations, accountantId, clientId),
  plan: (command, planning) => {
    const { action, subject, clientId, accountantId } = command.body
    const pair = { clientId, accountantId }
    const fenced = fence(command.metadata, planning, { pair, action, subject, outside: true })
    if (isLeft(fenced)) return fenced
    const { part, asserted, deadline } = fenced.right
    return right({ parts: [part], asserted, onBehalfOf: clientId, deadline })
  },
}
