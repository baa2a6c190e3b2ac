import type { ClientServiceState } from '@delega/core'

import type { Standing } from './rows.js'

/** A standing as text, for tables that are not searched by it. */
export const packStanding = (standing: Standing): string => JSON.stringify(standing)
export const unpackStanding = (text: string): Standing => JSON.parse(text) as Standing

/** A service as text: its modules as pairs. */
export const packService = (service: ClientServiceState): string =>
  JSON.stringify(service.status === 'Activated' ? { ...service, modules: [...service.modules] } : service)

export const unpackService = (text: string): ClientServiceState => {
  const service = JSON.parse(text) as ClientServiceState
  return service.status === 'Activated' ? { ...service, modules: new Map(service.modules) } : service
}
