import {
  type ActBarred,
  type ActionAuthorized,
  type AuthorizationFinished,
  type AuthorizationLapsed,
  categoryOf,
  type ClientId,
  decodeEvent,
  type DelegationEvent,
  type DelegationState,
  delegationStream,
  type DomainEvent,
  type EventId,
  type EventStore,
  type InvoiceState,
  mayAct,
  mayUse,
  type StoredEvent,
  type StreamName,
  type SupportRequestOpened,
} from '@delega/core'
import { eventIdOf } from '@delega/application'
import { isLeft } from 'fp-ts/lib/Either.js'

import { ACTIONS, ACTORS, OUR_ACTIONS } from './actors.js'
import { actFaults, type Authorization, barFaults, newAuthorizations } from './authorizations.js'
import { newBook } from './book.js'
import { type Broken, delegationFaults } from './delegations.js'
import { finding, type Finding, placeOf } from './finding.js'
import type { RuleName } from './rules.js'
import { areMetadata } from './shape.js'
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
  /** Takes the next event in global order. */
  readonly take: (stored: StoredEvent) => void
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

/**
 * Proves a history, event by event. What it keeps in memory does not grow with the history: the states of the streams
 * that were in use last, the authorisations that are open, and the last of those that are over.
 */
export const newVerifier = (options: VerifierOptions): Verifier => {
  const { atomicity, covers, derivedIds = true, onFinding } = options
  const { streamsAtHand = STREAMS_AT_HAND, overAtHand = OVER_AT_HAND } = options
  const book = newBook({ atomicity, covers, streamsAtHand })
  const authorizations = newAuthorizations(overAtHand)
  const counts = { events: 0, acts: 0, authorizations: 0, unproven: 0 }
  let lastPosition = -1
  let lastCommand = ''

  const report = (stored: StoredEvent, faults: readonly Broken[]): void => {
    for (const { rule, detail } of faults) onFinding(finding(rule, placeOf(stored), detail))
  }
  const say = (stored: StoredEvent, rule: RuleName, detail: string | null = null): void =>
    onFinding(finding(rule, placeOf(stored), detail))

  // ── Order ──

  const inOrder = (stored: StoredEvent, tracked: Tracked): boolean => {
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

  // ── Authors ──

  const ownerOf = ({ category, parties, state }: Tracked, event: DomainEvent): ClientId | null => {
    if (category !== 'invoice') return parties.clientId
    if ('clientId' in event) return event.clientId
    const known = state as InvoiceState
    return 'clientId' in known ? known.clientId : null
  }

  const accountantOf = ({ category, parties, state }: Tracked, event: DomainEvent): string | null => {
    if (category !== 'supportRequest') return parties.accountantId
    if (event.type === 'SupportRequestOpened') return event.accountantId
    return (state as { readonly accountantId?: string }).accountantId ?? null
  }

  const authorFaults = ({ metadata: { by } }: StoredEvent, event: DomainEvent, tracked: Tracked): readonly Broken[] => {
    const { category } = tracked
    const isAct = category === 'invoice' || category === 'clientService'
    if (!ACTORS[event.type].includes(by.kind))
      return [
        by.kind === 'accountant' && isAct
          ? { rule: 'ActionNotDelegable', detail: null }
          : { rule: 'WrongActor', detail: `given by ${by.kind}` },
      ]
    if (by.kind === 'system') return []
    const wanted = by.kind === 'client' ? ownerOf(tracked, event) : accountantOf(tracked, event)
    return wanted === null || wanted === by.id ? [] : [{ rule: 'WrongActor', detail: `given by another ${by.kind}` }]
  }

  // ── Delegations ──

  const authorized = (stored: StoredEvent, event: ActionAuthorized, before: DelegationState, sound: boolean): void => {
    counts.authorizations += 1
    const early = authorizations.citedBefore(stored.id)
    if (early !== undefined)
      onFinding(finding('ActBeforeAuthorization', early, `authorised at position ${stored.position}`))
    authorizations.open(stored, event)
    if (event.deadline <= event.at) say(stored, 'DeadlineNotAhead')
    const facts = sound ? book.factsFor(stored, event.at) : null
    if (facts === null) {
      counts.unproven += 1
      return
    }
    const answers = facts.map((each) => mayAct(before, each, event.action, event.at))
    const [first] = answers
    const yes = answers.find((answer) => !isLeft(answer))
    if (yes === undefined || isLeft(yes)) {
      const unmet = first !== undefined && isLeft(first) ? first.left : []
      say(stored, 'AuthorizedWithoutRight', unmet.map(({ code }) => code).join(', '))
      return
    }
    const { grant, needed } = yes.right
    const rightly =
      grant.permission === event.permission &&
      grant.grantId === event.grantId &&
      needed.length === event.neededGrantIds.length &&
      needed.every(({ grantId }, index) => grantId === event.neededGrantIds[index])
    if (!rightly)
      say(stored, 'WrongGrantCited', `in force: ${[grant, ...needed].map(({ grantId }) => grantId).join(', ')}`)
  }

  const over = (stored: StoredEvent, event: AuthorizationFinished | AuthorizationLapsed): void => {
    const found = authorizations.end(event.authorizationId)
    // That nothing was open is said by the state of the stream.
    if (found === undefined) return
    const subject = found.subject as StreamName
    const actIsHere = book.isSound(subject)
    if (event.type === 'AuthorizationFinished') {
      if (found.act === null && actIsHere) say(stored, 'FinishedWithoutAct', `authorised for ${found.subject}`)
      return
    }
    if (found.act !== null) say(stored, 'LapsedAfterAct', `the act is in ${found.act}`)
    else if (!found.isBarred && actIsHere) say(stored, 'LapsedUnbarred', `authorised for ${found.subject}`)
    if (event.at < found.deadline) say(stored, 'BeforeItsTime', `the deadline is ${found.deadline}`)
  }

  const onDelegation = (
    stored: StoredEvent,
    event: DelegationEvent,
    before: DelegationState,
    tracked: Tracked,
  ): void => {
    const sound = !tracked.damaged
    if (event.type === 'ActionAuthorized') authorized(stored, event, before, sound)
    if (event.type === 'AuthorizationFinished' || event.type === 'AuthorizationLapsed') over(stored, event)
    if (!sound) return
    const sameCommand = tracked.commandId === stored.metadata.commandId
    const needsFacts =
      event.type === 'DelegationRequested' || event.type === 'DelegationAccepted' || event.type === 'PermissionGranted'
    const facts = needsFacts ? book.factsFor(stored, event.at) : null
    report(stored, delegationFaults(event, before, stored, facts, sameCommand))
  }

  // ── Acts ──

  const cited = (stored: StoredEvent, event: DomainEvent, tracked: Tracked): void => {
    const { by, authority, onBehalfOf } = stored.metadata
    if (authority === null) return
    if (by.kind !== 'accountant') return say(stored, 'CitedByOther', `given by ${by.kind}`)
    const client = ownerOf(tracked, event) ?? onBehalfOf
    if (client === null || authority.stream !== delegationStream(client, by.id) || onBehalfOf !== client)
      return say(stored, 'CitedForAnotherPair', `cites ${authority.stream}`)
    const found = authorizations.find(authority.authorizationId)
    if (!book.isSound(authority.stream)) counts.unproven += 1
    else if (found === undefined) uncited(stored)
    else report(stored, actFaults(stored, event, authority, found))
    if (found !== undefined) found.act ??= stored.stream
  }

  const uncited = (stored: StoredEvent): void => {
    const { authority } = stored.metadata
    if (authority === null) return
    if (authorizations.wasOver(authority.authorizationId)) say(stored, 'AuthorizationOver')
    else authorizations.cite(authority.authorizationId, placeOf(stored))
  }

  const onAct = (stored: StoredEvent, event: DomainEvent, tracked: Tracked): void => {
    const { metadata } = stored
    if (metadata.by.kind === 'accountant' && ACTIONS[event.type] !== undefined) {
      counts.acts += 1
      if (metadata.authority === null) say(stored, 'ActWithoutAuthorization')
    }
    cited(stored, event, tracked)
  }

  const barred = (stored: StoredEvent, event: ActBarred): void => {
    const found = authorizations.find(event.authorizationId)
    if (found?.settlement === 'pending') {
      report(stored, barFaults(stored, event, found))
      found.isBarred = true
    } else if (!authorizations.wasOver(event.authorizationId)) say(stored, 'BarredWithoutAuthorization')
  }

  const missing = (authorization: Authorization): void => {
    const { act, action, subject, place } = authorization
    if (act !== null || !OUR_ACTIONS.has(action)) return
    const category = categoryOf(subject as StreamName)
    const isOurs = category === 'invoice' || category === 'clientService'
    if (isOurs && book.isSound(subject as StreamName))
      onFinding(finding('ActMissing', place, `authorised for ${subject}`))
  }

  const endCommand = (): void => {
    for (const authorization of authorizations.settle()) missing(authorization)
  }

  // ── Support ──

  const onSupport = (stored: StoredEvent, event: SupportRequestOpened): void => {
    if (event.clientId === null) return
    const stream = delegationStream(event.clientId, event.accountantId)
    const facts = book.isSound(stream) ? book.factsFor({ ...stored, stream }, event.at) : null
    if (facts === null) {
      counts.unproven += 1
      return
    }
    const state = (book.find(stream) ?? book.open('delegation', stream)).state as DelegationState
    const use = { permission: event.activity, effect: 'view' } as const
    const answers = facts.map((each) => mayUse(state, each, use, event.at))
    const [first] = answers
    if (first !== undefined && isLeft(first) && answers.every(isLeft))
      say(stored, 'SupportWithoutPermission', first.left.map(({ code }) => code).join(', '))
  }

  // ── One event ──

  const readable = (stored: StoredEvent, tracked: Tracked): DomainEvent | null => {
    const known = tracked
    if (!areMetadata(stored.metadata)) {
      say(stored, 'MalformedMetadata')
      known.damaged = true
      return null
    }
    const event = decodeEvent(stored)
    if (isLeft(event)) {
      known.damaged = true
      const { left } = event
      if (left.fault === 'UnknownEventType') say(stored, 'UnknownEventType', left.type)
      else if (left.fault === 'UnknownSchemaVersion') say(stored, 'UnknownSchemaVersion', `version ${left.found}`)
      else say(stored, 'MalformedEvent', left.faults.map(({ path, expected }) => `${path}: ${expected}`).join('; '))
      return null
    }
    if (belongs(tracked.category, event.right.type)) return event.right
    say(stored, 'ForeignEvent', `in a stream of ${tracked.category}`)
    return null
  }

  const judged = (stored: StoredEvent, event: DomainEvent, tracked: Tracked): void => {
    const { category, state: before } = tracked
    const after = evolved(category, before, event, stored)
    if (event.at < tracked.at) say(stored, 'TimeRunsBackwards', `after ${tracked.at}`)
    if (!tracked.damaged && !couldFollow(category, before, after, event)) say(stored, 'CannotFollow')
    else report(stored, authorFaults(stored, event, tracked))
    if (category === 'delegation') onDelegation(stored, event as DelegationEvent, before as DelegationState, tracked)
    else if (event.type === 'SupportRequestOpened') onSupport(stored, event)
    if (event.type === 'ActBarred') barred(stored, event)
    else if (category === 'invoice' || category === 'clientService') onAct(stored, event, tracked)
    else cited(stored, event, tracked)
    book.advance(tracked, stored, after, event.at)
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

  const take = (stored: StoredEvent): void => {
    counts.events += 1
    book.tidy()
    ordered(stored)
    const tracked = book.find(stored.stream) ?? opened(stored)
    if (tracked === null) return
    if (!inOrder(stored, tracked)) return
    const event = readable(stored, tracked)
    if (event === null) {
      tracked.revision = stored.revision
      return
    }
    const isNewCommand = stored.metadata.commandId !== lastCommand
    if (isNewCommand) {
      endCommand()
      lastCommand = stored.metadata.commandId
    }
    identified(stored, event, tracked, isNewCommand)
    judged(stored, event, tracked)
  }

  return {
    take,
    counts: () => ({ ...counts, streams: book.streams() }),
    finish: () => {
      endCommand()
      for (const act of authorizations.neverSeen()) onFinding(finding('CitationForged', act))
    },
    held: () => book.atHand() + authorizations.held(),
    close: book.close,
  }
}
