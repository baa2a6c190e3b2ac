import { delegation, type DelegationEvent, type DelegationState, type StreamName } from '@delega/core'
import { CommandHandler, type Event, type EventStore } from '@event-driven-io/emmett'

import type { CommandInput } from '@delega/application'
import { decideToldly, evolveAnyhow, type Others, type PeerMetadata, received, summaryOf } from './domain.ts'
import { type Round, turnOf } from './measurement.ts'

type EmmettEvent = Event<DelegationEvent['type'], DelegationEvent, PeerMetadata>

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

/** The commands through emmett's handler, one at a time, on a store of emmett's. */
export const emmettRound = async (
  store: EventStore,
  others: Others,
  commands: readonly CommandInput[],
  turns = 1,
): Promise<Round> => {
  const handle = CommandHandler<DelegationState, EmmettEvent>({
    evolve: (state, { data }) => evolveAnyhow(state, data),
    initialState: () => delegation.initialState,
  })
  const streams = new Set<StreamName>()
  const give = async (input: CommandInput): Promise<unknown> => {
    const { stream, told, metadata } = received(input, others)
    streams.add(stream)
    return untilTaken(async () =>
      handle(store, stream, (state) =>
        decideToldly(told, state).map((event): EmmettEvent => ({ type: event.type, data: event, metadata })),
      ),
    )
  }
  return {
    run: async (turn) => {
      for (const command of turnOf(commands, turn, turns)) await give(command)
    },
    answer: async () => {
      const summaries: string[] = []
      for (const stream of streams) {
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
