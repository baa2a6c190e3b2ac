import { eventIdOf } from '@delega/application'
import {
  type Actor,
  type Authority,
  categoryOf,
  type ClientId,
  commandId,
  type Decider,
  type DomainEvent,
  encodeEvent,
  type EventId,
  type EventStore,
  type Instant,
  type Metadata,
  type NewEvent,
  NO_STREAM,
  plusMilliseconds,
  type StreamName,
  type Write,
} from '@delega/core'
import { isLeft } from 'fp-ts/lib/Either.js'

import type { Random } from './random.ts'

/** One aggregate as it stands, and the stream that holds it. */
export type Kept<Command, State, Event> = {
  readonly stream: StreamName
  readonly decider: Decider<Command, State, Event, unknown>
  state: State
  revision: number
}

export const kept = <Command, State, Event>(
  decider: Decider<Command, State, Event, unknown>,
  stream: StreamName,
): Kept<Command, State, Event> => ({ stream, decider, state: decider.initialState, revision: NO_STREAM })

/** Who acts, in whose panel, and by which right. */
export type Hand = { readonly by: Actor; readonly onBehalfOf: ClientId | null; readonly authority: Authority | null }

export const byHand = (by: Actor): Hand => ({ by, onBehalfOf: null, authority: null })

/** Keeps the time, decides commands, and gathers what they come to until it is taken. */
export type Ledger = {
  readonly now: () => Instant
  /** Lets time go on, by twice `ms` at most. */
  readonly pass: (ms: number) => void
  /** What follows is one command. */
  readonly begin: () => void
  /** Decides and keeps what was decided; `null`: refused. */
  readonly give: <Command, State, Event extends DomainEvent>(
    target: Kept<Command, State, Event>,
    command: Command,
    hand: Hand,
  ) => readonly { readonly event: Event; readonly id: NewEvent['id']; readonly revision: number }[] | null
  readonly take: () => readonly Write[]
  readonly count: () => number
}

const fingerprintOf = (command: string): string => command.replaceAll('-', '').repeat(2).slice(0, 43)

export const ledgerFrom = (start: Instant, random: Random, atomicity: EventStore['atomicity']): Ledger => {
  let now = start
  let command = commandId(random.uuid())
  let fingerprint = fingerprintOf(command)
  let written = new Map<StreamName, number>()
  let writes: Write[] = []
  let count = 0

  const metadataOf = ({ by, onBehalfOf, authority }: Hand): Metadata => ({
    by,
    onBehalfOf,
    commandId: command,
    fingerprint,
    correlationId: command,
    causationId: command,
    authority,
  })

  const idOf = (stream: StreamName, at: Instant): EventId => {
    const index = written.get(stream) ?? 0
    const isFirst = written.size === 0
    written.set(stream, index + 1)
    const identified = { commandId: command, fingerprint }
    return eventIdOf(atomicity, identified, { category: categoryOf(stream), index, isFirst, at })
  }

  return {
    now: () => now,
    pass: (ms) => {
      now = plusMilliseconds(now, 1 + random.below(2 * ms))
    },
    begin: () => {
      command = commandId(random.uuid())
      fingerprint = fingerprintOf(command)
      written = new Map()
    },
    give: (target, told, hand) => {
      const decision = target.decider.decide(told, target.state)
      if (isLeft(decision)) return null
      const metadata = metadataOf(hand)
      const expectedRevision = target.revision
      const recorded = decision.right.map((event) => {
        const { type, schemaVersion, data } = encodeEvent(event)
        const id = idOf(target.stream, event.at)
        target.revision += 1
        target.state = target.decider.evolve(target.state, event, { id, revision: target.revision })
        return { event, id, revision: target.revision, written: { id, type, schemaVersion, data, metadata } }
      })
      count += recorded.length
      if (recorded.length > 0)
        writes.push({ stream: target.stream, expectedRevision, events: recorded.map(({ written }) => written) })
      return recorded
    },
    take: () => {
      const taken = writes
      writes = []
      return taken
    },
    count: () => count,
  }
}
