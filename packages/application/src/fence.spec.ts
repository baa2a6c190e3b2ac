import { describe, expect, it } from '@jest/globals'

import {
  anna,
  draft,
  idOf,
  linked,
  must,
  PAIR,
  practiceOn,
  revokeSend,
  rossi,
  ROSSI,
  send,
  ticks,
} from '../test/practice.ts'

describe('an act of an accountant', () => {
  it('is two facts in one append: its authorisation, and the act that cites it', async () => {
    const { delega, history } = await linked(practiceOn())
    await must(delega, { ...draft(1), commandId: idOf(1) })
    const [authorized, drafted] = (await history()).slice(-2)
    expect(authorized).toMatchObject({
      type: 'ActionAuthorized',
      data: { action: 'draft-invoice', settlement: 'settled' },
    })
    expect(drafted).toMatchObject({
      type: 'InvoiceDrafted',
      metadata: {
        by: anna,
        onBehalfOf: ROSSI,
        authority: {
          stream: authorized?.stream,
          revision: authorized?.revision,
          authorizationId: authorized?.id,
          permission: 'invoices:write',
          grantId: authorized?.data['grantId'],
        },
      },
    })
  })

  it('leaves no authorisation behind when it is refused', async () => {
    const { delega, history } = await linked(practiceOn())
    const { length } = await history()
    expect(await delega.handle(send(1))).toMatchObject({ left: { refusal: { code: 'InvoiceUnknown' } } })
    expect(await history()).toHaveLength(length)
  })

  it('is told first whether it is allowed at all, and nothing of the invoice otherwise', async () => {
    const { delega } = await linked(practiceOn())
    await must(delega, revokeSend)
    expect(await delega.handle(send(1))).toMatchObject({ left: { refusal: { code: 'ActionNotAllowed' } } })
  })

  // However the two are mixed within one process: no decision may be stored on a state that it has not seen.
  it.each(['revocation', 'act'])(
    'never follows a revocation, however many steps after the %s the other starts',
    async (first) => {
      for (let apart = 0; apart < 60; apart += 1) {
        const { delega, history } = await linked(practiceOn())
        await must(delega, draft(1))
        const commands = first === 'act' ? [send(1), revokeSend] : [revokeSend, send(1)]
        await Promise.all(
          commands.map(async (command, index) => {
            await ticks(index * apart)
            return delega.handle(command)
          }),
        )
        const types = (await history()).map(({ type }) => type)
        const sent = types.indexOf('InvoiceSent')
        expect(sent === -1 || sent < types.indexOf('PermissionRevoked')).toBe(true)
      }
    },
  )

  it('does not pass where the client requires two-step verification meanwhile', async () => {
    for (let apart = 0; apart < 80; apart += 1) {
      const { delega, another, history } = await linked(practiceOn())
      const requiring = another().handle({ type: 'RequireTwoStepVerification', by: rossi, clientId: ROSSI })
      await ticks(apart)
      await Promise.all([requiring, delega.handle(draft(1))])
      const types = (await history()).map(({ type }) => type)
      const drafted = types.indexOf('InvoiceDrafted')
      expect(drafted === -1 || drafted < types.indexOf('TwoStepVerificationRequired')).toBe(true)
    }
  })

  it('in another service is authorised once for one command id, and traceable', async () => {
    const { delega, another, history } = await linked(practiceOn())
    const request = { ...PAIR, action: 'view-invoices', subject: 'archive-2026', commandId: idOf(5) } as const
    const once = await delega.authorize(request)
    expect(once).toMatchObject({ right: { authority: { permission: 'invoices:read' } } })
    const { length } = await history()
    expect(await another().authorize(request)).toEqual(once)
    expect(await history()).toHaveLength(length)
  })

  it('in another service is refused with every unmet condition', async () => {
    const { delega } = await linked(practiceOn())
    await must(delega, { type: 'RequireTwoStepVerification', by: rossi, clientId: ROSSI })
    const asked = await delega.authorize({ ...PAIR, action: 'edit-documents', subject: 'document-1' })
    expect(asked).toMatchObject({
      left: {
        refusal: {
          unmet: [
            { code: 'TwoStepVerificationOff' },
            { code: 'PermissionNotGranted', permission: 'documents:read' },
            { code: 'PermissionNotGranted', permission: 'documents:write' },
            { code: 'ModuleNotActive', module: 'documents' },
          ],
        },
      },
    })
  })
})

describe('may', () => {
  it('answers with the grants relied on, and where they stand', async () => {
    const { delega } = await linked(practiceOn())
    expect(await delega.may({ ...PAIR, action: 'send-invoice' })).toMatchObject({
      right: { allowed: true, grants: [{ permission: 'invoices:send' }, { permission: 'invoices:read' }] },
    })
  })

  it('answers on what another service has just written', async () => {
    const { delega, another } = await linked(practiceOn())
    await delega.may({ ...PAIR, action: 'send-invoice' })
    await must(another(), revokeSend)
    expect(await delega.may({ ...PAIR, action: 'send-invoice' })).toMatchObject({
      right: { allowed: false, unmet: [{ code: 'PermissionNotGranted', permission: 'invoices:send' }] },
    })
  })

  it('says no to what is never delegated', async () => {
    const { delega } = await linked(practiceOn())
    expect(await delega.may({ ...PAIR, action: 'change-iban' })).toMatchObject({
      right: { allowed: false, unmet: [{ code: 'NeverDelegable', action: 'change-iban' }] },
    })
  })
})
