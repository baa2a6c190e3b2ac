import { categoryOf, type DelegationEvent, type DelegationState, type DomainEvent, type EventId } from '@delega/core'
import type { EventStore, StoredEvent, StreamName } from '@delega/core'
import { eventIdOf } from '@delega/application'
import { type Either, isLeft } from 'fp-ts/lib/Either.js'

import { newActs } from './acts.js'
import { authorFaults, isActedUpon } from './authors.js'
import { newAuthorizations } from './authorizations.js'
import { newBook } from './book.js'
import { newDesk } from './desk.js'
import type { Broken, Finding } from './finding.js'
import { readingOf } from './reading.js'
import { newRights } from './rights.js'
import { belongs, couldFollow, evolved, isCategory, type Tracked } from './states.js'

/** What was looked at. */
export type Counts = {
  readonly events: number
  readonly streams: number
  /** Events by which an accountant acted for a client, in the streams of the library. */
  readonly acts: number
  readonly authorizations: number
  /** Acts and authorisations of which nothing can be said, since something that they rest on is missing or damaged. */
  readonly unproven: number
}

export type Verifier = {
  /** Takes the next events in global order. */
  readonly take: (events: readonly StoredEvent[]) => void
  readonly counts: () => Counts
  /** To be called once, after the last event. */
  readonly finish: () => void
  /** How many streams and authorisations are kept in memory. */
  readonly held: () => number
  /** Lets go of what was put aside. */
  readonly close: () => void
}

export type VerifierOptions = {
  readonly atomicity: EventStore['atomicity']
  readonly covers: (stream: StreamName) => boolean
  /** Whether the ids of events follow from their commands, as the library derives them (default: yes). */
  readonly derivedIds?: boolean
  /** About how many streams are kept in memory (default 32,768); the others wait in a temporary file. */
  readonly streamsAtHand?: number
  /** How many authorisations that are over are kept at most, to tell a late citation from a forged one (default 10,000). */
  readonly overAtHand?: number
  readonly onFinding: (finding: Finding) => void
}

const STREAMS_AT_HAND = 32_768
const OVER_AT_HAND = 10_000
const MOST_AT_ONCE = 500

/**
 * Proves a history, event by event. What it keeps in memory does not grow with the history: the states of the streams
 * that were in use last, the authorisations that are open, and the last of those that are over.
 */
export const newVerifier = (options: VerifierOptions): Verifier => {
  const { atomicity, covers, derivedIds = true, onFinding } = options
  const { streamsAtHand = STREAMS_AT_HAND, overAtHand = OVER_AT_HAND } = options
  const book = newBook({ atomicity, covers, streamsAtHand })
  const authorizations = newAuthorizations(overAtHand)
  const desk = newDesk(book, authorizations, onFinding)
  const rights = newRights(desk)
  const acts = newActs(desk)
  const { tally, say, report } = desk
  const atOnce = Math.min(MOST_AT_ONCE, Math.ceil(streamsAtHand / 8))
  let lastPosition = -1
  let lastCommand = ''

  const ordered = (stored: StoredEvent): void => {
    if (stored.position <= lastPosition) say(stored, 'PositionOutOfOrder', `after position ${lastPosition}`)
    else lastPosition = stored.position
  }

  const opened = (stored: StoredEvent): Tracked | null => {
    const category = categoryOf(stored.stream)
    if (isCategory(category)) return book.open(category, stored.stream)
    say(stored, 'ForeignEvent', `no stream of ${category || 'no category'} is known`)
    return null
  }

  const isNext = (stored: StoredEvent, tracked: Tracked): boolean => {
    const next = tracked.revision + 1
    const known = tracked
    if (stored.revision === next) return true
    known.damaged = true
    if (stored.revision > next) {
      say(stored, 'GapInStream', `${stored.revision - next} missing before revision ${stored.revision}`)
      return true
    }
    say(stored, 'RevisionRepeated', `revision ${next} was to come`)
    return false
  }

  const identified = (stored: StoredEvent, event: DomainEvent, tracked: Tracked, isNewCommand: boolean): void => {
    if (tracked.damaged || !derivedIds) return
    const { commandId } = stored.metadata
    const index = tracked.commandId === commandId ? tracked.index + 1 : 0
    const idIf = (isFirst: boolean): EventId =>
      eventIdOf(atomicity, stored.metadata, { category: tracked.category, index, isFirst, at: event.at })
    // Which of its streams a command wrote to first cannot be told where only some are at hand: the likelier one first.
    const isNew = index === 0 && isNewCommand
    if (stored.id === idIf(isNew) || (index === 0 && stored.id === idIf(!isNew))) return
    say(stored, 'IdNotDerived')
  }

  const judged = (stored: StoredEvent, event: DomainEvent, tracked: Tracked): void => {
    const { category, state: before } = tracked
    const after = evolved(category, before, event, stored)
    if (event.at < tracked.at) say(stored, 'TimeRunsBackwards', `after ${tracked.at}`)
    if (!tracked.damaged && !couldFollow(category, before, after, event)) say(stored, 'CannotFollow')
    else report(stored, authorFaults(stored, event, tracked))
    if (category === 'delegation')
      rights.onDelegation(stored, event as DelegationEvent, before as DelegationState, tracked)
    else if (event.type === 'SupportRequestOpened') rights.onSupport(stored, event)
    if (event.type === 'ActBarred') acts.onBar(stored, event)
    else if (isActedUpon(category)) acts.onAct(stored, event, tracked)
    else acts.onCitation(stored, event, tracked)
    book.advance(tracked, stored, after, event.at)
  }

  const understood = (
    stored: StoredEvent,
    reading: Either<Broken, DomainEvent>,
    tracked: Tracked,
  ): DomainEvent | null => {
    const known = tracked
    if (isLeft(reading)) {
      known.damaged = true
      say(stored, reading.left.rule, reading.left.detail)
      return null
    }
    if (belongs(tracked.category, reading.right.type)) return reading.right
    say(stored, 'ForeignEvent', `in a stream of ${tracked.category}`)
    return null
  }

  const takeOne = (stored: StoredEvent, reading: Either<Broken, DomainEvent>, found: Tracked | undefined): void => {
    tally.events += 1
    ordered(stored)
    // Its stream may have begun since, a few events before.
    const tracked = found ?? book.find(stored.stream) ?? opened(stored)
    if (tracked === null || !isNext(stored, tracked)) return
    const event = understood(stored, reading, tracked)
    if (event === null) {
      tracked.revision = stored.revision
      return
    }
    const isNewCommand = stored.metadata.commandId !== lastCommand
    if (isNewCommand) {
      acts.endCommand()
      lastCommand = stored.metadata.commandId
    }
    identified(stored, event, tracked, isNewCommand)
    judged(stored, event, tracked)
  }

  // One thing after the other for all of them: neither the program nor what it looks up leaves the processor's caches
  // meanwhile, which makes a third of the time of one event after the other.
  const takeSome = (events: readonly StoredEvent[]): void => {
    book.tidy()
    const readings = events.map(readingOf)
    const streams = events.map(({ stream }) => book.find(stream))
    for (const [index, reading] of readings.entries()) takeOne(events[index] as StoredEvent, reading, streams[index])
  }

  return {
    take: (events) => {
      for (let from = 0; from < events.length; from += atOnce) takeSome(events.slice(from, from + atOnce))
    },
    counts: () => ({ ...tally, streams: book.streams() }),
    finish: acts.finish,
    held: () => book.atHand() + authorizations.held(),
    close: book.close,
  }
}
