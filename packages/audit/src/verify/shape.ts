import { isRecord, actorCodec, type Metadata } from '@delega/core'

// The form of ids is proven by what they are compared with: this is asked of every event.
const isId = (value: unknown): boolean => typeof value === 'string' && value.length === 36

const isAuthority = (value: unknown): boolean =>
  value === null ||
  (isRecord(value) &&
    typeof value['stream'] === 'string' &&
    Number.isSafeInteger(value['revision']) &&
    isId(value['authorizationId']) &&
    typeof value['permission'] === 'string' &&
    isId(value['grantId']))

const isActor = (by: unknown): boolean =>
  isRecord(by) && (by['kind'] === 'client' || by['kind'] === 'accountant' ? isId(by['id']) : actorCodec.is(by))

/** Whether metadata say who gave which command, and by what right. */
export const areMetadata = (value: unknown): value is Metadata =>
  isRecord(value) &&
  isActor(value['by']) &&
  isId(value['commandId']) &&
  typeof value['fingerprint'] === 'string' &&
  (value['onBehalfOf'] === null || isId(value['onBehalfOf'])) &&
  isAuthority(value['authority'])
