import type { DocumentType } from './types.js'

/**
 * Whom a document names, seen from the owner of the service who sends it.
 * `supplies`: the owner is the supplier of somebody else. `suppliesAnyone`: or of itself.
 * `receives`: the supplier is the real one, the owner its customer. `both`: the owner stands on both sides.
 */
export type OwnerRole = 'supplies' | 'suppliesAnyone' | 'receives' | 'both'

type Entry = {
  readonly owner: OwnerRole
  /** It corrects an invoice and must say which. */
  readonly refers: boolean
  /** An immediate invoice: to be transmitted within 12 days of its date. */
  readonly immediate: boolean
}

const entry = (owner: OwnerRole, more: Partial<Entry> = {}): Entry => ({
  owner,
  refers: false,
  immediate: false,
  ...more,
})

/** The document types of the tax authority and what each demands. Source: its guide to filling in the electronic invoice. */
export const DOCUMENT_TYPES: Readonly<Record<DocumentType, Entry>> = {
  TD01: entry('supplies', { immediate: true }),
  TD02: entry('supplies', { immediate: true }),
  TD03: entry('supplies', { immediate: true }),
  TD04: entry('suppliesAnyone', { refers: true }),
  TD05: entry('suppliesAnyone'),
  TD06: entry('supplies', { immediate: true }),
  TD16: entry('receives'),
  TD17: entry('receives'),
  TD18: entry('receives'),
  TD19: entry('receives'),
  TD20: entry('receives'),
  TD21: entry('both'),
  TD22: entry('both'),
  TD23: entry('both'),
  TD24: entry('supplies'),
  TD25: entry('supplies'),
  TD26: entry('suppliesAnyone', { immediate: true }),
  TD27: entry('both'),
  TD28: entry('receives'),
  TD29: entry('receives'),
}
