import { hash } from 'node:crypto'

/** A SHA-256 hash: 32 bytes. */
export type Hash = Uint8Array

const LEAF = Buffer.of(0)

// By way of a text: the bytes then come from node's pool, in a third of the time of a buffer of their own.
export const sha256 = (data: string | Uint8Array): Hash => Buffer.from(hash('sha256', data, 'binary'), 'latin1')

/** RFC 6962: leaves and nodes are hashed apart, so that neither can be passed off as the other. */
export const leafHash = (data: Uint8Array): Hash => sha256(Buffer.concat([LEAF, data]))

// One buffer for all nodes: hashing is synchronous, and a history has as many nodes as events.
const node = Buffer.alloc(65, 1)

/** The hash of two subtrees that stand beside each other (RFC 6962). */
export const nodeHash = (left: Hash, right: Hash): Hash => {
  node.set(left, 1)
  node.set(right, 33)
  return sha256(node)
}

/** The root of a tree without leaves. */
export const emptyRoot: Hash = sha256('')

export const sameHash = (one: Hash | undefined, other: Hash | undefined): boolean =>
  one !== undefined && other !== undefined && Buffer.compare(one, other) === 0
