import { commandId, instant, partitaIva } from '@delega/core'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { v5 } from 'uuid'

import { accountantIdOf, commandIdOf, DELEGA_NAMESPACE, eventIdOf } from './ids.js'

const NOON = instant('2026-03-01T12:00:00.000Z')

describe('a derived id', () => {
  it('is the UUID of version 5 that the package uuid makes', () => {
    fc.assert(
      fc.property(fc.uuid({ version: 4 }), fc.nat(99), (id, index) => {
        const place = { category: 'delegation', index, isFirst: false, at: NOON }
        const idIn = (atomicity: 'unit' | 'stream', isFirst: boolean) =>
          eventIdOf(atomicity, commandId(id), { ...place, isFirst })
        expect(idIn('unit', false)).toBe(v5(`event/${id}/delegation/${index}`, DELEGA_NAMESPACE))
        expect(idIn('unit', true)).toBe(v5(`event/${id}`, DELEGA_NAMESPACE))
        expect(idIn('stream', true)).toBe(v5(`event/${id}/delegation/${index}/${NOON}`, DELEGA_NAMESPACE))
        expect(commandIdOf(commandId(id), 'Close')).toBe(v5(`command/${id}/Close`, DELEGA_NAMESPACE))
      }),
    )
  })

  it('of an account follows from its partita IVA alone', () => {
    expect(accountantIdOf(partitaIva('00743110157'))).toBe(v5('accountant/00743110157', DELEGA_NAMESPACE))
  })
})
