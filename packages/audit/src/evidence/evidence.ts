import { createHash } from 'node:crypto'
import { createReadStream, existsSync, readFileSync } from 'node:fs'

import {
  isRecord,
  categoryOf,
  isInstant,
  type Filter,
  type Position,
  type StoredEvent,
  type StreamName,
} from '@delega/core'
import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'

import type { Audited, AuditFault, EventSource } from '../source/source.js'
import { type Manifest, manifestPath, readManifest } from './manifest.js'

/** An export that was read again: its events as a source, and what its manifest says. */
export type Evidence = { readonly source: EventSource; readonly manifest: Manifest }

const notEvidence = (detail: string): Either<AuditFault, never> => left({ fault: 'NotEvidence', detail })

const isStored = (value: unknown): value is StoredEvent =>
  isRecord(value) &&
  typeof value['id'] === 'string' &&
  typeof value['type'] === 'string' &&
  typeof value['stream'] === 'string' &&
  Number.isSafeInteger(value['revision']) &&
  Number.isSafeInteger(value['position']) &&
  Number.isSafeInteger(value['schemaVersion']) &&
  isInstant(value['recordedAt']) &&
  isRecord(value['data']) &&
  isRecord(value['metadata'])

const parsed = (line: string, number: number): Either<AuditFault, StoredEvent> => {
  try {
    const value: unknown = JSON.parse(line)
    if (isStored(value)) return right(value)
  } catch {
    // Said below, as for every other line that is no event.
  }
  return notEvidence(`line ${number} is no event`)
}

type OnLines = (lines: readonly string[]) => boolean

/** Gives the lines of a file in batches, without ever holding the whole of it. */
const readLines = async (path: string, onLines: OnLines): Promise<void> => {
  let rest = ''
  for await (const chunk of createReadStream(path, { encoding: 'utf8', highWaterMark: 1 << 20 })) {
    const lines = (rest + String(chunk)).split('\n')
    rest = lines.pop() ?? ''
    if (lines.length > 0 && !onLines(lines)) return
  }
  if (rest !== '') onLines([rest])
}

const passes =
  ({ categories, types }: Filter, after: Position | null) =>
  ({ stream, type, position }: StoredEvent): boolean =>
    (categories === undefined || categories.includes(categoryOf(stream))) &&
    (types === undefined || types.includes(type)) &&
    (after === null || position > after)

const scanFile =
  (path: string): EventSource['scan'] =>
  async (onEvents, { filter = {}, after = null } = {}) => {
    const isWanted = passes(filter, after)
    let number = 0
    let fault: Either<AuditFault, never> | null = null
    const onLines = (lines: readonly string[]): boolean => {
      const events: StoredEvent[] = []
      for (const line of lines) {
        number += 1
        const event = parsed(line, number)
        if (isLeft(event)) {
          fault = event
          return false
        }
        if (isWanted(event.right)) events.push(event.right)
      }
      return events.length === 0 || onEvents(events) !== false
    }
    await readLines(path, onLines)
    return fault ?? right(undefined)
  }

const hashOf = async (path: string): Promise<{ readonly sha256: string; readonly bytes: number }> => {
  const sha256 = createHash('sha256')
  let bytes = 0
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    const block = Buffer.from(chunk as Uint8Array)
    bytes += block.length
    sha256.update(block)
  }
  return { sha256: sha256.digest('hex'), bytes }
}

const manifestOf = (path: string): Either<AuditFault, Manifest> => {
  const beside = manifestPath(path)
  if (!existsSync(beside)) return notEvidence(`its manifest is missing: ${beside}`)
  try {
    const manifest = readManifest(JSON.parse(readFileSync(beside, 'utf8')))
    return manifest === null ? notEvidence(`${beside} is no manifest of ours`) : right(manifest)
  } catch {
    return notEvidence(`${beside} is no manifest of ours`)
  }
}

const alteration = async (path: string, manifest: Manifest): Promise<string | null> => {
  const { sha256, bytes } = await hashOf(path)
  if (bytes !== manifest.bytes) return `the file has ${bytes} bytes, its manifest says ${manifest.bytes}`
  return sha256 === manifest.sha256 ? null : 'the file is not the one that its manifest describes'
}

/** Opens an export as a history. It may have been altered: `source.altered` says so, and only `verify` goes on. */
export const openEvidence = async (path: string): Audited<Evidence> => {
  const manifest = manifestOf(path)
  if (isLeft(manifest)) return manifest
  const { atomicity, streams } = manifest.right
  const held = streams === null ? null : new Set(streams)
  const scan = scanFile(path)
  const source: EventSource = {
    atomicity,
    covers: (stream) => held === null || held.has(stream),
    altered: await alteration(path, manifest.right),
    scan,
    readStreams: async (names) => {
      const wanted = new Set(names)
      const found = new Map<StreamName, StoredEvent[]>()
      const scanned = await scan((events) => {
        for (const event of events) {
          if (!wanted.has(event.stream)) continue
          const own = found.get(event.stream)
          if (own === undefined) found.set(event.stream, [event])
          else own.push(event)
        }
      })
      return isLeft(scanned) ? scanned : right(found)
    },
  }
  return right({ source, manifest: manifest.right })
}
