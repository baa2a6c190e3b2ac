import type { CommandInput } from '@delega/application'
import { invoiceId } from '@delega/core'

import { content } from '../races/cast.ts'
import { must } from './domain.ts'
import type { Measurements, Round } from './measurement.ts'
import { accountantNo, clientNo, lifeOf, registrations, subscriptions } from './practice.ts'
import { digestOf, practiceWith } from './sqlite.ts'

const client = clientNo(0)
const accountant = accountantNo(0)

const draft = (n: number, by: CommandInput['by']): CommandInput => ({
  type: 'DraftInvoice',
  by,
  clientId: client,
  invoiceId: invoiceId(`22222222-2222-4222-8222-${n.toString().padStart(12, '0')}`),
  content,
})

const roundOf = async (by: CommandInput['by'], acts: number): Promise<Round> => {
  const { file, delega, close } = await practiceWith([
    ...registrations(1),
    ...subscriptions(1),
    ...lifeOf({ clientId: client, accountantId: accountant }).slice(0, 2),
  ])
  return {
    run: async () => {
      for (let n = 0; n < acts; n += 1) must(await delega.handle(draft(n, by)))
    },
    // The invoices themselves; by whom and by what right they were drafted is where the two differ.
    answer: () => digestOf(file, 'invoice-', 'type, schema_version, data'),
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
      // Rounds of half a second each: a stall of the disk takes one or two whole.
      rounds: size === 'full' ? 11 : 3,
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
