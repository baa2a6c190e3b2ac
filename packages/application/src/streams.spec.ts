import {
  accountantId,
  clientId,
  type CommandId,
  commandId,
  delegationStream,
  type EventId,
  type EventStore,
  type Position,
  instant,
  type StoredEvent,
} from '@delega/core'
import { describe, expect, it } from '@jest/globals'
import { right } from 'fp-ts/lib/Either.js'

import { delegations } from './aggregates.js'
import { streamsOf, traceOf } from './streams.js'

const NOON = instant('2026-03-01T12:00:00.000Z')
const client = clientId('22222222-2222-4222-8222-222222222222')
const accountant = accountantId('11111111-1111-4111-8111-111111111111')
const name = delegationStream(client, accountant)
const idNo = (n: number): CommandId => commandId(`00000000-0000-4000-8000-${n.toString().padStart(12, '0')}`)

const eventNo = (revision: number, command: CommandId): StoredEvent => ({
  id: idNo(1_000_000 + revision) as string as EventId,
  type: 'PermissionGranted',
  schemaVersion: 1,
  data: { type: 'PermissionGranted', permission: 'invoices:read', until: null, at: NOON },
  metadata: {
    by: { kind: 'client', id: client },
    onBehalfOf: null,
    commandId: command,
    correlationId: command,
    causationId: command,
    authority: null,
    fingerprint: 'f',
  },
  stream: name,
  revision,
  position: (revision + 1) as Position,
  recordedAt: NOON,
})

/** A store that holds one stream, and is asked for nothing else. */
const storeOf = (events: readonly StoredEvent[]): EventStore =>
  ({
    readStream:
      (_stream: string, { from = 0, limit = Infinity } = {}) =>
      async () =>
        right(events.slice(from, from + limit)),
  }) as unknown as EventStore

describe('What a command left in a stream', () => {
  it('is one trace, where the events of the command come in two pages', async () => {
    const revisions = Array.from({ length: 1003 }, (_, revision) => revision)
    const events = revisions.map((revision) =>
      eventNo(revision, idNo(revision >= 998 && revision <= 1001 ? 998 : revision)),
    )
    const streams = streamsOf(storeOf(events), 10)
    const stream = streams.of(delegations, accountant, client)
    expect(await streams.refresh(stream)).toEqual(right(true))
    expect(stream.revision).toBe(1002)
    expect(traceOf(stream, idNo(998))).toMatchObject({ from: 998, to: 1001, position: 1002 })
    expect(traceOf(stream, idNo(997))).toMatchObject({ from: 997, to: 997 })
    expect(traceOf(stream, idNo(1002))).toMatchObject({ from: 1002, to: 1002 })
  })
})
