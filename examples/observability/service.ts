import { openTelemetry, type TelemetryOptions } from '@delega/opentelemetry'
import { accountantIdOf, inMemoryStore, links, openDelega, orThrow, partitaIva, runProjections } from 'delega'

const taxId = partitaIva('00743110157')
const accountantId = accountantIdOf(taxId)
const clientId = '7d0c4f6e-2a51-4a6e-9a3b-0c5a1f2e7b10'
const carla = { kind: 'accountant', id: accountantId } as const
const nino = { kind: 'client', id: clientId } as const
const profile = { name: 'Carla Conti', pec: 'carla@pec.example.it', userName: 'StudioConti1' }
const owner = { name: 'Trattoria da Nino', partitaIva: '02342520158' }
const until = '2099-01-01T00:00:00.000Z'
const permissions = [{ permission: 'invoices:read' }] as const
const link = { clientId, accountantId }

/** A service at the end of its morning, which has yet to be stopped. */
export type Service = { readonly stop: () => Promise<void> }

/** A morning of a small service. `log` is given a line for everything that went otherwise than wished. */
export const morning = async (options: TelemetryOptions, log: (line: string) => void): Promise<Service> => {
  const { observer, store: watched } = openTelemetry(options)
  const store = watched(inMemoryStore())
  const delega = openDelega({
    store,
    observer,
    logger: ({ level, message, fields }) => {
      const { command, outcome, refusal } = fields
      if (level !== 'debug') log(`${level} ${message} ${command} ${outcome} ${refusal ?? ''}`.trimEnd())
    },
  })

  await orThrow(delega.handle({ type: 'RegisterAccountant', by: carla, partitaIva: taxId, personal: profile }))
  await orThrow(delega.handle({ type: 'RecordFirstAccess', by: carla, accountantId }))
  await orThrow(delega.handle({ type: 'SubscribeService', by: nino, clientId, variant: 'full', personal: owner }))
  await orThrow(delega.handle({ type: 'ActivateService', by: nino, clientId, until }))
  await orThrow(delega.handle({ type: 'OpenToDelegation', by: nino, clientId }))
  await orThrow(delega.handle({ type: 'RequestDelegation', by: nino, ...link, permissions }))
  const accepted = await orThrow(delega.handle({ type: 'AcceptDelegation', by: carla, ...link, permissions: [] }))

  await orThrow(delega.may({ ...link, action: 'view-invoices' }))
  await orThrow(delega.may({ ...link, action: 'send-invoice' }))
  await delega.authorize({ ...link, action: 'send-invoice', subject: 'invoice-1' })
  await delega.receive({ type: 'AcceptDelegation' })

  const projections = runProjections({ store, models: { links }, observer })
  await orThrow(projections.models.links.ask(() => null, { atLeast: accepted.position }))
  return {
    stop: async () => {
      await projections.stop()
      await store.close()
    },
  }
}
