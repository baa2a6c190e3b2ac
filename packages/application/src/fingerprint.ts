import { hash } from 'node:crypto'

import type { Actor } from '@delega/core'

/**
 * SHA-256, in base64url, over the JSON of what is asked and by whom. Commands are read with their fields in the order of
 * their codec, whatever the order they came in: the same command always gives the same JSON.
 */
export const fingerprintOf = (by: Actor, body: object): string =>
  hash('sha256', JSON.stringify({ by, body }), 'base64url')
