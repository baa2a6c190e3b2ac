import { expect } from '@jest/globals'
import { left, right } from 'fp-ts/lib/Either.js'

import { type Decider, type EventId, eventId, type EventRef } from '../src/kernel/index.js'

/** The reference of the n-th event of a stream in a test: ids are constant, so that expectations can name them. */
export const refOf = (revision: number): EventRef => ({ id: idOf(revision), revision })

export const idOf = (revision: number): EventId =>
  eventId(`00000000-0000-4000-8000-${revision.toString().padStart(12, '0')}`)

export const fold = <State, Event>(
  decider: Pick<Decider<never, State, Event, unknown>, 'evolve' | 'initialState'>,
  events: readonly Event[],
): State => events.reduce((state, event, index) => decider.evolve(state, event, refOf(index)), decider.initialState)

/**
 * Sentences about a decider: `given(…).when(…).then(…)`.
 * A sentence without its `then` is noticed by `unfinishedSentences`, which each spec checks after each test.
 */
export const sentences = <Command, State, Event, Refusal>(decider: Decider<Command, State, Event, Refusal>) => {
  let unfinished = 0

  const given = (...history: readonly Event[]) => ({
    when: (command: Command) => {
      unfinished += 1
      const decide = () => {
        unfinished -= 1
        return decider.decide(command, fold(decider, history))
      }
      return {
        then: (...events: readonly Event[]): void => expect(decide()).toEqual(right(events)),
        thenNothing: (): void => expect(decide()).toEqual(right([])),
        thenRefuse: (refusal: Refusal): void => expect(decide()).toEqual(left(refusal)),
      }
    },
  })

  /** To call in `afterEach`. */
  const expectFinished = (): void => {
    const left = unfinished
    unfinished = 0
    expect(left).toBe(0)
  }

  return { given, expectFinished }
}
