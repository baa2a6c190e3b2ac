import type { Observer } from '@delega/core'
import type { Meter } from '@opentelemetry/api'

/** How far the rows of one model have come: milliseconds since 1970. */
type Standing = { upTo: number; takenAt: number; isLive: boolean }

export const observeProjections = (meter: Meter, now: () => number): Observer['projection'] => {
  const standings = new Map<string, Standing>()
  const events = meter.createCounter('delega.projection.events', {
    description: 'Events that read models have taken in',
    unit: '{event}',
  })
  const stops = meter.createCounter('delega.projection.stops', {
    description: 'How often a read model stopped, by why',
    unit: '{stop}',
  })
  const lag = meter.createObservableGauge('delega.projection.lag', {
    description:
      'How old the last event of a read model was when it was taken in; it grows while the model is not live',
    unit: 's',
  })
  lag.addCallback((result) => {
    for (const [model, { upTo, takenAt, isLive }] of standings)
      result.observe(Math.max(0, (isLive ? takenAt : now()) - upTo) / 1000, { 'delega.projection.model': model })
  })

  return (model, news) => {
    const standing = standings.get(model)
    switch (news.news) {
      case 'advanced':
        events.add(news.events, { 'delega.projection.model': model })
        standings.set(model, {
          upTo: Date.parse(news.recordedAt),
          takenAt: now(),
          isLive: standing?.isLive ?? false,
        })
        return
      case 'stopped':
        stops.add(1, { 'delega.projection.model': model, 'error.type': news.fault })
        if (standing !== undefined) standing.isLive = false
        return
      case 'over':
        standings.delete(model)
        return
      case 'live':
      case 'catchingUp':
        if (standing !== undefined) standing.isLive = news.news === 'live'
    }
  }
}
