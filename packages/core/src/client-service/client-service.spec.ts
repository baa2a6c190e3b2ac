import { afterEach, describe, expect, it } from '@jest/globals'

import { fold, sentences } from '../../test/scenario.ts'
import {
  activate,
  activated,
  activateModule,
  close,
  closed,
  commands,
  DAY_NINETY,
  deactivateModule,
  deleted,
  END,
  IN_CONSULTATION,
  JUST_BEFORE_DAY_NINETY,
  JUST_BEFORE_END,
  moduleActivated,
  moduleDeactivated,
  MUCH_LATER,
  neri,
  NOW,
  open,
  opened,
  remove,
  renew,
  renewed,
  requireTwoStep,
  rossi,
  subscribe,
  subscribed,
  system,
  twoStepRequired,
  twoStepWaived,
  verdi,
  waiveTwoStep,
} from '../../test/words/client-service.ts'
import {
  type ClientServiceEvent,
  clientService,
  clientServiceActionOf,
  serviceDeletableFrom,
  serviceFactsAt,
  serviceStatusAt,
} from './index.js'
import { clientServiceCommandCodec } from './codec.js'
import { type Actor, type Instant, instant } from '../kernel/index.js'

const { given, expectFinished } = sentences(clientService)
const active = [subscribed(), activated()]
const stateAfter = (...history: readonly ClientServiceEvent[]) => fold(clientService, history)

afterEach(expectFinished)

describe('a service', () => {
  it('is subscribed', () => given().when(subscribe()()).then(subscribed()))

  it('is subscribed once', () =>
    given(...active)
      .when(subscribe()())
      .thenRefuse({ code: 'ServiceAlreadySubscribed', status: 'Active' }))

  it('is activated until its end', () => given(subscribed()).when(activate(END)()).then(activated(END)))

  it('is activated once', () =>
    given(...active)
      .when(activate()())
      .thenRefuse({ code: 'ServiceNotPending', status: 'Active' }))

  it('is not activated until an end that is not ahead', () =>
    given(subscribed()).when(activate(NOW)(NOW)).thenRefuse({ code: 'ServiceEndNotAhead', until: NOW }))

  it('is renewed', () =>
    given(...active)
      .when(renew(MUCH_LATER)())
      .then(renewed(MUCH_LATER)))

  it('is not changed by a renewal until the same end', () =>
    given(...active)
      .when(renew(END)())
      .thenNothing())

  it('is not shortened by a renewal', () =>
    given(...active)
      .when(renew(JUST_BEFORE_END)())
      .thenRefuse({ code: 'RenewalShortensService', until: JUST_BEFORE_END, serviceUntil: END }))

  it('is not renewed until an end that is not ahead', () =>
    given(...active)
      .when(renew(IN_CONSULTATION)(IN_CONSULTATION))
      .thenRefuse({ code: 'ServiceEndNotAhead', until: IN_CONSULTATION }))

  it('is renewed up to the last instant of its ninety days', () =>
    given(...active)
      .when(renew(MUCH_LATER)(JUST_BEFORE_DAY_NINETY))
      .then(renewed(MUCH_LATER, JUST_BEFORE_DAY_NINETY)))

  it('is not renewed from day ninety on', () =>
    given(...active)
      .when(renew(MUCH_LATER)(DAY_NINETY))
      .thenRefuse({ code: 'ServiceDeletedForGood' }))

  it('is not renewed before it is activated', () =>
    given(subscribed()).when(renew()()).thenRefuse({ code: 'ServiceNotActive', status: 'PendingActivation' }))

  it('is put on record as deleted from day ninety on', () =>
    given(...active)
      .when(remove()(DAY_NINETY))
      .then(deleted(DAY_NINETY)))

  it('is not deleted before day ninety', () =>
    given(...active)
      .when(remove()(JUST_BEFORE_DAY_NINETY))
      .thenRefuse({ code: 'ServiceNotYetDeletable', deletableFrom: DAY_NINETY }))

  it('is not deleted while it runs for ever', () => {
    const forEver = instant('9999-12-31T23:59:59.999Z')
    given(subscribed(), activated(forEver))
      .when(remove()(NOW))
      .thenRefuse({ code: 'ServiceNotYetDeletable', deletableFrom: forEver })
  })

  it('is not deleted before it is subscribed', () =>
    given().when(remove()()).thenRefuse({ code: 'ServiceNotSubscribed' }))

  it('is over once deleted, and not before', () => {
    expect(clientService.isTerminal(stateAfter(...active, deleted()))).toBe(true)
    expect(clientService.isTerminal(stateAfter(...active))).toBe(false)
  })

  it('is deleted once', () =>
    given(...active, deleted())
      .when(remove()(DAY_NINETY))
      .thenNothing())

  it('does not come back once deleted', () =>
    given(...active, deleted())
      .when(subscribe()(MUCH_LATER))
      .thenRefuse({ code: 'ServiceDeletedForGood' }))

  it.each([open(), close(), requireTwoStep(), waiveTwoStep(), subscribe(), activate(), activateModule('orders', END)])(
    'is beyond change from day ninety on, on record or not: case %#',
    (command) =>
      given(...active)
        .when(command(DAY_NINETY))
        .thenRefuse({ code: 'ServiceDeletedForGood' }),
  )
})

