import type { StoredEvent } from '@delega/core'

import { canonicalEvent } from './canonical.js'
import { type Hash, sha256 } from './hash.js'

/** The canonical text (RFC 8785) of an event as it is stored, both times and its place included. */
export const canonicalText = (event: StoredEvent): string => canonicalEvent(event)

/** The leaf of an event in the tree of its history: `leafHash` of its canonical text, without copying it. */
export const leafOf = (event: StoredEvent): Hash => sha256(`\0${canonicalText(event)}`)
