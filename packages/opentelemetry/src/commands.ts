import type { CommandOutcome, Observer } from '@delega/core'
import type { Attributes } from '@opentelemetry/api'

import type { Listener } from './listener.js'
import { fail, stopwatch, withinSpan } from './span.js'

const outcomeAttributes = (outcome: CommandOutcome): Attributes => ({
  'delega.command.outcome': outcome.outcome,
  ...(outcome.outcome === 'refused' ? { 'delega.command.refusal': outcome.refusal } : {}),
  ...(outcome.outcome === 'failed' ? { 'error.type': outcome.fault } : {}),
})

const UNHEARD = { retried: () => undefined, ended: () => undefined }

export const observeCommands =
  (listener: () => Listener | null): Observer['command'] =>
  ({ type, commandId }, run) => {
    const listening = listener()
    if (listening === null) return run(UNHEARD)
    const { tracer, instruments } = listening
    const elapsed = stopwatch()
    const named = { 'delega.command.type': type }
    const count = (outcome: Attributes): void => {
      instruments.commands.add(1, { ...named, ...outcome })
      instruments.commandDuration.record(elapsed(), { ...named, ...outcome })
    }

    const attributes = commandId === null ? named : { ...named, 'delega.command.id': commandId }
    const onDefect = (error: string): void => count({ 'delega.command.outcome': 'defect', 'error.type': error })
    return withinSpan(tracer, { name: `delega.command ${type}`, attributes, onDefect }, (span) => {
      let retried = 0
      return run({
        retried: () => {
          retried += 1
          instruments.retries.add(1, named)
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
