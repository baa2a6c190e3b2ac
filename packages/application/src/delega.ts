import type { CommandId, EventStore, Instant, Logger, Observer, Plain } from '@delega/core'
import { observerOf } from '@delega/core/observe'
import { systemClock } from '@delega/core/store'
import { type Either, isLeft } from 'fp-ts/lib/Either.js'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'

import type { Engine } from './attempt.js'
import { acceptCommand, type CommandInput } from './commands.js'
import { authorize, type AuthorizationRequest } from './authorize.js'
import { execute } from './execute.js'
import { newCommandId } from './ids.js'
import { ask, type Answer, type Question } from './may.js'
import type { Authorized, No, Receipt } from './outcome.js'
import type { Checkpoint } from './processes/checkpoint.js'
import { type Processes, processesOf } from './processes/processes.js'
import { streamsOf } from './streams.js'
import { applyTemplate, type TemplateOutcome, type TemplateRequest } from './templates.js'
import { invalid, isWatched, typeIn, watchedQuestion } from './watched.js'

/** On what the library works, and how patiently. Only the store must be given. */
export type DelegaOptions = {
  readonly store: EventStore
  /** Tells the business time of each decision; by default the machine's clock. */
  readonly clock?: () => Instant
  /** Names commands that come without an id; by default UUIDs of version 7. */
  readonly newCommandId?: () => CommandId
  /** Days that a request waits for its answer (default 30). */
  readonly daysToAnswer?: number
  /**
   * Milliseconds that an act has to follow its authorisation, on stores that cannot take both at once (default 60,000).
   * An authorisation lapses when as much again has passed: keep it longer than the store repeats one append.
   */
  readonly timeToAct?: number
  /** Streams whose state is kept in memory, at 2 to 4 kB each, the half that is used least let go at once (default 200,000). */
  readonly cachedStreams?: number
  /** How often a command is decided anew when others were quicker (default 50). */
  readonly attempts?: number
  /** Where the processes keep how far they have read (default: nowhere, and each new process reads all events once). */
  readonly checkpoint?: Checkpoint
  /** Watches commands and questions, such as the one of `@delega/opentelemetry` (default: nobody does). */
  readonly observer?: Observer
  /** Takes a line for each command and question (default: nothing is logged). */
  readonly logger?: Logger
}

type NumericOption = 'daysToAnswer' | 'timeToAct' | 'cachedStreams' | 'attempts'

/** The library, on one store. Several may share a store, in one process or in many. */
export type Delega = {
  /** Carries out a command: the receipt, or why not. */
  readonly handle: (command: CommandInput) => Promise<Either<No, Receipt>>
  /** The same for input of unknown shape: whatever is wrong with it comes back as data, all at once. */
  readonly receive: (input: unknown) => Promise<Either<No, Receipt>>
  /** May this accountant do this for this client, now? */
  readonly may: (question: Plain<Question>) => Promise<Either<No, Answer>>
  /** The same for a question of unknown shape, such as the parameters of an HTTP request. */
  readonly receiveQuestion: (input: unknown) => Promise<Either<No, Answer>>
  /** Puts on record that an accountant is about to do something in another service, which then cites the authority. */
  readonly authorize: (request: Plain<AuthorizationRequest>) => Promise<Either<No, Authorized>>
  /** Applies a named set of permissions to many delegations, each by its own rules. */
  readonly applyTemplate: (request: Plain<TemplateRequest>) => Promise<Either<No, readonly TemplateOutcome[]>>
  /** What follows by itself, to be run at start and then every minute or so. */
  readonly processes: Processes
  /** The same calls as tasks, for those who compose with fp-ts. */
  readonly tasks: {
    /** `handle`, not started yet. */
    readonly handle: (command: CommandInput) => TaskEither<No, Receipt>
    /** `receive`, not started yet. */
    readonly receive: (input: unknown) => TaskEither<No, Receipt>
    /** `may`, not started yet. */
    readonly may: (question: Plain<Question>) => TaskEither<No, Answer>
    /** `receiveQuestion`, not started yet. */
    readonly receiveQuestion: (input: unknown) => TaskEither<No, Answer>
    /** `authorize`, not started yet. */
    readonly authorize: (request: Plain<AuthorizationRequest>) => TaskEither<No, Authorized>
    /** `applyTemplate`, not started yet. */
    readonly applyTemplate: (request: Plain<TemplateRequest>) => TaskEither<No, readonly TemplateOutcome[]>
  }
}

// Told at the start: a wait that is no number would else show with the first request that waits.
const positive = (options: DelegaOptions, name: NumericOption, otherwise: number): number => {
  const value = options[name] ?? otherwise
  if (value > 0 && Number.isFinite(value)) return value
  throw new RangeError(`${name} is a number above 0`)
}

/**
 * Opens the library on a store, which stays the caller's to close.
 * @throws RangeError for a setting that is not a number above 0.
 */
export const openDelega = (options: DelegaOptions): Delega => {
  const { store, clock = systemClock(), newCommandId: newId = newCommandId } = options
  const observer = observerOf(options)
  const engine: Engine = {
    store,
    clock,
    streams: streamsOf(store, positive(options, 'cachedStreams', 200_000)),
    settings: {
      daysToAnswer: positive(options, 'daysToAnswer', 30),
      timeToAct: positive(options, 'timeToAct', 60_000),
    },
    attempts: positive(options, 'attempts', 50),
    observer,
  }

  const receive = (input: unknown): Promise<Either<No, Receipt>> => {
    const command = acceptCommand(input, newId)
    if (isLeft(command)) return invalid(observer, typeIn(input), command.left)
    return execute(engine, command.right)
  }
  const receiveQuestion = async (input: unknown): Promise<Either<No, Answer>> =>
    isWatched(observer) ? watchedQuestion(observer, input, async () => ask(engine, input)) : ask(engine, input)
  const authorized = async (request: Plain<AuthorizationRequest>): Promise<Either<No, Authorized>> =>
    authorize(engine, request, newId)

  return {
    handle: receive,
    receive,
    may: receiveQuestion,
    receiveQuestion,
    authorize: authorized,
    applyTemplate: async (request) => applyTemplate(engine, request),
    processes: processesOf(engine, options.checkpoint ?? null),
    tasks: {
      handle: (command) => async () => receive(command),
      receive: (input) => async () => receive(input),
      may: (question) => async () => receiveQuestion(question),
      receiveQuestion: (input) => async () => receiveQuestion(input),
      authorize: (request) => async () => authorized(request),
      applyTemplate: (request) => async () => applyTemplate(engine, request),
    },
  }
}
