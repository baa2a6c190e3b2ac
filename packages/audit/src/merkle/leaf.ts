import type { StoredEvent } from '@delega/core'

import { canonicalText } from './canonical.js'
import { type Hash, sha256 } from './hash.js'

/** The leaf of an event in the tree of its history: `leafHash` of its canonical text, without copying it. */
export const leafOf = (event: StoredEvent): Hash => sha256(`\0${canonicalText(event)}`)
