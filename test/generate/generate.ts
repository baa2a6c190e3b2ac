import { type EventStore, type Instant, instant, type Write } from '@delega/core'

import { advanceInvoice, isOpen, openInvoice } from './invoices.ts'
import { ledgerFrom } from './ledger.ts'
import { openLink, stirLink } from './links.ts'
import { actElsewhere, openClient, openStudio, stirClient, stirStudio, stirSupport } from './parties.ts'
import { type Random, randomOf } from './random.ts'
import type { World } from './world.ts'

export type Generation = {
  readonly accountants: number
  readonly clients: number
  /** At least so many, and few more: the last command is not cut short. */
  readonly events: number
  readonly seed: number
  /** What the store can append at once (default: `unit`); with `stream` an authorisation is finished by an event of its own. */
  readonly atomicity?: EventStore['atomicity']
}

const START: Instant = instant('2026-01-07T08:00:00.000Z')
const SPAN_MS = 300 * 86_400_000
const EVENTS_OF_A_NEW_CLIENT = 9
const EVENTS_OF_A_STEP = 2

// In a hundred steps.
const STEPS = { invoice: 46, newInvoice: 25, elsewhere: 10, link: 11, client: 4, studio: 1, support: 3 } as const

const accountantOf = ({ studios }: World, random: Random) => {
  // Some have many clients, most have few.
  const share = random.below(1_000_000) / 1_000_000
  const studio = studios[Math.floor(studios.length * share * share)]
  if (studio === undefined) throw new Error('No accountants')
  return studio
}

const welcome = (world: World): void => {
  const { random } = world
  const client = openClient(world)
  const count = random.weighed({ one: 75, two: 20, three: 5 })
  for (let n = 0; n < { one: 1, two: 2, three: 3 }[count]; n += 1) openLink(world, client, accountantOf(world, random))
}

const step = (world: World): void => {
  const { random, clients, links, studios } = world
  world.ledger.begin()
  const kind = random.weighed(STEPS)
  if (kind === 'newInvoice') {
    const client = random.pick(clients)
    if (isOpen(world, client)) openInvoice(world, client)
  }
  if (kind === 'invoice') advanceInvoice(world)
  if (kind === 'elsewhere') actElsewhere(world)
  if (kind === 'link' && links.length > 0) stirLink(world, random.pick(links))
  if (kind === 'client') stirClient(world, random.pick(clients))
  if (kind === 'studio') stirStudio(world, random.pick(studios))
  if (kind === 'support') stirSupport(world)
}

/** How many steps in a hundred bring a new client, so that all are there by the middle of the history. */
const welcomes = ({ clients, events }: Generation): number => {
  const steps = Math.max(1, (events / 2 - clients * EVENTS_OF_A_NEW_CLIENT) / EVENTS_OF_A_STEP + clients)
  return clients / steps
}

/**
 * A history of a practice, command by command: the writes of each, in order, as the deciders would have them.
 * The same numbers give the same history.
 */
export function* generate(generation: Generation): Generator<readonly Write[], void> {
  const { accountants, clients, events, seed, atomicity = 'unit' } = generation
  const random = randomOf(seed)
  const ledger = ledgerFrom(START, random, atomicity)
  const world: World = { random, ledger, atomicity, studios: [], clients: [], links: [], invoices: [], requests: [] }
  const pace = SPAN_MS / Math.max(1, events / EVENTS_OF_A_STEP)
  const newcomers = welcomes(generation)
  while (world.studios.length < accountants) {
    openStudio(world)
    yield ledger.take()
  }
  while (ledger.count() < events) {
    ledger.pass(pace)
    if (world.clients.length === 0 || (world.clients.length < clients && random.chance(newcomers))) welcome(world)
    else step(world)
    yield ledger.take()
  }
}
