import {
  checked,
  inputFaults,
  isRecord,
  type AccountantCommand,
  type AccountantId,
  accountantCommandCodec,
  type Actor,
  actorCodec,
  type ClientId,
  type ClientServiceCommand,
  clientServiceCommandCodec,
  type CommandCodec,
  type CommandId,
  commandIdCodec,
  decoderOf,
  type DelegableAction,
  type DelegationCommand,
  delegationCommandCodec,
  type EventId,
  type InputFault,
  type Instant,
  type InvoiceCommand,
  type InvoiceId,
  invoiceCommandCodec,
  nullable,
  partitaIvaCodec,
  type Plain,
  type RegisterAccountant,
  type StreamName,
  type SupportCommand,
  supportCommandCodec,
  textCodec,
  wordCodec,
} from '@delega/core'
import { type Either, isLeft, isRight, left, right } from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'

import { accountantIdOf, newCommandId } from './ids.js'
import { CommandMetadata, type Origin } from './metadata.js'

// The fence is the library's own: nobody authorises, finishes or lets lapse from outside.
type FenceCommand = Extract<
  DelegationCommand,
  { readonly type: 'AuthorizeAction' | 'FinishAuthorization' | 'LapseAuthorization' }
>

/** An accountant is about to act in another service. */
export type UseAuthority = {
  readonly type: 'UseAuthority'
  readonly accountantId: AccountantId
  readonly clientId: ClientId
  readonly action: DelegableAction
  readonly subject: string
}

/** Everything that can be asked of the library. */
export type Command =
  | AccountantCommand
  | ClientServiceCommand
  | Exclude<DelegationCommand, FenceCommand>
  | InvoiceCommand
  | SupportCommand

// Stands in for an id that cannot be derived, so that the other faults are still found.
const ANY_ACCOUNTANT = '00000000-0000-5000-8000-000000000000'

/** An act that was authorised has not come in time: from here on it cannot, and its authorisation may lapse. */
export type BarAct = {
  readonly type: 'BarAct'
  readonly clientId: ClientId
  readonly accountantId: AccountantId
  readonly authorizationId: EventId
  readonly deadline: Instant
  /** The command that was to act. */
  readonly actId: CommandId
  /** The stream that its act was to go to. */
  readonly subject: StreamName
}

/** A number taken for an invoice that did not go out with it. */
export type ReturnNumber = {
  readonly type: 'ReturnNumber'
  readonly numbering: StreamName
  readonly invoiceId: InvoiceId
}

/** What the library asks of itself besides. */
export type InternalCommand =
  | UseAuthority
  | BarAct
  | ReturnNumber
  | Exclude<FenceCommand, { readonly type: 'AuthorizeAction' }>

type Envelope = {
  readonly by: Actor
  /** Give the same one to ask the same thing again; left out, each call is a command of its own. */
  readonly commandId: CommandId | null
  /** Of the request in the calling service; by default the command's id. */
  readonly correlationId: string | null
  /** Of what led to the command; by default the command's id. */
  readonly causationId: string | null
}

// The account's id follows from the partita IVA, so nobody need give it.
type Given<C> = C extends RegisterAccountant ? Omit<C, 'accountantId'> : C

/** A command as its author writes it: the command's own fields, who gives it, and optionally its id. */
export type CommandInput = Plain<Given<Command> & Envelope>

/** A command that was read and found well formed. */
export type AcceptedCommand<Body = Command | InternalCommand> = {
  readonly by: Actor
  readonly commandId: CommandId
  /** The library has not made its id just now: it may be on record already. */
  readonly isNamed: boolean
  /** What its events say about it, where they come about by nobody's leave. */
  readonly metadata: CommandMetadata
  readonly body: Body
}

const CONTEXTS = [
  accountantCommandCodec,
  clientServiceCommandCodec,
  delegationCommandCodec,
  invoiceCommandCodec,
  supportCommandCodec,
] as const

const INTERNAL: readonly string[] = [
  'AuthorizeAction',
  'FinishAuthorization',
  'LapseAuthorization',
] satisfies readonly FenceCommand['type'][]

type Codec = CommandCodec<Command>

const codecs: ReadonlyMap<unknown, Codec> = new Map(
  CONTEXTS.flatMap((codec) =>
    codec.types
      .filter((type) => !INTERNAL.includes(type))
      .map((type): [string, Codec] => [type, codec as unknown as Codec]),
  ),
)

