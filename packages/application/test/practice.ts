import {
  clientId,
  type CommandId,
  commandId,
  type EventStore,
  type Instant,
  instant,
  invoiceId,
  partitaIva,
  type StoredEvent,
} from '@delega/core'
import { inMemoryStore } from '@delega/core/store'
import { isLeft } from 'fp-ts/lib/Either.js'

import {
  accountantIdOf,
  type CommandInput,
  type Delega,
  type DelegaOptions,
  openDelega,
  type Receipt,
} from '../src/index.js'

const taxId = partitaIva('00743110157')

export const ANNA = accountantIdOf(taxId)
export const ROSSI = clientId('11111111-1111-4111-8111-111111111111')
export const PAIR = { clientId: ROSSI, accountantId: ANNA }
export const anna = { kind: 'accountant', id: ANNA } as const
export const rossi = { kind: 'client', id: ROSSI } as const
export const system = { kind: 'system', name: 'test' } as const

export const idOf = (n: number): CommandId => commandId(`00000000-0000-4000-8000-${n.toString().padStart(12, '0')}`)
export const invoiceNo = (n: number) => invoiceId(`22222222-2222-4222-8222-${n.toString().padStart(12, '0')}`)

/** Words that stand for what is personal: they may appear in the `personal` part of events, and nowhere else. */
export const PERSONAL = {
  accountant: 'Zz-Anna-Bianchi',
  pec: 'zz-anna@pec.example.it',
  client: 'Zz-Rossi-Srl',
  customer: 'Zz-Verdi-Spa',
  line: 'Zz-Consulting',
  reason: 'Zz-No-More-Trust',
}

const party = (name: string, vat: string) => ({
  name,
  identity: { kind: 'business', partitaIva: vat } as const,
  address: { street: 'Via Roma 1', postCode: '52100', town: 'Arezzo', country: 'IT' },
})

export const content = {
  documentType: 'TD01',
  date: '2026-03-01',
  channel: '0000000',
  lines: [{ quantity: 1000, unitPrice: 10_000, vat: { kind: 'rate', rate: 2200 } }],
  refersTo: [],
  personal: {
    supplier: party(PERSONAL.client, '01879020517'),
    customer: party(PERSONAL.customer, '02342520158'),
    pec: null,
    descriptions: [PERSONAL.line],
  },
} as const

/** A practice on a store: time stands still until it is set. */
export type Practice = {
  readonly store: EventStore
  readonly delega: Delega
  /** Another service on the same store. */
  readonly another: (options?: Partial<DelegaOptions>) => Delega
  readonly setTime: (at: string) => void
  readonly history: () => Promise<readonly StoredEvent[]>
}

export const must = async (delega: Delega, command: CommandInput): Promise<Receipt> => {
  const outcome = await delega.handle(command)
  if (isLeft(outcome)) throw new Error(`${command.type}: ${JSON.stringify(outcome.left)}`)
  return outcome.right
}

export const practiceOn = (store: EventStore = inMemoryStore(), options: Partial<DelegaOptions> = {}): Practice => {
  let now: Instant = instant('2026-03-01T09:00:00.000Z')
  const another = (more: Partial<DelegaOptions> = {}): Delega =>
    openDelega({ store, clock: () => now, ...options, ...more })
  return {
    store,
    delega: another(),
    another,
    setTime: (at) => {
      now = instant(at)
    },
    history: async () => {
      const page = await store.readAll({ limit: 10_000 })()
      if (isLeft(page)) throw new Error(page.left.fault)
      return page.right.events
    },
  }
}

export const registrations: readonly CommandInput[] = [
  {
    type: 'RegisterAccountant',
    by: anna,
    partitaIva: taxId,
    personal: { name: PERSONAL.accountant, pec: PERSONAL.pec, userName: 'AnnaBianchi1' },
  },
  { type: 'RecordFirstAccess', by: anna, accountantId: ANNA },
  {
    type: 'SubscribeService',
    by: rossi,
    clientId: ROSSI,
    variant: 'full',
    personal: { name: PERSONAL.client, partitaIva: '01879020517' },
  },
  { type: 'ActivateService', by: system, clientId: ROSSI, until: '2027-03-01T00:00:00.000Z' },
  { type: 'OpenToDelegation', by: rossi, clientId: ROSSI },
]

export const request: CommandInput = {
  type: 'RequestDelegation',
  by: rossi,
  ...PAIR,
  permissions: [{ permission: 'invoices:read' }, { permission: 'invoices:write' }, { permission: 'invoices:send' }],
}

/** Anna may read, write and send for Rossi. */
export const linked = async (practice: Practice): Promise<Practice> => {
  for (const command of registrations) await must(practice.delega, command)
  await must(practice.delega, request)
  await must(practice.delega, { type: 'AcceptDelegation', by: anna, ...PAIR, permissions: [] })
  return practice
}

export const draft = (n: number, by: typeof anna | typeof rossi = anna): CommandInput => ({
  type: 'DraftInvoice',
  by,
  clientId: ROSSI,
  invoiceId: invoiceNo(n),
  content,
})

export const send = (n: number, by: typeof anna | typeof rossi = anna): CommandInput => ({
  type: 'SendInvoice',
  by,
  clientId: ROSSI,
  invoiceId: invoiceNo(n),
  series: '',
  fileName: `IT01879020517_${n}.xml`,
})

export const revokeSend: CommandInput = {
  type: 'RevokePermissions',
  by: rossi,
  ...PAIR,
  permissions: ['invoices:send'],
  reason: PERSONAL.reason,
}

/** Lets so many steps of everything else that is under way happen. */
export const ticks = async (count: number): Promise<void> => {
  for (let n = 0; n < count; n += 1) await Promise.resolve()
}
