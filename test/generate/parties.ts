import {
  type ClientServiceCommand,
  DELEGABLE_ACTIONS,
  invoiceActionOf,
  may,
  MODULES,
  PERMISSIONS,
  plusDays,
  type SupportCommand,
  type ToldSupport,
  coverOf,
} from '@delega/core'

import { byHand, type Hand } from './ledger.ts'
import { companyName, partitaIvaNo, pecNo, studioName, userNameNo } from './people.ts'
import {
  authorized,
  type Client,
  newClient,
  newRequest,
  newStudio,
  type Request,
  type Studio,
  type World,
} from './world.ts'

const VENDOR = byHand({ kind: 'system', name: 'vendor' })
const ACTS_OF_OTHER_SERVICES = DELEGABLE_ACTIONS.filter((action) => !Object.values(invoiceActionOf).includes(action))
const FIRST_STUDIO_NUMBER = 4_000_000

export const openStudio = (world: World): void => {
  const { random, ledger, studios } = world
  const studio = newStudio(world)
  const hand = byHand({ kind: 'accountant', id: studio.id })
  const told = () => ({ accountantId: studio.id, by: hand.by, at: ledger.now() })
  const n = studios.length
  ledger.begin()
  const personal = { name: studioName(random), pec: pecNo(n), userName: userNameNo(n) }
  const partitaIva = partitaIvaNo(FIRST_STUDIO_NUMBER + n)
  ledger.give(studio.account, { type: 'RegisterAccountant', partitaIva, personal, ...told() }, hand)
  ledger.give(studio.account, { type: 'RecordFirstAccess', ...told() }, hand)
  if (random.chance(0.6)) ledger.give(studio.account, { type: 'TurnOnTwoStepVerification', ...told() }, hand)
  studios.push(studio)
}

export const stirStudio = (world: World, studio: Studio): void => {
  const { random, ledger } = world
  const hand = byHand({ kind: 'accountant', id: studio.id })
  const type = random.chance(0.7) ? 'TurnOnTwoStepVerification' : 'TurnOffTwoStepVerification'
  ledger.give(studio.account, { type, accountantId: studio.id, by: hand.by, at: ledger.now() }, hand)
}

type Body = ClientServiceCommand extends infer Command
  ? Command extends unknown
    ? Omit<Command, 'clientId'>
    : never
  : never

const give = ({ ledger }: World, client: Client, body: Body): void => {
  const hand = byHand({ kind: 'client', id: client.id })
  // The body is a whole command but for the client.
  const command = { ...body, clientId: client.id } as ClientServiceCommand
  ledger.give(client.service, { ...command, by: hand.by, at: ledger.now() }, hand)
}

const module = (world: World, client: Client): void =>
  give(world, client, {
    type: 'ActivateModule',
    module: world.random.pick(MODULES),
    until: plusDays(world.ledger.now(), 30 + world.random.below(200)),
  })

export const openClient = (world: World): Client => {
  const { random, ledger, clients } = world
  const client = newClient(world, companyName(random))
  const personal = { name: client.name, partitaIva: partitaIvaNo(clients.length), codiceFiscale: null }
  ledger.begin()
  give(world, client, { type: 'SubscribeService', variant: 'full', personal })
  give(world, client, { type: 'ActivateService', until: plusDays(ledger.now(), 180 + random.below(400)) })
  give(world, client, { type: 'OpenToDelegation' })
  if (random.chance(0.4)) module(world, client)
  if (random.chance(0.15)) give(world, client, { type: 'RequireTwoStepVerification' })
  clients.push(client)
  return client
}

export const stirClient = (world: World, client: Client): void => {
  const { random, ledger } = world
  const kind = random.weighed({ module: 45, noModule: 10, renew: 15, twoStep: 12, noTwoStep: 12, close: 3, open: 3 })
  if (kind === 'module') module(world, client)
  if (kind === 'noModule') give(world, client, { type: 'DeactivateModule', module: random.pick(MODULES) })
  if (kind === 'renew') give(world, client, { type: 'RenewService', until: plusDays(ledger.now(), 365) })
  if (kind === 'twoStep') give(world, client, { type: 'RequireTwoStepVerification' })
  if (kind === 'noTwoStep') give(world, client, { type: 'WaiveTwoStepVerification' })
  if (kind === 'close') give(world, client, { type: 'CloseToDelegation' })
  if (kind === 'open') give(world, client, { type: 'OpenToDelegation' })
}

/** An accountant does something for a client in another service. */
export const actElsewhere = (world: World): void => {
  const { random, links } = world
  if (links.length === 0) return
  const subject = `service/${random.below(1000)}`
  authorized(world, random.pick(links), random.pick(ACTS_OF_OTHER_SERVICES), subject, 'settled')
}

const ask = ({ ledger }: World, { request }: Request, command: SupportCommand, hand: Hand): void => {
  const told = { ...command, by: hand.by, at: ledger.now(), facts: { unmet: [] } } as ToldSupport
  ledger.give(request, told, hand)
}

/** An accountant asks for help, or a request goes on. */
export const stirSupport = (world: World): void => {
  const { random, ledger, requests, links } = world
  const last = requests.at(-1)
  if (last !== undefined && random.chance(0.6)) {
    const index = random.below(requests.length)
    const request = requests[index] ?? last
    const { id, studio } = request
    const by = byHand({ kind: 'accountant', id: studio.id })
    const kind = random.weighed({ answer: 50, more: 20, close: 25, flag: 5 })
    const personal = { text: `Message ${random.below(1000)}` }
    if (kind === 'answer') ask(world, request, { type: 'AnswerSupportRequest', supportRequestId: id, personal }, VENDOR)
    if (kind === 'more') ask(world, request, { type: 'AnswerSupportRequest', supportRequestId: id, personal }, by)
    if (kind === 'flag') ask(world, request, { type: 'FlagSupportRequest', supportRequestId: id }, VENDOR)
    if (kind === 'close') {
      ask(world, request, { type: 'CloseSupportRequest', supportRequestId: id }, VENDOR)
      requests[index] = last
      requests.pop()
    }
    return
  }
  if (links.length === 0) return
  const { client, studio, delegation } = random.pick(links)
  const activity = random.pick(PERMISSIONS)
  const action = DELEGABLE_ACTIONS.find((one) => coverOf(one)?.permission === activity) ?? 'view-invoices'
  const link = { accountant: studio.account.state, service: client.service.state, delegation: delegation.state }
  const holds = may(link, action, ledger.now())._tag === 'Right'
  const request = newRequest(world, studio)
  const topic = holds
    ? ({ clientId: client.id, activity } as const)
    : ({ clientId: null, activity: 'own-account' } as const)
  const opening = {
    type: 'OpenSupportRequest',
    supportRequestId: request.id,
    accountantId: studio.id,
    personal: { text: 'Come si fa?' },
    ...topic,
  } as const
  ask(world, request, opening, byHand({ kind: 'accountant', id: studio.id }))
  requests.push(request)
}
