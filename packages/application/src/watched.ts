import {
  actionCodec,
  type CommandId,
  type CommandOutcome,
  type CommandWatch,
  type InputFault,
  isRecord,
  type MayOutcome,
  type Observer,
} from '@delega/core'
import { type Either, isLeft, left } from 'fp-ts/lib/Either.js'

import { COMMAND_TYPES } from './commands.js'
import type { Answer } from './may.js'
import type { No, Receipt } from './outcome.js'

const outcomeOf = (came: Either<No, Receipt>): CommandOutcome => {
  if (!isLeft(came)) return { outcome: came.right.events.length === 0 ? 'unchanged' : 'done' }
  const no = came.left
  if (no.no === 'refused') return { outcome: 'refused', refusal: no.refusal.code }
  return no.no === 'failed' ? { outcome: 'failed', fault: no.fault.fault } : { outcome: 'invalid' }
}

const answerOf = (came: Either<No, Answer>): MayOutcome => {
  if (isLeft(came))
    return came.left.no === 'failed' ? { outcome: 'failed', fault: came.left.fault.fault } : { outcome: 'invalid' }
  const answer = came.right
  return answer.allowed ? { outcome: 'allowed' } : { outcome: 'denied', unmet: answer.unmet.map(({ code }) => code) }
}

/** Whether anybody watches, and listens at the moment. */
export const isWatched = (observer: Observer | null): observer is Observer =>
  observer !== null && observer.isListening?.() !== false

/** Carries a command out while somebody watches, who is told its type, its id, its retries and what it came to. */
export const watchedCommand = (
  observer: Observer,
  command: { readonly type: string; readonly commandId: CommandId | null },
  carryOut: (watch: CommandWatch) => Promise<Either<No, Receipt>>,
): Promise<Either<No, Receipt>> =>
  observer.command(command, async (watch) => {
    const came = await carryOut(watch)
    watch.ended(outcomeOf(came))
    return came
  })

// What an input says of itself is not passed on unless it is a word of ours.
const OTHER = '_OTHER'

/** The type of a command, if its input names one. */
export const typeIn = (input: unknown): string =>
  COMMAND_TYPES.find((type) => isRecord(input) && input['type'] === type) ?? OTHER

/** The answer to input that cannot be read. */
export const invalid = async (
  observer: Observer | null,
  type: string,
  faults: readonly InputFault[],
): Promise<Either<No, never>> => {
  const answer = left<No>({ no: 'invalid', faults })
  if (isWatched(observer)) await watchedCommand(observer, { type, commandId: null }, async () => answer)
  return answer
}

/** Answers a question while somebody watches, who is told the action and the answer. */
export const watchedQuestion = (
  observer: Observer,
  question: unknown,
  answer: () => Promise<Either<No, Answer>>,
): Promise<Either<No, Answer>> => {
  const action = isRecord(question) ? question['action'] : null
  return observer.may({ action: actionCodec.is(action) ? action : OTHER }, async ({ ended }) => {
    const came = await answer()
    ended(answerOf(came))
    return came
  })
}
