import { commandId, instant, partitaIva } from '@delega/core'
import { describe, expect, it, jest } from '@jest/globals'
import fc from 'fast-check'
import { v5, validate, version } from 'uuid'

import { accountantIdOf, commandIdFor, commandIdOf, DELEGA_NAMESPACE, eventIdOf, newCommandId } from './ids.js'

const NOON = instant('2026-03-01T12:00:00.000Z')

describe('a derived id', () => {
  it('is the UUID of version 5 that the package uuid makes', () => {
    fc.assert(
      fc.property(fc.uuid({ version: 4 }), fc.nat(99), (id, index) => {
        const place = { category: 'delegation', index, isFirst: false, at: NOON }
        const idIn = (isFirst: boolean) =>
          eventIdOf('stream', { commandId: commandId(id), fingerprint: 'f' }, { ...place, isFirst })
        expect(idIn(true)).toBe(v5(`event/${id}/f/delegation/${index}/${NOON}`, DELEGA_NAMESPACE))
        expect(commandIdOf(commandId(id), 'Close')).toBe(v5(`command/${id}/Close`, DELEGA_NAMESPACE))
      }),
    )
  })

  it('of a command that another system names follows from that name, in any alphabet', () => {
    const keys = ['crm/order-4711', 'ordine n° 12', '注文 1', '注文 2']
    expect(keys.map(commandIdFor)).toEqual(keys.map((key) => v5(`key/${key}`, DELEGA_NAMESPACE)))
    expect(new Set(keys.map(commandIdFor)).size).toBe(keys.length)
  })

  it('of the first event, where several streams are appended at once, is that of the command', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.nat(99), (id, index) => {
        const place = { category: 'delegation', index, isFirst: true, at: NOON }
        const unasked = {
          commandId: commandId(id),
          get fingerprint(): string {
            throw new Error('A fingerprint was made that nobody needs')
          },
        }
        expect(eventIdOf('unit', unasked, place)).toBe(id)
      }),
    )
  })

  it('of a further event, where several streams are appended at once, stands beside that of the command', () => {
    // Ids as chance makes them, as time does, and as somebody counts them.
    const counted = Array.from({ length: 64 }, (_, n) => `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`)
    const commands = [...counted, ...Array.from({ length: 64 }, newCommandId), ...fc.sample(fc.uuid(), 64)]
    const idsOf = () =>
      commands.flatMap((id) =>
        ['delegation', 'invoice', 'invoicenumbering'].flatMap((category) =>
          Array.from({ length: 20 }, (_, index) =>
            eventIdOf(
              'unit',
              { commandId: commandId(id), fingerprint: '' },
              { category, index, isFirst: false, at: NOON },
            ),
          ),
        ),
      )
    const ids = idsOf()
    expect(new Set([...ids, ...commands]).size).toBe(ids.length + new Set(commands).size)
    expect(idsOf()).toEqual(ids)
    for (const [index, id] of ids.entries()) {
      expect(id.slice(0, 14)).toBe(commands[Math.floor(index / 60)]?.slice(0, 14))
      expect(validate(id) && version(id)).toBe(8)
    }
  })

  it('of an account follows from its partita IVA alone', () => {
    expect(accountantIdOf(partitaIva('00743110157'))).toBe(v5('accountant/00743110157', DELEGA_NAMESPACE))
  })
})

describe('a new command id', () => {
  const before = Date.now()
  const ids = Array.from({ length: 10_000 }, newCommandId)
  const after = Date.now()

  it('is a UUID of version 7 that no other one is like', () => {
    expect(ids.every((id) => validate(id) && version(id) === 7)).toBe(true)
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('comes after those that were made before it in the same millisecond', () => {
    const groups = Map.groupBy(ids, (id) => id.slice(0, 13))
    for (const group of groups.values()) expect(group).toEqual(group.toSorted())
    expect(Math.max(...Array.from(groups.values(), ({ length }) => length))).toBeGreaterThan(1)
  })

  it('is like no other one when more are made in a millisecond than are counted, or the clock goes back', () => {
    const now = jest.spyOn(Date, 'now')
    try {
      const at = (ms: number) => {
        now.mockReturnValue(ms)
        return Array.from({ length: 5000 }, newCommandId)
      }
      const many = [...at(1_900_000_000_000), ...at(1_800_000_000_000), ...at(1_900_000_000_000)]
      expect(new Set(many).size).toBe(15_000)
      expect(many.every((id) => validate(id) && version(id) === 7)).toBe(true)
    } finally {
      now.mockRestore()
    }
  })

  it('begins with the millisecond at which it was made', () => {
    for (const id of ids) {
      const ms = Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)
      expect(ms >= before && ms <= after).toBe(true)
    }
  })
})
