import { describe, expect, it } from '@jest/globals'

import { anna, ANNA, linked, must, practiceOn, revokeSend, ROSSI, system } from '../test/practice.ts'
import type { CommandInput } from './index.js'

const supportRequestId = '44444444-4444-4444-8444-444444444444'
const personal = { text: 'How do I send?' }
const opening = { type: 'OpenSupportRequest', by: anna, supportRequestId, accountantId: ANNA, personal } as const
const aboutSending: CommandInput = { ...opening, clientId: ROSSI, activity: 'invoices:send' }

describe('a support request', () => {
  it('is opened about what the accountant may do, answered and closed', async () => {
    const { delega, history } = await linked(practiceOn())
    await must(delega, aboutSending)
    await must(delega, { type: 'AnswerSupportRequest', by: system, supportRequestId, personal: { text: 'Press it.' } })
    await must(delega, { type: 'CloseSupportRequest', by: anna, supportRequestId })
    expect((await history()).slice(-3).map(({ type }) => type)).toEqual([
      'SupportRequestOpened',
      'SupportRequestAnswered',
      'SupportRequestClosed',
    ])
  })

  it('about what it may not is refused with all that stands against it', async () => {
    const { delega } = await linked(practiceOn())
    expect(await delega.handle({ ...opening, clientId: ROSSI, activity: 'payments:write' })).toMatchObject({
      left: {
        refusal: {
          code: 'ActivityNotHeld',
          unmet: [
            { code: 'PermissionNotGranted', permission: 'payments:read' },
            { code: 'PermissionNotGranted', permission: 'payments:write' },
            { code: 'ModuleNotActive', module: 'payments' },
          ],
        },
      },
    })
  })

  it('is decided on what another service has just revoked', async () => {
    const { delega, another } = await linked(practiceOn())
    await must(another(), revokeSend)
    expect(await delega.handle(aboutSending)).toMatchObject({ left: { refusal: { code: 'ActivityNotHeld' } } })
  })

  it('about the own account needs no permission', async () => {
    const { delega } = practiceOn()
    expect(await must(delega, { ...opening, clientId: null, activity: 'own-account' })).toMatchObject({
      events: [{ type: 'SupportRequestOpened' }],
    })
  })

  it('is not flagged while the permission holds, and stays on record when it goes', async () => {
    const { delega } = await linked(practiceOn())
    await must(delega, aboutSending)
    const flag = { type: 'FlagSupportRequest', by: system, supportRequestId } as const
    expect(await must(delega, flag)).toMatchObject({ events: [] })
    await must(delega, revokeSend)
    expect(await must(delega, flag)).toMatchObject({ events: [{ type: 'SupportRequestFlagged' }] })
    expect(await must(delega, { type: 'CloseSupportRequest', by: anna, supportRequestId })).toMatchObject({
      events: [{ type: 'SupportRequestClosed' }],
    })
  })
})
