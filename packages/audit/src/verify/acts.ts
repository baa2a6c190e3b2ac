import {
  type ActBarred,
  type Authority,
  categoryOf,
  delegationStream,
  type DomainEvent,
  type StoredEvent,
  type StreamName,
} from '@delega/core'

import { ACTIONS, OUR_ACTIONS } from './actors.js'
import { isActedUpon, ownerOf } from './authors.js'
import { actFaults, type Authorization, barFaults } from './authorizations.js'
import type { Desk } from './desk.js'
import { placeOf } from './finding.js'
import type { Tracked } from './states.js'

/** Proves what accountants did for clients: each act beside the authorisation that it cites. */
export type Acts = {
  /** An event in the stream of what accountants act upon. */
  readonly onAct: (stored: StoredEvent, event: DomainEvent, tracked: Tracked) => void
  /** What an event cites, if anything. */
  readonly onCitation: (stored: StoredEvent, event: DomainEvent, tracked: Tracked) => void
  readonly onBar: (stored: StoredEvent, event: ActBarred) => void
  /** The events of a command are all read: the acts that it settled must be on record. */
  readonly endCommand: () => void
  /** The history is read to its end. */
  readonly finish: () => void
}

export const newActs = ({ book, authorizations, tally, say, report }: Desk): Acts => {
  const withoutRecord = (stored: StoredEvent, { authorizationId }: Authority): void => {
    if (authorizations.wasOver(authorizationId)) say(stored, 'AuthorizationOver')
    else authorizations.cite(authorizationId, placeOf(stored))
  }

  const onCitation: Acts['onCitation'] = (stored, event, tracked) => {
    const { by, authority, onBehalfOf } = stored.metadata
    if (authority === null) return
    if (by.kind !== 'accountant') return say(stored, 'CitedByOther', `given by ${by.kind}`)
    const client = ownerOf(tracked, event) ?? onBehalfOf
    if (client === null || authority.stream !== delegationStream(client, by.id) || onBehalfOf !== client)
      return say(stored, 'CitedForAnotherPair', `cites ${authority.stream}`)
    const found = authorizations.find(authority.authorizationId)
    if (!book.isSound(authority.stream)) tally.unproven += 1
    else if (found === undefined) withoutRecord(stored, authority)
    else report(stored, actFaults(stored, event, authority, found))
    if (found !== undefined) found.act ??= stored.stream
  }

  const onAct: Acts['onAct'] = (stored, event, tracked) => {
    const { by, authority } = stored.metadata
    if (by.kind === 'accountant' && ACTIONS[event.type] !== undefined) {
      tally.acts += 1
      if (authority === null) say(stored, 'ActWithoutAuthorization')
    }
    onCitation(stored, event, tracked)
  }

  const onBar: Acts['onBar'] = (stored, event) => {
    const found = authorizations.find(event.authorizationId)
    if (found?.settlement === 'pending') {
      report(stored, barFaults(stored, event, found))
      found.isBarred = true
    } else if (!authorizations.wasOver(event.authorizationId)) say(stored, 'BarredWithoutAuthorization')
  }

  const proveDone = ({ act, action, subject, place }: Authorization): void => {
    if (act !== null || !OUR_ACTIONS.has(action)) return
    const stream = subject as StreamName
    if (isActedUpon(categoryOf(stream)) && book.isSound(stream)) say(place, 'ActMissing', `authorised for ${subject}`)
  }

  const endCommand = (): void => {
    for (const authorization of authorizations.settle()) proveDone(authorization)
  }

  return {
    onAct,
    onCitation,
    onBar,
    endCommand,
    finish: () => {
      endCommand()
      for (const act of authorizations.neverSeen()) say(act, 'CitationForged')
    },
  }
}
