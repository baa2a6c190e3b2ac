import type { MayOutcome, Observer } from '@delega/core'
import type { Attributes } from '@opentelemetry/api'

import type { Listener } from './listener.js'
import { fail, stopwatch, withinSpan } from './span.js'

const answerAttributes = (outcome: MayOutcome): Attributes => ({
  'delega.may.answer': outcome.outcome,
  ...(outcome.outcome === 'failed' ? { 'error.type': outcome.fault } : {}),
})

const UNHEARD = { ended: () => undefined }

export const observeQuestions =
  (listener: () => Listener | null): Observer['may'] =>
  ({ action }, run) => {
    const listening = listener()
    if (listening === null) return run(UNHEARD)
    const { tracer, instruments } = listening
    const elapsed = stopwatch()
    const named = { 'delega.action': action }
    const count = (answer: Attributes): void => {
      instruments.answers.add(1, { ...named, ...answer })
      instruments.answerDuration.record(elapsed(), { ...named, ...answer })
    }

    const onDefect = (error: string): void => count({ 'delega.may.answer': 'defect', 'error.type': error })
    return withinSpan(tracer, { name: `delega.may ${action}`, attributes: named, onDefect }, (span) =>
      run({
        ended: (outcome) => {
          const attributes = answerAttributes(outcome)
          span.setAttributes(attributes)
          if (outcome.outcome === 'denied') span.setAttribute('delega.may.unmet', [...outcome.unmet])
          if (outcome.outcome === 'failed') fail(span, outcome.fault)
          count(attributes)
        },
      }),
    )
  }
