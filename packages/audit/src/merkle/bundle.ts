import type { KeyObject } from 'node:crypto'

import { isRecord, type StoredEvent } from '@delega/core'

import { type Checkpoint, isSignedBy, readCheckpoint } from './checkpoint.js'
import type { Hash } from './hash.js'
import { leafOf } from './leaf.js'
import { provesConsistency, provesInclusion } from './proofs.js'
import { consistencyProof, inclusionProof } from './tree.js'
import { indexOfPosition, leavesOf, type TreeFile } from './tree-file.js'

/** An event with the proof that a signed history holds it: all that is needed to check it, without any store. */
export type InclusionBundle = {
  readonly format: 'delega-inclusion/1'
  readonly event: StoredEvent
  readonly index: number
  /** Hashes in hexadecimal. */
  readonly path: readonly string[]
  readonly checkpoint: Checkpoint
}

/** Two checkpoints with the proof that the second history starts with the first. */
export type ConsistencyBundle = {
  readonly format: 'delega-consistency/1'
  readonly first: Checkpoint
  readonly second: Checkpoint
  readonly path: readonly string[]
}

/** Why a proof does not convince. */
export type ProofFlaw = 'NotAProof' | 'SignatureInvalid' | 'ProofInvalid'

const hex = (hash: Hash): string => Buffer.from(hash).toString('hex')
const unhex = (text: string): Hash => Buffer.from(text, 'hex')

/** The proof of an event under a checkpoint; `null` where the checkpoint does not cover it. */
export const proveEvent = (tree: TreeFile, event: StoredEvent, checkpoint: Checkpoint): InclusionBundle | null => {
  const index = indexOfPosition(tree, event.position)
  if (index < 0 || index >= checkpoint.size || checkpoint.size > tree.size()) return null
  const path = inclusionProof(leavesOf(tree), index, checkpoint.size).map(hex)
  return { format: 'delega-inclusion/1', event, index, path, checkpoint }
}

/** The proof that one checkpoint grew out of another; `null` where the tree does not reach so far. */
export const proveGrowth = (tree: TreeFile, first: Checkpoint, second: Checkpoint): ConsistencyBundle | null => {
  if (first.size > second.size || second.size > tree.size()) return null
  const path = consistencyProof(leavesOf(tree), first.size, second.size).map(hex)
  return { format: 'delega-consistency/1', first, second, path }
}

const isPath = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'string' && /^[0-9a-f]{64}$/.test(one))

/** Checks a proof that came from outside, offline; `null`: it convinces. */
export const flawOf = (proof: unknown, publicKey: KeyObject): ProofFlaw | null => {
  if (!isRecord(proof) || !isPath(proof['path'])) return 'NotAProof'
  const path = proof['path'].map(unhex)
  if (proof['format'] === 'delega-inclusion/1') return inclusionFlaw(proof, path, publicKey)
  return proof['format'] === 'delega-consistency/1' ? consistencyFlaw(proof, path, publicKey) : 'NotAProof'
}

type Fields = Readonly<Record<string, unknown>>

const inclusionFlaw = (proof: Fields, path: readonly Hash[], publicKey: KeyObject): ProofFlaw | null => {
  const checkpoint = readCheckpoint(proof['checkpoint'])
  const { event, index } = proof
  if (checkpoint === null || !isRecord(event) || typeof index !== 'number') return 'NotAProof'
  if (!isSignedBy(checkpoint, publicKey)) return 'SignatureInvalid'
  const { size, root } = checkpoint
  const leaf = leafOf(event as unknown as StoredEvent)
  return provesInclusion({ index, size, path }, leaf, unhex(root)) ? null : 'ProofInvalid'
}

const consistencyFlaw = (proof: Fields, path: readonly Hash[], publicKey: KeyObject): ProofFlaw | null => {
  const [first, second] = [readCheckpoint(proof['first']), readCheckpoint(proof['second'])]
  if (first === null || second === null) return 'NotAProof'
  if (!isSignedBy(first, publicKey) || !isSignedBy(second, publicKey)) return 'SignatureInvalid'
  const sizes = { first: first.size, second: second.size }
  return provesConsistency({ ...sizes, path }, unhex(first.root), unhex(second.root)) ? null : 'ProofInvalid'
}
