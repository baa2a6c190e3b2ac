import { constants } from 'node:os'
import { types } from 'node:util'

import type { StoreFault } from '@delega/core'

// SQLite's primary result codes, https://www.sqlite.org/rescode.html
const BUSY = 5
const IOERR = 10
const CONSTRAINT = 19

const faultFor = (code: number, detail: string): StoreFault | null => {
  switch (code) {
    case BUSY:
    case 6:
      return { fault: 'Locked', detail }
    case 3:
    case 23:
      return { fault: 'AccessDenied', detail }
    case 8:
      return { fault: 'ReadOnly', detail }
    case 11:
      return { fault: 'Corrupt', detail }
    case 13:
      return { fault: 'Full', detail }
    case 26:
      return { fault: 'NotAStore', detail }
    case 7:
    case IOERR:
    case 14:
      return { fault: 'Unavailable', detail }
    default:
      return null
  }
}

const faultForSystem = (code: number, detail: string): StoreFault => {
  const { errno } = constants
  switch (code) {
    case errno.EACCES:
    case errno.EPERM:
      return { fault: 'AccessDenied', detail }
    case errno.EROFS:
      return { fault: 'ReadOnly', detail }
    case errno.ENOSPC:
    case errno.EDQUOT:
      return { fault: 'Full', detail }
    case errno.ENOENT:
    case errno.ENOTDIR:
      return { fault: 'NotAStore', detail }
    default:
      return { fault: 'Unavailable', detail }
  }
}

/** Reads a field of an error, whatever realm or library it comes from. */
const field = (error: object, name: string): unknown => (error as Readonly<Record<string, unknown>>)[name]

export const systemCode = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && field(error, 'syscall') !== undefined
    ? field(error, 'code')
    : undefined

/** The primary result code of an error of SQLite; `null`: it is none. */
const resultOf = (error: Error): number | null => {
  const code = field(error, 'errcode')
  return field(error, 'code') === 'ERR_SQLITE_ERROR' && typeof code === 'number' ? code & 0xff : null
}

/** Whether a row was not taken because of those that are there. */
export const isConstraint = (error: unknown): boolean => types.isNativeError(error) && resultOf(error) === CONSTRAINT

/** What an error of SQLite or of the file system means to the user of a store; `null`: it is a defect. */
export const faultOf = (error: unknown): StoreFault | null => {
  if (!types.isNativeError(error)) return null
  // Only stored JSON is parsed where this is asked; the message might quote it.
  if (error.name === 'SyntaxError') return { fault: 'Corrupt', detail: 'the content of an event is not JSON' }
  const result = resultOf(error)
  if (result !== null) return faultFor(result, error.message)
  const errno = field(error, 'errno')
  return systemCode(error) !== undefined && typeof errno === 'number' ? faultForSystem(-errno, error.message) : null
}

/** The same for an error of COMMIT: when the disk fails just then, nobody knows whether the commit will be found again. */
export const faultOfCommit = (error: unknown): StoreFault | null => {
  const fault = faultOf(error)
  return fault?.fault === 'Unavailable' ? { fault: 'OutcomeUnknown', detail: fault.detail } : fault
}
