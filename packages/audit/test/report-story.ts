import { type Instant, isRecord, type Permission, plusMilliseconds, type StoredEvent } from '@delega/core'
import { inMemoryStore } from '@delega/core/store'

import { anna, ANNA, berto, BERTO, forgeOf, rossi, ROSSI } from './forge.ts'
import { contentOf, eventsOf, invoiceNo, newWorld } from './world.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

/** What somebody might call a client who wants to run something in the auditor's browser. */
export const HOSTILE = `Rossi <script>document.title='owned'</script><img src=x onerror="document.title='owned'"> & "Figli"`

/**
 * Half a year of one client and two accountants: permissions with ends, a module that lapses and comes back, revocations,
 * acts that were recorded late. Recorded two seconds after it happened, but for one act.
 */
export const halfYear = async (): Promise<readonly StoredEvent[]> => {
  let recordedAt = (): Instant => '2026-03-01T09:00:00.000Z' as Instant
  const store = inMemoryStore({ clock: () => plusMilliseconds(recordedAt(), 2000) })
  const { setUp, give, pass, later, now } = newWorld(store, 1)
  recordedAt = now
  const pair = { clientId: ROSSI, accountantId: ANNA }
  const other = { clientId: ROSSI, accountantId: BERTO }
  const terms = (...names: readonly Permission[]) => names.map((permission) => ({ permission }))
  const draft = (n: number, by: typeof anna) => ({
    type: 'DraftInvoice' as const,
    by,
    clientId: ROSSI,
    invoiceId: invoiceNo(n),
    content: contentOf(0, '2026-03-01', 100 * n),
  })
  const system = { kind: 'system', name: 'tests' } as const

  await setUp()
  await give({ type: 'DeactivateModule', by: rossi, clientId: ROSSI, module: 'documents' })
  await give({ type: 'ActivateModule', by: system, clientId: ROSSI, module: 'documents', until: later(40) })
  pass(2 * DAY)
  await give({
    type: 'RequestDelegation',
    by: rossi,
    ...pair,
    permissions: [
      ...terms('invoices:read', 'invoices:write', 'documents:read'),
      { permission: 'invoices:send' as const, until: later(80) },
    ],
  })
  pass(DAY)
  await give({ type: 'AcceptDelegation', by: anna, ...pair, permissions: [] })
  for (let n = 1; n <= 12; n += 1) {
    pass(4 * DAY + n * HOUR)
    await give(draft(n, n % 5 === 0 ? rossi : anna))
    if (n % 3 === 0) {
      pass(5 * HOUR)
      await give({ ...draft(n, anna), type: 'EditInvoice' })
    }
  }
  await give({
    type: 'RevokePermissions',
    by: rossi,
    ...pair,
    permissions: ['invoices:write'],
    reason: 'Berto drafts from now on',
  })
  pass(HOUR)
  await give({ type: 'RequestDelegation', by: berto, ...other, permissions: [] })
  pass(3 * DAY)
  await give({ type: 'AcceptDelegation', by: rossi, ...other, permissions: terms('invoices:read', 'invoices:write') })
  for (let n = 21; n <= 26; n += 1) {
    pass(9 * DAY)
    await give(draft(n, berto))
    if (n === 22)
      await give({ type: 'ActivateModule', by: system, clientId: ROSSI, module: 'documents', until: later(90) })
  }
  pass(5 * DAY)
  await give({ type: 'RevokeDelegation', by: rossi, ...pair, reason: 'All work is done by one accountant now' })
  return recordedLate(await eventsOf(store)).map(named)
}

const NAMES: Readonly<Record<string, string>> = {
  'Client 0': 'Rossi Srl',
  'Studio 0': 'Studio Conti',
  'Studio 1': 'Studio Greco & Berti',
}

const named = (event: StoredEvent): StoredEvent => {
  const { personal } = event.data
  const given = isRecord(personal) ? personal['name'] : undefined
  const name = typeof given === 'string' ? NAMES[given] : undefined
  return name === undefined ? event : { ...event, data: { ...event.data, personal: { ...(personal as object), name } } }
}

// One act came in from a place without a network, nine days later.
const recordedLate = (events: readonly StoredEvent[]): readonly StoredEvent[] => {
  const acts = events.filter(({ type, metadata }) => type === 'InvoiceDrafted' && metadata.authority !== null)
  const late = acts[4]?.metadata.commandId
  return events.map((event) =>
    event.metadata.commandId === late ? { ...event, recordedAt: plusMilliseconds(event.recordedAt, 9 * DAY) } : event,
  )
}

/** The same with an act that nobody had authorised, and a client whose name is an attack. */
export const attacked = async (): Promise<readonly StoredEvent[]> => {
  const forge = forgeOf(await halfYear())
  forge.edit(
    ({ type, data }) => type === 'ServiceSubscribed' && JSON.stringify(data).includes('Rossi Srl'),
    ({ data }) => ({ data: { ...data, personal: { ...(data['personal'] as object), name: HOSTILE } } }),
  )
  const draft = forge.find(({ type, metadata }) => type === 'InvoiceDrafted' && metadata.by.kind === 'accountant')
  const at = '2026-07-20T10:00:00.000Z' as Instant
  forge.pass(Date.parse(at) - Date.parse(forge.now()))
  forge.write(draft.stream, { type: 'InvoiceDiscarded', at }, { by: anna, onBehalfOf: ROSSI })
  return forge.events()
}
