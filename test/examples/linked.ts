import { accountantIdOf, type CommandInput, type Delega, orThrow, partitaIva } from 'delega'

const taxId = partitaIva('00743110157')

export const link = { clientId: '7d0c4f6e-2a51-4a6e-9a3b-0c5a1f2e7b10', accountantId: accountantIdOf(taxId) }
export const carla = { kind: 'accountant', id: link.accountantId } as const
export const nino = { kind: 'client', id: link.clientId } as const

/** Carla is registered, and Nino's service is open to delegation. */
export const registrations: readonly CommandInput[] = [
  {
    type: 'RegisterAccountant',
    by: carla,
    partitaIva: taxId,
    personal: { name: 'Carla Conti', pec: 'carla@pec.example.it', userName: 'StudioConti1' },
  },
  { type: 'RecordFirstAccess', by: carla, accountantId: link.accountantId },
  {
    type: 'SubscribeService',
    by: nino,
    clientId: link.clientId,
    variant: 'full',
    personal: { name: 'Trattoria da Nino', partitaIva: '02342520158' },
  },
  { type: 'ActivateService', by: nino, clientId: link.clientId, until: '2099-01-01T00:00:00.000Z' },
  { type: 'OpenToDelegation', by: nino, clientId: link.clientId },
]

/** Links the two; Carla may read invoices. */
export const linked: readonly CommandInput[] = [
  ...registrations,
  { type: 'RequestDelegation', by: nino, ...link, permissions: [{ permission: 'invoices:read' }] },
  { type: 'AcceptDelegation', by: carla, ...link, permissions: [] },
]

export const give = async (delega: Delega, commands: readonly CommandInput[]): Promise<void> => {
  for (const command of commands) await orThrow(delega.handle(command))
}