describe('a module', () => {
  it('is activated until its own end', () =>
    given(...active)
      .when(activateModule('documents', JUST_BEFORE_END)())
      .then(moduleActivated('documents', JUST_BEFORE_END)))

  it('may end together with the service', () =>
    given(...active)
      .when(activateModule('documents', END)())
      .then(moduleActivated('documents', END)))

  it('does not outlive the service', () =>
    given(...active)
      .when(activateModule('documents', MUCH_LATER)())
      .thenRefuse({ code: 'ModuleOutlivesService', module: 'documents', serviceUntil: END }))

  it('does not end before it starts', () =>
    given(...active)
      .when(activateModule('documents', NOW)(NOW))
      .thenRefuse({ code: 'ModuleEndNotAhead', module: 'documents', until: NOW }))

  it('is not activated in the consultation period', () =>
    given(...active)
      .when(activateModule('documents', MUCH_LATER)(END))
      .thenRefuse({ code: 'ServiceNotActive', status: 'ConsultationOnly' }))

  it('does not exist on a receive-only service', () =>
    given(subscribed('receiveOnly'), activated())
      .when(activateModule('payments', END)())
      .thenRefuse({ code: 'NoModulesOnReceiveOnly', module: 'payments' }))

  it('is not activated twice until the same end', () =>
    given(...active, moduleActivated('orders', END))
      .when(activateModule('orders', END)())
      .thenNothing())

  it('takes another end when it is activated again', () =>
    given(...active, moduleActivated('orders', JUST_BEFORE_END))
      .when(activateModule('orders', END)())
      .then(moduleActivated('orders', END)))

  it('is deactivated', () =>
    given(...active, moduleActivated('orders', END))
      .when(deactivateModule('orders')())
      .then(moduleDeactivated('orders')))

  it('is deactivated once', () =>
    given(...active, moduleActivated('orders', END), moduleDeactivated('orders'))
      .when(deactivateModule('orders')())
      .thenNothing())

  it('need not be deactivated once it has lapsed', () =>
    given(...active, moduleActivated('orders', IN_CONSULTATION), renewed(MUCH_LATER))
      .when(deactivateModule('orders')(IN_CONSULTATION))
      .thenNothing())
})

describe('an accountant', () => {
  it('may renew the service and manage its modules, if the client lets it, and do nothing else to it', () =>
    expect(Object.entries(clientServiceActionOf).filter(([, action]) => action !== null)).toEqual([
      ['RenewService', 'renew-service'],
      ['ActivateModule', 'manage-modules'],
      ['DeactivateModule', 'manage-modules'],
    ]))
})

describe('the settings of a service', () => {
  it('open it to delegation', () => given(subscribed()).when(open()()).then(opened()))

  it('close it to delegation', () => given(subscribed(), opened()).when(close()()).then(closed()))

  it.each([
    ['open', open(), opened()],
    ['require two-step verification', requireTwoStep(), twoStepRequired],
  ])('that %s it are changed once', (_, command, event) => given(subscribed(), event).when(command()).thenNothing())

  it('can be taken back, and changed again', () => {
    given(subscribed(), opened(), closed()).when(open()()).then(opened())
    given(subscribed(), twoStepRequired, twoStepWaived).when(requireTwoStep()()).then(twoStepRequired)
  })

  it('can be changed in the consultation period', () =>
    given(...active)
      .when(open()(IN_CONSULTATION))
      .then(opened(IN_CONSULTATION)))

  it('require two-step verification', () => given(subscribed()).when(requireTwoStep()()).then(twoStepRequired))

  it('waive two-step verification', () =>
    given(subscribed(), twoStepRequired).when(waiveTwoStep()()).then(twoStepWaived))
})

const CLIENT_AND_SYSTEM = ['client', 'system'] as const
const ALL_THREE = ['client', 'accountant', 'system'] as const

