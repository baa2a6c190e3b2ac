import type { CommandInput } from '@delega/application'
import { invoiceId } from '@delega/core'

import { must } from './domain.ts'
import type { Measurements, Round } from './measurement.ts'
import { accountantNo, clientNo, lifeOf, registrations, subscriptions } from './practice.ts'
import { practiceWith } from './sqlite.ts'

const client = clientNo(0)
const accountant = accountantNo(0)

const party = (name: string, partitaIva: string) => ({
  name,
  identity: { kind: 'business', partitaIva } as const,
  address: { street: 'Via Roma 1', postCode: '52100', town: 'Arezzo', country: 'IT' },
})

const draft = (n: number, by: CommandInput['by']): CommandInput => ({
  type: 'DraftInvoice',
  by,
  clientId: client,
  invoiceId: invoiceId(`22222222-2222-4222-8222-${n.toString().padStart(12, '0')}`),
  content: {
    documentType: 'TD01',
    date: '2026-03-01',
    channel: '0000000',
    lines: [{ quantity: 1000, unitPrice: 10_000, vat: { kind: 'rate', rate: 2200 } }],
    refersTo: [],
    personal: {
      supplier: party('Rossi Srl', '01879020517'),
      customer: party('Verdi Spa', '02342520158'),
      pec: null,
      descriptions: ['Consulting'],
    },
  },
})

const roundOf = async (by: CommandInput['by'], acts: number): Promise<Round> => {
  const { delega, close } = await practiceWith([])
  const before = [
    ...registrations(1),
    ...subscriptions(1),
    ...lifeOf({ clientId: client, accountantId: accountant }).slice(0, 2),
  ]
  for (const command of before) must(await delega.handle(command))
  let drafted = 0
  return {
    run: async () => {
      for (let n = 0; n < acts; n += 1) drafted += must(await delega.handle(draft(n, by))).events.length
    },
    answer: () => drafted,
    close,
  }
}

export const measurements: Measurements = (size) => {
  const acts = size === 'full' ? 1000 : 200
  return [
    {
      title: `${acts} invoices drafted, each durable, by an accountant and by the owner`,
      unit: 'ms',
      work: acts,
      rounds: 5,
      sides: {
        accountant: {
          name: 'by an accountant: two facts',
          prepare: async () => roundOf({ kind: 'accountant', id: accountant }, acts),
        },
        owner: { name: 'by the owner: one fact', prepare: async () => roundOf({ kind: 'client', id: client }, acts) },
      },
      bars: [{ key: 'fence.cost', ours: 'accountant', over: 'owner', atMost: 1.6 }],
    },
  ]
}
