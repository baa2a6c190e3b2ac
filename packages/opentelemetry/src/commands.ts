import type { CommandOutcome, Observer } from '@delega/core'
import type { Attributes, Meter, Tracer } from '@opentelemetry/api'

import { fail, seconds, stopwatch, withinSpan } from './span.js'

const outcomeAttributes = (outcome: CommandOutcome): Attributes => ({
  'delega.command.outcome': outcome.outcome,
  ...(outcome.outcome === 'refused' ? { 'delega.command.refusal': outcome.refusal } : {}),
  ...(outcome.outcome === 'failed' ? { 'error.type': outcome.fault } : {}),
})

export const observeCommands = (tracer: Tracer, meter: Meter): Observer['command'] => {
  const commands = meter.createCounter('delega.commands', {
    description: 'Commands that came to their end, by what they came to',
    unit: '{command}',
  })
  const retries = meter.createCounter('delega.command.retries', {
    description: 'How often a command was decided anew because others were quicker',
    unit: '{retry}',
  })
  const duration = seconds(meter, 'delega.command.duration', 'How long commands take')

  return ({ type, commandId }, run) => {
    const elapsed = stopwatch()
    const named = { 'delega.command.type': type }
    const count = (outcome: Attributes): void => {
      commands.add(1, { ...named, ...outcome })
      duration.record(elapsed(), { ...named, ...outcome })
    }

    const attributes = commandId === null ? named : { ...named, 'delega.command.id': commandId }
    const onDefect = (error: string): void => count({ 'delega.command.outcome': 'defect', 'error.type': error })
    return withinSpan(tracer, { name: `delega.command ${type}`, attributes, onDefect }, (span) => {
      let retried = 0
      return run({
        retried: () => {
          retried += 1
          retries.add(1, named)
        },
        ended: (outcome) => {
          const attributes = outcomeAttributes(outcome)
          span.setAttributes({ ...attributes, 'delega.command.retries': retried })
          if (outcome.outcome === 'failed') fail(span, outcome.fault)
          count(attributes)
        },
      })
    })
  }
}