describe('a command about a service', () => {
  it.each(['SubscribeService', 'ActivateService'] as const)('%s is not for an accountant to give', (type) =>
    given(subscribed()).when(commands[type](NOW, rossi)).thenRefuse({ code: 'WrongParty', allowed: CLIENT_AND_SYSTEM }),
  )

  it.each<readonly [Actor, Actor['kind']]>([
    [verdi, 'client'],
    [rossi, 'accountant'],
    [system, 'system'],
  ])('RenewService is for %j to give', (by) =>
    given(...active)
      .when(renew(MUCH_LATER)(NOW, by))
      .then(renewed(MUCH_LATER)),
  )

  it.each(['RenewService', 'ActivateModule', 'DeactivateModule'] as const)('%s is not for another client', (type) =>
    given(...active)
      .when(commands[type](NOW, neri))
      .thenRefuse({ code: 'WrongParty', allowed: ALL_THREE }),
  )

  it.each([verdi, rossi])('DeleteService is only for the system to give, not for %j', (by) =>
    given(...active)
      .when(remove()(DAY_NINETY, by))
      .thenRefuse({ code: 'WrongParty', allowed: ['system'] }),
  )

  const settings = [
    'OpenToDelegation',
    'CloseToDelegation',
    'RequireTwoStepVerification',
    'WaiveTwoStepVerification',
  ] as const

  it.each(settings.flatMap((type) => [rossi, system, neri].map((by) => [type, by] as const)))(
    '%s is only for the client itself to give, not for %j',
    (type, by) =>
      given(...active)
        .when(commands[type](NOW, by))
        .thenRefuse({ code: 'WrongParty', allowed: ['client'] }),
  )

  it('leaves out a codice fiscale that there is not', () => {
    const { codiceFiscale: _, ...personal } = { name: 'Neri', partitaIva: 'IT01879020517', codiceFiscale: null }
    const clientId = 'c0000000-0000-4000-8000-000000000001'
    expect(
      clientServiceCommandCodec.decode({ type: 'SubscribeService', clientId, variant: 'full', personal }),
    ).toMatchObject({ right: { personal: { name: 'Neri', partitaIva: '01879020517', codiceFiscale: null } } })
  })
})

describe('the status of a service', () => {
  it.each<readonly [Instant, string]>([
    [NOW, 'Active'],
    [JUST_BEFORE_END, 'Active'],
    [END, 'ConsultationOnly'],
    [JUST_BEFORE_DAY_NINETY, 'ConsultationOnly'],
    [DAY_NINETY, 'Deleted'],
    [MUCH_LATER, 'Deleted'],
  ])('at %s is %s', (at, status) => expect(serviceStatusAt(stateAfter(...active), at)).toBe(status))

  it('is Active again after a renewal from the consultation period', () =>
    expect(serviceStatusAt(stateAfter(...active, renewed(MUCH_LATER)), IN_CONSULTATION)).toBe('Active'))
})

describe('the instant from which a service is deletable', () => {
  it('is ninety days after its end', () => expect(serviceDeletableFrom(stateAfter(...active))).toBe(DAY_NINETY))

  it('is not known before an end is set', () => expect(serviceDeletableFrom(stateAfter(subscribed()))).toBeNull())

  it('is not asked for once it is deleted', () =>
    expect(serviceDeletableFrom(stateAfter(...active, deleted()))).toBeNull())
})

describe('the facts of a service', () => {
  const open = [...active, opened(), twoStepRequired, moduleActivated('documents', JUST_BEFORE_END)]
  const nothing = { openToDelegation: false, requiresTwoStep: false, modules: [] }
  const settings = { openToDelegation: true, requiresTwoStep: true }

  it.each<readonly [string, readonly ClientServiceEvent[], Instant, object]>([
    ['not subscribed', [], NOW, { status: 'NotSubscribed', ...nothing }],
    [
      'pending',
      [subscribed(), opened(), twoStepRequired],
      NOW,
      { status: 'PendingActivation', ...settings, modules: [] },
    ],
    ['active', open, NOW, { status: 'Active', ...settings, modules: ['documents'] }],
    ['past its module', open, JUST_BEFORE_END, { status: 'Active', ...settings, modules: [] }],
    ['in consultation', open, END, { status: 'ConsultationOnly', ...settings, modules: [] }],
    ['past its ninety days', open, DAY_NINETY, { status: 'Deleted', ...nothing }],
    ['deleted', [...open, deleted()], DAY_NINETY, { status: 'Deleted', ...nothing }],
  ])('that is %s', (_, history, at, facts) => expect(serviceFactsAt(stateAfter(...history), at)).toEqual(facts))

  it('hold no module beyond the end of the service, whatever the history says', () =>
    expect(serviceFactsAt(stateAfter(...active, moduleActivated('orders', MUCH_LATER)), END).modules).toEqual([]))

  it('hold no module that has been deactivated', () =>
    expect(serviceFactsAt(stateAfter(...open, moduleDeactivated('documents')), NOW).modules).toEqual([]))
})
