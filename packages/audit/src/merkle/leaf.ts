import type { StoredEvent } from '@delega/core'

import { canonicalText } from './canonical.js'
import { type Hash, sha256 } from './hash.js'

/** `leafHash` of a canonical text, without copying it. */
const leafOfText = (text: string): Hash => sha256(`\0${text}`)

/** The leaf of an event in the tree of its history. */
export const leafOf = (event: StoredEvent): Hash => leafOfText(canonicalText(event))

/** The leaves of some events: all texts first, then all hashes, so that each step finds the processor's caches warm. */
export const leavesOfEvents = (events: readonly StoredEvent[]): readonly Hash[] =>
  events.map(canonicalText).map(leafOfText)
