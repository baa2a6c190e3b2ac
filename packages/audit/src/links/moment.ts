import type { Instant, Position, StoredEvent, StreamName } from '@delega/core'

/**
 * A point of a history. `at`: as things stood at that instant of business time. `position`: as the store knew them
 * once it had taken that event. Both: what was known at the position about the instant. Neither: at the last event.
 */
export type Moment = { readonly at?: Instant; readonly position?: Position }

/** Where a question was answered: the instant, and the last position that counted. */
export type Answered = { readonly at: Instant; readonly position: Position | null }

/**
 * Picks the events that count at a moment, in global order. Within a stream time never runs backwards: an event counts
 * no earlier than those before it.
 */
export type Cut = {
  readonly counts: (stored: StoredEvent, at: Instant) => boolean
  /** The moment in full; `null` where no event counted and no instant was asked for. */
  readonly answered: () => Answered | null
}

export const cutAt = (moment: Moment): Cut => {
  const reached = new Map<StreamName, Instant>()
  let latest: Instant | null = null
  let last: Position | null = null
  return {
    counts: ({ stream, position }, at) => {
      if (moment.position !== undefined && position > moment.position) return false
      const before = reached.get(stream)
      const effective = before === undefined || at > before ? at : before
      reached.set(stream, effective)
      if (latest === null || effective > latest) latest = effective
      if (moment.at !== undefined && effective > moment.at) return false
      last = position
      return true
    },
    answered: () => {
      const at = moment.at ?? latest
      return at === null ? null : { at, position: last }
    },
  }
}
