import type { MayOutcome, Observer } from '@delega/core'
import type { Attributes, Meter, Tracer } from '@opentelemetry/api'

import { fail, seconds, stopwatch, withinSpan } from './span.js'

const answerAttributes = (outcome: MayOutcome): Attributes => ({
  'delega.may.answer': outcome.outcome,
  ...(outcome.outcome === 'failed' ? { 'error.type': outcome.fault } : {}),
})

export const observeQuestions = (tracer: Tracer, meter: Meter): Observer['may'] => {
  const answers = meter.createCounter('delega.may.answers', {
    description: 'Answers to whether an accountant may do something, by action and answer',
    unit: '{answer}',
  })
  const duration = seconds(meter, 'delega.may.duration', 'How long answers take')

  return ({ action }, run) => {
    const elapsed = stopwatch()
    const named = { 'delega.action': action }
    const count = (answer: Attributes): void => {
      answers.add(1, { ...named, ...answer })
      duration.record(elapsed(), { ...named, ...answer })
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
}
