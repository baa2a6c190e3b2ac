import type { Category, DomainEvent, StoredEvent } from '@delega/core'

import type { Reader, Table } from './table.js'

/** The kinds of rows of a model, by table name. */
export type Schema = Readonly<Record<string, object>>

/** Rows while events are folded in. A row is a value: change it by setting another. */
export type Draft<Row> = {
  /** The row as changed so far. */
  readonly get: (key: string) => Row | undefined
  /** Puts a row in the place of the one before. */
  readonly set: (key: string, row: Row) => void
  /** Takes the row away, if there is one. */
  readonly remove: (key: string) => void
}

/** Every table of a model, to be changed. */
export type Drafts<S extends Schema> = { readonly [Name in keyof S]: Draft<S[Name]> }
/** Every table of a model, to be read. */
export type Readers<S extends Schema> = { readonly [Name in keyof S]: Reader<S[Name]> }
/** How each table of a model is kept. */
export type TablesOf<S extends Schema> = { readonly [Name in keyof S]: Table<S[Name]> }

/**
 * A read model: tables, and the fold that keeps them.
 * The fold depends on nothing but the rows and the event; it lets pass what cannot follow.
 */
export type Model<S extends Schema> = {
  readonly name: string
  /** Raise it whenever the fold or a table changes: what is stored under another version is built anew. */
  readonly version: number
  /** The streams that it reads; it never sees other events. */
  readonly categories: readonly Category[]
  readonly tables: TablesOf<S>
  /** Changes rows by one event. */
  readonly fold: (rows: Drafts<S>, event: DomainEvent, stored: StoredEvent) => void
}

/** A question to a model: a pure function of its rows. */
export type Query<S extends Schema, Answer> = (rows: Readers<S>) => Answer
