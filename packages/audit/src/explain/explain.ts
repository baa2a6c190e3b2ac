import {
  type Action,
  type ActionAuthorized,
  categoryOf,
  coverOf,
  decodeEvent,
  type DomainEvent,
  type EventId,
  type Instant,
  may,
  pairOf,
  type Position,
  type StoredEvent,
  type StreamName,
} from '@delega/core'
import { isLeft, isRight, left, right } from 'fp-ts/lib/Either.js'

import { linkBook, linkStreams, type Pair } from '../links/book.js'
import { type LinkHistory, linkHistories } from '../links/history.js'
import type { Moment } from '../links/moment.js'
import { cite } from '../source/cited.js'
import type { Audited, EventSource } from '../source/source.js'
import type { Finding } from '../verify/finding.js'
import { newVerifier } from '../verify/verifier.js'
import { chainOf } from './chain.js'
import type { Explanation, Step } from './explanation.js'
import { newTrail } from './trail.js'

const followed = ({ entries }: LinkHistory, { at, position }: Moment) => {
  const book = linkBook()
  const trail = newTrail()
  let last: Position | null = null
  let latest = '' as Instant
  for (const { stored, event, effective } of entries) {
    if ((at !== undefined && effective > at) || (position !== undefined && stored.position > position)) continue
    book.take(stored, event)
    trail.take(stored, event)
    last = stored.position
    if (effective > latest) latest = effective
  }
  return { book, trail, at: at ?? latest, position: last }
}

const historyOf = async (source: EventSource, pair: Pair): Audited<LinkHistory> => {
  const histories = await linkHistories(source, pair)
  if (isLeft(histories)) return histories
  return right(histories.right[0] ?? { pair, entries: [] })
}

/** Why an accountant may or may not do something for a client at a moment: every condition, with the event behind it. */
export const explainAction = async (
  source: EventSource,
  pair: Pair,
  action: Action,
  moment: Moment,
): Audited<Explanation> => {
  const history = await historyOf(source, pair)
  if (isLeft(history)) return history
  const { book, trail, at, position } = followed(history.right, moment)
  const link = book.linkOf(pair)
  const answer = may(link, action, at)
  const permission = coverOf(action)?.permission ?? null
  const chain: Step = {
    what: 'act',
    detail: permission === null ? `${action}, which is never delegated` : `${action}, covered by ${permission}`,
    holds: isRight(answer),
    event: null,
    under: chainOf(permission, link, trail, at),
  }
  const unmet = isLeft(answer) ? answer.left.map((one) => ({ unmet: one, event: trail.reasonFor(one) })) : []
  return right({
    verdict: isRight(answer) ? 'allowed' : 'refused',
    at,
    position,
    pair,
    action,
    chain,
    unmet,
    findings: [],
  })
}

type Found = { readonly stored: StoredEvent; readonly event: DomainEvent }

const find = async (source: EventSource, wanted: EventId | Position): Audited<Found | null> => {
  const isIt = ({ id, position }: StoredEvent): boolean => id === wanted || position === wanted
  const found: StoredEvent[] = []
  const scanned = await source.scan((events) => {
    found.push(...events.filter(isIt).slice(0, 1))
    return found.length === 0
  })
  if (isLeft(scanned)) return scanned
  const [stored] = found
  if (stored === undefined) return right(null)
  const event = decodeEvent(stored)
  if (isRight(event)) return right({ stored, event: event.right })
  const { stream, revision, position } = stored
  return left({ fault: 'UndecodableEvent', stream, revision, position, cause: event.left })
}

const readSorted = async (source: EventSource, names: readonly StreamName[]): Audited<readonly StoredEvent[]> => {
  const streams = await source.readStreams([...new Set(names)])
  if (isLeft(streams)) return streams
  return right([...streams.right.values()].flat().toSorted((one, other) => one.position - other.position))
}

