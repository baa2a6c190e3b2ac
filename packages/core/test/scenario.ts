import { expect } from '@jest/globals'
import { left, right } from 'fp-ts/lib/Either.js'

import type { Decider } from '../src/kernel/index.js'
import { fold } from './fold.ts'

export { fold, idOf, refOf } from './fold.ts'

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
