import { logTo } from './log.js'
import type { Logger, Observer } from './port.js'

// Whoever watches must not be able to spoil what is done.
const quietly =
  <A extends readonly unknown[]>(tell: (...told: A) => void): ((...told: A) => void) =>
  (...told) => {
    try {
      tell(...told)
    } catch {
      // there is nobody left to tell
    }
  }

const guarded = ({ isListening, command, may, projection }: Observer): Observer => ({
  isListening: () => {
    try {
      return isListening?.() ?? true
    } catch {
      return false
    }
  },
  command: (subject, run) =>
    command(subject, ({ retried, ended }) => run({ retried: quietly(retried), ended: quietly(ended) })),
  may: (subject, run) => may(subject, ({ ended }) => run({ ended: quietly(ended) })),
  projection: quietly(projection),
})

/** The inner one is told first, and while the outer one watches: what it logs belongs to the outer one's span. */
const both = (outer: Observer, inner: Observer): Observer => ({
  command: (subject, run) =>
    outer.command(subject, (one) =>
      inner.command(subject, (other) =>
        run({
          retried: () => {
            other.retried()
            one.retried()
          },
          ended: (outcome) => {
            other.ended(outcome)
            one.ended(outcome)
          },
        }),
      ),
    ),
  may: (subject, run) =>
    outer.may(subject, (one) =>
      inner.may(subject, (other) =>
        run({
          ended: (outcome) => {
            other.ended(outcome)
            one.ended(outcome)
          },
        }),
      ),
    ),
  projection: (model, news) => {
    inner.projection(model, news)
    outer.projection(model, news)
  },
})

/** By whom a service wants to be watched: by an observer, through a logger, by both or by nobody. */
export type Watched = { readonly observer?: Observer; readonly logger?: Logger }

/** The one observer that comes of these, or `null` for none: then nothing is to be paid. */
export const observerOf = ({ observer, logger }: Watched): Observer | null => {
  const logging = logger === undefined ? null : guarded(logTo((entry) => quietly(logger)(entry)))
  if (observer === undefined) return logging
  return logging === null ? guarded(observer) : both(guarded(observer), logging)
}
