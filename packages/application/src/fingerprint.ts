import { hash } from 'node:crypto'

import type { Actor } from '@delega/core'
import canonicalize from 'canonicalize'

/** SHA-256 over the canonical JSON (RFC 8785) of what is asked and by whom, in base64url. */
export const fingerprintOf = (by: Actor, body: object): string =>
  hash('sha256', canonicalize({ by, body }) ?? '', 'base64url')
