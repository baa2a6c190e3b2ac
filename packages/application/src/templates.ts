import {
  type AccountantId,
  accountantIdCodec,
  type ClientId,
  clientIdCodec,
  type CommandId,
  commandIdCodec,
  type DomainEvent,
  decoderOf,
  type InputFault,
  listCodec,
  type Permission,
  PERMISSIONS,
  permissionTermCodec,
  type PermissionTerm,
  type Plain,
  reasonCodec,
  type Reason,
  textCodec,
  wordCodec,
} from '@delega/core'
import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'

import type { Engine } from './attempt.js'
import { accepted, type Command } from './commands.js'
import { execute } from './execute.js'
import { commandIdOf } from './ids.js'
import type { No } from './outcome.js'

/** A set of permissions that a practice uses again and again, such as "bookkeeping". */
export type PermissionTemplate = { readonly name: string; readonly permissions: readonly PermissionTerm[] }

/**
 * Applies a template to many delegations. A client grants it to its accountants; an accountant, who cannot grant,
 * asks each of its clients for it.
 */
export type TemplateRequest = {
  /** Give the same one to ask the same thing again: what was done is not done twice. */
  readonly commandId: CommandId
  readonly template: PermissionTemplate
  /** `atLeast` leaves other permissions as they are; `exactly` takes them away. */
  readonly extent: 'atLeast' | 'exactly'
  /** Why: on record with what is taken away or asked for. */
  readonly reason: Reason
} & (
  | { readonly side: 'client'; readonly clientId: ClientId; readonly accountantIds: readonly AccountantId[] }
  | { readonly side: 'accountant'; readonly accountantId: AccountantId; readonly clientIds: readonly ClientId[] }
)

/** What a template came to in one delegation. */
export type TemplateOutcome = {
  readonly clientId: ClientId
  readonly accountantId: AccountantId
  readonly granted: readonly Permission[]
  readonly revoked: readonly Permission[]
  /** Asked of the client, who has yet to approve. */
  readonly asked: readonly Permission[]
  readonly refused: readonly { readonly permissions: readonly Permission[]; readonly why: No }[]
}

const MOST_DELEGATIONS = 100_000
const AT_ONCE = 32

const shared = {
  commandId: commandIdCodec,
  template: t.strict({
    name: textCodec('the name of a template', 1, 60),
    permissions: listCodec(permissionTermCodec, PERMISSIONS.length),
  }),
  extent: wordCodec('an extent', ['atLeast', 'exactly']),
  reason: reasonCodec,
}

const decodeRequest = decoderOf<TemplateRequest>(
  t.union([
    t.strict({
      ...shared,
      side: t.literal('client'),
      clientId: clientIdCodec,
      accountantIds: listCodec(accountantIdCodec, MOST_DELEGATIONS),
    }),
    t.strict({
      ...shared,
      side: t.literal('accountant'),
      accountantId: accountantIdCodec,
      clientIds: listCodec(clientIdCodec, MOST_DELEGATIONS),
    }),
  ]),
)

const listedTwice = ({ template: { permissions } }: TemplateRequest): readonly InputFault[] =>
  permissions.flatMap(({ permission }, index) =>
    permissions.findIndex((term) => term.permission === permission) === index
      ? []
      : [
          {
            path: `template.permissions[${index}].permission`,
            expected: 'each permission once',
            found: 'one listed before',
          },
        ],
  )

type Pair = Pick<TemplateOutcome, 'clientId' | 'accountantId'>
type Step = { readonly permissions: readonly Permission[]; readonly body: Command }

const othersThan = ({ permissions }: PermissionTemplate): readonly Permission[] =>
  PERMISSIONS.filter((permission) => !permissions.some((term) => term.permission === permission))

const inOrder = ({ permissions }: PermissionTemplate): readonly PermissionTerm[] =>
  permissions.toSorted((a, b) => PERMISSIONS.indexOf(a.permission) - PERMISSIONS.indexOf(b.permission))

// One command for each permission: what one delegation's rules refuse does not keep the rest from it.
const stepsFor = ({ template, extent, reason, side }: TemplateRequest, pair: Pair): readonly Step[] => {
  const others = extent === 'exactly' ? othersThan(template) : []
  if (side === 'accountant') {
    const permissions = [...template.permissions.map(({ permission }) => permission), ...others]
    const body: Command = {
      type: 'RequestPermissionChange',
      ...pair,
      grant: template.permissions,
      revoke: others,
      reason,
    }
    return [{ permissions, body }]
  }
  const taking: readonly Step[] =
    others.length === 0
      ? []
      : [{ permissions: others, body: { type: 'RevokePermissions', ...pair, permissions: others, reason } }]
  const giving = inOrder(template).map((term): Step => ({
    permissions: [term.permission],
    body: { type: 'GrantPermissions', ...pair, permissions: [term] },
  }))
  return [...taking, ...giving]
}

const tally = (pair: Pair, events: readonly DomainEvent[], refused: TemplateOutcome['refused']): TemplateOutcome => ({
  ...pair,
  granted: events.flatMap((event) => (event.type === 'PermissionGranted' ? [event.permission] : [])),
  revoked: events.flatMap((event) => (event.type === 'PermissionRevoked' ? [event.permission] : [])),
  asked: events.flatMap((event) =>
    event.type === 'PermissionChangeRequested'
      ? [...event.grant.map(({ permission }) => permission), ...event.revoke]
      : [],
  ),
  refused,
})

const applyTo = async (engine: Engine, request: TemplateRequest, pair: Pair): Promise<TemplateOutcome> => {
  const by =
    request.side === 'client'
      ? ({ kind: 'client', id: pair.clientId } as const)
      : ({ kind: 'accountant', id: pair.accountantId } as const)
  const events: DomainEvent[] = []
  const refused: { readonly permissions: readonly Permission[]; readonly why: No }[] = []
  for (const { permissions, body } of stepsFor(request, pair)) {
    const name = `${pair.clientId}/${pair.accountantId}/${body.type}/${permissions.join(' ')}`
    const id = commandIdOf(request.commandId, name)
    const receipt = await execute(
      engine,
      accepted(id, by, body, { correlationId: request.commandId, causationId: null }),
    )
    if (isLeft(receipt)) refused.push({ permissions, why: receipt.left })
    else events.push(...receipt.right.events)
  }
  return tally(pair, events, refused)
}

const pairsOf = (request: TemplateRequest): readonly Pair[] =>
  request.side === 'client'
    ? request.accountantIds.map((accountantId) => ({ clientId: request.clientId, accountantId }))
    : request.clientIds.map((clientId) => ({ clientId, accountantId: request.accountantId }))

/** Applies a template to each delegation by its own rules; tells for each what changed and what was refused, in the order given. */
export const applyTemplate = async (
  engine: Engine,
  input: Plain<TemplateRequest>,
): Promise<Either<No, readonly TemplateOutcome[]>> => {
  const request = decodeRequest(input)
  if (isLeft(request)) return left({ no: 'invalid', faults: request.left })
  const twice = listedTwice(request.right)
  if (twice.length > 0) return left({ no: 'invalid', faults: twice })
  const pairs = pairsOf(request.right)
  const outcomes: TemplateOutcome[] = []
  for (let start = 0; start < pairs.length; start += AT_ONCE) {
    const some = pairs.slice(start, start + AT_ONCE)
    outcomes.push(...(await Promise.all(some.map(async (pair) => applyTo(engine, request.right, pair)))))
  }
  return right(outcomes)
}