// The same proof as that of the whole history, over the streams that the act rests on.
const provenOver = (events: readonly StoredEvent[], { atomicity }: EventSource, about: ReadonlySet<EventId>) => {
  const held = new Set(events.map(({ stream }) => stream))
  const findings: Finding[] = []
  const onFinding = (found: Finding): void => {
    if (found.event !== null && about.has(found.event.id)) findings.push(found)
  }
  const verifier = newVerifier({ atomicity, covers: (stream) => held.has(stream), onFinding, derivedIds: false })
  verifier.take(events)
  verifier.finish()
  return findings
}

const authorisationOf = (
  events: readonly StoredEvent[],
  { stored, event }: Found,
): { readonly stored: StoredEvent; readonly event: ActionAuthorized } | null => {
  if (event.type === 'ActionAuthorized') return { stored, event }
  const cited = events.find(({ id }) => id === stored.metadata.authority?.authorizationId)
  if (cited === undefined) return null
  const decoded = decodeEvent(cited)
  return isRight(decoded) && decoded.right.type === 'ActionAuthorized' ? { stored: cited, event: decoded.right } : null
}

const ownRight = ({ stored, event }: Found): Explanation => ({
  verdict: 'ownRight',
  at: event.at,
  position: stored.position,
  pair: null,
  action: null,
  chain: {
    what: 'act',
    detail: `${event.type} by ${stored.metadata.by.kind}, who needs no delegation`,
    holds: true,
    event: cite(stored, event),
    under: [],
  },
  unmet: [],
  findings: [],
})

const pairFor = ({ stored }: Found): Pair | null => {
  const { by, onBehalfOf, authority } = stored.metadata
  if (authority !== null) return pairOf(authority.stream)
  if (categoryOf(stored.stream) === 'delegation') return pairOf(stored.stream)
  return by.kind === 'accountant' && onBehalfOf !== null ? { clientId: onBehalfOf, accountantId: by.id } : null
}

const actExplained = async (source: EventSource, found: Found, pair: Pair): Audited<Explanation> => {
  const { stored, event } = found
  const history = await historyOf(source, pair)
  if (isLeft(history)) return history
  const events = await readSorted(source, [...Object.values(linkStreams(pair)), stored.stream])
  if (isLeft(events)) return events
  const authorisation = authorisationOf(events.right, found)
  const decidedAt = authorisation?.stored.position ?? stored.position
  const { book, trail, at } = followed(history.right, { position: decidedAt })
  const moment = authorisation?.event.at ?? at
  const permission = authorisation?.event.permission ?? null
  const about = new Set([stored.id, ...(authorisation === null ? [] : [authorisation.stored.id])])
  const findings = provenOver(events.right, source, about)
  const under = chainOf(permission, book.linkOf(pair), trail, moment)
  const authorised: Step = {
    what: 'authorisation',
    detail:
      authorisation === null
        ? 'none that exists'
        : `${authorisation.event.action} of ${authorisation.event.subject}, before ${authorisation.event.deadline}`,
    holds: authorisation !== null && findings.length === 0,
    event: authorisation === null ? null : cite(authorisation.stored, authorisation.event),
    under,
  }
  const act: Step = {
    what: 'act',
    detail: `${event.type} in ${stored.stream}`,
    holds: findings.length === 0,
    event: cite(stored, event),
    under: [authorised],
  }
  return right({
    verdict: findings.length === 0 && authorisation !== null ? 'proven' : 'unproven',
    at: event.at,
    position: stored.position,
    pair,
    action: authorisation?.event.action ?? null,
    chain: event.type === 'ActionAuthorized' ? authorised : act,
    unmet: [],
    findings,
  })
}

/** Why an act on record was allowed: the chain of what it rests on, and what was found against it; `null`: no such event. */
export const explainAct = async (source: EventSource, wanted: EventId | Position): Audited<Explanation | null> => {
  const found = await find(source, wanted)
  if (isLeft(found)) return found
  if (found.right === null) return right(null)
  const { stored, event } = found.right
  const pair = pairFor(found.right)
  const isAct =
    stored.metadata.by.kind === 'accountant' &&
    (stored.metadata.authority !== null ||
      event.type === 'ActionAuthorized' ||
      categoryOf(stored.stream) !== 'delegation')
  return pair === null || !isAct ? right(ownRight(found.right)) : actExplained(source, found.right, pair)
}
