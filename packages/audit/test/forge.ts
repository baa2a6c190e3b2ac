import { eventIdOf } from '@delega/application'
import {
  type Actor,
  type Authority,
  categoryOf,
  type ClientId,
  type CommandId,
  commandId,
  type DomainEvent,
  encodeEvent,
  type EventId,
  type Instant,
  instant,
  type Metadata,
  plusMilliseconds,
  type Position,
  type StoredEvent,
  type StreamName,
} from '@delega/core'
import { inMemoryStore } from '@delega/core/store'

import { ACCOUNTANTS, CLIENTS, contentOf, eventsOf, invoiceNo, newWorld } from './world.ts'

const nth = <T>(items: readonly T[], index: number): T => {
  const item = items[index]
  if (item === undefined) throw new RangeError('The world is too small')
  return item
}

export const ANNA = nth(ACCOUNTANTS, 0)
export const BERTO = nth(ACCOUNTANTS, 1)
export const ROSSI = nth(CLIENTS, 0)
export const NERI = nth(CLIENTS, 1)

export const anna: Actor = { kind: 'accountant', id: ANNA }
export const berto: Actor = { kind: 'accountant', id: BERTO }
export const rossi: Actor = { kind: 'client', id: ROSSI }
export const neri: Actor = { kind: 'client', id: NERI }
export const processes: Actor = { kind: 'system', name: 'delega-processes' }

/**
 * The story on which violations are planted. Anna may read, write and send for Rossi, Berto may read; Rossi has the
 * module of documents; invoice 1 was drafted by Anna, invoice 2 by Rossi, invoice 3 by Anna and edited by Rossi.
 */
export const story = async (): Promise<readonly StoredEvent[]> => {
  const store = inMemoryStore({ clock: () => instant('2026-06-01T00:00:00.000Z') })
  const { setUp, give, pass, later } = newWorld(store, 1)
  await setUp()
  const module = { clientId: ROSSI, module: 'documents' } as const
  await give({ type: 'DeactivateModule', by: rossi, clientId: ROSSI, module: 'payments' })
  await give({ type: 'ActivateModule', by: { kind: 'system', name: 'tests' }, ...module, until: later(50) })
  for (const [accountant, permissions] of [
    [ANNA, ['invoices:read', 'invoices:write', 'invoices:send', 'documents:read']],
    [BERTO, ['invoices:read']],
  ] as const) {
    const pair = { clientId: ROSSI, accountantId: accountant }
    pass(1000)
    const terms = permissions.map((permission) => ({ permission }))
    await give({ type: 'RequestDelegation', by: rossi, ...pair, permissions: terms })
    pass(1000)
    await give({ type: 'AcceptDelegation', by: { kind: 'accountant', id: accountant }, ...pair, permissions: [] })
  }
  for (const [n, by] of [
    [1, anna],
    [2, rossi],
    [3, anna],
  ] as const) {
    pass(1000)
    await give({
      type: 'DraftInvoice',
      by,
      clientId: ROSSI,
      invoiceId: invoiceNo(n),
      content: contentOf(0, '2026-03-01', 100 * n),
    })
  }
  pass(1000)
  await give({
    type: 'EditInvoice',
    by: rossi,
    clientId: ROSSI,
    invoiceId: invoiceNo(3),
    content: contentOf(0, '2026-03-01', 999),
  })
  return eventsOf(store)
}

export type Written = { readonly id: EventId; readonly revision: number }

type Told = {
  readonly by: Actor
  readonly command?: CommandId
  readonly onBehalfOf?: ClientId | null
  readonly authority?: Authority | null
}

/** A history in the hands of somebody who may write whatever he likes into the store. */
export const forgeOf = (story: readonly StoredEvent[]) => {
  let events = [...story]
  let now: Instant = instant('2026-03-10T00:00:00.000Z')
  let commands = 0

  const last = (stream: StreamName): StoredEvent | undefined => events.findLast((event) => event.stream === stream)

  const newCommand = (): CommandId => {
    commands += 1
    return commandId(`f0f0f0f0-0000-4000-8000-${String(commands).padStart(12, '0')}`)
  }

  /** Appends an event as the library would have written it, were it so. */
  const write = (stream: StreamName, event: DomainEvent, told: Told): Written => {
    const before = last(stream)
    const revision = (before?.revision ?? -1) + 1
    const command = told.command ?? newCommand()
    const index = events.filter((one) => one.stream === stream && one.metadata.commandId === command).length
    const { type, schemaVersion, data } = encodeEvent(event)
    const metadata: Metadata = {
      by: told.by,
      onBehalfOf: told.onBehalfOf ?? null,
      commandId: command,
      fingerprint: 'f',
      correlationId: command,
      causationId: command,
      authority: told.authority ?? null,
    }
    const isFirst = !events.some(({ metadata: { commandId } }) => commandId === command)
    const id = eventIdOf('unit', metadata, { category: categoryOf(stream), index, isFirst, at: event.at })
    const position = ((events.at(-1)?.position ?? 0) + 1) as Position
    events.push({ id, type, schemaVersion, data, metadata, stream, revision, position, recordedAt: now })
    return { id, revision }
  }

  return {
    now: () => now,
    pass: (ms: number) => {
      now = plusMilliseconds(now, ms)
      return now
    },
    newCommand,
    write,
    find: (matches: (event: StoredEvent) => boolean): StoredEvent => {
      const found = events.find(matches)
      if (found === undefined) throw new Error('The story has no such event')
      return found
    },
    /** Puts other fields into the events that match. */
    edit: (matches: (event: StoredEvent) => boolean, change: (event: StoredEvent) => Partial<StoredEvent>) => {
      events = events.map((event) => (matches(event) ? { ...event, ...change(event) } : event))
    },
    remove: (matches: (event: StoredEvent) => boolean) => {
      events = events.filter((event) => !matches(event))
    },
    replaceAll: (change: (events: readonly StoredEvent[]) => readonly StoredEvent[]) => {
      events = [...change(events)]
    },
    events: () => events as readonly StoredEvent[],
  }
}

export type Forge = ReturnType<typeof forgeOf>
