import type { DomainEvent, StoredEvent } from '@delega/core'

import { type MemoryShelf, memoryShelf } from './memory.js'
import type { Draft, Drafts, Model, Schema } from './model.js'
import type { Changes, Shelf } from './storage.js'

/** Rows as a batch of events sees them, and what it changes. */
export type Batch<S extends Schema> = { readonly drafts: Drafts<S>; readonly changes: Changes<S> }

/** The rows of a shelf as one batch of events sees and changes them; nothing reaches the shelf before `commit`. */
export const batchOver = <S extends Schema>(model: Model<S>, shelf: Pick<Shelf<S>, 'recall'>): Batch<S> => {
  const drafts: Record<string, unknown> = {}
  const changes: Record<string, unknown> = {}
  for (const name of Object.keys(model.tables)) {
    const changed = new Map<string, S[string] | null>()
    changes[name] = changed
    drafts[name] = {
      get: (key) => {
        const own = changed.get(key)
        return own === undefined ? shelf.recall(name, key) : (own ?? undefined)
      },
      set: (key, row) => changed.set(key, row),
      remove: (key) => changed.set(key, null),
    } satisfies Draft<S[string]>
  }
  return { drafts: drafts as Drafts<S>, changes: changes as Changes<S> }
}

/** An event, decoded and as it was stored. */
export type Recorded = { readonly event: DomainEvent; readonly stored: StoredEvent }

/** Folds a history from the start: the rows that any storage must come to. */
export const foldAll = <S extends Schema>(model: Model<S>, history: Iterable<Recorded>): MemoryShelf<S> => {
  const shelf = memoryShelf(model)
  const { drafts, changes } = batchOver(model, shelf)
  for (const { event, stored } of history) model.fold(drafts, event, stored)
  shelf.write(changes)
  return shelf
}
