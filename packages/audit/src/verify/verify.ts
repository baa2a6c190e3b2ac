import { isLeft, right } from 'fp-ts/lib/Either.js'

import type { Audited, EventSource } from '../source/source.js'
import { finding, type Finding } from './finding.js'
import { type Evidence, type Integrity, newIntegrity } from './integrity.js'
import { type Counts, newVerifier } from './verifier.js'

/** What to hold the history against, and how much to report. All may be left out. */
export type VerifyOptions = Evidence & {
  /** Whether the ids of events follow from their commands, as the library derives them (default: yes). */
  readonly derivedIds?: boolean
  /** About how many streams are kept in memory (default 32,768); the others wait in a temporary file. */
  readonly streamsAtHand?: number
  /** How many findings are kept (default 1,000); the rest is counted. */
  readonly mostFindings?: number
  /** Told now and then how many events have been looked at. */
  readonly onProgress?: (events: number) => void
}

/** The result of a verification. */
export type Verification = {
  readonly outcome: 'clean' | 'findings' | 'damaged'
  readonly counts: Counts
  readonly findings: readonly Finding[]
  /** Findings beyond those that were kept. */
  readonly more: number
  readonly integrity: Integrity
}

/** Proves a whole history: its order, each event, each act, and that nobody has touched it since a checkpoint. */
export const verify = async (source: EventSource, options: VerifyOptions = {}): Audited<Verification> => {
  const { mostFindings = 1000, onProgress } = options
  const findings: Finding[] = []
  let more = 0
  let isDamaged = false
  const onFinding = (found: Finding): void => {
    isDamaged ||= found.kind === 'damage'
    if (findings.length < mostFindings) findings.push(found)
    else more += 1
  }
  const { atomicity, covers } = source
  const verifier = newVerifier({ ...options, atomicity, covers, onFinding })
  const integrity = newIntegrity(options, onFinding)

  if (source.altered !== null) onFinding(finding('ExportAltered', null, source.altered))
  try {
    const scanned = await source.scan((events) => {
      integrity.take(events)
      verifier.take(events)
      onProgress?.(verifier.counts().events)
    })
    if (isLeft(scanned)) return scanned
    verifier.finish()
  } finally {
    verifier.close()
  }
  const tree = integrity.finish()
  const outcome = isDamaged ? 'damaged' : findings.length > 0 ? 'findings' : 'clean'
  return right({ outcome, counts: verifier.counts(), findings, more, integrity: tree })
}
