import { delegation, type DelegationEvent, type DelegationState } from '@delega/core'
import { CommandHandler, type Event, type EventStore } from '@event-driven-io/emmett'

import { decideToldly, evolveAnyhow, type PeerCommand, summaryOf } from './domain.ts'
import type { Round } from './measurement.ts'

type EmmettEvent = Event<DelegationEvent['type'], DelegationEvent>

/** The commands through emmett's handler, one at a time, on a store of emmett's. */
export const emmettRound = (store: EventStore, commands: readonly PeerCommand[]): Round => {
  const handle = CommandHandler<DelegationState, EmmettEvent>({
    evolve: (state, { data }) => evolveAnyhow(state, data),
    initialState: () => delegation.initialState,
  })
  return {
    run: async () => {
      for (const { stream, told: command } of commands)
        await handle(store, stream, (state) =>
          decideToldly(command, state).map((event): EmmettEvent => ({ type: event.type, data: event })),
        )
    },
    answer: async () => {
      const summaries: string[] = []
      for (const stream of new Set(commands.map((command) => command.stream))) {
        const { events } = await store.readStream<EmmettEvent>(stream)
        summaries.push(
          summaryOf(
            stream,
            events.map(({ data }) => data),
          ),
        )
      }
      return summaries.toSorted()
    },
  }
}
