import { commandId, type Metadata } from '@delega/core'
import { sameContent } from '@delega/core/store'
import { eventOf } from '@delega/core/testing'
import { describe, expect, it } from '@jest/globals'
import { isLeft } from 'fp-ts/lib/Either.js'

import { PAIR, request } from '../test/practice.ts'
import { acceptCommand } from './commands.js'

const ID = commandId('00000000-0000-4000-8000-000000000001')

const metadataOf = (input: unknown): Metadata => {
  const command = acceptCommand(input, () => ID)
  if (isLeft(command)) throw new Error(JSON.stringify(command.left))
  return command.right.metadata.under(PAIR.clientId, null)
}

describe('the metadata of a command', () => {
  it('are written with the fingerprint in its place', () => {
    const metadata = metadataOf(request)
    expect(JSON.parse(JSON.stringify(metadata))).toEqual({
      by: request.by,
      onBehalfOf: PAIR.clientId,
      commandId: ID,
      fingerprint: metadata.fingerprint,
      correlationId: ID,
      causationId: ID,
      authority: null,
    })
  })

  it('tell a command from another one with its id, to a store too', () => {
    const event = { ...eventOf(1), metadata: metadataOf(request) }
    expect(sameContent(event, { ...event, metadata: metadataOf(request) })).toBe(true)
    expect(sameContent(event, { ...event, metadata: metadataOf({ ...request, permissions: [] }) })).toBe(false)
  })
})
