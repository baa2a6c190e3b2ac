import { describe, expect, it } from '@jest/globals'

import { CallTimedOut, faultOf, Interrupted, isCommandError, type Trouble, troubleOf, Unreadable } from './faults.js'

const maybe = { trouble: 'Passing', written: 'maybe' }
const no = { trouble: 'Passing', written: 'no' }
const refused = (fault: string) => ({ trouble: 'Refused', fault: { fault } })

const errors: readonly (readonly [string, unknown, unknown])[] = [
  ['a conflict', { type: 'wrong-expected-version', actualVersion: 7n }, { trouble: 'Conflict', actual: 7 }],
  ['a conflict with no stream', { type: 'wrong-expected-version', actualVersion: 'no_stream' }, { actual: -1 }],
  ['a missing stream', { type: 'stream-not-found' }, { trouble: 'StreamMissing' }],
  ['a tombstone', { type: 'stream-deleted' }, { trouble: 'StreamDeleted' }],
  [
    'an append too large for the server',
    { type: 'maximum-append-size-exceeded', maxAppendSize: 5 },
    refused('InvalidAppend'),
  ],
  ['a denial', { type: 'access-denied', message: 'No' }, refused('AccessDenied')],
  ['a follower', { type: 'not-leader' }, no],
  ['a time-out of the server', { type: 'timeout', code: 10 }, maybe],
  ['a passed deadline', { type: 'deadline-exceeded', code: 4 }, maybe],
  ['a lost connection', { type: 'unavailable', code: 14, message: '14 UNAVAILABLE: read ECONNRESET' }, maybe],
  ['a cancelled call', { type: 'cancelled', code: 1 }, maybe],
  ['a busy server', { type: 'unknown' }, maybe],
  ['a denial that the client does not know', { type: 'unknown', code: 7 }, refused('AccessDenied')],
  ['a bad request', { type: 'unknown', code: 3 }, refused('InvalidAppend')],
  ['something that is no EventStoreDB', { code: 12 }, refused('NotAStore')],
  ['a bare error of gRPC', { code: 14, message: '14 UNAVAILABLE: read ECONNRESET' }, maybe],
  ['no connection', { code: 14, message: '14 UNAVAILABLE: No connection established. Last error: …' }, no],
  ['a name that leads nowhere', { code: 14, message: '14 UNAVAILABLE: Name resolution failed for …' }, no],
  ['a failed discovery', new Error('Failed to discover after 10 attempts.'), no],
  ['a call without an answer', new CallTimedOut(5), maybe],
  ['a store that is closed before it calls', new Interrupted(), no],
  ['anything else', 'thrown', maybe],
  ['history that cannot be read', new Unreadable('foreign'), refused('Corrupt')],
]

describe('an error of the client', () => {
  it.each(errors)('is judged by type, then code, then message: %s', (_, error, trouble) => {
    expect(troubleOf(error)).toMatchObject(trouble as object)
  })

  it('leaves the client fit for use only if it is one of its own', () => {
    expect(
      [{ type: 'timeout' }, { code: 14 }, new Error('Failed to discover'), new CallTimedOut(1)].map(isCommandError),
    ).toEqual([true, false, false, false])
  })

  it('is told in short', () => {
    const trouble: Trouble = troubleOf({ type: 'unavailable', message: 'x'.repeat(1_000) })
    expect(faultOf(trouble)).toEqual({ fault: 'Unavailable', detail: 'x'.repeat(200) })
  })
})
