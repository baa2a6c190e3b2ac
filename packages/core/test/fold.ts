import { type Decider, type EventId, eventId, type EventRef } from '../src/kernel/index.js'

/** The reference of the n-th event of a stream in a test: ids are constant, so that expectations can name them. */
export const refOf = (revision: number): EventRef => ({ id: idOf(revision), revision })

export const idOf = (revision: number): EventId =>
  eventId(`00000000-0000-4000-8000-${revision.toString().padStart(12, '0')}`)

export const fold = <State, Event>(
  decider: Pick<Decider<never, State, Event, unknown>, 'evolve' | 'initialState'>,
  events: readonly Event[],
): State => events.reduce((state, event, index) => decider.evolve(state, event, refOf(index)), decider.initialState)
