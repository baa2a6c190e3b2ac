import { isLeft, isRight, right } from 'fp-ts/lib/Either.js'

import { categoryOf, decodeEvent, type Position, type StoredEvent } from '@delega/core'

import { batchOver } from '../model/fold.js'
import type { Model, Schema } from '../model/model.js'
import type { Changes, Shelf } from '../model/storage.js'
import type { EventPlace, Stop } from './status.js'

/** What became of a batch. `overtaken`: another process moves these rows; read on from where it left them. */
export type Advance =
  | { readonly result: 'done' }
  | { readonly result: 'overtaken' }
  | { readonly result: 'stopped'; readonly stop: Stop }

/** Brings one shelf forward. */
export type Advancer<S extends Schema> = {
  readonly shelf: Shelf<S>
  /** Every event up to here is in the rows, or concerned other models; what is stored may lag behind. */
  readonly position: () => Position | null
  /** Folds in those of the events that are new to the shelf, writes them once, and stands at `to`. */
  readonly advance: (events: readonly StoredEvent[], to: Position | null) => Promise<Advance>
}

const DONE: Advance = { result: 'done' }
const stopped = (stop: Stop): Advance => ({ result: 'stopped', stop })

export const placeOf = ({ position, stream, revision, id, type }: StoredEvent): EventPlace => ({
  position,
  stream,
  revision,
  eventId: id,
  type,
})

// A message might quote the event, and a stop never holds event data.
export const nameOfError = (error: unknown): string => (error instanceof Error ? error.name : typeof error)

type Folded<S extends Schema> = {
  readonly changes: Changes<S>
  /** The first event that could not be taken in. */
  readonly halt: { readonly index: number; readonly stop: Stop } | null
}

const folder = <S extends Schema>(model: Model<S>, shelf: Shelf<S>) => {
  const wanted: ReadonlySet<string> = new Set(model.categories)

  return (events: readonly StoredEvent[]): Folded<S> => {
    const { drafts, changes } = batchOver(model, shelf)
    for (const [index, stored] of events.entries()) {
      if (!wanted.has(categoryOf(stored.stream))) continue
      const decoded = decodeEvent(stored)
      if (isRight(decoded)) {
        try {
          model.fold(drafts, decoded.right, stored)
        } catch (error) {
          const stop: Stop = { fault: 'FoldFailed', event: placeOf(stored), detail: nameOfError(error) }
          return { changes, halt: { index, stop } }
        }
      } else if (decoded.left.fault !== 'UnknownEventType') {
        const stop: Stop = { fault: 'Undecodable', event: placeOf(stored), because: decoded.left }
        return { changes, halt: { index, stop } }
      }
    }
    return { changes, halt: null }
  }
}

const isEmpty = <S extends Schema>(changes: Changes<S>): boolean =>
  Object.values<ReadonlyMap<string, unknown>>(changes).every((rows) => rows.size === 0)

export const advancer = <S extends Schema>(model: Model<S>, shelf: Shelf<S>): Advancer<S> => {
  const fold = folder(model, shelf)
  let reached = shelf.position()

  const write = async (changes: Changes<S>, to: Position): Promise<Advance> => {
    // Events of other models move the position in memory only: read again after a restart, they change nothing.
    const written = isEmpty(changes) ? right(true) : await shelf.commit(changes, shelf.position(), to)()
    if (isLeft(written)) return stopped({ fault: 'StorageFailed', because: written.left })
    if (!written.right) return { result: 'overtaken' }
    reached = to
    return DONE
  }

  const advance = async (events: readonly StoredEvent[], to: Position): Promise<Advance> => {
    const { changes, halt } = fold(events)
    if (halt === null) return write(changes, to)
    // A fold that failed may have left its event half done, so what came before it is folded by itself.
    const before = events.slice(0, halt.index)
    const last = before.at(-1)
    const written = last === undefined ? DONE : await write(fold(before).changes, last.position)
    return written.result === 'done' ? stopped(halt.stop) : written
  }

  return {
    shelf,
    position: () => reached,
    advance: async (events, to) => {
      const at = reached
      if (to === null || (at !== null && to <= at)) return DONE
      return advance(at === null ? events : events.filter(({ position }) => position > at), to)
    },
  }
}
