import type { EventStore, StoreFault } from '@delega/core'
import type { Attributes, Meter, Tracer } from '@opentelemetry/api'
import { type Either, isLeft } from 'fp-ts/lib/Either.js'

import { fail, seconds, stopwatch, withinSpan } from './span.js'

type Operation = 'append' | 'readAll' | 'readStream'

const isConflict = ({ fault }: StoreFault): boolean => fault === 'WrongRevision' || fault === 'EventIdTaken'

const outcomeOf = (answer: Either<StoreFault, unknown>): Attributes => {
  if (!isLeft(answer)) return { 'delega.store.outcome': 'done' }
  if (isConflict(answer.left)) return { 'delega.store.outcome': 'conflict' }
  return { 'delega.store.outcome': 'failed', 'error.type': answer.left.fault }
}

export const observeStore = (tracer: Tracer, meter: Meter): (<Store extends EventStore>(store: Store) => Store) => {
  const duration = seconds(meter, 'delega.store.duration', 'How long calls of the event store take')
  const conflicts = meter.createCounter('delega.store.conflicts', {
    description: 'Appends that the store turned away because others were quicker',
    unit: '{conflict}',
  })
  const reconnects = meter.createCounter('delega.subscription.reconnects', {
    description: 'How often a subscription lost the store and set out to reach it again',
    unit: '{reconnect}',
  })

  const call = <A>(operation: Operation, run: () => Promise<Either<StoreFault, A>>): Promise<Either<StoreFault, A>> => {
    const elapsed = stopwatch()
    const named = { 'delega.store.operation': operation }
    const record = (outcome: Attributes): void => duration.record(elapsed(), { ...named, ...outcome })
    const onDefect = (error: string): void => record({ 'delega.store.outcome': 'defect', 'error.type': error })
    return withinSpan(tracer, { name: `delega.store ${operation}`, attributes: named, onDefect }, async (span) => {
      const answer = await run()
      const outcome = outcomeOf(answer)
      span.setAttributes(outcome)
      if (isLeft(answer) && isConflict(answer.left)) conflicts.add(1)
      else if (isLeft(answer)) fail(span, answer.left.fault)
      record(outcome)
      return answer
    })
  }

  return (store) => ({
    ...store,
    append: (writes) => () => call('append', store.append(writes)),
    readStream: (stream, options) => () => call('readStream', store.readStream(stream, options)),
    readAll: (options) => () => call('readAll', store.readAll(options)),
    subscribe: (options, listener) =>
      store.subscribe(options, {
        ...listener,
        onFault: (fault) => {
          if (fault.fault === 'Unavailable') reconnects.add(1)
          listener.onFault?.(fault)
        },
      }),
  })
}
