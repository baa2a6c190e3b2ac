import { decodeEvent, type DecodeFault, type DomainEvent, type StoredEvent } from '@delega/core'
import { type Either, isLeft, left } from 'fp-ts/lib/Either.js'

import { type Broken, broken } from './finding.js'
import { areMetadata } from './shape.js'

const brokenBy = (fault: DecodeFault): Broken => {
  if (fault.fault === 'UnknownEventType') return broken('UnknownEventType', fault.type)
  if (fault.fault === 'UnknownSchemaVersion') return broken('UnknownSchemaVersion', `version ${fault.found}`)
  return broken('MalformedEvent', fault.faults.map(({ path, expected }) => `${path}: ${expected}`).join('; '))
}

/** What a stored event says, or why nobody can tell. */
export const readingOf = (stored: StoredEvent): Either<Broken, DomainEvent> => {
  if (!areMetadata(stored.metadata)) return left(broken('MalformedMetadata'))
  const event = decodeEvent(stored)
  return isLeft(event) ? left(brokenBy(event.left)) : event
}
