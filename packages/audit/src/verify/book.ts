import {
  type AccountantState,
  accountantStream,
  type Category,
  type ClientServiceState,
  clientServiceStream,
  type DelegationFacts,
  type EventStore,
  type Instant,
  linkFactsAt,
  pairOf,
  plusMilliseconds,
  type StoredEvent,
  type StreamName,
} from '@delega/core'

import { type Earlier, INITIAL, type Tracked } from './states.js'

/** How much later a store of single streams may take an event than what it was decided on was true, in milliseconds. */
const RACE_WINDOW_MS = 60_000
const MOST_EARLIER = 4

/** What the history has said so far, stream by stream. */
export type Book = {
  readonly trackOf: (category: Category, stream: StreamName) => Tracked
  readonly find: (stream: StreamName) => Tracked | undefined
  readonly advance: (tracked: Tracked, stored: StoredEvent, state: unknown, at: Instant) => void
  /** The facts on which the event may have been decided, those of its position first; `null`: they are not known. */
  readonly factsFor: (stored: StoredEvent, at: Instant) => readonly DelegationFacts[] | null
  readonly isSound: (stream: StreamName) => boolean
  readonly streams: () => number
}

const opened = (category: Category, stream: StreamName): Tracked => ({
  category,
  stream,
  state: INITIAL[category],
  revision: -1,
  at: '' as Instant,
  commandId: '',
  index: -1,
  damaged: false,
  earlier: [],
})

const NO_DAYS = 0

export const newBook = (atomicity: EventStore['atomicity'], covers: (stream: StreamName) => boolean): Book => {
  const known = new Map<StreamName, Tracked>()
  const races = atomicity === 'stream'

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

  const candidates = <State>(stream: StreamName, initial: State, since: Instant): readonly State[] => {
    const tracked = known.get(stream)
    if (tracked === undefined) return [initial]
    const recent = tracked.earlier.filter(({ until }: Earlier) => until >= since)
    return [tracked.state as State, ...recent.map(({ state }) => state as State)]
  }

  const isSound = (stream: StreamName): boolean => covers(stream) && known.get(stream)?.damaged !== true

  return {
    trackOf: (category, stream) => {
      const found = known.get(stream)
      if (found !== undefined) return found
      const tracked = opened(category, stream)
      known.set(stream, tracked)
      return tracked
    },
    find: (stream) => known.get(stream),
    advance,
    isSound,
    streams: () => known.size,
    factsFor: ({ stream, recordedAt }, at) => {
      const { clientId, accountantId } = pairOf(stream)
      const names = { accountant: accountantStream(accountantId), service: clientServiceStream(clientId) }
      if (!isSound(names.accountant) || !isSound(names.service)) return null
      const since = races ? plusMilliseconds(recordedAt, -RACE_WINDOW_MS) : recordedAt
      const services = candidates<ClientServiceState>(names.service, INITIAL.clientService, since)
      return candidates<AccountantState>(names.accountant, INITIAL.accountant, since).flatMap((accountant) =>
        services.map((service) => linkFactsAt({ accountant, service }, at, NO_DAYS)),
      )
    },
  }
}