/** The name of every command that can be given. */
export const COMMAND_TYPES = [...codecs.keys()] as readonly Command['type'][]

const anyCodec = checked('a command: an object', isRecord)

/** The three names of which, cut in pairs of letters, the fewest pairs are missing in a misspelt one. */
const nearestTo = (given: string): readonly string[] => {
  const missing = (name: string) => name.split(/(..)/).filter((pair) => !given.includes(pair)).length
  return COMMAND_TYPES.toSorted((one, other) => missing(one) - missing(other)).slice(0, 3)
}

const decodeEnvelope = decoderOf<Envelope>(
  t.strict({
    by: actorCodec,
    commandId: nullable(commandIdCodec),
    correlationId: nullable(textCodec('a correlation id', 1, 100)),
    causationId: nullable(textCodec('a causation id', 1, 100)),
  }),
)

const decodeActor = decoderOf(actorCodec)

const withAccountantId = (body: Readonly<Record<string, unknown>>): unknown => {
  if (body['type'] !== 'RegisterAccountant' || body['accountantId'] !== undefined) return body
  const partitaIva = partitaIvaCodec.decode(body['partitaIva'])
  return { ...body, accountantId: isLeft(partitaIva) ? ANY_ACCOUNTANT : accountantIdOf(partitaIva.right) }
}

const decodeBody = (body: Readonly<Record<string, unknown>>): Either<readonly InputFault[], Command> => {
  const { type } = body
  const decoded = codecs.get(type)?.decode(withAccountantId(body))
  return decoded ?? left(inputFaults(wordCodec('a command, such as', nearestTo(String(type))), type, 'type'))
}

const derivedIdFaults = (body: Command): readonly InputFault[] =>
  body.type === 'RegisterAccountant' && body.accountantId !== accountantIdOf(body.partitaIva)
    ? [{ path: 'accountantId', expected: 'the id that follows from the partita IVA, or nothing', found: 'another id' }]
    : []

const UNNAMED = { commandId: null, correlationId: null, causationId: null }

/** A command of whose form there is no doubt, under an id that somebody gave it. */
export const accepted = <Body extends Command | InternalCommand>(
  commandId: CommandId,
  by: Actor,
  body: Body,
  origin: Origin = UNNAMED,
  isNamed = true,
): AcceptedCommand<Body> => ({
  by,
  commandId,
  isNamed,
  metadata: new CommandMetadata(commandId, by, body, origin),
  body,
})

type Input = Readonly<Record<string, unknown>>

const named = (given: Envelope, body: Command, newId: () => CommandId): AcceptedCommand =>
  accepted(given.commandId ?? newId(), given.by, body, given, given.commandId !== null || newId !== newCommandId)

const ENVELOPE = ['by', 'commandId', 'correlationId', 'causationId']

const withoutEnvelope = (input: Input): Input =>
  Object.fromEntries(Object.entries(input).filter(([key]) => !ENVELOPE.includes(key)))

const isGiven = (field: unknown): number => (field === undefined ? 0 : 1)

/** Reads a command from outside: the command, or everything that is wrong with it at once. `newId` names one that has no id. */
export const acceptCommand = (
  input: unknown,
  newId: () => CommandId,
): Either<readonly InputFault[], AcceptedCommand> => {
  if (!isRecord(input)) return left(inputFaults(anyCodec, input))
  const { by, commandId = null, correlationId = null, causationId = null } = input
  const names = isGiven(input['commandId']) + isGiven(input['correlationId']) + isGiven(input['causationId'])
  // Almost every command is well formed, and is read where it stands; most have neither an id nor an origin.
  const actor = names === 0 ? decodeActor(by) : null
  const envelope =
    actor !== null && isRight(actor)
      ? right({ by: actor.right, ...UNNAMED })
      : decodeEnvelope({ by, commandId, correlationId, causationId })
  const read = codecs.get(input['type'])?.decode(input, isGiven(by) + names)
  if (isRight(envelope) && read !== undefined && isRight(read) && derivedIdFaults(read.right).length === 0)
    return right(named(envelope.right, read.right, newId))

  const body = decodeBody(withoutEnvelope(input))
  const wrongIds = isLeft(body) ? [] : derivedIdFaults(body.right)
  if (isLeft(envelope) || isLeft(body) || wrongIds.length > 0)
    return left([...(isLeft(envelope) ? envelope.left : []), ...(isLeft(body) ? body.left : wrongIds)])
  return right(named(envelope.right, body.right, newId))
}
