import {
  type AccountantState,
  type Category,
  type ClientServiceState,
  type DelegationFacts,
  type EventStore,
  type Instant,
  linkFactsAt,
  plusMilliseconds,
  type StoredEvent,
  type StreamName,
} from '@delega/core'

import { newShelf } from './shelf.js'
import { type Earlier, initialStateOf, partiesOf, type Sides, type Tracked } from './states.js'

/** How much later a store of single streams may take an event than what it was decided on was true, in milliseconds. */
const RACE_WINDOW_MS = 60_000
const MOST_EARLIER = 4

/** What the history has said so far, stream by stream. */
export type Book = {
  readonly open: (category: Category, stream: StreamName) => Tracked
  readonly find: (stream: StreamName) => Tracked | undefined
  readonly advance: (tracked: Tracked, stored: StoredEvent, state: unknown, at: Instant) => void
  /** The facts on which the event may have been decided, those of its position first; `null`: they are not known. */
  readonly factsFor: (
    sides: Sides,
    { recordedAt }: Pick<StoredEvent, 'recordedAt'>,
    at: Instant,
  ) => readonly DelegationFacts[] | null
  readonly isSound: (stream: StreamName) => boolean
  readonly streams: () => number
  /** To be called while nobody holds what was found. */
  readonly tidy: () => void
  /** How many streams are kept in memory. */
  readonly atHand: () => number
  readonly close: () => void
}

export type BookOptions = {
  readonly atomicity: EventStore['atomicity']
  readonly covers: (stream: StreamName) => boolean
  /** About how many streams are kept in memory. */
  readonly streamsAtHand: number
}

const opened = (category: Category, stream: StreamName): Tracked => ({
  category,
  stream,
  parties: partiesOf(category, stream),
  state: initialStateOf(category),
  revision: -1,
  at: '' as Instant,
  commandId: '',
  index: -1,
  damaged: false,
  earlier: [],
})

const NO_DAYS = 0

type Side = 'accountant' | 'clientService'

export const newBook = ({ atomicity, covers, streamsAtHand }: BookOptions): Book => {
  const shelf = newShelf(streamsAtHand)
  const races = atomicity === 'stream'
  let streams = 0

  const advance = (tracked: Tracked, { revision, metadata, recordedAt }: StoredEvent, state: unknown, at: Instant) => {
    const kept = tracked
    if (races && (kept.category === 'accountant' || kept.category === 'clientService'))
      kept.earlier = [{ state: kept.state, until: recordedAt }, ...kept.earlier].slice(0, MOST_EARLIER)
    kept.state = state
    kept.index = kept.commandId === metadata.commandId ? kept.index + 1 : 0
    kept.commandId = metadata.commandId
    kept.revision = revision
    if (at > kept.at) kept.at = at
  }

  /** What may have been known of one side; `null`: nothing that can be relied on. */
  const candidates = <State>(side: Side, stream: StreamName, since: Instant): readonly State[] | null => {
    if (!covers(stream)) return null
    const tracked = shelf.get(stream)
    if (tracked === undefined) return [initialStateOf(side) as State]
    if (tracked.damaged) return null
    if (tracked.earlier.length === 0) return [tracked.state as State]
    const recent = tracked.earlier.filter(({ until }: Earlier) => until >= since)
    return [tracked.state as State, ...recent.map(({ state }) => state as State)]
  }

  return {
    open: (category, stream) => {
      const tracked = opened(category, stream)
      streams += 1
      shelf.add(tracked)
      return tracked
    },
    find: shelf.get,
    advance,
    isSound: (stream) => covers(stream) && shelf.get(stream)?.damaged !== true,
    streams: () => streams,
    factsFor: (sides, { recordedAt }, at) => {
      const since = races ? plusMilliseconds(recordedAt, -RACE_WINDOW_MS) : recordedAt
      const accountants = candidates<AccountantState>('accountant', sides.accountant, since)
      const services = candidates<ClientServiceState>('clientService', sides.service, since)
      if (accountants === null || services === null) return null
      return accountants.flatMap((accountant) =>
        services.map((service) => linkFactsAt({ accountant, service }, at, NO_DAYS)),
      )
    },
    tidy: shelf.tidy,
    atHand: shelf.atHand,
    close: shelf.close,
  }
}
