import type {
  ActBarred,
  ActionAuthorized,
  Authority,
  DelegableAction,
  DomainEvent,
  EventId,
  Instant,
  StoredEvent,
  StreamName,
} from '@delega/core'

import { ACTIONS } from './actors.js'
import { type Broken, broken, type Place, placeOf } from './finding.js'

/** An authorisation as the history recorded it, while an act may follow. */
export type Authorization = Pick<
  ActionAuthorized,
  'action' | 'permission' | 'grantId' | 'subject' | 'deadline' | 'at'
> & {
  readonly place: Place
  readonly commandId: string
  readonly settlement: ActionAuthorized['settlement']
  /** The stream of its act, once that is on record. */
  act: StreamName | null
  /** Its act was barred: from here on it cannot come. */
  isBarred: boolean
}

const MOST_UNKNOWN = 10_000

/**
 * The authorisations for which an act may still come: pending ones, and those settled by the command that is being
 * read. Of those that are over only the last few are kept, so that memory does not grow with the history.
 */
export type Authorizations = {
  readonly open: (stored: StoredEvent, event: ActionAuthorized) => Authorization
  readonly find: (id: EventId) => Authorization | undefined
  readonly wasOver: (id: EventId) => boolean
  /** Ends a pending one, and tells what it was. */
  readonly end: (id: EventId) => Authorization | undefined
  /** The command has ended: gives back the authorisations that it settled, and lets them go. */
  readonly settle: () => readonly Authorization[]
  /** An act cites something that is not on record so far. */
  readonly cite: (id: EventId, act: Place) => void
  /** The act, when an authorisation appears after it. */
  readonly citedBefore: (id: EventId) => Place | undefined
  /** The acts whose citation never appeared. */
  readonly neverSeen: () => readonly Place[]
  readonly held: () => number
}

export const newAuthorizations = (mostOver: number): Authorizations => {
  const pending = new Map<EventId, Authorization>()
  const settled = new Map<EventId, Authorization>()
  // Two generations: taking the oldest out of one set, again and again, would pass by all that was taken out before.
  let over = new Set<EventId>()
  let overBefore = new Set<EventId>()
  const unknown = new Map<EventId, Place>()

  const letGo = (id: EventId): void => {
    over.add(id)
    if (over.size * 2 <= mostOver) return
    overBefore = over
    over = new Set()
  }

  return {
    open: (stored, { action, permission, grantId, subject, deadline, at, settlement }) => {
      const place = placeOf(stored)
      const { commandId } = stored.metadata
      const told = { action, permission, grantId, subject, deadline, at, settlement }
      const known: Authorization = { ...told, place, commandId, act: null, isBarred: false }
      ;(settlement === 'pending' ? pending : settled).set(stored.id, known)
      return known
    },
    find: (id) => settled.get(id) ?? pending.get(id),
    wasOver: (id) => over.has(id) || overBefore.has(id),
    end: (id) => {
      const found = pending.get(id)
      pending.delete(id)
      if (found !== undefined) letGo(id)
      return found
    },
    settle: () => {
      if (settled.size === 0) return []
      const done = [...settled.values()]
      for (const id of settled.keys()) letGo(id)
      settled.clear()
      return done
    },
    cite: (id, act) => {
      if (unknown.size < MOST_UNKNOWN) unknown.set(id, act)
    },
    citedBefore: (id) => {
      const act = unknown.get(id)
      unknown.delete(id)
      return act
    },
    neverSeen: () => [...unknown.values()],
    held: () => pending.size + settled.size + over.size + overBefore.size + unknown.size,
  }
}

/** What is wrong with an act that cites an authorisation on record. */
export const actFaults = (
  stored: StoredEvent,
  event: DomainEvent,
  cited: Authority,
  found: Authorization,
): readonly Broken[] => {
  const faults: Broken[] = []
  const { place } = found
  if (
    cited.stream !== place.stream ||
    cited.revision !== place.revision ||
    cited.permission !== found.permission ||
    cited.grantId !== found.grantId
  )
    faults.push(broken('CitationMismatch', `authorised at ${place.stream}, revision ${place.revision}`))
  if (found.act !== null && found.act !== stored.stream)
    faults.push(broken('AuthorizationUsedTwice', `used by ${found.act}`))
  else if (found.commandId !== stored.metadata.commandId) faults.push(broken('AuthorizationOfAnotherCommand'))
  const action: DelegableAction | undefined = ACTIONS[event.type]
  if (action !== undefined && action !== found.action)
    faults.push(broken('ActionNotCovered', `${action} on the authorisation of ${found.action}`))
  if (found.subject !== stored.stream && found.act === null)
    faults.push(broken('SubjectMismatch', `authorised for ${found.subject}`))
  if (found.isBarred) faults.push(broken('ActAfterBar'))
  faults.push(...timeFaults(event.at, found))
  return faults
}

/** What is wrong with a bar that stands where the act of a pending authorisation was to stand. */
export const barFaults = ({ stream }: StoredEvent, { at }: ActBarred, found: Authorization): readonly Broken[] => {
  const faults: Broken[] = []
  if (found.act !== null) faults.push(broken('BarredAfterAct', `the act is in ${found.act}`))
  if (found.subject !== stream) faults.push(broken('SubjectMismatch', `authorised for ${found.subject}`))
  if (at < found.deadline) faults.push(broken('BeforeItsTime', `the deadline is ${found.deadline}`))
  return faults
}

const timeFaults = (at: Instant, { deadline, at: authorizedAt }: Authorization): readonly Broken[] => {
  if (at >= deadline) return [broken('ActAfterDeadline', `to be done before ${deadline}`)]
  return at < authorizedAt ? [broken('ActBeforeAuthorization', `authorised at ${authorizedAt}`)] : []
}
