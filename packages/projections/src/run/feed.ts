import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'

import type { Observer, Position, StoredEvent, StoreFault, Subscription } from '@delega/core'

import type { Model, Schema } from '../model/model.js'
import type { Shelf, Storage } from '../model/storage.js'
import { type Advance, type Advancer, advancer, nameOfError } from './advance.js'
import { catchUp, pause, type Reading } from './catch-up.js'
import { meter, type Meter } from './progress.js'
import type { ModelStatus, Progress, QueryFault, Stop } from './status.js'
import { turns } from './turns.js'
import { waiting } from './waiting.js'

export type FeedOptions = Pick<Reading, 'store' | 'batch'> & {
  readonly storage: Storage
  /** Changed rows that a build may hold before it writes them. */
  readonly buildRows: number
  /** Milliseconds, for the rate of the progress. */
  readonly now: () => number
  readonly head: () => Promise<Position | null>
  readonly onProgress: (progress: Progress) => void
  readonly onStop: (model: string, stop: Stop) => void
  /** Nobody watches where it is `null`. */
  readonly observer: Observer | null
}

/** Keeps one model up to date with a store. */
export type Feed<S extends Schema> = {
  readonly status: () => ModelStatus
  /** The rows in use; `null` while the model is built for the first time. */
  readonly shelf: () => Shelf<S> | null
  /** Settles when the rows take account of `token`, or with `null` of all that stood in the store at the start. */
  readonly reached: (token: Position | null, timeoutMs: number) => Promise<Either<QueryFault, null>>
  readonly rebuild: () => Promise<Either<Stop, null>>
  /** Tries again where the model stopped. */
  readonly resume: () => void
  readonly stop: () => Promise<void>
}

const RETRY_MS = 200

// Another process holds the file, or the store is out of reach: it passes.
const passes = (stop: Stop): boolean =>
  (stop.fault === 'StorageFailed' || stop.fault === 'StoreFailed') &&
  (stop.because.fault === 'Locked' || stop.because.fault === 'Unavailable' || stop.because.fault === 'OutcomeUnknown')

const storageFailed = (because: StoreFault): Stop => ({ fault: 'StorageFailed', because })

