import {
  accountantId,
  type AccountantId,
  accountantStream,
  clientId,
  type ClientId,
  clientServiceStream,
  delegationStream,
  type DomainEvent,
  type EventId,
  instant,
  type Instant,
  type Metadata,
  partitaIva,
  pec,
  type Permission,
  PERMISSIONS,
  plusDays,
  type Position,
  type StoredEvent,
  type StreamName,
  userName,
} from '@delega/core'
import type { Recorded } from '@delega/projections'

import { type Random, randomOf } from '../generate/random.ts'

// A portfolio of any number of links, without the cost of deciding and storing its history: a million of them in seconds.

/** Before any end that the portfolio holds has passed. */
export const EARLY: Instant = instant('2026-03-10T10:00:00.000Z')
/** When some have. */
export const LATE: Instant = instant('2026-06-01T10:00:00.000Z')
const AT: Instant = instant('2026-03-01T09:30:00.000Z')

const LINKS_OF_AN_ACCOUNTANT = 100
const OF_A_CLIENT = { one: 75, two: 20, three: 5 } as const
const COUNT = { one: 1, two: 2, three: 3 } as const
const FAMILIES = ['Rossi', 'Bianchi', 'Neri', 'Conti', 'Gallo', 'Fontana', 'Greco', 'Moretti', 'Barbieri', 'Nicolò']
const TRADES = ['Costruzioni', 'Forniture', 'Trasporti', 'Impianti', 'Alimentari', 'Officina', 'Vivai', 'Caffè']
const SENDING: readonly Permission[] = ['invoices:read', 'invoices:write', 'invoices:send']
const BASIC: readonly Permission[] = ['invoices:read']
const TAXPAYER = partitaIva('00743110157')

const daysAfter = Array.from({ length: 600 }, (_, days) => plusDays(AT, days))
/** So many days after everything happened. */
const inDays = (days: number): Instant => daysAfter[days] ?? plusDays(AT, days)

const METADATA: Metadata = {
  by: { kind: 'system', name: 'bench' },
  onBehalfOf: null,
  commandId: '00000000-0000-4000-8000-000000000000' as Metadata['commandId'],
  fingerprint: '',
  correlationId: '',
  causationId: '',
  authority: null,
}
const EVENT_ID = '00000000-0000-4000-8000-000000000000' as EventId

export type Pair = { readonly clientId: ClientId; readonly accountantId: AccountantId }

const eventsOfAccountant = (n: number): readonly DomainEvent[] => [
  {
    type: 'AccountantRegistered',
    personal: {
      partitaIva: TAXPAYER,
      name: `Studio ${n}`,
      pec: pec(`studio${n}@pec.example`),
      userName: userName(`Studio${String(n).padStart(6, '0')}`),
    },
    at: AT,
  },
  { type: 'FirstAccessRecorded', at: AT },
]

const eventsOfClient = (random: Random, n: number): readonly DomainEvent[] => {
  const name = `${random.pick(FAMILIES)} ${random.pick(TRADES)} ${n}`
  const until = inDays(200 + random.below(400))
  return [
    {
      type: 'ServiceSubscribed',
      variant: 'full',
      personal: { name, partitaIva: TAXPAYER, codiceFiscale: null },
      at: AT,
    },
    { type: 'ServiceActivated', until, at: AT },
    ...(random.chance(0.3) ? [{ type: 'ModuleActivated', module: 'documents', until, at: AT } as const] : []),
  ]
}

const eventsOfLink = (random: Random): readonly DomainEvent[] => {
  const answerBy = inDays(30)
  const requested = {
    type: 'DelegationRequested',
    initiator: 'client',
    permissions: [],
    until: null,
    answerBy,
    at: AT,
  } as const
  if (random.chance(0.05)) return [requested]
  const kind = random.weighed({ basic: 15, sending: 60, all: 25 })
  const permissions = kind === 'basic' ? BASIC : kind === 'sending' ? SENDING : PERMISSIONS.slice(0, 6)
  return [
    requested,
    { type: 'DelegationAccepted', until: random.chance(0.05) ? inDays(400) : null, at: AT },
    ...permissions.map((permission): DomainEvent => {
      const until = permission !== 'invoices:read' && random.chance(0.05) ? inDays(40 + random.below(300)) : null
      return { type: 'PermissionGranted', permission, until, at: AT }
    }),
  ]
}

/** Some have many clients, most have few. */
const accountantFor = (accountants: readonly AccountantId[], random: Random): AccountantId => {
  const share = random.below(1_000_000) / 1_000_000
  const found = accountants[Math.floor(accountants.length * share ** 1.5)]
  if (found === undefined) throw new Error('No accountants')
  return found
}

export type Portfolio = {
  readonly accountants: readonly AccountantId[]
  /** Events in order; calls `onPair` for each link. */
  readonly events: (onPair?: (pair: Pair) => void) => Generator<Recorded, void>
}

/** So many links, about a hundred for each accountant; the same seed, the same portfolio. */
export const portfolioOf = (links: number, seed = 1): Portfolio => {
  const chance = randomOf(seed)
  const accountants = Array.from({ length: Math.ceil(links / LINKS_OF_AN_ACCOUNTANT) }, () =>
    accountantId(chance.uuid()),
  )
  const events = function* (onPair: (pair: Pair) => void = () => undefined): Generator<Recorded, void> {
    const random = randomOf(seed + 1)
    let position = 0
    const stored = function* (stream: StreamName, list: readonly DomainEvent[]): Generator<Recorded, void> {
      for (const [revision, event] of list.entries()) {
        position += 1
        const { type } = event
        const one: StoredEvent = {
          id: EVENT_ID,
          type,
          schemaVersion: 1,
          data: event,
          metadata: METADATA,
          stream,
          revision,
          position: position as Position,
          recordedAt: AT,
        }
        yield { event, stored: one }
      }
    }
    for (const [n, id] of accountants.entries()) yield* stored(accountantStream(id), eventsOfAccountant(n))
    for (let n = 0, made = 0; made < links; n += 1) {
      const client = clientId(random.uuid())
      yield* stored(clientServiceStream(client), eventsOfClient(random, n))
      const known = new Set<AccountantId>()
      for (let k = COUNT[random.weighed(OF_A_CLIENT)]; k > 0 && made < links; k -= 1) {
        const studio = accountantFor(accountants, random)
        if (known.has(studio)) continue
        known.add(studio)
        made += 1
        onPair({ clientId: client, accountantId: studio })
        yield* stored(delegationStream(client, studio), eventsOfLink(random))
      }
    }
  }
  return { accountants, events }
}
