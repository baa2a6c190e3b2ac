import { describe, expect, it } from '@jest/globals'
import { left, right } from 'fp-ts/lib/Either.js'

import { fold, idOf } from '../../test/scenario.ts'
import {
  accepted,
  active,
  delegationRevoked,
  END,
  factsWith,
  granted,
  JUST_BEFORE_END,
  NOW,
  requestedBy,
  revoked,
  term,
} from '../../test/words/delegation.ts'
import {
  type Action,
  CATALOGUE,
  DELEGABLE_ACTIONS,
  type Permission,
  PERMISSIONS,
  RESERVED_ACTIONS,
} from '../kernel/index.js'
import { delegation, type DelegationEvent, mayAct, type UnmetCondition } from './index.js'

const all = fold(delegation, active(...PERMISSIONS))

const asked = (history: readonly DelegationEvent[], action: Action, at = NOW, circumstances = {}) =>
  mayAct(fold(delegation, history), factsWith(circumstances), action, at)

const grantOf = (permission: Permission) => {
  const revision = PERMISSIONS.indexOf(permission) + 2
  return { permission, grantId: idOf(revision), revision }
}

const no = (...unmet: readonly UnmetCondition[]) => left(unmet)

describe('An action that is allowed', () => {
  const actions = PERMISSIONS.flatMap((permission) =>
    Object.keys(CATALOGUE[permission].actions).map((action) => ({
      permission,
      action: DELEGABLE_ACTIONS.find((known) => known === action) ?? 'view-invoices',
      needs: CATALOGUE[permission].needs,
    })),
  )

  it.each(actions)('names the grants relied on: $action by $permission', ({ permission, action, needs }) =>
    expect(mayAct(all, factsWith(), action, NOW)).toEqual(
      right({ grant: grantOf(permission), needed: needs.map(grantOf) }),
    ),
  )

  it('relies on the latest grant', () =>
    expect(asked([...active(term('invoices:read', END)), granted('invoices:read')], 'view-invoices')).toEqual(
      right({ grant: { permission: 'invoices:read', grantId: idOf(3), revision: 3 }, needed: [] }),
    ))

  it('needs no module of another kind', () =>
    expect(asked(active('invoices:read', 'payments:read'), 'view-payments', NOW, { modules: ['payments'] })).toEqual(
      right({
        grant: { permission: 'payments:read', grantId: idOf(3), revision: 3 },
        needed: [{ permission: 'invoices:read', grantId: idOf(2), revision: 2 }],
      }),
    ))

  it('needs no permission to write where it sends', () =>
    expect(asked(active('invoices:read', 'invoices:send'), 'send-invoice')).toMatchObject({ _tag: 'Right' }))

  it('needs no service open to delegation: that only matters for the link', () =>
    expect(mayAct(all, factsWith({ service: { openToDelegation: false } }), 'view-invoices', NOW)).toMatchObject({
      _tag: 'Right',
    }))
})

