import type { KeyObject } from 'node:crypto'

import type { StoredEvent } from '@delega/core'

import { type Checkpoint, isSignedBy } from '../merkle/checkpoint.js'
import { leavesOfEvents } from '../merkle/leaf.js'
import { newFrontier } from '../merkle/tree.js'
import type { TreeFile } from '../merkle/tree-file.js'
import { finding, type Finding, placeOf } from './finding.js'

/** What the events are held against, besides the rules. */
export type Evidence = {
  readonly checkpoints?: readonly Checkpoint[]
  /** The operator's key; without it signatures are not checked. */
  readonly publicKey?: KeyObject
  /** The leaves that were kept beside the store: they tell which event is another. */
  readonly tree?: TreeFile
}

/** How a checkpoint fared. */
export type CheckpointVerdict = {
  readonly size: number
  readonly root: string
  readonly verdict: 'holds' | 'broken' | 'beyondTheEnd' | 'forged'
  readonly signature: 'valid' | 'invalid' | 'notChecked'
}

/** The hash tree of the history as it is now, held against what was said of it before. */
export type Integrity = {
  /** Events in the tree, and its root in hexadecimal. */
  readonly size: number
  readonly root: string
  readonly checkpoints: readonly CheckpointVerdict[]
}

const hex = (hash: Uint8Array): string => Buffer.from(hash).toString('hex')

/** Hashes the history anew, event by event, and compares. */
export const newIntegrity = ({ checkpoints = [], publicKey, tree }: Evidence, onFinding: (one: Finding) => void) => {
  const frontier = newFrontier()
  const rootAt = new Map<number, string>([[0, hex(frontier.root())]])
  const wanted = new Set(checkpoints.map(({ size }) => size))
  let differs = false

  const compare = (stored: StoredEvent, hash: Uint8Array): void => {
    const kept = tree?.leaf(frontier.size())
    // After an insertion or a deletion every later leaf differs too: the first one tells.
    if (kept === undefined || differs || Buffer.compare(kept.hash, hash) === 0) return
    differs = true
    onFinding(finding('IntegrityBroken', placeOf(stored), `leaf ${frontier.size()} of the tree`))
  }

  const signatureOf = (checkpoint: Checkpoint): CheckpointVerdict['signature'] =>
    publicKey === undefined ? 'notChecked' : isSignedBy(checkpoint, publicKey) ? 'valid' : 'invalid'

  const verdictOn = (checkpoint: Checkpoint): CheckpointVerdict => {
    const { size, root } = checkpoint
    const signature = signatureOf(checkpoint)
    if (signature === 'invalid') return { size, root, verdict: 'forged', signature }
    if (size > frontier.size()) return { size, root, verdict: 'beyondTheEnd', signature }
    return { size, root, verdict: rootAt.get(size) === root ? 'holds' : 'broken', signature }
  }

  const report = ({ size, verdict }: CheckpointVerdict): void => {
    const detail = `the checkpoint of ${size} events`
    if (verdict === 'forged') onFinding(finding('CheckpointForged', null, detail))
    if (verdict === 'broken') onFinding(finding('CheckpointBroken', null, detail))
    if (verdict === 'beyondTheEnd')
      onFinding(finding('HistoryTruncated', null, `${detail}, of which ${frontier.size()} are here`))
  }

  return {
    take: (events: readonly StoredEvent[]): void => {
      for (const [index, hash] of leavesOfEvents(events).entries()) {
        compare(events[index] as StoredEvent, hash)
        frontier.append(hash)
        if (wanted.has(frontier.size())) rootAt.set(frontier.size(), hex(frontier.root()))
      }
    },
    finish: (): Integrity => {
      const size = frontier.size()
      if (tree !== undefined && tree.size() > size)
        onFinding(finding('HistoryTruncated', null, `the tree holds ${tree.size()} leaves, the history ${size} events`))
      const verdicts = checkpoints.map(verdictOn)
      verdicts.forEach(report)
      return { size, root: hex(frontier.root()), checkpoints: verdicts }
    },
  }
}
