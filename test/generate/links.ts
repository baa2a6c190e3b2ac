import {
  type DelegationCommand,
  type Instant,
  type Module,
  moduleOf,
  needsOf,
  type Permission,
  PERMISSIONS,
  type PermissionTerm,
  plusDays,
  reason,
  serviceFactsAt,
  type ToldDelegation,
} from '@delega/core'

import { byHand, type Hand } from './ledger.ts'
import { type Client, factsOf, type Link, newLink, type Studio, type World } from './world.ts'

const SYSTEM = byHand({ kind: 'system', name: 'generator' })
const BASIC: readonly Permission[] = ['invoices:read']
const SENDING: readonly Permission[] = ['invoices:read', 'invoices:write', 'invoices:send']

type Body = DelegationCommand extends infer Command
  ? Command extends unknown
    ? Omit<Command, 'clientId' | 'accountantId'>
    : never
  : never

const give = (world: World, link: Link, body: Body, hand: Hand): boolean => {
  const { client, studio } = link
  const at = world.ledger.now()
  // The body is a whole command but for the pair.
  const command = { ...body, clientId: client.id, accountantId: studio.id } as DelegationCommand
  const told: ToldDelegation = { ...command, by: hand.by, at, facts: factsOf(link, at) }
  return world.ledger.give(link.delegation, told, hand) !== null
}

const clientHand = ({ client }: Link): Hand => byHand({ kind: 'client', id: client.id })
const studioHand = ({ studio }: Link): Hand => byHand({ kind: 'accountant', id: studio.id })

const grantable = (permission: Permission, modules: readonly Module[]): boolean => {
  const module = moduleOf(permission)
  return module === null || modules.includes(module)
}

const end = ({ random, ledger }: World): Instant | null =>
  random.chance(0.15) ? plusDays(ledger.now(), 20 + random.below(300)) : null

const termsFor = (world: World, client: Client): readonly PermissionTerm[] => {
  const { random, ledger } = world
  const { modules } = serviceFactsAt(client.service.state, ledger.now())
  const kind = random.weighed({ basic: 15, sending: 55, all: 30 })
  const wanted = kind === 'basic' ? BASIC : kind === 'sending' ? SENDING : PERMISSIONS
  return wanted
    .filter((permission) => grantable(permission, modules))
    .map((permission) => ({ permission, until: permission === 'invoices:read' ? null : end(world) }))
}

/** One side asks, and mostly the other accepts. */
export const request = (world: World, link: Link): void => {
  const { random, ledger } = world
  const byClient = random.chance(0.7)
  const [asker, other] = byClient ? [clientHand(link), studioHand(link)] : [studioHand(link), clientHand(link)]
  const terms = {
    permissions: termsFor(world, link.client),
    until: random.chance(0.1) ? plusDays(ledger.now(), 200) : null,
  }
  const none = { permissions: [], until: null }
  if (!give(world, link, { type: 'RequestDelegation', ...(byClient ? terms : none) }, asker)) return
  const answer = random.weighed({ accept: 85, refuse: 5, withdraw: 3, wait: 7 })
  ledger.pass(60_000)
  ledger.begin()
  if (answer === 'accept') give(world, link, { type: 'AcceptDelegation', ...(byClient ? none : terms) }, other)
  if (answer === 'refuse') give(world, link, { type: 'RefuseDelegation', reason: reason('Non richiesto') }, other)
  if (answer === 'withdraw') give(world, link, { type: 'WithdrawRequest' }, asker)
}

/** A client and an accountant get to know each other. */
export const openLink = (world: World, client: Client, studio: Studio): void => {
  if (client.links.some((link) => link.studio === studio)) return
  const link = newLink(client, studio)
  client.links.push(link)
  world.links.push(link)
  request(world, link)
}

const grantOne = (world: World, link: Link): void => {
  const permission = world.random.pick(PERMISSIONS)
  const permissions = [...needsOf(permission), permission].map((one) => ({ permission: one, until: end(world) }))
  give(world, link, { type: 'GrantPermissions', permissions }, clientHand(link))
}

const revokeOne = (world: World, link: Link): void => {
  const permissions = [world.random.pick(PERMISSIONS)]
  give(world, link, { type: 'RevokePermissions', permissions, reason: reason('Non serve più') }, clientHand(link))
}

const change = (world: World, link: Link): void => {
  const { random, ledger } = world
  const grant = [{ permission: random.pick(PERMISSIONS), until: end(world) }]
  const asked = { type: 'RequestPermissionChange', grant, revoke: [], reason: reason('Serve per il bilancio') } as const
  if (!give(world, link, asked, studioHand(link))) return
  const answer = random.weighed({ approve: 60, refuse: 15, withdraw: 10, wait: 15 })
  ledger.pass(60_000)
  ledger.begin()
  const permissions = grant.map(({ permission }) => permission)
  if (answer === 'approve') give(world, link, { type: 'ApprovePermissionChange', permissions }, clientHand(link))
  if (answer === 'refuse') give(world, link, { type: 'RefusePermissionChange', reason: reason('No') }, clientHand(link))
  if (answer === 'withdraw') give(world, link, { type: 'WithdrawPermissionChange' }, studioHand(link))
}

/** Something happens between a client and an accountant who know each other. */
export const stirLink = (world: World, link: Link): void => {
  const { random, ledger } = world
  const { status } = link.delegation.state
  if (status === 'Ended') return request(world, link)
  if (status === 'Requested') return void give(world, link, { type: 'ExpireRequest' }, SYSTEM)
  const kind = random.weighed({ grant: 40, revoke: 20, change: 25, end: 6, revokeAll: 5, renounce: 2, expire: 4 })
  if (kind === 'grant') return grantOne(world, link)
  if (kind === 'revoke') return revokeOne(world, link)
  if (kind === 'change') return change(world, link)
  if (kind === 'expire') return void give(world, link, { type: 'ExpireDelegation' }, SYSTEM)
  if (kind === 'end')
    return void give(
      world,
      link,
      { type: 'SetDelegationEnd', until: plusDays(ledger.now(), random.below(90) + 1) },
      clientHand(link),
    )
  const [type, hand] =
    kind === 'revokeAll'
      ? (['RevokeDelegation', clientHand(link)] as const)
      : (['RenounceDelegation', studioHand(link)] as const)
  give(world, link, { type, reason: reason('Cambio di studio') }, hand)
}
