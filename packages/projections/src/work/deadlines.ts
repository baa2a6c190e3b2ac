import { deadlinesOf, type ClientServiceState, serviceDeletableFrom } from '@delega/core'

import type { Deadline, InvoiceRow, RelationRow, ServiceRow } from './rows.js'

/** What an invoice waits for. */
export const invoiceDeadlines = ({ invoiceId, clientId, state }: InvoiceRow): readonly Deadline[] =>
  deadlinesOf(state).map(({ kind, before }) => ({ kind, clientId, accountantId: null, subject: invoiceId, before }))

const moduleEnds = (clientId: ServiceRow['clientId'], service: ClientServiceState): readonly Deadline[] =>
  service.status === 'Activated'
    ? Array.from(service.modules, ([subject, before]) => ({
        kind: 'ModuleEnd',
        clientId,
        accountantId: null,
        subject,
        before,
      }))
    : []

/** The ends of a service and of its modules. */
export const serviceDeadlines = ({ clientId, service }: ServiceRow): readonly Deadline[] => {
  if (service.status !== 'Activated') return []
  const of = { clientId, accountantId: null, subject: null } as const
  const deletion = serviceDeletableFrom(service)
  return [
    { kind: 'ServiceEnd', ...of, before: service.until },
    ...(deletion === null ? [] : [{ kind: 'ServiceDeletion', ...of, before: deletion } as const]),
    ...moduleEnds(clientId, service),
  ]
}

/** The ends of a delegation and of its permissions, or the last moment to answer a request. */
export const relationDeadlines = ({ clientId, accountantId, standing }: RelationRow): readonly Deadline[] => {
  const of = { clientId, accountantId }
  if (standing.status === 'Requested')
    return [{ kind: 'RequestAnswer', ...of, subject: null, before: standing.answerBy }]
  if (standing.status !== 'Active') return []
  const { until, ends } = standing
  return [
    ...(until === null ? [] : [{ kind: 'DelegationEnd', ...of, subject: null, before: until } as const]),
    // What ends with the delegation or after it has no end of its own.
    ...ends
      .filter((end) => until === null || end.until < until)
      .map((end): Deadline => ({ kind: 'PermissionEnd', ...of, subject: end.permission, before: end.until })),
  ]
}

/** One row for each: of whom, what, and of what. */
export const deadlineKey = ({ clientId, accountantId, kind, subject }: Deadline): string =>
  [clientId, accountantId ?? '', kind, subject ?? ''].join('|')
