import {
  type Appended,
  type EventStore,
  NO_STREAM,
  type Position,
  type StoreFault,
  type StreamName,
  type Write,
} from '@delega/core'
import { invalidAppend } from '@delega/core/store'
import type { EventData } from '@eventstore/db-client'
import { type Either, isLeft, isRight, left, right } from 'fp-ts/lib/Either.js'

import { within } from './client.js'
import { encode, positionOf } from './codec.js'
import { type Trouble, troubleOf } from './faults.js'
import { type BackOff, delayAfter } from './patience.js'
import { lastEvent, newestPosition, type Reading, readTail } from './read.js'
import { type Room, room } from './room.js'
import { appendAlone, appendInBatch } from './wire.js'

const BACK_OFF: BackOff = { firstMs: 10, mostMs: 1_000 }

/** The client keeps a deadline for most of a call; ours comes after it, and covers the rest. */
const GRACE_MS = 100

/** Where an empty database stands. */
const BEFORE_ALL = 0 as Position

/** An append under way. Nothing of it changes from one try to the next, or the server would not know it again. */
type Proposed = {
  readonly stream: StreamName
  readonly expectedRevision: number
  readonly events: readonly EventData[]
  readonly bytes: number
}

type Certain = Either<StoreFault, Position>

/** What a try that did not succeed says. `isInDoubt`: a try so far may have been carried out. */
type Verdict = { readonly certain: Certain } | { readonly again: string; readonly isInDoubt: boolean }

const wrongRevision = ({ stream, expectedRevision }: Proposed | Write, actual: number): Either<StoreFault, never> =>
  left({ fault: 'WrongRevision', stream, expected: expectedRevision, actual })

const attempt = async (
  { connection, tuning: { appendPath } }: Reading,
  { stream, events, expectedRevision }: Proposed,
  time: number,
): Promise<Either<Trouble, Position>> => {
  const expected = expectedRevision === NO_STREAM ? 'no_stream' : BigInt(expectedRevision)
  const send = appendPath === 'batch' ? appendInBatch : appendAlone
  try {
    const { position } = await connection.call((client) =>
      within(time + GRACE_MS, send(client, { stream, events, expectedRevision: expected, deadline: time })),
    )
    return right(positionOf(position?.commit))
  } catch (error) {
    return left(troubleOf(error))
  }
}

/** Where the last of these very events stands, if the stream holds them in their place. */
const find = async (reading: Reading, { stream, events, expectedRevision }: Proposed): Promise<Position | null> => {
  const tail = await readTail(reading, stream, { after: expectedRevision, count: events.length })
  const isSame = events.every(({ id }, index) => tail[index]?.event?.id === id)
  return isSame ? positionOf(tail.at(-1)?.event?.position?.commit) : null
}

const judgeConflict = async (reading: Reading, one: Proposed, actual: number, isInDoubt: boolean): Promise<Verdict> => {
  if (!isInDoubt) return { certain: wrongRevision(one, actual) }
  try {
    const found = await find(reading, one)
    return { certain: found === null ? wrongRevision(one, actual) : right(found) }
  } catch (error) {
    const trouble = troubleOf(error)
    if (trouble.trouble === 'StreamMissing') return { certain: wrongRevision(one, actual) }
    return { again: 'The stream could not be read after a conflict', isInDoubt }
  }
}

const refusal = (fault: StoreFault, isInDoubt: boolean): Verdict => ({
  certain: left(isInDoubt ? { fault: 'OutcomeUnknown', detail: `A later try met ${fault.fault}` } : fault),
})

const judge = async (reading: Reading, one: Proposed, trouble: Trouble, isInDoubt: boolean): Promise<Verdict> => {
  switch (trouble.trouble) {
    case 'Conflict':
      return judgeConflict(reading, one, trouble.actual, isInDoubt)
    case 'StreamDeleted':
      return refusal({ fault: 'ReadOnly', detail: 'The stream has been deleted for good' }, isInDoubt)
    case 'Refused':
      return refusal(trouble.fault, isInDoubt)
    case 'StreamMissing':
      return { again: 'The server did not find the stream', isInDoubt }
    case 'Passing':
      return { again: trouble.detail, isInDoubt: isInDoubt || trouble.written === 'maybe' }
  }
}

