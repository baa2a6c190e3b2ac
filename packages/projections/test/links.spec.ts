import { type DomainEvent, instant, partitaIva, pec, type Permission, plusDays, userName } from '@delega/core'
import { describe, expect, it } from '@jest/globals'

import { clientsOf, countClientsOf, accountantsOf, foldAll, links } from '../src/index.js'
import { accountantNo, clientNo, newHistory, streams } from './history.ts'

const at = instant('2026-03-01T09:30:00.000Z')
const later = plusDays(at, 40)
const studio = accountantNo(1)

const registered: DomainEvent = {
  type: 'AccountantRegistered',
  personal: {
    partitaIva: partitaIva('00743110157'),
    name: 'Studio Neri',
    pec: pec('studio.neri@pec.example'),
    userName: userName('StudioNeri1'),
  },
  at,
}

const linked = () => {
  const history = newHistory()
  history.record(streams.accountant(studio), registered)
  history.record(streams.accountant(studio), { type: 'FirstAccessRecorded', at })
  const client = (n: number, name: string): void => {
    const stream = streams.service(clientNo(n))
    history.record(stream, {
      type: 'ServiceSubscribed',
      variant: 'full',
      personal: { name, partitaIva: partitaIva('01879020517'), codiceFiscale: null },
      at,
    })
    history.record(stream, { type: 'ServiceActivated', until: plusDays(at, 365), at })
    history.record(streams.delegation(clientNo(n), studio), {
      type: 'DelegationRequested',
      initiator: 'client',
      permissions: [],
      until: null,
      answerBy: plusDays(at, 30),
      at,
    })
  }
  const grant = (n: number, permissions: readonly Permission[], until = null as ReturnType<typeof instant> | null) => {
    const stream = streams.delegation(clientNo(n), studio)
    history.record(stream, { type: 'DelegationAccepted', until: null, at })
    for (const permission of permissions) history.record(stream, { type: 'PermissionGranted', permission, until, at })
  }
  client(1, 'Èva Rossi')
  client(2, 'Bianchi Costruzioni')
  client(3, 'eredi Conti')
  grant(1, ['invoices:read', 'invoices:send'], plusDays(at, 10))
  grant(2, ['invoices:read'])
  return history
}

const names = (asOf: ReturnType<typeof instant>, request: object = {}): readonly string[] =>
  clientsOf(studio, { asOf, ...request })(foldAll(links, linked().events).rows).items.map(({ name }) => name)

describe('the clients of an accountant', () => {
  it('come by name, whatever the capitals and accents', () => {
    expect(names(at)).toEqual(['Bianchi Costruzioni', 'eredi Conti', 'Èva Rossi'])
  })

  it('are found by part of a name', () => {
    expect(names(at, { text: 'eva' })).toEqual(['Èva Rossi'])
  })

  it('are found by a permission in force, until its end passes', () => {
    expect(names(at, { permission: 'invoices:send' })).toEqual(['Èva Rossi'])
    expect(names(plusDays(at, 10), { permission: 'invoices:send' })).toEqual([])
  })

  it('wait for an answer until the time for it is over', () => {
    expect(names(at, { sort: 'waiting' })).toEqual(['eredi Conti'])
    expect(names(later, { sort: 'waiting' })).toEqual([])
    expect(names(later, { status: 'Ended' })).toEqual(['eredi Conti'])
  })

  it('come in pages that continue where the last one ended', () => {
    const { rows } = foldAll(links, linked().events)
    const first = clientsOf(studio, { asOf: at, limit: 2 })(rows)
    const second = clientsOf(studio, { asOf: at, limit: 2, after: first.next })(rows)
    expect([...first.items, ...second.items].map(({ name }) => name)).toEqual(names(at))
    expect(second.next).toBeNull()
  })

  it('are counted by any filter', () => {
    const { rows } = foldAll(links, linked().events)
    const now = countClientsOf(studio, at)(rows)
    const then = countClientsOf(studio, later)(rows)
    expect([now.all, now.having({ status: 'Active' }), now.having({ permission: 'invoices:send' })]).toEqual([3, 2, 1])
    expect([then.all, then.having({ status: 'Ended' }), then.having({ permission: 'invoices:send' })]).toEqual([
      3, 1, 0,
    ])
  })
})

describe('the accountants of a client', () => {
  it('come with their permissions and the ends of these', () => {
    const { rows } = foldAll(links, linked().events)
    const [first] = accountantsOf(clientNo(1), { asOf: at })(rows).items
    expect(first).toMatchObject({
      name: 'Studio Neri',
      status: 'Active',
      permissions: ['invoices:read', 'invoices:send'],
      ends: [
        { permission: 'invoices:read', until: plusDays(at, 10) },
        { permission: 'invoices:send', until: plusDays(at, 10) },
      ],
    })
  })
})
