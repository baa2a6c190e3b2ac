import type { Permission } from '@delega/core'
import { isLeft, right } from 'fp-ts/lib/Either.js'

import { asOf, type AsOf } from '../links/as-of.js'
import type { Pair, Scope } from '../links/book.js'
import type { Moment } from '../links/moment.js'
import type { PairStanding, Standing } from '../links/standing.js'
import type { Audited, EventSource } from '../source/source.js'

/** A permission of a pair that stands otherwise at two moments. */
export type Difference = Pair & {
  readonly permission: Permission
  /** `null`: the two had no delegation yet. */
  readonly before: Standing | null
  readonly after: Standing
}

/** What stands otherwise between two moments. */
export type Diff = {
  readonly before: Pick<AsOf, 'at' | 'position'>
  readonly after: Pick<AsOf, 'at' | 'position'>
  readonly differences: readonly Difference[]
}

const keyOf = ({ clientId, accountantId }: Pair): string => `${clientId}_${accountantId}`

const differs = (before: Standing | undefined, after: Standing): boolean =>
  (before?.standing ?? 'absent') !== after.standing ||
  (before?.grant?.id ?? null) !== (after.grant?.id ?? null) ||
  (before?.until ?? null) !== after.until

const between = (before: PairStanding | undefined, after: PairStanding): readonly Difference[] =>
  after.permissions.flatMap((standing, index): readonly Difference[] => {
    const earlier = before?.permissions[index]
    if (!differs(earlier, standing)) return []
    const { clientId, accountantId } = after
    return [{ clientId, accountantId, permission: standing.permission, before: earlier ?? null, after: standing }]
  })

/** What changed between two moments, permission by permission. */
export const diff = async (source: EventSource, scope: Scope, from: Moment, to: Moment): Audited<Diff> => {
  const before = await asOf(source, scope, from)
  if (isLeft(before)) return before
  const after = await asOf(source, scope, to)
  if (isLeft(after)) return after
  const earlier = new Map(before.right.pairs.map((pair) => [keyOf(pair), pair]))
  return right({
    before: { at: before.right.at, position: before.right.position },
    after: { at: after.right.at, position: after.right.position },
    differences: after.right.pairs.flatMap((pair) => between(earlier.get(keyOf(pair)), pair)),
  })
}
