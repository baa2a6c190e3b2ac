import { openDelega } from '@delega/application'
import type { EventStore } from '@delega/core'
import { openEventStoreDb } from '@delega/eventstoredb'
import { afterEach, describe, expect, it } from '@jest/globals'

import {
  anna,
  content,
  draft,
  idOf,
  invoiceNo,
  linked,
  PAIR,
  practiceOn,
  ROSSI,
  rossi,
} from '../../packages/application/test/practice.ts'
import { startDouble } from '../../packages/eventstoredb/test/double/double.ts'
import { interrupted } from './interrupted.ts'

const opened: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of opened.splice(0).toReversed()) await close()
})

/** Two services with stores of their own: neither has seen what the other appends. */
const twoStores = async (): Promise<readonly [EventStore, EventStore]> => {
  const { connectionString, stop } = await startDouble()
  const stores = [openEventStoreDb({ connectionString }), openEventStoreDb({ connectionString })] as const
  opened.push(stop, ...stores.map(({ close }) => close))
  return stores
}

const revoking = (permission: 'invoices:send' | 'invoices:write') =>
  ({ type: 'RevokePermissions', by: rossi, ...PAIR, permissions: [permission], reason: 'No more' }) as const

const editing = (date: string) =>
  ({ type: 'EditInvoice', by: anna, clientId: ROSSI, invoiceId: invoiceNo(1), content: { ...content, date } }) as const

describe('one command id with other content, decided by two services on EventStoreDB at one instant,', () => {
  it.each([
    ['a decision', revoking('invoices:send'), revoking('invoices:write')],
    ['an act', editing('2026-02-26'), editing('2026-02-27')],
  ])('is carried out once and refused once: %s', async (_, first, second) => {
    const [store, other] = await twoStores()
    const { delega, another, history } = await linked(practiceOn(store))
    await delega.handle(draft(1, rossi))
    const commandId = idOf(1)
    const quicker = interrupted(other, 'delegation', () => delega.handle({ ...first, commandId }))

    const outcome = await another({ store: quicker }).handle({ ...second, commandId })

    expect(outcome).toMatchObject({ left: { refusal: { code: 'CommandIdReused' } } })
    const said = (await history()).filter(({ metadata }) => metadata.commandId === commandId)
    const alone = await openDelega({ store: other }).handle({ ...first, commandId })
    expect(alone).toMatchObject({ right: { events: [said.at(-1)?.data] } })
  })
})