describe('An action that is not allowed', () => {
  it.each([
    ['NotRequested' as const, []],
    ['Requested' as const, [requestedBy('client', ['invoices:read'])]],
    ['Ended' as const, [...active('invoices:read'), delegationRevoked]],
  ])('says that the delegation is %s', (status, history) =>
    expect(asked(history, 'view-invoices')).toEqual(
      no({ code: 'DelegationNotActive', status }, { code: 'PermissionNotGranted', permission: 'invoices:read' }),
    ),
  )

  it('says that the delegation is past its end, from that very instant', () =>
    expect(asked([requestedBy('client'), accepted(END), granted('invoices:read')], 'view-invoices', END)).toEqual(
      no({ code: 'DelegationPastItsEnd', until: END }),
    ))

  it('says that the permission is past its end, from that very instant', () =>
    expect(asked(active('invoices:read', term('invoices:send', END)), 'send-invoice', END)).toEqual(
      no({ code: 'PermissionPastItsEnd', permission: 'invoices:send', until: END }),
    ))

  it('says that what the permission needs is past its end', () =>
    expect(asked(active(term('invoices:read', END), 'invoices:send'), 'send-invoice', END)).toEqual(
      no({ code: 'PermissionPastItsEnd', permission: 'invoices:read', until: END }),
    ))

  it('says that the permission was taken away', () =>
    expect(asked([...active('invoices:read', 'invoices:send'), revoked('invoices:send')], 'send-invoice')).toEqual(
      no({ code: 'PermissionNotGranted', permission: 'invoices:send' }),
    ))

  it.each(['Unregistered', 'AwaitingFirstAccess', 'Closed'] as const)('says that the accountant is %s', (status) =>
    expect(mayAct(all, factsWith({ accountant: { status } }), 'view-invoices', NOW)).toEqual(
      no({ code: 'AccountantNotActive', status }),
    ),
  )

  it.each(['NotSubscribed', 'PendingActivation', 'Deleted'] as const)('says that the service is %s', (status) =>
    expect(mayAct(all, factsWith({ service: { status } }), 'view-invoices', NOW)).toEqual(
      no({ code: 'ServiceNotActive', status }),
    ),
  )

  it('says that the client requires two-step verification', () =>
    expect(
      mayAct(
        all,
        factsWith({ accountant: { twoStep: false }, service: { requiresTwoStep: true } }),
        'view-invoices',
        NOW,
      ),
    ).toEqual(no({ code: 'TwoStepVerificationOff' })))

  it('says that the module is not active', () =>
    expect(mayAct(all, factsWith({ modules: ['documents', 'payments'] }), 'view-orders', NOW)).toEqual(
      no({ code: 'ModuleNotActive', module: 'orders' }),
    ))

  it('says everything at once, general conditions first', () =>
    expect(
      asked(
        [requestedBy('client'), accepted(END), granted('invoices:read', JUST_BEFORE_END), granted('orders:read', END)],
        'edit-orders',
        END,
        {
          accountant: { status: 'Closed', twoStep: false },
          service: { status: 'Deleted', requiresTwoStep: true },
          modules: [],
        },
      ),
    ).toEqual(
      no(
        { code: 'DelegationPastItsEnd', until: END },
        { code: 'AccountantNotActive', status: 'Closed' },
        { code: 'ServiceNotActive', status: 'Deleted' },
        { code: 'TwoStepVerificationOff' },
        { code: 'PermissionPastItsEnd', permission: 'invoices:read', until: JUST_BEFORE_END },
        { code: 'PermissionPastItsEnd', permission: 'orders:read', until: END },
        { code: 'PermissionNotGranted', permission: 'orders:write' },
        { code: 'ModuleNotActive', module: 'orders' },
      ),
    ))
})

describe('An end', () => {
  it('of the delegation still allows at the last instant before it', () =>
    expect(
      asked([requestedBy('client'), accepted(END), granted('invoices:read')], 'view-invoices', JUST_BEFORE_END),
    ).toMatchObject({ _tag: 'Right' }))

  it('of a permission still allows at the last instant before it', () =>
    expect(asked(active(term('invoices:read', END)), 'view-invoices', JUST_BEFORE_END)).toMatchObject({
      _tag: 'Right',
    }))
})

describe('Two-step verification', () => {
  it('is not asked where the client does not require it', () =>
    expect(mayAct(all, factsWith({ accountant: { twoStep: false } }), 'view-invoices', NOW)).toMatchObject({
      _tag: 'Right',
    }))

  it('is enough where the client requires it', () =>
    expect(mayAct(all, factsWith({ service: { requiresTwoStep: true } }), 'view-invoices', NOW)).toMatchObject({
      _tag: 'Right',
    }))
})

describe('A service in its consultation period', () => {
  const consulting = factsWith({ service: { status: 'ConsultationOnly' } })
  const views: readonly Action[] = [
    'view-invoices',
    'download-invoices',
    'view-documents',
    'view-payments',
    'view-orders',
  ]

  it.each(views)('allows %s', (action) => expect(mayAct(all, consulting, action, NOW)).toMatchObject({ _tag: 'Right' }))

  it.each(DELEGABLE_ACTIONS.filter((action) => !views.includes(action)))('does not allow %s', (action) =>
    expect(mayAct(all, consulting, action, NOW)).toEqual(no({ code: 'ServiceOnlyForConsultation' })),
  )
})

describe('What is never delegated', () => {
  it.each(RESERVED_ACTIONS)('stays with the client whatever the permissions: %s', (action) =>
    expect(mayAct(all, factsWith(), action, NOW)).toEqual(no({ code: 'NeverDelegable', action })),
  )

  it('is six things', () =>
    expect(RESERVED_ACTIONS).toEqual([
      'add-bank',
      'change-iban',
      'view-sent-emails',
      'change-client-email',
      'change-client-telephone',
      'change-registered-office',
    ]))

  it('says what else stands against it, too', () =>
    expect(
      asked([], 'change-iban', NOW, { accountant: { status: 'Closed' }, service: { status: 'ConsultationOnly' } }),
    ).toEqual(
      no(
        { code: 'DelegationNotActive', status: 'NotRequested' },
        { code: 'AccountantNotActive', status: 'Closed' },
        { code: 'ServiceOnlyForConsultation' },
        { code: 'NeverDelegable', action: 'change-iban' },
      ),
    ))
})
