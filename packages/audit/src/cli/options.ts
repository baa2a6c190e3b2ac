import {
  accountantIdCodec,
  type AccountantId,
  type Action,
  actionCodec,
  addDays,
  clientIdCodec,
  type ClientId,
  type EventId,
  endOfDayInItaly,
  type Instant,
  isDay,
  isInstant,
  isUuid,
  type Module,
  moduleCodec,
  type Permission,
  permissionCodec,
  plusMilliseconds,
  type Position,
} from '@delega/core'
import { type Command, InvalidArgumentError, Option } from 'commander'

import type { Moment } from '../links/moment.js'
import type { Pair, Scope } from '../links/book.js'
import type { Period } from '../timeline/timeline.js'
import type { VerifyOptions } from '../verify/verify.js'
import { usage } from './ending.js'
import { checkpointIn, publicKeyIn, treeIn } from './files.js'

type Decoder<A> = {
  readonly decode: (value: unknown) => { readonly _tag: 'Left' } | { readonly _tag: 'Right'; readonly right: A }
}

const read =
  <A>(codec: Decoder<A>, expected: string) =>
  (text: string): A => {
    const value = codec.decode(text)
    if (value._tag === 'Left') throw new InvalidArgumentError(`expected ${expected}.`)
    return value.right
  }

const UUID = 'a UUID in lower case'

const readDate =
  (ofDay: (day: Parameters<typeof endOfDayInItaly>[0]) => Instant) =>
  (text: string): Instant => {
    if (isInstant(text)) return text
    if (isDay(text)) return ofDay(text)
    throw new InvalidArgumentError('expected a day such as 2026-03-01, or an instant such as 2026-03-01T09:30:00.000Z.')
  }

const readWhole =
  (least: number, most: number) =>
  (text: string): number => {
    const value = Number(text)
    if (/^\d+$/.test(text) && value >= least && value <= most) return value
    throw new InvalidArgumentError(`expected a whole number from ${least} to ${most}.`)
  }

export const readPosition = (text: string): Position => readWhole(0, Number.MAX_SAFE_INTEGER)(text) as Position

export const readEvent = (text: string): EventId | Position => {
  if (isUuid(text)) return text as EventId
  if (/^\d{1,15}$/.test(text)) return Number(text) as Position
  throw new InvalidArgumentError('expected the id of an event (a UUID in lower case) or its position.')
}

const list =
  <A>(one: (text: string) => A) =>
  (text: string, before: readonly A[] = []): readonly A[] => [
    ...before,
    ...text.split(',').map((item) => one(item.trim())),
  ]

export const clientOption = (): Option =>
  new Option('--client <id>', 'of this client').argParser(read<ClientId>(clientIdCodec, UUID))

export const accountantOption = (): Option =>
  new Option('--accountant <id>', 'of this accountant').argParser(read<AccountantId>(accountantIdCodec, UUID))

const endOf = (day: Parameters<typeof endOfDayInItaly>[0]): Instant => endOfDayInItaly(day)
const lastOf = (day: Parameters<typeof endOfDayInItaly>[0]): Instant => plusMilliseconds(endOf(day), -1)
const startOf = (day: Parameters<typeof endOfDayInItaly>[0]): Instant => endOf(addDays(day, -1))

export const instantOption = (flags: string, description: string): Option =>
  new Option(flags, `${description}; a day means its end in Italy`).argParser(readDate(lastOf))

export const fromOption = (): Option =>
  new Option('--from <date>', 'from this day or instant on').argParser(readDate(startOf))

export const toOption = (): Option =>
  new Option('--to <date>', 'up to this day (included) or instant (excluded)').argParser(readDate(endOf))

export const positionOption = (description: string): Option =>
  new Option('--position <n>', description).argParser(readPosition)

export const actionOption = (): Option =>
  new Option('--action <name>', 'such as send-invoice').argParser(
    read<Action>(actionCodec, 'an action, such as send-invoice or view-documents'),
  )

export const permissionsOption = (): Option =>
  new Option('--permissions <names>', 'separated by commas, such as invoices:send,invoices:write').argParser(
    list(read<Permission>(permissionCodec, 'permissions, such as invoices:send')),
  )

export const moduleOption = (): Option =>
  new Option('--module <name>', 'documents, payments or orders').argParser(
    read<Module>(moduleCodec, 'documents, payments or orders'),
  )

export const wholeOption = (flags: string, description: string, least: number, most: number): Option =>
  new Option(flags, description).argParser(readWhole(least, most))

/** What every command takes. */
export const asJson = (command: Command): Command => command.option('--json', 'one JSON object instead of text')

export type JsonFlag = { readonly json?: true }

/** What every command that looks at a history takes. */
export const common = (command: Command): Command =>
  asJson(
    command.requiredOption(
      '--store <where>',
      'file of a store, export, or connection string (esdb://… or kurrentdb://…)',
    ),
  )

export type Common = JsonFlag & { readonly store: string }

/** What a history may be held against, besides the rules. */
export type AgainstFlags = {
  readonly checkpoint?: readonly string[]
  readonly publicKey?: string
  readonly tree?: string
  readonly foreignIds?: true
}

export const againstOptions = (command: Command): Command =>
  command
    .option('--checkpoint <files...>', 'signed checkpoints, held elsewhere than the store')
    .option('--public-key <file>', "the operator's public key, to check signatures")
    .option('--tree <file>', 'the integrity tree, to tell which event was changed')
    .option('--foreign-ids', 'the ids of events do not follow from their commands: written by another program')

export const evidenceOf = ({ checkpoint = [], publicKey, tree, foreignIds }: AgainstFlags): VerifyOptions => ({
  checkpoints: checkpoint.map(checkpointIn),
  ...(publicKey === undefined ? {} : { publicKey: publicKeyIn(publicKey) }),
  ...(tree === undefined ? {} : { tree: treeIn(tree) }),
  derivedIds: foreignIds !== true,
})

export type ScopeOptions = { readonly client?: ClientId; readonly accountant?: AccountantId }

export const scopeOf = ({ client, accountant }: ScopeOptions): Scope => ({
  ...(client === undefined ? {} : { clientId: client }),
  ...(accountant === undefined ? {} : { accountantId: accountant }),
})

export const pairOf = ({ client, accountant }: ScopeOptions): Pair => {
  if (client === undefined || accountant === undefined) throw usage('Give both --client and --accountant.')
  return { clientId: client, accountantId: accountant }
}

export type MomentOptions = { readonly at?: Instant; readonly position?: Position }

/** Where nothing is said, it is now. */
export const momentOf = ({ at, position }: MomentOptions): Moment => {
  if (at === undefined && position === undefined) return { at: new Date().toISOString() as Instant }
  return { ...(at === undefined ? {} : { at }), ...(position === undefined ? {} : { position }) }
}

export type PeriodOptions = { readonly from?: Instant; readonly to?: Instant }

export const periodOf = ({ from, to }: PeriodOptions): Period => {
  if (from !== undefined && to !== undefined && from >= to)
    throw usage('The period is empty: --from lies at or after --to.')
  return { from: from ?? null, to: to ?? null }
}
