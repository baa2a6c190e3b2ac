import type { StoreFault } from '@delega/core'

/** No answer came in the time of a call: the client has no deadline for everything that it waits for. */
export class CallTimedOut extends Error {
  constructor(milliseconds: number) {
    super(`No answer within ${milliseconds} ms`)
    this.name = 'CallTimedOut'
  }
}

/** The store was closed meanwhile. */
export class Interrupted extends Error {}

/** The server ended what goes on for ever. */
export class Ended extends Error {}

/** The server keeps back what a subscription waits for. */
export class Stalled extends Error {
  constructor(position: number) {
    super(`The event at ${position} has not been delivered`)
    this.name = 'Stalled'
  }
}

/** What was read cannot be history of ours. */
export class Unreadable extends Error {
  constructor(detail: string) {
    super(detail)
    this.name = 'Unreadable'
  }
}

/** What an error of the client comes to. */
export type Trouble =
  | { readonly trouble: 'Conflict'; readonly actual: number }
  | { readonly trouble: 'StreamMissing' }
  /** A tombstone: the stream takes nothing for ever. */
  | { readonly trouble: 'StreamDeleted' }
  | { readonly trouble: 'Refused'; readonly fault: StoreFault }
  /** Worth another try. `written`: whether the server may have done what it was asked. */
  | { readonly trouble: 'Passing'; readonly written: 'no' | 'maybe'; readonly detail: string }

type ClientError = {
  readonly type?: unknown
  readonly code?: unknown
  readonly message?: unknown
  readonly actualVersion?: unknown
  readonly maxAppendSize?: unknown
}

const LONGEST_DETAIL = 200

const fieldsOf = (error: unknown): ClientError => (typeof error === 'object' && error !== null ? error : {})
const messageOf = ({ message }: ClientError): string => (typeof message === 'string' ? message : '')
const detailOf = (error: ClientError): string => messageOf(error).slice(0, LONGEST_DETAIL) || 'no reason given'

/** Only its own errors leave a client fit for use; after any other one it may have kept what failed. */
export const isCommandError = (error: unknown): boolean => typeof fieldsOf(error).type === 'string'

export const passing = (written: 'no' | 'maybe', detail: string): Trouble => ({ trouble: 'Passing', written, detail })
export const refusedWith = (fault: StoreFault): Trouble => ({ trouble: 'Refused', fault })
const denied = (error: ClientError): Trouble => refusedWith({ fault: 'AccessDenied', detail: detailOf(error) })

/** Nothing reached a server: the append can be found nowhere. */
const neverSent = /No connection established|Failed to discover|Name resolution failed/

const ambiguous = (error: ClientError): Trouble =>
  passing(neverSent.test(messageOf(error)) ? 'no' : 'maybe', detailOf(error))

const revisionOf = (version: unknown): number => (typeof version === 'bigint' ? Number(version) : -1)

/** Codes of gRPC that say more than "try again". */
const byCode = (error: ClientError): Trouble => {
  switch (error.code) {
    case 3:
      return refusedWith({ fault: 'InvalidAppend', detail: detailOf(error) })
    case 7:
    case 16:
      return denied(error)
    case 12:
      return refusedWith({ fault: 'NotAStore', detail: detailOf(error) })
    default:
      return ambiguous(error)
  }
}

/** Judges what a call of the client rejected with: by type, then by code, then by message. */
export const troubleOf = (error: unknown): Trouble => {
  if (error instanceof Interrupted) return passing('no', 'The store was closed')
  if (error instanceof Unreadable) return refusedWith({ fault: 'Corrupt', detail: error.message })
  const fields = fieldsOf(error)
  switch (fields.type) {
    case 'wrong-expected-version':
      return { trouble: 'Conflict', actual: revisionOf(fields.actualVersion) }
    case 'stream-not-found':
    case 'no-stream':
      return { trouble: 'StreamMissing' }
    case 'stream-deleted':
      return { trouble: 'StreamDeleted' }
    case 'maximum-append-size-exceeded': {
      const limit = Number(fields.maxAppendSize)
      return refusedWith({ fault: 'InvalidAppend', detail: `The server takes at most ${limit} bytes in one append` })
    }
    case 'access-denied':
      return denied(fields)
    case 'not-leader':
      return passing('no', detailOf(fields))
    default:
      return byCode(fields)
  }
}

/** The fault of whoever only read. */
export const faultOf = (trouble: Trouble): StoreFault => {
  switch (trouble.trouble) {
    case 'Refused':
      return trouble.fault
    case 'Passing':
      return { fault: 'Unavailable', detail: trouble.detail }
    case 'StreamDeleted':
      return { fault: 'Corrupt', detail: 'The stream has been deleted for good' }
    case 'StreamMissing':
    case 'Conflict':
      return { fault: 'Unavailable', detail: `The server answered a read with ${trouble.trouble}` }
  }
}
