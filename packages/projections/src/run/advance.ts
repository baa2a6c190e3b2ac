import { isLeft, isRight, right } from 'fp-ts/lib/Either.js'

import { categoryOf, decodeEvent, type Position, type StoredEvent } from '@delega/core'

import { type Batch, batchOver } from '../model/fold.js'
import type { Model, Schema } from '../model/model.js'
import type { Changes, Shelf } from '../model/storage.js'
import type { EventPlace, Stop } from './status.js'

/**
 * What became of a batch. `overtaken`: another process moves these rows; read on from where it left them.
 * `forgotten`: an event could not be taken in, and what was folded before it is gone; read on from the position, and let
 * nothing gather.
 */
export type Advance =
  | { readonly result: 'done' }
  | { readonly result: 'overtaken' }
  | { readonly result: 'forgotten' }
  | { readonly result: 'stopped'; readonly stop: Stop }

/** Brings one shelf forward. */
export type Advancer<S extends Schema> = {
  readonly shelf: Shelf<S>
  /** Every event up to here is folded in, or concerned other models; what is stored may lag behind. */
  readonly position: () => Position | null
  /**
   * Folds in those of the events that are new to the shelf, and stands at `to`. Rows that changed are written at once,
   * or with `mayGather` only when there are more of them than that.
   */
  readonly advance: (events: readonly StoredEvent[], to: Position | null, mayGather?: number) => Promise<Advance>
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

/** The first event that could not be taken in. */
type Halt = { readonly index: number; readonly stop: Stop }

const folder = <S extends Schema>(model: Model<S>) => {
  const wanted: ReadonlySet<string> = new Set(model.categories)

  return ({ drafts }: Batch<S>, events: readonly StoredEvent[]): Halt | null => {
    for (const [index, stored] of events.entries()) {
      if (!wanted.has(categoryOf(stored.stream))) continue
      const decoded = decodeEvent(stored)
      if (isRight(decoded)) {
        try {
          model.fold(drafts, decoded.right, stored)
        } catch (error) {
          return { index, stop: { fault: 'FoldFailed', event: placeOf(stored), detail: nameOfError(error) } }
        }
      } else if (decoded.left.fault !== 'UnknownEventType') {
        return { index, stop: { fault: 'Undecodable', event: placeOf(stored), because: decoded.left } }
      }
    }
    return null
  }
}

const rowsIn = <S extends Schema>(changes: Changes<S>): number =>
  Object.values<ReadonlyMap<string, unknown>>(changes).reduce((sum, { size }) => sum + size, 0)

export const advancer = <S extends Schema>(model: Model<S>, shelf: Shelf<S>): Advancer<S> => {
  const fold = folder(model)
  let reached = shelf.position()
  let gathered: Batch<S> | null = null

  const write = async ({ changes }: Batch<S>, to: Position): Promise<Advance> => {
    // Events of other models move the position in memory only: read again after a restart, they change nothing.
    const written = rowsIn(changes) === 0 ? right(true) : await shelf.commit(changes, shelf.position(), to)()
    if (isLeft(written)) return stopped({ fault: 'StorageFailed', because: written.left })
    if (!written.right) return { result: 'overtaken' }
    reached = to
    return DONE
  }

  const advance = async (events: readonly StoredEvent[], to: Position, mayGather: number): Promise<Advance> => {
    const before = gathered
    gathered = null
    const batch = before ?? batchOver(model, shelf)
    const halt = fold(batch, events)
    if (halt === null) {
      const rows = rowsIn(batch.changes)
      if (rows === 0 || rows > mayGather) return write(batch, to)
      gathered = batch
      reached = to
      return DONE
    }
    // A fold that failed may have left its event half done, so what came before it is folded by itself.
    if (before !== null) {
      reached = shelf.position()
      return { result: 'forgotten' }
    }
    const fine = events.slice(0, halt.index)
    const last = fine.at(-1)
    const again = batchOver(model, shelf)
    fold(again, fine)
    const written = last === undefined ? DONE : await write(again, last.position)
    return written.result === 'done' ? stopped(halt.stop) : written
  }

  return {
    shelf,
    position: () => reached,
    advance: async (events, to, mayGather = 0) => {
      const at = reached
      if (to === null || (at !== null && to < at)) return DONE
      if (to === at && gathered === null) return DONE
      return advance(at === null ? events : events.filter(({ position }) => position > at), to, mayGather)
    },
  }
}
