import { type AccountantId, type Action, type ClientId, coverOf, type Permission } from '@delega/core'
import { isLeft, right } from 'fp-ts/lib/Either.js'

import type { Audited, EventSource } from '../source/source.js'
import { type Interval, type Period, timeline } from './timeline.js'

/** The accountants who could do something for a client in a period, and when. */
export type WhoCould = {
  readonly clientId: ClientId
  readonly action: Action
  /** `null`: nobody but the client ever could. */
  readonly permission: Permission | null
  readonly period: Period
  readonly accountants: readonly { readonly accountantId: AccountantId; readonly intervals: readonly Interval[] }[]
}

/** Which accountants could do something for a client in a period, and when. */
export const whoCould = async (
  source: EventSource,
  { clientId, action, period }: Pick<WhoCould, 'clientId' | 'action' | 'period'>,
): Audited<WhoCould> => {
  const permission = coverOf(action)?.permission ?? null
  if (permission === null) return right({ clientId, action, permission, period, accountants: [] })
  const timelines = await timeline(source, { clientId }, period)
  if (isLeft(timelines)) return timelines
  const accountants = timelines.right.flatMap(({ accountantId, intervals }) => {
    const own = intervals.filter((one) => one.permission === permission && one.standing === 'effective')
    return own.length === 0 ? [] : [{ accountantId, intervals: own }]
  })
  return right({ clientId, action, permission, period, accountants })
}
