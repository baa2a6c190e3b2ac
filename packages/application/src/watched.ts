import {
  type CommandId,
  type CommandOutcome,
  type CommandWatch,
  DELEGABLE_ACTIONS,
  type InputFault,
  isRecord,
  type MayOutcome,
  type Observer,
  RESERVED_ACTIONS,
} from '@delega/core'
import { type Either, isLeft, left } from 'fp-ts/lib/Either.js'

import { COMMAND_TYPES } from './commands.js'
import type { Answer } from './may.js'
import type { No, Receipt } from './outcome.js'

type Ending = Extract<CommandOutcome, MayOutcome>

const endingOf = (no: Exclude<No, { readonly no: 'refused' }>): Ending =>
  no.no === 'invalid' ? { outcome: 'invalid' } : { outcome: 'failed', fault: no.fault.fault }

const outcomeOf = (came: Either<No, Receipt>): CommandOutcome => {
  if (!isLeft(came)) return { outcome: came.right.events.length === 0 ? 'unchanged' : 'done' }
  const no = came.left
  return no.no === 'refused' ? { outcome: 'refused', refusal: no.refusal.code } : endingOf(no)
}

const answerOf = (came: Either<No, Answer>): MayOutcome => {
  if (!isLeft(came))
    return came.right.allowed
      ? { outcome: 'allowed' }
      : { outcome: 'denied', unmet: came.right.unmet.map(({ code }) => code) }
  const no = came.left
  return no.no === 'refused' ? { outcome: 'denied', unmet: [no.refusal.code] } : endingOf(no)
}

/** Carries a command out while somebody watches, who is told its type, its id, its retries and what it came to. */
export const watchedCommand = (
  observer: Observer,
  { commandId, body: { type } }: { readonly commandId: CommandId; readonly body: { readonly type: string } },
  carryOut: (watch: CommandWatch) => Promise<Either<No, Receipt>>,
): Promise<Either<No, Receipt>> =>
  observer.command({ type, commandId }, async (watch) => {
    const came = await carryOut(watch)
    watch.ended(outcomeOf(came))
    return came
  })

// What an input says of itself is not passed on unless it is a word of ours.
const known = (words: readonly string[], word: unknown): string =>
  typeof word === 'string' && words.includes(word) ? word : '_OTHER'

/** The type of a command, if its input names one. */
export const typeIn = (input: unknown): string => known(COMMAND_TYPES, isRecord(input) ? input['type'] : undefined)

/** The answer to input that cannot be read. */
export const invalid = (
  observer: Observer | null,
  type: string,
  faults: readonly InputFault[],
): Promise<Either<No, never>> => {
  const answer = left<No>({ no: 'invalid', faults })
  if (observer === null) return Promise.resolve(answer)
  return observer.command({ type, commandId: null }, async ({ ended }) => {
    ended({ outcome: 'invalid' })
    return answer
  })
}

const ACTIONS: readonly string[] = [...DELEGABLE_ACTIONS, ...RESERVED_ACTIONS]

/** Answers a question while somebody watches, who is told the action and the answer. */
export const watchedQuestion = (
  observer: Observer,
  question: unknown,
  answer: () => Promise<Either<No, Answer>>,
): Promise<Either<No, Answer>> =>
  observer.may({ action: known(ACTIONS, isRecord(question) ? question['action'] : undefined) }, async ({ ended }) => {
    const came = await answer()
    ended(answerOf(came))
    return came
  })