export const feed = <S extends Schema>(model: Model<S>, options: FeedOptions): Feed<S> => {
  const { storage, store, observer } = options
  const filter = { categories: model.categories }
  const waiters = waiting<QueryFault>()
  const inTurn = turns()
  const inBuildTurn = turns()
  let phase: 'catchingUp' | 'live' | 'over' | Stop = 'catchingUp'
  let live: Advancer<S> | null = null
  let subscription: Subscription | null = null
  let rebuilding: Promise<Either<Stop, null>> | null = null

  const reading: Reading = { store, batch: options.batch, mayGather: 0, isAbandoned: () => phase === 'over' }
  const stands = (): Position | null => live?.position() ?? null

  const tellOf = (events: readonly StoredEvent[]): void => {
    const last = events.at(-1)
    if (observer === null || last === undefined) return
    observer.projection(model.name, { news: 'advanced', events: events.length, recordedAt: last.recordedAt })
  }

  const metered = (task: Progress['task'], start: Position | null, target: Position | null): Meter => {
    const measured = meter({ model: model.name, task, start }, target, options.now, options.onProgress)
    // While rows are built anew, others answer, which do not lag.
    if (task === 'rebuild' || observer === null) return measured
    return {
      read: (events, position, done) => {
        measured.read(events, position, done)
        tellOf(events)
      },
    }
  }

  const unsubscribe = (): void => {
    void subscription?.stop()
    subscription = null
  }

  const halt = (stop: Stop): void => {
    unsubscribe()
    if (phase === 'over') return
    if (passes(stop)) return start(RETRY_MS)
    phase = stop
    observer?.projection(model.name, { news: 'stopped', fault: stop.fault })
    waiters.fail({ fault: 'ModelStopped', model: model.name, stop })
    options.onStop(model.name, stop)
  }

  const settle = (advanced: Advance): void => {
    if (advanced.result === 'stopped') return halt(advanced.stop)
    if (advanced.result === 'overtaken') return start()
    waiters.look()
  }

  const take = (events: readonly StoredEvent[], to: Position | null): Promise<void> =>
    inTurn(async () => {
      if (live === null || phase !== 'live') return
      const advanced = await live.advance(events, to)
      if (advanced.result === 'done') tellOf(events)
      settle(advanced)
    })

  const follow = (): void => {
    phase = 'live'
    observer?.projection(model.name, { news: 'live' })
    waiters.look()
    subscription = store.subscribe(
      { after: stands() },
      {
        onEvents: (events) => take(events, events.at(-1)?.position ?? null),
        onCaughtUp: (position) => void take([], position),
        onFault: (fault) => {
          if (fault.fault === 'ListenerFailed') halt({ fault: 'Defect', detail: fault.detail })
          else if (fault.fault !== 'Unavailable') halt({ fault: 'StoreFailed', because: fault })
        },
      },
    )
  }

  /** Fills the generation beside, and switches to it. */
  const build = async (task: Progress['task'], target: Position | null): Promise<Stop | 'done' | 'again'> => {
    const opened = await storage.beside(model)()
    if (isLeft(opened)) return storageFailed(opened.left)
    const beside = advancer(model, opened.right)
    const measured = metered(task, beside.position(), target)
    const fill = () => catchUp({ ...reading, mayGather: options.buildRows }, filter, beside, measured)
    const read = await fill()
    if (read.result === 'stopped') return read.stop
    if (read.result !== 'end') return 'again'
    const finished = await storage.finish(model)()
    if (isLeft(finished)) return storageFailed(finished.left)
    // In its turn: the live rows stand still, so that no answer after the switch is older than one before it.
    return inTurn(async () => {
      const rest = await fill()
      if (rest.result !== 'end') return rest.result === 'stopped' ? rest.stop : 'again'
      const promoted = await storage.promote(model)()
      if (isLeft(promoted)) return storageFailed(promoted.left)
      live = beside
      waiters.look()
      return 'done'
    })
  }

  const openLive = async (): Promise<Stop | 'done' | 'again'> => {
    const opened = await storage.live(model)()
    if (isLeft(opened)) return storageFailed(opened.left)
    if (opened.right === null) return build('catchUp', await options.head())
    const target = advancer(model, opened.right)
    const read = await catchUp(reading, filter, target, metered('catchUp', target.position(), await options.head()))
    if (read.result === 'stopped') return read.stop
    if (read.result !== 'end') return 'again'
    live = target
    return 'done'
  }

  const run = async (afterMs: number): Promise<void> => {
    if (afterMs > 0) await pause(afterMs)
    if (reading.isAbandoned()) return
    const opened = await inBuildTurn(openLive)
    if (reading.isAbandoned()) return
    if (opened === 'done') follow()
    else if (opened === 'again') start()
    else halt(opened)
  }

  const start = (afterMs = 0): void => {
    unsubscribe()
    phase = 'catchingUp'
    observer?.projection(model.name, { news: 'catchingUp' })
    run(afterMs).catch((error: unknown) => halt({ fault: 'Defect', detail: nameOfError(error) }))
  }

  const rebuild = async (): Promise<Either<Stop, null>> => {
    for (;;) {
      const built = await inBuildTurn(() => build('rebuild', stands()))
      if (built === 'done' && typeof phase !== 'string') start()
      if (built === 'done' || reading.isAbandoned()) return right(null)
      if (built !== 'again') return left(built)
    }
  }

  const isReady = (token: Position | null): boolean => {
    if (live === null || phase === 'catchingUp') return false
    const at = live.position()
    return token === null ? phase === 'live' : at !== null && at >= token
  }

  start()
  return {
    status: () =>
      typeof phase === 'string'
        ? { status: phase, position: stands() }
        : { status: 'stopped', position: stands(), stop: phase },
    shelf: () => live?.shelf ?? null,
    reached: async (token, timeoutMs) => {
      if (isReady(token)) return right(null)
      if (phase === 'over') return left({ fault: 'RunnerStopped', model: model.name })
      if (typeof phase !== 'string') return left({ fault: 'ModelStopped', model: model.name, stop: phase })
      const late = (): QueryFault => ({ fault: 'NotYetThere', model: model.name, position: stands() })
      return waiters.until(() => isReady(token), timeoutMs, late)
    },
    rebuild: () => {
      rebuilding ??= rebuild().finally(() => {
        rebuilding = null
      })
      return rebuilding
    },
    resume: () => {
      if (typeof phase !== 'string') start()
    },
    stop: async () => {
      phase = 'over'
      observer?.projection(model.name, { news: 'over' })
      waiters.fail({ fault: 'RunnerStopped', model: model.name })
      await subscription?.stop()
      await inBuildTurn(() => Promise.resolve())
      await inTurn(() => Promise.resolve())
    },
  }
}
