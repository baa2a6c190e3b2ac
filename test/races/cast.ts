import { accountantIdOf, type CommandInput } from '@delega/application'
import type { PartitaIva } from '@delega/core'

export const SYSTEM = { kind: 'system', name: 'races' } as const
export const CLIENT_TAX_ID = '01879020517'

/** All that concerns invoices. */
export const FOR_INVOICES = (['invoices:read', 'invoices:write', 'invoices:send'] as const).map((permission) => ({
  permission,
}))

export const uuid = (kind: string, n: number): string =>
  `${kind}${n.toString(16).padStart(7, '0')}-0000-4000-8000-000000000000`

const party = (name: string, partitaIva: string) => ({
  name,
  identity: { kind: 'business', partitaIva } as const,
  address: { street: 'Via Roma 1', postCode: '52100', town: 'Arezzo', country: 'IT' },
})

export const content = {
  documentType: 'TD01',
  date: '2026-03-01',
  channel: '0000000',
  lines: [{ quantity: 1000, unitPrice: 10_000, vat: { kind: 'rate', rate: 2200 } }],
  refersTo: [],
  personal: {
    supplier: party('Client', CLIENT_TAX_ID),
    customer: party('Customer', '02342520158'),
    pec: null,
    descriptions: ['Consulting'],
  },
} as const

// Valid numbers of our own making: the check digit is computed, the office is Milan.
const taxIdOf = (n: number): PartitaIva => {
  const digits = `${(n + 1_000_000).toString().padStart(7, '0')}015`
  let sum = 0
  for (let place = 0; place < 10; place += 1) {
    const digit = Number(digits[place])
    sum += place % 2 === 0 ? digit : digit * 2 > 9 ? digit * 2 - 9 : digit * 2
  }
  return `${digits}${(10 - (sum % 10)) % 10}` as PartitaIva
}

/** One client with a draft, linked to an accountant of its own with all that concerns invoices. */
export type Stage = {
  readonly pair: { readonly accountantId: string; readonly clientId: string }
  readonly accountant: { readonly kind: 'accountant'; readonly id: string }
  readonly client: { readonly kind: 'client'; readonly id: string }
  readonly invoice: { readonly invoiceId: string; readonly clientId: string }
  readonly n: number
}

export const stageOf = (n: number): Stage => {
  const accountantId = accountantIdOf(taxIdOf(n))
  const clientId = uuid('c', n)
  return {
    n,
    pair: { accountantId, clientId },
    accountant: { kind: 'accountant', id: accountantId },
    client: { kind: 'client', id: clientId },
    invoice: { invoiceId: uuid('f', n), clientId },
  }
}

/** What must have happened before the accountant can act: registrations, the link, and the client's draft. */
export const settingUp = ({ n, pair, accountant, client, invoice }: Stage): readonly CommandInput[] => {
  const { accountantId, clientId } = pair
  const personal = { name: 'Studio', pec: 'studio@pec.example.it', userName: 'Studio2026' }
  const owner = { name: 'Client', partitaIva: CLIENT_TAX_ID }
  return [
    { type: 'RegisterAccountant', by: SYSTEM, partitaIva: taxIdOf(n), personal },
    { type: 'RecordFirstAccess', by: accountant, accountantId },
    { type: 'SubscribeService', by: client, clientId, variant: 'full', personal: owner },
    { type: 'ActivateService', by: SYSTEM, clientId, until: '2027-03-01T00:00:00.000Z' },
    { type: 'OpenToDelegation', by: client, clientId },
    { type: 'RequestDelegation', by: client, ...pair, permissions: FOR_INVOICES },
    { type: 'AcceptDelegation', by: accountant, ...pair, permissions: [] },
    { type: 'DraftInvoice', by: client, ...invoice, content },
  ]
}
