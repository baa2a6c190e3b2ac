import type { EventStore, StoreFault } from '@delega/core'
import type { Attributes } from '@opentelemetry/api'
import { type Either, isLeft } from 'fp-ts/lib/Either.js'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'

import type { Listener } from './listener.js'
import { fail, stopwatch, withinSpan } from './span.js'

type Operation = 'append' | 'readAll' | 'readStream'

const isConflict = ({ fault }: StoreFault): boolean => fault === 'WrongRevision' || fault === 'EventIdTaken'

const outcomeOf = (answer: Either<StoreFault, unknown>): Attributes => {
  if (!isLeft(answer)) return { 'delega.store.outcome': 'done' }
  if (isConflict(answer.left)) return { 'delega.store.outcome': 'conflict' }
  return { 'delega.store.outcome': 'failed', 'error.type': answer.left.fault }
}

const heard =
  <A>(
    { tracer, instruments }: Listener,
    operation: Operation,
    run: TaskEither<StoreFault, A>,
  ): TaskEither<StoreFault, A> =>
  () => {
    const elapsed = stopwatch()
    const named = { 'delega.store.operation': operation }
    const record = (outcome: Attributes): void => instruments.storeDuration.record(elapsed(), { ...named, ...outcome })
    const onDefect = (error: string): void => record({ 'delega.store.outcome': 'defect', 'error.type': error })
    return withinSpan(tracer, { name: `delega.store ${operation}`, attributes: named, onDefect }, async (span) => {
      const answer = await run()
      const outcome = outcomeOf(answer)
      span.setAttributes(outcome)
      if (isLeft(answer) && isConflict(answer.left)) instruments.conflicts.add(1)
      else if (isLeft(answer)) fail(span, answer.left.fault)
      record(outcome)
      return answer
    })
  }

/** A call that nobody listens to is the store's own. */
export const observeStore =
  (
    listener: () => Listener | null,
    listenerOfReads: () => Listener | null,
  ): (<Store extends EventStore>(store: Store) => Store) =>
  (store) => ({
    ...store,
    append: (writes) => {
      const listening = listener()
      const append = store.append(writes)
      return listening === null ? append : heard(listening, 'append', append)
    },
    readStream: (stream, options) => {
      const listening = listenerOfReads()
      const read = store.readStream(stream, options)
      return listening === null ? read : heard(listening, 'readStream', read)
    },
    readAll: (options) => {
      const listening = listener()
      const read = store.readAll(options)
      return listening === null ? read : heard(listening, 'readAll', read)
    },
    subscribe: (options, listening) =>
      store.subscribe(options, {
        ...listening,
        onFault: (fault) => {
          if (fault.fault === 'Unavailable') listener()?.instruments.reconnects.add(1)
          listening.onFault?.(fault)
        },
      }),
  })
