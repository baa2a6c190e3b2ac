import { delegation, type DelegationEvent, type DelegationState } from '@delega/core'
import { CommandHandler, type Event, type EventStore } from '@event-driven-io/emmett'

import { decideToldly, evolveAnyhow, type PeerCommand, summaryOf } from './domain.ts'
import type { Round } from './measurement.ts'

type EmmettEvent = Event<DelegationEvent['type'], DelegationEvent>

const TRIES = 10

// emmett-sqlite on the native module now and then commits before its last query is over; whoever uses it tries again.
const untilTaken = async (work: () => Promise<unknown>, tries = TRIES): Promise<unknown> => {
  try {
    return await work()
  } catch (error) {
    if (tries === 0 || (error as { readonly code?: unknown }).code !== 'SQLITE_BUSY') throw error
    return untilTaken(work, tries - 1)
  }
}

/** The commands through emmett's handler, one at a time, on a store of emmett's; `before` is on record by then. */
export const emmettRound = async (
  store: EventStore,
  commands: readonly PeerCommand[],
  before: readonly PeerCommand[] = [],
): Promise<Round> => {
  const handle = CommandHandler<DelegationState, EmmettEvent>({
    evolve: (state, { data }) => evolveAnyhow(state, data),
    initialState: () => delegation.initialState,
  })
  const give = async ({ stream, told: command }: PeerCommand): Promise<unknown> =>
    untilTaken(async () =>
      handle(store, stream, (state) =>
        decideToldly(command, state).map((event): EmmettEvent => ({ type: event.type, data: event })),
      ),
    )
  for (const command of before) await give(command)
  return {
    run: async () => {
      for (const command of commands) await give(command)
    },
    answer: async () => {
      const summaries: string[] = []
      for (const stream of new Set([...before, ...commands].map((command) => command.stream))) {
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