/** Beside its events each append has frames, and work that it makes: many small ones are not little. */
const BYTES_OF_A_CALL = 16_384

/** Repeats the append until its outcome is certain, or the time is up. No more is under way at a time than has room. */
const untilCertain = async (reading: Reading, { enter, leave }: Room, one: Proposed): Promise<Certain> => {
  const { connection, tuning } = reading
  const deadline = tuning.clock() + tuning.appendDeadlineMs
  const timeLeft = (): number => Math.max(1, deadline - tuning.clock())
  const bytes = one.bytes + BYTES_OF_A_CALL
  let [again, isInDoubt] = ['Other appends left no room for it', false]

  for (let failures = 1; await enter(bytes, timeLeft()); failures += 1) {
    const tried = await attempt(reading, one, Math.min(tuning.callTimeoutMs, timeLeft()))
    leave(bytes)
    if (isRight(tried)) return tried
    const verdict = await judge(reading, one, tried.left, isInDoubt)
    if ('certain' in verdict) return verdict.certain

    ;({ again, isInDoubt } = verdict)
    const wait = delayAfter(failures, BACK_OFF, tuning.random)
    if (wait >= timeLeft()) break
    await tuning.pause(wait, connection.closing)
  }
  if (isInDoubt) return left({ fault: 'OutcomeUnknown', detail: again })
  return left(connection.closing.aborted ? { fault: 'Closed' } : { fault: 'Unavailable', detail: again })
}

/** No events: the mere claim that a stream stands at a revision. */
const claim = async (reading: Reading, write: Write): Promise<Certain> => {
  const last = await lastEvent(reading, write.stream)
  if (isLeft(last)) return last
  const revision = last.right?.revision ?? NO_STREAM
  if (revision !== write.expectedRevision) return wrongRevision(write, revision)
  return right(last.right?.position ?? reading.horizon.newest() ?? BEFORE_ALL)
}

const proposed = (write: Write, limit: number): Either<StoreFault, Proposed> => {
  const encoded = encode(write)
  if (isLeft(encoded)) return left({ fault: 'InvalidAppend', detail: encoded.left })
  const { events, bytes } = encoded.right
  if (bytes > limit) return left({ fault: 'AppendTooLarge', bytes, limit })
  return right({ stream: write.stream, expectedRevision: write.expectedRevision, events, bytes })
}

/** Appends to one stream at a time, each event once, whatever becomes of the calls. */
export const append = (reading: Reading): EventStore['append'] => {
  const { connection, tuning, horizon } = reading
  const underWay = room(tuning.maxBytesInFlight, connection.closing)
  let looking: Promise<Position | null> | null = null

  const look = async (): Promise<Position | null> => {
    const newest = await newestPosition(reading)
    if (newest !== null) horizon.saw(newest)
    looking = null
    return newest
  }

  const write = async (one: Proposed): Promise<Either<StoreFault, Appended>> => {
    // what the server answers with a position that existed before the append, it had done before
    const known = horizon.newest() ?? (await (looking ??= look()))
    const position = await untilCertain(reading, underWay, one)
    if (isLeft(position)) return position
    horizon.saw(position.right)
    return right({ position: position.right, repeated: known !== null && position.right <= known })
  }

  return (writes) => async () => {
    if (connection.closing.aborted) return left({ fault: 'Closed' })
    const [only] = writes
    const invalid = invalidAppend('stream', writes)
    if (only === undefined || invalid !== null) return left(invalid ?? { fault: 'InvalidAppend', detail: 'no writes' })

    if (only.events.length > 0) {
      const one = proposed(only, tuning.maxAppendBytes)
      return isLeft(one) ? one : write(one.right)
    }
    const position = await claim(reading, only)
    return isLeft(position) ? position : right({ position: position.right, repeated: false })
  }
}
