import { accountantIdOf, explain, inMemoryStore, openDelega, partitaIva } from 'delega'
const delega = openDelega({ store: inMemoryStore() })
const taxId = partitaIva('00743110157')
const carla = { kind: 'accountant', id: accountantIdOf(taxId) } as const
const nino = { kind: 'client', id: '7d0c4f6e-2a51-4a6e-9a3b-0c5a1f2e7b10' } as const
const link = { clientId: nino.id, accountantId: carla.id }
const profile = { name: 'Carla Conti', pec: 'carla@pec.example.it', userName: 'StudioConti1' }
const owner = { name: 'Trattoria da Nino', partitaIva: '02342520158' }
await delega.handle({ type: 'RegisterAccountant', by: carla, partitaIva: taxId, personal: profile })
await delega.handle({ type: 'RecordFirstAccess', by: carla, accountantId: carla.id })
await delega.handle({ type: 'SubscribeService', by: nino, clientId: nino.id, variant: 'full', personal: owner })
await delega.handle({ type: 'ActivateService', by: nino, clientId: nino.id, until: '2099-01-01T00:00:00.000Z' })
await delega.handle({ type: 'OpenToDelegation', by: nino, clientId: nino.id })
await delega.handle({ type: 'RequestDelegation', by: nino, ...link, permissions: [{ permission: 'invoices:read' }] })
await delega.handle({ type: 'AcceptDelegation', by: carla, ...link, permissions: [] })
console.log(await delega.may({ ...link, action: 'view-invoices' }))
const refused = await delega.authorize({ ...link, action: 'send-invoice', subject: 'invoice-1' })
if (refused._tag === 'Left') console.log(explain(refused.left).join('\n'))
