import { explainReason } from '@delega/application'
import type { Actor, Instant, UnmetCondition } from '@delega/core'

import type { Cited } from '../source/cited.js'
import type { Change } from '../timeline/timeline.js'

/** `2026-03-01 09:30:00.000`: an instant as people read it, in UTC and to the millisecond. */
export const whenOf = (at: Instant): string => at.slice(0, -1).replace('T', ' ')

/** Whoever gave a command. */
export const byOf = (by: Actor): string =>
  by.kind === 'system' ? `the system (${by.name})` : by.kind === 'client' ? 'the client' : 'the accountant'

const spaced = (type: string): string =>
  type
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .trim()

/** What an event was, as words. */
export const eventWords = ({ type }: Pick<Cited, 'type'>): string => spaced(type)

// What the event itself has said already.
const PLAIN: ReadonlySet<UnmetCondition['code']> = new Set(['PermissionNotGranted', 'DelegationNotActive'])

// These neither begin nor end a permission, even where they happen in the same instant.
const BESIDE: ReadonlySet<string> = new Set([
  'ActionAuthorized',
  'AuthorizationFinished',
  'AuthorizationLapsed',
  'PermissionChangeRequested',
  'PermissionChangeApproved',
])

/** What brought a change about, and what did not hold from then on. */
export const because = ({ events, unmet }: Change): string => {
  const words = new Set(events.filter(({ type }) => !BESIDE.has(type)).map(eventWords))
  return [
    words.size === 0 ? 'by time alone' : [...words].join(', '),
    ...unmet.filter(({ code }) => !PLAIN.has(code)).map((one) => explainReason(one)),
  ].join('; ')
}
