import { actorCodec, isUuid, type Metadata } from '@delega/core'

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isAuthority = (value: unknown): boolean =>
  value === null ||
  (isObject(value) &&
    typeof value['stream'] === 'string' &&
    Number.isSafeInteger(value['revision']) &&
    isUuid(value['authorizationId']) &&
    typeof value['permission'] === 'string' &&
    isUuid(value['grantId']))

const isActor = (by: unknown): boolean =>
  isObject(by) && (by['kind'] === 'client' || by['kind'] === 'accountant' ? isUuid(by['id']) : actorCodec.is(by))

/** Whether metadata say who gave which command, and by what right. */
export const areMetadata = (value: unknown): value is Metadata =>
  isObject(value) &&
  isActor(value['by']) &&
  isUuid(value['commandId']) &&
  typeof value['fingerprint'] === 'string' &&
  (value['onBehalfOf'] === null || isUuid(value['onBehalfOf'])) &&
  isAuthority(value['authority'])
