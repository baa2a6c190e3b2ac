import type { Observer } from '@delega/core'
import type { ObservableResult } from '@opentelemetry/api'

import type { Listener } from './listener.js'

/** How far the rows of one model have come: milliseconds since 1970, `null` before anybody listened. */
export type Standing = { last: { readonly upTo: number; readonly takenAt: number } | null; isLive: boolean }

/** Tells how far each model lags. */
export const lagOf =
  (standings: ReadonlyMap<string, Standing>, now: () => number) =>
  (result: ObservableResult): void => {
    for (const [model, { last, isLive }] of standings)
      if (last !== null)
        result.observe(Math.max(0, (isLive ? last.takenAt : now()) - last.upTo) / 1000, {
          'delega.projection.model': model,
        })
  }

/** Follows the read models. Whether they are live it keeps in mind even if nobody listens. */
export const observeProjections = (
  listener: () => Listener | null,
  standings: Map<string, Standing>,
  now: () => number,
): Observer['projection'] => {
  const standingOf = (model: string): Standing => {
    const standing = standings.get(model) ?? { last: null, isLive: false }
    standings.set(model, standing)
    return standing
  }

  return (model, news) => {
    const instruments = listener()?.instruments ?? null
    switch (news.news) {
      case 'advanced':
        if (instruments === null) return
        instruments.events.add(news.events, { 'delega.projection.model': model })
        standingOf(model).last = { upTo: Date.parse(news.recordedAt), takenAt: now() }
        return
      case 'stopped':
        instruments?.stops.add(1, { 'delega.projection.model': model, 'error.type': news.fault })
        standingOf(model).isLive = false
        return
      case 'over':
        standings.delete(model)
        return
      case 'live':
      case 'catchingUp':
        standingOf(model).isLive = news.news === 'live'
    }
  }
}
