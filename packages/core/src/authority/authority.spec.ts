import { describe, expect, it } from '@jest/globals'

import { fold } from '../../test/scenario.ts'
import { firstAccess, registered, rossisPartitaIva, twoStepOn } from '../../test/words/accountant.ts'
import { activated, IN_CONSULTATION, NOW, opened, subscribed, verdi } from '../../test/words/client-service.ts'
import { active } from '../../test/words/delegation.ts'
import { accountant, type AccountantState } from '../accountant/index.js'
import { clientService, type ClientServiceEvent, type ClientServiceState } from '../client-service/index.js'
import { delegation } from '../delegation/index.js'
import type { InvoiceCommand } from '../invoice/index.js'
import { accountantId, type Actor } from '../kernel/index.js'
import { linkFactsAt, may, panelRefusal } from './index.js'

const account: AccountantState = fold(accountant, [registered, firstAccess, twoStepOn])
const serviceAfter = (...history: readonly ClientServiceEvent[]): ClientServiceState => fold(clientService, history)
const service = serviceAfter(subscribed(), activated(), opened())
const rossi: Actor = { kind: 'accountant', id: accountantId('a0000000-0000-4000-8000-000000000001') }
const system: Actor = { kind: 'system', name: 'a test' }

describe('The facts of a pair', () => {
  it('are what account and service say at the instant', () =>
    expect(linkFactsAt({ accountant: account, service }, NOW, 30)).toEqual({
      accountant: { status: 'Active', twoStep: true },
      service: { status: 'Active', openToDelegation: true, requiresTwoStep: false, modules: [] },
      sameTaxpayer: false,
      daysToAnswer: 30,
    }))

  it('tell that both are one taxpayer', () => {
    const own: ClientServiceState = { ...service, partitaIva: rossisPartitaIva } as ClientServiceState
    expect(linkFactsAt({ accountant: account, service: own }, NOW, 30).sameTaxpayer).toBe(true)
  })

  it('tell so by the codice fiscale as well, under which an organisation may have opened its account', () => {
    const own: ClientServiceState = { ...service, codiceFiscale: rossisPartitaIva } as unknown as ClientServiceState
    expect(linkFactsAt({ accountant: account, service: own }, NOW, 30).sameTaxpayer).toBe(true)
  })

  it('tell of no taxpayer where neither is known', () =>
    expect(
      linkFactsAt({ accountant: accountant.initialState, service: clientService.initialState }, NOW, 30).sameTaxpayer,
    ).toBe(false))
})

describe('Whether an accountant may', () => {
  const link = { accountant: account, service, delegation: fold(delegation, active('invoices:read')) }

  it('is answered with the grants relied on', () =>
    expect(may(link, 'view-invoices', NOW)).toMatchObject({
      _tag: 'Right',
      right: { grant: { permission: 'invoices:read', revision: 2 } },
    }))

  it('is answered with every condition unmet, of all three', () =>
    expect(may({ ...link, accountant: accountant.initialState }, 'send-invoice', IN_CONSULTATION)).toEqual({
      _tag: 'Left',
      left: [
        { code: 'AccountantNotActive', status: 'Unregistered' },
        { code: 'ServiceOnlyForConsultation' },
        { code: 'PermissionNotGranted', permission: 'invoices:send' },
      ],
    }))
})

describe('The panel of a client', () => {
  const NOT_ACTIVE = { code: 'ServiceNotActive', status: 'ConsultationOnly' }
  const ONLY_RECEIVES = { code: 'ServiceOnlyReceives' }
  const receiving = serviceAfter(subscribed('receiveOnly'), activated())

  it('takes what the client does while its service is active', () =>
    expect(panelRefusal(service, 'BookInvoice', verdi, NOW)).toBe(null))

  it('takes nothing from the client in the consultation period', () =>
    expect(panelRefusal(service, 'BookInvoice', verdi, IN_CONSULTATION)).toEqual(NOT_ACTIVE))

  it('leaves it to the permissions to stop an accountant then', () =>
    expect(panelRefusal(service, 'BookInvoice', rossi, IN_CONSULTATION)).toBe(null))

  it('takes what the exchange sends, at any time', () => {
    expect(panelRefusal(service, 'RecordNotice', verdi, IN_CONSULTATION)).toBe(null)
    expect(panelRefusal(service, 'BookInvoice', system, IN_CONSULTATION)).toBe(null)
    expect(panelRefusal(receiving, 'DraftInvoice', system, NOW)).toBe(null)
  })

  it.each<InvoiceCommand['type']>(['DraftInvoice', 'EditInvoice', 'SendInvoice', 'ResendInvoice'])(
    'that only receives issues nothing, whoever asks: %s',
    (type) => {
      expect(panelRefusal(receiving, type, verdi, NOW)).toEqual(ONLY_RECEIVES)
      expect(panelRefusal(receiving, type, rossi, NOW)).toEqual(ONLY_RECEIVES)
      expect(panelRefusal(service, type, verdi, NOW)).toBe(null)
    },
  )

  it('that only receives books what it has received', () =>
    expect(panelRefusal(receiving, 'BookInvoice', verdi, NOW)).toBe(null))

  it('issues nothing where there is no service', () =>
    expect(panelRefusal(clientService.initialState, 'DraftInvoice', rossi, NOW)).toBe(null))
})
