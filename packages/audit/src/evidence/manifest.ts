import { isRecord, type EventStore, type Position, type StreamName } from '@delega/core'

import type { Scope } from '../links/book.js'

/** What an export holds, and by what it can be told whether it still does. */
export type Manifest = {
  readonly format: 'delega-evidence/1'
  readonly tool: { readonly name: '@delega/audit'; readonly version: string }
  /** Whose evidence; empty: everything. */
  readonly query: Scope
  /** How the history was written. */
  readonly atomicity: EventStore['atomicity']
  readonly events: number
  readonly positions: { readonly first: Position | null; readonly last: Position | null }
  /** The streams that are held whole; `null`: all. */
  readonly streams: readonly StreamName[] | null
  /** Of the file of events, in bytes and SHA-256 (hexadecimal). */
  readonly bytes: number
  readonly sha256: string
  /** The root of the tree over the events of this file, in hexadecimal. */
  readonly root: string
}

const isHash = (value: unknown): boolean => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value)

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 0

/** Reads a manifest; `null` for what is none. */
export const readManifest = (value: unknown): Manifest | null =>
  isRecord(value) &&
  value['format'] === 'delega-evidence/1' &&
  isRecord(value['tool']) &&
  isRecord(value['query']) &&
  (value['atomicity'] === 'unit' || value['atomicity'] === 'stream') &&
  isCount(value['events']) &&
  isCount(value['bytes']) &&
  isRecord(value['positions']) &&
  (value['streams'] === null || Array.isArray(value['streams'])) &&
  isHash(value['sha256']) &&
  isHash(value['root'])
    ? (value as unknown as Manifest)
    : null

export const manifestPath = (path: string): string => `${path}.manifest.json`
