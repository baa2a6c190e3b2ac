import {
  type Appended,
  categoryOf,
  type CommandWatch,
  decodeEvent,
  type DomainEvent,
  encodeEvent,
  type Instant,
  type Metadata,
  type NewEvent,
  type StoreFault,
  type Write,
} from '@delega/core'
import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'

import { Attempt, type Engine, failed } from './attempt.js'
import type { AcceptedCommand } from './commands.js'
import { handlerOf } from './handlers/index.js'
import { eventIdOf } from './ids.js'
import type { No, Receipt } from './outcome.js'
import { type Part, type Plan, refusedBy, type Unread } from './plan.js'
import { type AnyStream, type Trace, traceOf } from './streams.js'
import { isWatched, watchedCommand } from './watched.js'

/** What a part of a plan writes. */
type Prepared = Write & { readonly part: Part }

const eventsOf = (
  { store: { atomicity } }: Engine,
  { stream, events }: Part,
  metadata: Metadata,
  isFirstPart: boolean,
): readonly NewEvent[] => {
  const category = categoryOf(stream.name)
  return events.map((event, index): NewEvent => {
    const { type, schemaVersion, data } = encodeEvent(event)
    const id = eventIdOf(atomicity, metadata, { category, index, isFirst: isFirstPart && index === 0, at: event.at })
    return { id, type, schemaVersion, data, metadata }
  })
}

const isWritten = ({ events }: Part): boolean => events.length > 0

const prepare = (engine: Engine, command: AcceptedCommand, { parts, onBehalfOf }: Plan): readonly Prepared[] =>
  (parts.every(isWritten) ? parts : parts.filter(isWritten)).map((part, index): Prepared => {
    const { stream, authority } = part
    const metadata = command.metadata.under(onBehalfOf, authority)
    const events = eventsOf(engine, part, metadata, index === 0)
    return { stream: stream.name, expectedRevision: stream.revision, events, part }
  })

const NONE: readonly NewEvent[] = []

// A stream that is written to is asserted by that; none is asserted twice.
const withAssertions = (prepared: readonly Prepared[], asserted: readonly AnyStream[]): readonly Write[] => {
  if (asserted.length === 0) return prepared
  const writes: Write[] = [...prepared]
  for (const { name, revision } of asserted)
    if (!writes.some(({ stream }) => stream === name))
      writes.push({ stream: name, expectedRevision: revision, events: NONE })
  return writes
}

const takeIn = ({ streams }: Engine, prepared: readonly Prepared[], { position }: Appended): void => {
  for (const { part, events, expectedRevision } of prepared) {
    const command = events[0]?.metadata
    if (command !== undefined) streams.take(part.stream, part.events, { command, events, expectedRevision, position })
  }
}

/** `again`: others were quicker; `taken`: an event of this command's id is on record, here or elsewhere. */
type Commit = 'done' | 'again' | 'taken' | No

const verdictOn = (fault: StoreFault): Commit =>
  fault.fault === 'WrongRevision' ? 'again' : fault.fault === 'EventIdTaken' ? 'taken' : { no: 'failed', fault }

const verdictOf = (engine: Engine, prepared: readonly Prepared[], appended: Either<StoreFault, Appended>): Commit => {
  if (isLeft(appended)) return verdictOn(appended.left)
  // Known to the store already, perhaps from another process: what it holds counts, not what was decided here.
  if (appended.right.repeated) return 'again'
  takeIn(engine, prepared, appended.right)
  return 'done'
}

const appendInTurn = async (
  engine: Engine,
  prepared: readonly Prepared[],
  deadline: Instant | null,
): Promise<Commit> => {
  for (const next of prepared) {
    if (deadline !== null && engine.clock() >= deadline)
      return { no: 'refused', refusal: { code: 'AuthorizationOver', deadline } }
    const done = verdictOf(engine, [next], await engine.store.append([next])())
    if (done !== 'done') return done
  }
  return 'done'
}

// The stream may have moved on since; its trace tells where the command left it.
const receiptOf = ({ commandId }: AcceptedCommand, stream: AnyStream, events: readonly DomainEvent[]): Receipt => {
  const { to: revision, position } = traceOf(stream, commandId) ?? { ...stream, to: stream.revision }
  return { commandId, stream: stream.name, revision, position, events }
}

const reused = ({ commandId }: AcceptedCommand): Either<No, never> => refusedBy({ code: 'CommandIdReused', commandId })

