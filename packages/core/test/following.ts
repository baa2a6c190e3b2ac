import { describe, expect, it } from '@jest/globals'

import type { Decider } from '../src/kernel/index.js'
import { fold, refOf } from './scenario.ts'

/** For each status the events that can follow in it; every other event is let pass. */
export type Following<Status extends string, EventType extends string> = Readonly<Record<Status, readonly EventType[]>>

/** One test for each status and event: the state changes when the event can follow, and is the very same when it cannot. */
export const describeFollowing = <State, Event extends { readonly type: string }, Status extends string>(
  name: string,
  decider: Pick<Decider<never, State, Event, unknown>, 'evolve' | 'initialState'>,
  following: Following<Status, Event['type']>,
  histories: Readonly<Record<Status, readonly Event[]>>,
  events: readonly Event[],
): void => {
  const statuses = Object.keys(following) as Status[]
  describe.each(statuses)(`${name} that is %s`, (status) => {
    const state = fold(decider, histories[status])
    const cells = events.map((event) => ({
      verdict: following[status].includes(event.type) ? 'changes with' : 'lets pass',
      type: event.type,
      event,
    }))

    it.each(cells)('$verdict $type', ({ verdict, event }) => {
      const next = decider.evolve(state, event, refOf(histories[status].length))
      expect(next === state ? 'lets pass' : 'changes with').toBe(verdict)
    })
  })
}
