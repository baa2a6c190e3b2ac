import { commandId } from '@delega/core'
import { describe, expect, it } from '@jest/globals'
import { isLeft } from 'fp-ts/lib/Either.js'

import { draft, PAIR, request, revokeSend, rossi } from '../test/practice.ts'
import { acceptCommand } from './commands.js'

const ID = commandId('00000000-0000-4000-8000-000000000001')

const fingerprintOf = (input: unknown): string => {
  const command = acceptCommand(input, () => ID)
  if (isLeft(command)) throw new Error(JSON.stringify(command.left))
  return command.right.metadata.fingerprint
}

const turnedOver = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(turnedOver)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, field]) => [key, turnedOver(field)]),
  )
}

describe('a fingerprint', () => {
  it.each([request, revokeSend, draft(1)])('does not depend on the order of the fields: $type', (command) => {
    expect(fingerprintOf(turnedOver(command))).toBe(fingerprintOf(command))
  })

  it('is the same whether what is nothing is left out, null or undefined', () => {
    const { permissions, ...rest } = { ...request, permissions: [{ permission: 'invoices:read' }] }
    const plain = fingerprintOf({ ...rest, permissions })
    expect(fingerprintOf({ ...rest, permissions, until: null })).toBe(plain)
    expect(fingerprintOf({ ...rest, permissions, until: undefined })).toBe(plain)
    expect(fingerprintOf({ ...rest, permissions: [{ until: undefined, permission: 'invoices:read' }] })).toBe(plain)
  })

  it('differs by what is asked, and by whom', () => {
    const plain = fingerprintOf(request)
    expect(fingerprintOf({ ...request, permissions: [] })).not.toBe(plain)
    expect(fingerprintOf({ ...request, by: { kind: 'accountant', id: PAIR.accountantId } })).not.toBe(plain)
  })

  // Events on record carry these: a command that is given again must be known again, whatever the version of the library.
  it.each([
    [request, 'pL002o_bgHRacXacYWPbJbiUFAY_xuXfPGyo8JcL-YI'],
    [revokeSend, 'rfMXf38yvXc6O3_ievu-UJMgJdi9GossBZgm7l37CLo'],
    [draft(1, rossi), 'FgAZnglfwZu04t6KUx28Yvs9lx6PtTENZqDjakHE_2w'],
  ])('stays what it was in earlier versions: %#', (command, before) => {
    expect(fingerprintOf(command)).toBe(before)
  })
})