const receiptAgain = async (
  { store }: Engine,
  command: AcceptedCommand,
  stream: AnyStream,
  { command: { fingerprint }, from, to, position }: Trace,
): Promise<Either<No, Receipt>> => {
  const { commandId } = command
  if (fingerprint !== command.metadata.fingerprint) return reused(command)
  const read = await store.readStream(stream.name, { from, limit: to - from + 1 })()
  if (isLeft(read)) return failed(read.left)
  const events: DomainEvent[] = []
  for (const stored of read.right) {
    const event = decodeEvent(stored)
    if (isLeft(event))
      return failed({ fault: 'UndecodableEvent', stream: stream.name, revision: stored.revision, cause: event.left })
    if (stored.metadata.commandId === commandId) events.push(event.right)
  }
  return right({ commandId, stream: stream.name, revision: to, position, events })
}

/** One try at a command. */
type Try = {
  readonly command: AcceptedCommand
  readonly handler: ReturnType<typeof handlerOf>
  readonly planning: Attempt
  readonly target: AnyStream
  readonly mayBeKnown: boolean
  /** A stream that was never read may be taken for empty: the append finds out where it is not. */
  readonly mayGuess: boolean
}

/** What a command left in the stream of what it is about, when it was given before. */
type Known = { readonly no: 'known'; readonly trace: Trace }

/** How far a try comes on what memory holds. */
const planned = ({
  command,
  handler,
  planning,
  target,
  mayBeKnown,
  mayGuess,
}: Try): Unread | Known | Either<No, Plan> => {
  const unread = mayGuess ? planning.look(target) : planning.lacking([target])
  if (unread !== null) return unread
  const trace = mayBeKnown ? traceOf(target, command.commandId) : undefined
  if (trace !== undefined) return { no: 'known', trace }
  const plan = handler.plan(command, planning, target)
  if (isLeft(plan) && plan.left.no === 'unread') return plan.left
  // only a write would find out that the stream is not empty
  const unsure = isLeft(plan) || !plan.right.parts.some(isWritten) ? planning.lacking([target]) : null
  return unsure ?? (plan as Either<No, Plan>)
}

const plannedAfter = async (one: Try, unread: Unread): Promise<ReturnType<typeof planned>> => {
  const failure = await one.planning.read(unread)
  return failure === null ? planned(one) : left(failure)
}

/**
 * Load, decide, append; decided anew after each conflict. A "no" and a "so already" are said only on what the store
 * holds now: what memory knew is read again first.
 */
const carryOut = async (
  engine: Engine,
  command: AcceptedCommand,
  watch: CommandWatch | null,
): Promise<Either<No, Receipt>> => {
  const handler = handlerOf(command.body.type)
  for (let attempt = 1; attempt <= engine.attempts; attempt += 1) {
    if (attempt > 1) watch?.retried()
    const planning = new Attempt(engine)
    const target = handler.subject(command.body, planning)
    // The id that the library has just made is on no record.
    const mayBeKnown = command.isNamed || attempt > 1
    const mayGuess = engine.store.atomicity === 'unit' && attempt < engine.attempts
    const one = { command, handler, planning, target, mayBeKnown, mayGuess }
    let came = planned(one)
    while ('no' in came && came.no === 'unread') came = await plannedAfter(one, came)
    if ('no' in came) return receiptAgain(engine, command, target, came.trace)
    if (planning.hasMoved()) continue
    if (mayBeKnown && planning.holdsAnother(command.metadata)) return reused(command)
    if (isLeft(came) && came.left.no !== 'refused') return came

    const prepared = isLeft(came) ? [] : prepare(engine, command, came.right)
    if (isLeft(came) || prepared.length === 0) {
      const news = await planning.catchUp({ evenIfRead: false })
      if (isLeft(news)) return news
      if (news.right || planning.hasMoved()) continue
      return isLeft(came) ? came : right(receiptOf(command, target, []))
    }

    const { asserted, deadline, parts } = came.right
    const done =
      engine.store.atomicity === 'stream'
        ? await appendInTurn(engine, prepared, deadline)
        : verdictOf(engine, prepared, await engine.store.append(withAssertions(prepared, asserted))())
    if (done === 'done') return right(receiptOf(command, target, parts.at(-1)?.events ?? []))
    if (done !== 'again' && done !== 'taken') return left(done)
    const news = await planning.catchUp({ evenIfRead: true })
    if (isLeft(news)) return news
    const isNews = news.right || planning.hasMoved()
    if (done === 'taken' && !isNews) return reused(command)
  }
  return failed({ fault: 'TooContended', attempts: engine.attempts })
}

/** Carries a command out, watched if anybody watches. */
export const execute = (engine: Engine, command: AcceptedCommand): Promise<Either<No, Receipt>> =>
  isWatched(engine.observer)
    ? watchedCommand(engine.observer, { type: command.body.type, commandId: command.commandId }, (watch) =>
        carryOut(engine, command, watch),
      )
    : carryOut(engine, command, null)
