import {
  type ActionAuthorized,
  type Allowance,
  type AuthorizationFinished,
  type AuthorizationLapsed,
  type DelegationEvent,
  type DelegationFacts,
  type DelegationState,
  delegationStream,
  mayAct,
  mayUse,
  type StoredEvent,
  type StreamName,
  type SupportRequestOpened,
  type UnmetCondition,
} from '@delega/core'
import { type Either, isLeft } from 'fp-ts/lib/Either.js'

import { delegationFaults } from './delegations.js'
import type { Desk } from './desk.js'
import { sidesOf, type Tracked } from './states.js'

/** Proves what happens in delegations, and what is asked by right of one. */
export type Rights = {
  /** An event of a delegation, before which it stood in `before`. */
  readonly onDelegation: (stored: StoredEvent, event: DelegationEvent, before: DelegationState, at: Tracked) => void
  readonly onSupport: (stored: StoredEvent, event: SupportRequestOpened) => void
}

type Answer = Either<readonly UnmetCondition[], Allowance>

const codesOf = (unmet: readonly UnmetCondition[]): string => unmet.map(({ code }) => code).join(', ')

export const newRights = ({ book, authorizations, tally, say, report }: Desk): Rights => {
  /** What is answered on any of the facts on which it may have been decided: yes, or else the no of its position. */
  const answerOn = (
    facts: readonly DelegationFacts[] | null,
    ask: (facts: DelegationFacts) => Answer,
  ): Answer | null => {
    let no: Answer | null = null
    for (const each of facts ?? []) {
      const answer = ask(each)
      if (!isLeft(answer)) return answer
      no ??= answer
    }
    if (no === null) tally.unproven += 1
    return no
  }

  const proveGrants = (stored: StoredEvent, event: ActionAuthorized, { grant, needed }: Allowance): void => {
    const inForce = [grant, ...needed].map(({ grantId }) => grantId).join(', ')
    if (grant.permission !== event.permission || inForce !== [event.grantId, ...event.neededGrantIds].join(', '))
      say(stored, 'WrongGrantCited', `in force: ${inForce}`)
  }

  const authorized = (
    stored: StoredEvent,
    event: ActionAuthorized,
    before: DelegationState,
    facts: readonly DelegationFacts[] | null,
  ): void => {
    tally.authorizations += 1
    const early = authorizations.citedBefore(stored.id)
    if (early !== undefined) say(early, 'ActBeforeAuthorization', `authorised at position ${stored.position}`)
    authorizations.open(stored, event)
    if (event.deadline <= event.at) say(stored, 'DeadlineNotAhead')
    const answer = answerOn(facts, (each) => mayAct(before, each, event.action, event.at))
    if (answer === null) return
    if (isLeft(answer)) say(stored, 'AuthorizedWithoutRight', codesOf(answer.left))
    else proveGrants(stored, event, answer.right)
  }

  const over = (stored: StoredEvent, event: AuthorizationFinished | AuthorizationLapsed): void => {
    const found = authorizations.end(event.authorizationId)
    // That nothing was open is said by the state of the stream.
    if (found === undefined) return
    const { act, subject, isBarred, deadline } = found
    const isMissing = act === null && book.isSound(subject as StreamName)
    if (event.type === 'AuthorizationFinished') {
      if (isMissing) say(stored, 'FinishedWithoutAct', `authorised for ${subject}`)
      return
    }
    if (act !== null) say(stored, 'LapsedAfterAct', `the act is in ${act}`)
    else if (!isBarred && isMissing) say(stored, 'LapsedUnbarred', `authorised for ${subject}`)
    if (event.at < deadline) say(stored, 'BeforeItsTime', `the deadline is ${deadline}`)
  }

  return {
    onDelegation: (stored, event, before, { damaged, parties, commandId }) => {
      const { type, at } = event
      const sides = damaged ? null : parties.sides
      const needsFacts =
        type === 'ActionAuthorized' ||
        type === 'DelegationRequested' ||
        type === 'DelegationAccepted' ||
        type === 'PermissionGranted'
      const facts = needsFacts && sides !== null ? book.factsFor(sides, stored, at) : null
      if (type === 'ActionAuthorized') authorized(stored, event, before, facts)
      if (type === 'AuthorizationFinished' || type === 'AuthorizationLapsed') over(stored, event)
      if (!damaged)
        report(stored, delegationFaults(event, before, stored, facts, commandId === stored.metadata.commandId))
    },
    onSupport: (stored, { clientId, accountantId, activity, at }) => {
      if (clientId === null) return
      const stream = delegationStream(clientId, accountantId)
      const facts = book.isSound(stream) ? book.factsFor(sidesOf({ clientId, accountantId }), stored, at) : null
      const state = (): DelegationState =>
        (book.find(stream) ?? book.open('delegation', stream)).state as DelegationState
      const use = { permission: activity, effect: 'view' } as const
      const answer = answerOn(facts, (each) => mayUse(state(), each, use, at))
      if (answer !== null && isLeft(answer)) say(stored, 'SupportWithoutPermission', codesOf(answer.left))
    },
  }
}
