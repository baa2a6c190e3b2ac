import { createHash } from 'node:crypto'
import { closeSync, openSync, renameSync, rmSync, writeFileSync, writeSync } from 'node:fs'

import type { Position, StoredEvent } from '@delega/core'
import { isLeft, right } from 'fp-ts/lib/Either.js'

import type { Scope } from '../links/book.js'
import { leafHash } from '../merkle/hash.js'
import { canonicalText } from '../merkle/canonical.js'
import { newFrontier } from '../merkle/tree.js'
import type { Audited, EventSource } from '../source/source.js'
import { VERSION } from '../version.js'
import { type Manifest, manifestPath } from './manifest.js'
import { streamsOf } from './select.js'

/** What to export, and where to. */
export type ExportOptions = {
  readonly scope: Scope
  /** The file of events; its manifest is written beside it. */
  readonly path: string
  /** The last position to take (default: all). */
  readonly upTo?: Position
  /** Told how many events were written so far. */
  readonly onProgress?: (events: number) => void
}

// Lines go out in blocks; hashes are taken of the very bytes that are written.
const lineWriter = (file: number) => {
  const sha256 = createHash('sha256')
  const tree = newFrontier()
  let bytes = 0
  return {
    write: (events: readonly StoredEvent[]): void => {
      const lines = events.map((event) => Buffer.from(canonicalText(event)))
      for (const line of lines) tree.append(leafHash(line))
      const block = Buffer.from(lines.map((line) => `${line.toString()}\n`).join(''))
      sha256.update(block)
      bytes += writeSync(file, block)
    },
    totals: () => ({ bytes, sha256: sha256.digest('hex'), root: Buffer.from(tree.root()).toString('hex') }),
  }
}

/**
 * Writes the evidence of a scope: one event a line, in canonical JSON (RFC 8785), in global order. The same history
 * gives the same bytes. Whole streams are written, up to a position, so that the file can be verified alone.
 */
export const exportEvidence = async (
  source: EventSource,
  { scope, path, upTo, onProgress }: ExportOptions,
): Audited<Manifest> => {
  const isAll = scope.clientId === undefined && scope.accountantId === undefined
  const selected = isAll ? null : await streamsOf(source, scope, upTo ?? null)
  if (selected !== null && isLeft(selected)) return selected
  const streams = selected === null ? null : selected.right

  const draft = `${path}.part`
  const file = openSync(draft, 'w', 0o600)
  const writer = lineWriter(file)
  let [events, first, last] = [0, null as Position | null, null as Position | null]
  const scanned = await source.scan((page) => {
    const wanted = page.filter(
      ({ stream, position }) => (streams === null || streams.has(stream)) && (upTo === undefined || position <= upTo),
    )
    writer.write(wanted)
    events += wanted.length
    first ??= wanted[0]?.position ?? null
    last = wanted.at(-1)?.position ?? last
    onProgress?.(events)
    return upTo === undefined || (page.at(-1)?.position ?? 0) < upTo
  })
  closeSync(file)
  if (isLeft(scanned)) {
    rmSync(draft)
    return scanned
  }
  const manifest: Manifest = {
    format: 'delega-evidence/1',
    tool: { name: '@delega/audit', version: VERSION },
    query: scope,
    atomicity: source.atomicity,
    events,
    positions: { first, last },
    streams: streams === null ? null : [...streams].toSorted(),
    ...writer.totals(),
  }
  renameSync(draft, path)
  writeFileSync(manifestPath(path), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 })
  return right(manifest)
}
