import { asOf, eventsSource, type Moment, type Standing } from '@delega/audit'
import { type AccountantId, type ClientId, type Instant, plusMilliseconds, type UnmetCondition } from '@delega/core'
import { foldAll, permissionTimeline, type Recorded, timeline } from '@delega/projections'
import { describe, expect, it } from '@jest/globals'
import { isLeft } from 'fp-ts/lib/Either.js'

import { historyOf } from './history.ts'

type Pair = { readonly clientId: ClientId; readonly accountantId: AccountantId }

// Account, service and modules bear on what could be done, and not on what was granted: the timeline leaves them aside.
const OF_THE_GRANT: ReadonlySet<UnmetCondition['code']> = new Set([
  'DelegationNotActive',
  'DelegationPastItsEnd',
  'PermissionNotGranted',
  'PermissionPastItsEnd',
])

const isInForce = ({ grant, unmet }: Standing): boolean =>
  grant !== null && unmet.every(({ code }) => !OF_THE_GRANT.has(code))

const byTheAudit = async (
  history: readonly Recorded[],
  moment: Moment,
): Promise<ReadonlyMap<string, Pair & { readonly says: string }>> => {
  const answer = await asOf(eventsSource(history.map(({ stored }) => stored)), {}, moment)
  if (isLeft(answer)) throw new Error(JSON.stringify(answer.left))
  return new Map(
    answer.right.pairs.map(({ clientId, accountantId, permissions }) => [
      `${clientId} ${accountantId}`,
      {
        clientId,
        accountantId,
        says: permissions
          .filter(isInForce)
          .map(({ permission, grant }) => `${permission} ${grant?.id}`)
          .join(', '),
      },
    ]),
  )
}

const byTheModel = (history: readonly Recorded[], pair: Pair, asOfInstant: Instant): string =>
  foldAll(timeline, history).read((rows) =>
    permissionTimeline(pair, { asOf: asOfInstant })(rows)
      .filter(({ to }) => to === null)
      .map(({ permission, grantId }) => `${permission} ${grantId}`)
      .join(', '),
  )

/** Every instant at which something of the history begins or ends, and the last one before it. */
const boundsOf = (history: readonly Recorded[]): readonly Instant[] => {
  const instants = new Set<Instant>()
  for (const { event } of history) {
    instants.add(event.at)
    if ('until' in event && event.until !== null) instants.add(event.until)
  }
  return [...instants].flatMap((at) => [plusMilliseconds(at, -1), at])
}

const compared = async (history: readonly Recorded[], moment: Moment & { readonly at: Instant }): Promise<number> => {
  const pairs = [...(await byTheAudit(history, moment)).values()]
  for (const { says, ...pair } of pairs)
    expect({ ...pair, ...moment, says: byTheModel(history, pair, moment.at) }).toEqual({ ...pair, ...moment, says })
  return pairs.filter(({ says }) => says !== '').length
}

const SEEDS = Array.from({ length: 25 }, (_, n) => n + 1)

const generated = (seed: number): readonly Recorded[] =>
  historyOf({ accountants: 1 + (seed % 3), clients: 1 + (seed % 4), events: 30 + ((seed * 37) % 60), seed })

describe('The permission timeline and the audit never disagree on what was in force', () => {
  it.each(SEEDS)('at any position of a history (seed %i)', async (seed) => {
    const history = generated(seed)
    let inForce = 0
    for (const [index, { event, stored }] of history.entries())
      inForce += await compared(history.slice(0, index + 1), { position: stored.position, at: event.at })
    expect(inForce).toBeGreaterThan(0)
  })

  it.each(SEEDS)('at any instant at which something begins or ends, and right before (seed %i)', async (seed) => {
    const history = generated(seed)
    let inForce = 0
    for (const at of boundsOf(history)) inForce += await compared(history, { at })
    expect(inForce).toBeGreaterThan(0)
  })
})
