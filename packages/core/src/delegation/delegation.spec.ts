import { afterEach, describe, expect, it } from '@jest/globals'

import { fold, idOf, sentences } from '../../test/scenario.ts'
import {
  accept,
  accepted,
  ACCOUNTANT,
  active,
  AFTER_END,
  ANSWER_BY,
  approveChange,
  asAsked,
  askChange,
  at,
  authorize,
  authorized,
  byClient,
  changeApproved,
  changeAsked,
  changeRefused,
  changeWithdrawn,
  CLIENT,
  close,
  closed,
  delegationRevoked,
  END,
  endSet,
  expire,
  expired,
  expireRequest,
  finish,
  finished,
  grant,
  granted,
  JUST_BEFORE_ANSWER_BY,
  JUST_BEFORE_END,
  lapse,
  lapsed,
  lapsedWith,
  MUCH_LATER,
  NOW,
  OTHER_ACCOUNTANT,
  OTHER_CLIENT,
  refuse,
  refuseChange,
  refused,
  renounce,
  renounced,
  request,
  requestedBy,
  requestExpired,
  revoke,
  revokeAll,
  revoked,
  revokedWith,
  says,
  setEnd,
  term,
  theAccountant,
  theClient,
  theSystem,
  withdraw,
  withdrawChange,
  withdrawn,
} from '../../test/words/delegation.ts'
import { instant, type Permission, PERMISSIONS } from '../kernel/index.js'
import { delegation, type DelegationEvent, partiesTo, permissionsAt } from './index.js'

const { given, expectFinished } = sentences(delegation)

afterEach(expectFinished)

describe('A request', () => {
  it('by the accountant asks without terms', () =>
    given().when(theAccountant(request())).then(requestedBy('accountant')))

  it('by the client carries the permissions and the end', () =>
    given()
      .when(theClient(request(['invoices:read', term('invoices:send', END)], MUCH_LATER)))
      .then(requestedBy('client', ['invoices:read', term('invoices:send', END)], MUCH_LATER)))

  it('lists the permissions in the order in which they can be granted', () =>
    given()
      .when(theClient(request(['documents:write', 'documents:read', 'invoices:read'])))
      .then(requestedBy('client', ['invoices:read', 'documents:read', 'documents:write'])))

  it('waits for as many days as the configuration says', () =>
    given()
      .when(theAccountant(request(), { daysToAnswer: 7 }))
      .then(requestedBy('accountant', [], null, instant('2026-03-09T09:00:00.000Z'))))

  it('never waits beyond the end of the delegation that it asks for', () =>
    given()
      .when(theClient(request([], END)))
      .then(requestedBy('client', [], END, END)))

  it('by the accountant with permissions or an end is refused: the terms are the client’s', () =>
    given()
      .when(theAccountant(request(['invoices:read'], END)))
      .thenRefuse({ code: 'TermsAreForTheClientToSet', permissions: ['invoices:read'], until: END }))

  it('by the accountant with permissions alone is refused', () =>
    given()
      .when(theAccountant(request(['invoices:read'])))
      .thenRefuse({ code: 'TermsAreForTheClientToSet', permissions: ['invoices:read'], until: null }))

  it('by the accountant with an end alone is refused', () =>
    given()
      .when(theAccountant(request([], END)))
      .thenRefuse({ code: 'TermsAreForTheClientToSet', permissions: [], until: END }))

  it('is refused with every obstacle to the link', () =>
    given()
      .when(
        theAccountant(request(), {
          accountant: { status: 'AwaitingFirstAccess' },
          service: { status: 'ConsultationOnly', openToDelegation: false },
          sameTaxpayer: true,
        }),
      )
      .thenRefuse({
        code: 'LinkImpossible',
        obstacles: [
          { code: 'AccountantNotActive', status: 'AwaitingFirstAccess' },
          { code: 'ServiceNotActive', status: 'ConsultationOnly' },
          { code: 'ClosedToDelegation' },
          { code: 'SameTaxpayer' },
        ],
      }))

  it('is refused while the accountant is not active', () =>
    given()
      .when(theAccountant(request(), { accountant: { status: 'Closed' } }))
      .thenRefuse({ code: 'LinkImpossible', obstacles: [{ code: 'AccountantNotActive', status: 'Closed' }] }))

  it('is refused while the service is not active', () =>
    given()
      .when(theAccountant(request(), { service: { status: 'PendingActivation' } }))
      .thenRefuse({ code: 'LinkImpossible', obstacles: [{ code: 'ServiceNotActive', status: 'PendingActivation' }] }))

  it('is refused while the client is closed to delegation', () =>
    given()
      .when(theAccountant(request(), { service: { openToDelegation: false } }))
      .thenRefuse({ code: 'LinkImpossible', obstacles: [{ code: 'ClosedToDelegation' }] }))

  it('to oneself is refused', () =>
    given()
      .when(theClient(request(), { sameTaxpayer: true }))
      .thenRefuse({ code: 'LinkImpossible', obstacles: [{ code: 'SameTaxpayer' }] }))

  it('for an end that is not ahead is refused', () =>
    given()
      .when(theClient(request([], END), { at: END }))
      .thenRefuse({ code: 'DelegationEndNotAhead', until: END }))

  it('is refused with everything that stands against its permissions', () =>
    given()
      .when(theClient(request(['documents:write', term('invoices:send', NOW)], null), { modules: [] }))
      .thenRefuse({
        code: 'GrantImpossible',
        obstacles: [
          { code: 'PrerequisiteMissing', permission: 'documents:write', prerequisite: 'invoices:read' },
          { code: 'PrerequisiteMissing', permission: 'documents:write', prerequisite: 'documents:read' },
          { code: 'ModuleNotActive', permission: 'documents:write', module: 'documents' },
          { code: 'PrerequisiteMissing', permission: 'invoices:send', prerequisite: 'invoices:read' },
          { code: 'EndNotAhead', permission: 'invoices:send', until: NOW },
        ],
      }))

  it('is refused while another one waits', () =>
    given(requestedBy('client'))
      .when(theAccountant(request()))
      .thenRefuse({ code: 'DelegationAlreadyOpen', status: 'Requested' }))

  it('is refused while the delegation is in force', () =>
    given(...active())
      .when(theClient(request()))
      .thenRefuse({ code: 'DelegationAlreadyOpen', status: 'Active' }))

  it('puts on record first that the one before ran out of time', () =>
    given(requestedBy('accountant'))
      .when(theClient(request([], null), { at: ANSWER_BY, daysToAnswer: 61 }))
      .then(at(ANSWER_BY, requestExpired), at(ANSWER_BY, requestedBy('client', [], null, MUCH_LATER))))

  it('puts on record first that the delegation before came to its end', () =>
    given(requestedBy('accountant'), accepted(END))
      .when(theClient(request([], MUCH_LATER), { at: END, daysToAnswer: 300 }))
      .then(at(END, expired), at(END, requestedBy('client', [], MUCH_LATER, MUCH_LATER))))

  it('of the next episode carries nothing over from the last one', () =>
    given(...active('invoices:read', 'invoices:send'), delegationRevoked, requestedBy('client', ['invoices:read']))
      .when(theAccountant(accept()))
      .then(accepted(), granted('invoices:read')))

  it.each([refused, withdrawn, requestExpired])('opens the next episode after $type', (ending) =>
    given(requestedBy('client'), ending).when(theAccountant(request())).then(requestedBy('accountant')),
  )

  it.each([delegationRevoked, renounced, expired, closed()])('opens the next episode after $type', (ending) =>
    given(...active('invoices:read'), ending)
      .when(theAccountant(request()))
      .then(requestedBy('accountant')),
  )
})

describe('An acceptance', () => {
  it('by the accountant grants what the client had listed', () =>
    given(requestedBy('client', ['invoices:read', term('invoices:send', MUCH_LATER)], END))
      .when(theAccountant(accept()))
      .then(accepted(END), granted('invoices:read'), granted('invoices:send', MUCH_LATER)))

  it('by the client sets the terms', () =>
    given(requestedBy('accountant'))
      .when(theClient(accept(['documents:read', term('invoices:read', MUCH_LATER)], END)))
      .then(accepted(END), granted('invoices:read', MUCH_LATER), granted('documents:read')))

  it('by the client may give no permission at all', () =>
    given(requestedBy('accountant')).when(theClient(accept())).then(accepted()))

  it('of the accountant’s own request is refused', () =>
    given(requestedBy('accountant'))
      .when(theAccountant(accept()))
      .thenRefuse({ code: 'OwnRequest', initiator: 'accountant' }))

  it('of the client’s own request is refused', () =>
    given(requestedBy('client')).when(theClient(accept())).thenRefuse({ code: 'OwnRequest', initiator: 'client' }))

  it('by the accountant with terms is refused', () =>
    given(requestedBy('client', ['invoices:read']))
      .when(theAccountant(accept(['invoices:read', 'invoices:send'])))
      .thenRefuse({ code: 'TermsAreForTheClientToSet', permissions: ['invoices:read', 'invoices:send'], until: null }))

  it('is refused with every obstacle to the link', () =>
    given(requestedBy('accountant'))
      .when(theClient(accept(), { accountant: { status: 'Closed' }, service: { openToDelegation: false } }))
      .thenRefuse({
        code: 'LinkImpossible',
        obstacles: [{ code: 'AccountantNotActive', status: 'Closed' }, { code: 'ClosedToDelegation' }],
      }))

  it('by the client for an end that is not ahead is refused', () =>
    given(requestedBy('accountant'))
      .when(theClient(accept([], END), { at: END }))
      .thenRefuse({ code: 'DelegationEndNotAhead', until: END }))

  it('by the client is refused with everything that stands against its permissions', () =>
    given(requestedBy('accountant'))
      .when(theClient(accept(['orders:read'], END), { modules: ['payments'] }))
      .thenRefuse({
        code: 'GrantImpossible',
        obstacles: [
          { code: 'PrerequisiteMissing', permission: 'orders:read', prerequisite: 'invoices:read' },
          { code: 'ModuleNotActive', permission: 'orders:read', module: 'orders' },
        ],
      }))

  it('is still in time at the last instant', () =>
    given(requestedBy('client'))
      .when(theAccountant(accept(), { at: JUST_BEFORE_ANSWER_BY }))
      .then(at(JUST_BEFORE_ANSWER_BY, accepted())))

  it('is too late once the time to answer is over', () =>
    given(requestedBy('client'))
      .when(theAccountant(accept(), { at: ANSWER_BY }))
      .thenRefuse({ code: 'RequestPastItsTime', answerBy: ANSWER_BY }))

  it('leaves out what ran out while the request waited, and what needs it', () =>
    given(
      requestedBy('client', [
        'invoices:read',
        term('documents:read', END),
        'documents:write',
        term('invoices:send', END),
      ]),
    )
      .when(theAccountant(accept(), { at: END }))
      .then(at(END, accepted()), at(END, granted('invoices:read'))))

  it('leaves out permissions on a module that the client no longer has', () =>
    given(requestedBy('client', ['invoices:read', 'documents:read', 'documents:write', 'payments:read']))
      .when(theAccountant(accept(), { modules: ['payments'] }))
      .then(accepted(), granted('invoices:read'), granted('payments:read')))

  it('answers nothing when nothing was asked', () =>
    given().when(theClient(accept())).thenRefuse({ code: 'RequestNotPending', status: 'NotRequested' }))

  it('cannot be given twice', () =>
    given(...active())
      .when(theClient(accept()))
      .thenRefuse({ code: 'RequestNotPending', status: 'Active' }))
})

describe('A refusal of the request', () => {
  it('is for the counterpart, with a reason', () =>
    given(requestedBy('accountant')).when(theClient(refuse)).then(refused))

  it('may come from the accountant, whom the client had asked', () =>
    given(requestedBy('client')).when(theAccountant(refuse)).then(refused))

  it('of one’s own request is refused', () =>
    given(requestedBy('client')).when(theClient(refuse)).thenRefuse({ code: 'OwnRequest', initiator: 'client' }))

  it('is too late once the time to answer is over', () =>
    given(requestedBy('client'))
      .when(theAccountant(refuse, { at: ANSWER_BY }))
      .thenRefuse({ code: 'RequestPastItsTime', answerBy: ANSWER_BY }))

  it('answers nothing when nothing waits', () =>
    given(requestedBy('client'), withdrawn)
      .when(theAccountant(refuse))
      .thenRefuse({ code: 'RequestNotPending', status: 'Ended' }))
})

describe('A withdrawal of the request', () => {
  it('is for whoever asked', () => given(requestedBy('accountant')).when(theAccountant(withdraw)).then(withdrawn))

  it('by the client takes back what the client had asked', () =>
    given(requestedBy('client')).when(theClient(withdraw)).then(withdrawn))

  it('by the counterpart is refused', () =>
    given(requestedBy('accountant'))
      .when(theClient(withdraw))
      .thenRefuse({ code: 'WrongParty', allowed: ['accountant'] }))

  it('is too late once the time to answer is over', () =>
    given(requestedBy('client'))
      .when(theClient(withdraw, { at: ANSWER_BY }))
      .thenRefuse({ code: 'RequestPastItsTime', answerBy: ANSWER_BY }))

  it('takes back nothing once it was answered', () =>
    given(...active())
      .when(theAccountant(withdraw))
      .thenRefuse({ code: 'RequestNotPending', status: 'Active' }))
})

describe('The expiry of a request', () => {
  it('goes on record when the time to answer is over', () =>
    given(requestedBy('client'))
      .when(theSystem(expireRequest, { at: ANSWER_BY }))
      .then(at(ANSWER_BY, requestExpired)))

  it('is refused before', () =>
    given(requestedBy('client'))
      .when(theSystem(expireRequest, { at: JUST_BEFORE_ANSWER_BY }))
      .thenRefuse({ code: 'RequestStillInTime', answerBy: ANSWER_BY }))

  it('changes nothing once it was answered', () =>
    given(...active())
      .when(theSystem(expireRequest))
      .thenNothing())
})

describe('A grant', () => {
  it('takes effect at once', () =>
    given(...active())
      .when(theClient(grant('invoices:read')))
      .then(granted('invoices:read')))

  it('of sending needs reading, not writing', () =>
    given(...active('invoices:read'))
      .when(theClient(grant('invoices:send')))
      .then(granted('invoices:send')))

  it('may list a permission together with what it needs, in any order', () =>
    given(...active())
      .when(theClient(grant('documents:write', 'documents:read', 'invoices:read')))
      .then(granted('invoices:read'), granted('documents:read'), granted('documents:write')))

  it('lists all that is missing, and adds nothing silently', () =>
    given(...active())
      .when(theClient(grant('documents:write', 'service:configure')))
      .thenRefuse({
        code: 'GrantImpossible',
        obstacles: [
          { code: 'PrerequisiteMissing', permission: 'documents:write', prerequisite: 'invoices:read' },
          { code: 'PrerequisiteMissing', permission: 'documents:write', prerequisite: 'documents:read' },
          { code: 'PrerequisiteMissing', permission: 'service:configure', prerequisite: 'invoices:read' },
        ],
      }))

  it.each(PERMISSIONS.slice(1))('of %s without reading invoices is refused', (permission) =>
    expect(delegation.decide(theClient(grant(permission)), fold(delegation, active()))).toMatchObject({
      left: {
        code: 'GrantImpossible',
        obstacles: expect.arrayContaining([{ code: 'PrerequisiteMissing', permission, prerequisite: 'invoices:read' }]),
      },
    }),
  )

  it('on a module that the client does not have is refused', () =>
    given(...active('invoices:read'))
      .when(theClient(grant('payments:read'), { modules: ['documents', 'orders'] }))
      .thenRefuse({
        code: 'GrantImpossible',
        obstacles: [{ code: 'ModuleNotActive', permission: 'payments:read', module: 'payments' }],
      }))

  it('listed twice is refused', () =>
    given(...active())
      .when(theClient(grant('invoices:read', term('invoices:read', END))))
      .thenRefuse({ code: 'GrantImpossible', obstacles: [{ code: 'ListedTwice', permission: 'invoices:read' }] }))

  it('with an end that is not ahead is refused', () =>
    given(...active())
      .when(theClient(grant(term('invoices:read', END)), { at: END }))
      .thenRefuse({
        code: 'GrantImpossible',
        obstacles: [{ code: 'EndNotAhead', permission: 'invoices:read', until: END }],
      }))

  it('of what is held already changes nothing', () =>
    given(...active('invoices:read', term('invoices:send', END)))
      .when(theClient(grant('invoices:read', term('invoices:send', END))))
      .thenNothing())

  it('of what is held already sets another end', () =>
    given(...active('invoices:read', 'invoices:send'))
      .when(theClient(grant(term('invoices:read', END))))
      .then(granted('invoices:read', END)))

  it('before the request is answered is refused', () =>
    given(requestedBy('client', ['invoices:read']))
      .when(theClient(grant('invoices:read')))
      .thenRefuse({ code: 'DelegationNotActive', status: 'Requested' }))

  it('past the end of the delegation is refused', () =>
    given(requestedBy('accountant'), accepted(END))
      .when(theClient(grant('invoices:read'), { at: END }))
      .thenRefuse({ code: 'DelegationPastItsEnd', until: END }))

  it.each(['ConsultationOnly', 'Deleted'] as const)(
    'is refused once the service is %s: nothing can be delegated',
    (status) =>
      given(...active('invoices:read'))
        .when(theClient(grant('invoices:send', 'documents:read'), { service: { status }, modules: [] }))
        .thenRefuse({
          code: 'GrantImpossible',
          obstacles: [
            { code: 'ServiceNotActive', status },
            { code: 'ModuleNotActive', permission: 'documents:read', module: 'documents' },
          ],
        }),
  )

  it('is refused to an accountant that has closed its account', () =>
    given(...active('invoices:read'))
      .when(theClient(grant('invoices:send'), { accountant: { status: 'Closed' } }))
      .thenRefuse({ code: 'GrantImpossible', obstacles: [{ code: 'AccountantNotActive', status: 'Closed' }] }))

  it('needs no service that is open to delegation: who is linked stays', () =>
    given(...active('invoices:read'))
      .when(theClient(grant('invoices:send'), { service: { openToDelegation: false } }))
      .then(granted('invoices:send')))

  it('cannot rest on a permission that has run out', () =>
    given(...active(term('invoices:read', END)))
      .when(theClient(grant('invoices:send'), { at: END }))
      .thenRefuse({
        code: 'GrantImpossible',
        obstacles: [{ code: 'PrerequisiteMissing', permission: 'invoices:send', prerequisite: 'invoices:read' }],
      }))

  it('can rest on a permission until the last instant of that one', () =>
    given(...active(term('invoices:read', END)))
      .when(theClient(grant('invoices:send'), { at: JUST_BEFORE_END }))
      .then(at(JUST_BEFORE_END, granted('invoices:send'))))
})

describe('A revocation of permissions', () => {
  it('takes effect at once, with the client’s reason', () =>
    given(...active('invoices:read', 'invoices:send'))
      .when(theClient(revoke('invoices:send')))
      .then(revoked('invoices:send', byClient)))

  it('takes along what needs it, dependents first, each with its cause', () =>
    given(...active('invoices:read', 'invoices:send', 'documents:read', 'documents:write'))
      .when(theClient(revoke('invoices:read')))
      .then(
        revoked('documents:write', revokedWith('invoices:read')),
        revoked('documents:read', revokedWith('invoices:read')),
        revoked('invoices:send', revokedWith('invoices:read')),
        revoked('invoices:read', byClient),
      ))

  it('of reading a module takes along only writing in that module', () =>
    given(...active('invoices:read', 'documents:read', 'documents:write', 'payments:read', 'payments:write'))
      .when(theClient(revoke('documents:read')))
      .then(revoked('documents:write', revokedWith('documents:read')), revoked('documents:read', byClient)))

  it('of several says of each what was taken and what fell', () =>
    given(...active('invoices:read', 'payments:read', 'payments:write', 'orders:read', 'orders:write'))
      .when(theClient(revoke('payments:write', 'payments:read', 'orders:read')))
      .then(
        revoked('orders:write', revokedWith('orders:read')),
        revoked('orders:read', byClient),
        revoked('payments:write', byClient),
        revoked('payments:read', byClient),
      ))

  it('of what is not held changes nothing', () =>
    given(...active('invoices:read'))
      .when(theClient(revoke('invoices:send')))
      .thenNothing())

  it('of what has run out changes nothing', () =>
    given(...active('invoices:read', term('invoices:send', END)))
      .when(theClient(revoke('invoices:send'), { at: END }))
      .thenNothing())

  it('names no cause that was not in force itself', () =>
    given(...active('invoices:read', 'documents:read', 'documents:write'))
      .when(theClient(revoke('documents:write', 'orders:read')))
      .then(revoked('documents:write', byClient)))

  it('works for a permission whose module the client no longer has', () =>
    given(...active('invoices:read', 'orders:read'))
      .when(theClient(revoke('orders:read'), { modules: [] }))
      .then(revoked('orders:read', byClient)))

  it('before the request is answered is refused', () =>
    given(requestedBy('client', ['invoices:read']))
      .when(theClient(revoke('invoices:read')))
      .thenRefuse({ code: 'DelegationNotActive', status: 'Requested' }))

  it('past the end of the delegation is refused', () =>
    given(requestedBy('accountant'), accepted(END), granted('invoices:read'))
      .when(theClient(revoke('invoices:read'), { at: END }))
      .thenRefuse({ code: 'DelegationPastItsEnd', until: END }))
})

describe('Reading, granted again', () => {
  const heldAfter = (...events: readonly DelegationEvent[]): readonly Permission[] =>
    permissionsAt(fold(delegation, events), AFTER_END)

  it('brings back nothing that was revoked with it', () =>
    given(
      ...active('invoices:read', 'invoices:send'),
      revoked('invoices:send', revokedWith('invoices:read')),
      revoked('invoices:read'),
    )
      .when(theClient(grant('invoices:read')))
      .then(granted('invoices:read')))

  it('brings back nothing that had lapsed with it, and says so on record', () =>
    given(...active(term('invoices:read', END), 'invoices:send', 'documents:read', 'documents:write'))
      .when(theClient(grant('invoices:read'), { at: END }))
      .then(
        at(END, revoked('documents:write', lapsedWith('invoices:read'))),
        at(END, revoked('documents:read', lapsedWith('invoices:read'))),
        at(END, revoked('invoices:send', lapsedWith('invoices:read'))),
        at(END, granted('invoices:read')),
      ))

  it('together with what had lapsed grants that anew', () =>
    given(...active(term('invoices:read', END), 'documents:read', 'documents:write'))
      .when(theClient(grant('invoices:read', 'documents:read'), { at: END }))
      .then(
        at(END, revoked('documents:write', lapsedWith('invoices:read'))),
        at(END, revoked('documents:read', lapsedWith('invoices:read'))),
        at(END, granted('invoices:read')),
        at(END, granted('documents:read')),
      ))

  it('in a module brings back nothing in that module', () =>
    given(...active('invoices:read', term('documents:read', END), 'documents:write'))
      .when(theClient(grant('documents:read'), { at: END }))
      .then(at(END, revoked('documents:write', lapsedWith('documents:read'))), at(END, granted('documents:read'))))

  it('brings back nothing that had lapsed before reading was revoked', () =>
    given(...active('invoices:read', term('documents:read', END), 'documents:write'), at(END, revoked('invoices:read')))
      .when(theClient(grant('invoices:read'), { at: AFTER_END }))
      .then(
        at(AFTER_END, revoked('documents:write', lapsedWith('invoices:read'))),
        at(AFTER_END, revoked('documents:read', lapsedWith('invoices:read'))),
        at(AFTER_END, granted('invoices:read')),
      ))

  it('before it has run out keeps all that needs it', () =>
    given(...active(term('invoices:read', END), 'invoices:send'))
      .when(theClient(grant('invoices:read'), { at: JUST_BEFORE_END }))
      .then(at(JUST_BEFORE_END, granted('invoices:read'))))

  it('leaves the accountant with reading only', () =>
    expect(
      heldAfter(
        ...active(term('invoices:read', END), 'invoices:send'),
        revoked('invoices:send', lapsedWith('invoices:read')),
        granted('invoices:read'),
      ),
    ).toEqual(['invoices:read']))
})

describe('The permissions at an instant', () => {
  const state = fold(delegation, [
    requestedBy('accountant'),
    accepted(MUCH_LATER),
    granted('invoices:read'),
    granted('invoices:send', END),
    granted('documents:read', END),
    granted('documents:write'),
  ])

  it('are all that were granted, needs first', () =>
    expect(permissionsAt(state, JUST_BEFORE_END)).toEqual([
      'invoices:read',
      'invoices:send',
      'documents:read',
      'documents:write',
    ]))

  it('no longer hold what ends at that very instant, nor what needs it', () =>
    expect(permissionsAt(state, END)).toEqual(['invoices:read']))

  it('are none at the end of the delegation', () => expect(permissionsAt(state, MUCH_LATER)).toEqual([]))

  it('are none before the acceptance', () =>
    expect(permissionsAt(fold(delegation, [requestedBy('client', ['invoices:read'])]), NOW)).toEqual([]))
})

describe('A request for other permissions', () => {
  it('is for the accountant, with a reason', () =>
    given(...active('invoices:read'))
      .when(theAccountant(askChange({ grant: [term('invoices:send', END)], revoke: ['invoices:read'] })))
      .then(changeAsked({ grant: [term('invoices:send', END)], revoke: ['invoices:read'] })))

  it('asked again in the same words changes nothing', () =>
    given(...active(), changeAsked({ grant: ['invoices:read', term('invoices:send', END)], revoke: ['orders:read'] }))
      .when(theAccountant(askChange({ grant: ['invoices:read', term('invoices:send', END)], revoke: ['orders:read'] })))
      .thenNothing())

  it.each([
    ['another permission', { grant: ['invoices:send' as const] }],
    ['another end', { grant: [term('invoices:read', END)] }],
    ['one permission more', { grant: ['invoices:read' as const, 'invoices:send' as const] }],
    ['something to take away', { grant: ['invoices:read' as const], revoke: ['orders:read' as const] }],
  ])('with %s is refused while one waits', (_, asked) =>
    given(...active(), changeAsked({ grant: ['invoices:read'] }))
      .when(theAccountant(askChange(asked)))
      .thenRefuse({ code: 'ChangeAlreadyAsked' }),
  )

  it('to take away something else is refused while one waits', () =>
    given(...active(), changeAsked({ revoke: ['invoices:send'] }))
      .when(theAccountant(askChange({ revoke: ['invoices:write'] })))
      .thenRefuse({ code: 'ChangeAlreadyAsked' }))

  it('for nothing is refused', () =>
    given(...active())
      .when(theAccountant(askChange({})))
      .thenRefuse({ code: 'ChangeEmpty' }))

  it('that names a permission twice is refused', () =>
    given(...active())
      .when(theAccountant(askChange({ grant: ['invoices:read', 'invoices:send'], revoke: ['invoices:send'] })))
      .thenRefuse({ code: 'GrantImpossible', obstacles: [{ code: 'ListedTwice', permission: 'invoices:send' }] }))

  it('is refused before the acceptance', () =>
    given(requestedBy('accountant'))
      .when(theAccountant(askChange({ grant: ['invoices:read'] })))
      .thenRefuse({ code: 'DelegationNotActive', status: 'Requested' }))

  it('past the end of the delegation is refused', () =>
    given(requestedBy('client'), accepted(END))
      .when(theAccountant(askChange({ grant: ['invoices:read'] }), { at: END }))
      .thenRefuse({ code: 'DelegationPastItsEnd', until: END }))

  it('may follow one that was answered', () =>
    given(...active(), changeAsked({ grant: ['invoices:read'] }), changeRefused)
      .when(theAccountant(askChange({ grant: ['invoices:read'] })))
      .then(changeAsked({ grant: ['invoices:read'] })))
})

describe('An approval of the change', () => {
  it('in whole takes and grants what was asked', () =>
    given(
      ...active('invoices:read', 'invoices:write'),
      changeAsked({ grant: [term('invoices:send', END)], revoke: ['invoices:write'] }),
    )
      .when(theClient(approveChange('invoices:send', 'invoices:write')))
      .then(
        changeApproved(['invoices:send', 'invoices:write']),
        revoked('invoices:write', asAsked),
        granted('invoices:send', END),
      ))

  it('in part declines the rest', () =>
    given(
      ...active('invoices:read'),
      changeAsked({ grant: ['invoices:write', 'invoices:send'], revoke: ['invoices:read'] }),
    )
      .when(theClient(approveChange('invoices:send')))
      .then(changeApproved(['invoices:send'], ['invoices:write', 'invoices:read']), granted('invoices:send')))

  it('takes along what needs the revoked', () =>
    given(...active('invoices:read', 'documents:read', 'documents:write'), changeAsked({ revoke: ['documents:read'] }))
      .when(theClient(approveChange('documents:read')))
      .then(
        changeApproved(['documents:read']),
        revoked('documents:write', revokedWith('documents:read')),
        revoked('documents:read', asAsked),
      ))

  it('of a part that lacks what it needs is refused with all that is missing', () =>
    given(...active(), changeAsked({ grant: ['invoices:read', 'documents:read', 'documents:write'] }))
      .when(theClient(approveChange('documents:write')))
      .thenRefuse({
        code: 'GrantImpossible',
        obstacles: [
          { code: 'PrerequisiteMissing', permission: 'documents:write', prerequisite: 'invoices:read' },
          { code: 'PrerequisiteMissing', permission: 'documents:write', prerequisite: 'documents:read' },
        ],
      }))

  it('cannot grant what needs the very permission that it takes', () =>
    given(
      ...active('invoices:read', 'documents:read'),
      changeAsked({ grant: ['documents:write'], revoke: ['documents:read'] }),
    )
      .when(theClient(approveChange('documents:write', 'documents:read')))
      .thenRefuse({
        code: 'GrantImpossible',
        obstacles: [{ code: 'PrerequisiteMissing', permission: 'documents:write', prerequisite: 'documents:read' }],
      }))

  it('cannot grant on a module that the client does not have', () =>
    given(...active('invoices:read'), changeAsked({ grant: ['orders:read'] }))
      .when(theClient(approveChange('orders:read'), { modules: [] }))
      .thenRefuse({
        code: 'GrantImpossible',
        obstacles: [{ code: 'ModuleNotActive', permission: 'orders:read', module: 'orders' }],
      }))

  it('grants nothing without an active service and account, and still takes', () => {
    const gone = { service: { status: 'ConsultationOnly' }, accountant: { status: 'Closed' } } as const
    const asked = [...active('invoices:read'), changeAsked({ grant: ['invoices:send'], revoke: ['invoices:read'] })]
    given(...asked)
      .when(theClient(approveChange('invoices:send'), gone))
      .thenRefuse({
        code: 'GrantImpossible',
        obstacles: [
          { code: 'AccountantNotActive', status: 'Closed' },
          { code: 'ServiceNotActive', status: 'ConsultationOnly' },
        ],
      })
    given(...asked)
      .when(theClient(approveChange('invoices:read'), gone))
      .then(changeApproved(['invoices:read'], ['invoices:send']), revoked('invoices:read', asAsked))
  })

  it('cannot grant what would have ended by now', () =>
    given(...active(), changeAsked({ grant: [term('invoices:read', END)] }))
      .when(theClient(approveChange('invoices:read'), { at: END }))
      .thenRefuse({
        code: 'GrantImpossible',
        obstacles: [{ code: 'EndNotAhead', permission: 'invoices:read', until: END }],
      }))

  it('of what was not asked is refused', () =>
    given(...active('invoices:read'), changeAsked({ grant: ['invoices:send'] }))
      .when(theClient(approveChange('invoices:send', 'invoices:write', 'orders:read')))
      .thenRefuse({ code: 'NotAmongTheAsked', permissions: ['invoices:write', 'orders:read'] }))

  it('of nothing is refused', () =>
    given(...active('invoices:read'), changeAsked({ grant: ['invoices:send'] }))
      .when(theClient(approveChange()))
      .thenRefuse({ code: 'ChangeEmpty' }))

  it('of what is held already closes the question and grants nothing anew', () =>
    given(...active('invoices:read'), changeAsked({ grant: ['invoices:read'] }))
      .when(theClient(approveChange('invoices:read')))
      .then(changeApproved(['invoices:read'])))

  it('brings back nothing that had lapsed', () =>
    given(...active(term('invoices:read', END), 'invoices:send'), changeAsked({ grant: ['invoices:read'] }))
      .when(theClient(approveChange('invoices:read'), { at: END }))
      .then(
        at(END, changeApproved(['invoices:read'])),
        at(END, revoked('invoices:send', lapsedWith('invoices:read'))),
        at(END, granted('invoices:read')),
      ))

  it('answers nothing when nothing was asked', () =>
    given(...active())
      .when(theClient(approveChange('invoices:read')))
      .thenRefuse({ code: 'ChangeNotAsked' }))

  it('can be given once', () =>
    given(
      ...active(),
      changeAsked({ grant: ['invoices:read'] }),
      changeApproved(['invoices:read']),
      granted('invoices:read'),
    )
      .when(theClient(approveChange('invoices:read')))
      .thenRefuse({ code: 'ChangeNotAsked' }))

  it('is refused when no delegation is in force', () =>
    given(requestedBy('accountant'))
      .when(theClient(approveChange('invoices:read')))
      .thenRefuse({ code: 'DelegationNotActive', status: 'Requested' }))

  it('past the end of the delegation is refused', () =>
    given(requestedBy('client'), accepted(END), changeAsked({ grant: ['invoices:read'] }))
      .when(theClient(approveChange('invoices:read'), { at: END }))
      .thenRefuse({ code: 'DelegationPastItsEnd', until: END }))
})

describe.each([
  ['A refusal of the change', theClient, refuseChange, changeRefused],
  ['A withdrawal of the change', theAccountant, withdrawChange, changeWithdrawn],
])('%s', (_, who, words, event) => {
  it('closes the question', () =>
    given(...active(), changeAsked({ grant: ['invoices:read'] }))
      .when(who(words))
      .then(event))

  it('answers nothing when nothing was asked', () =>
    given(...active())
      .when(who(words))
      .thenRefuse({ code: 'ChangeNotAsked' }))

  it('cannot come twice', () =>
    given(...active(), changeAsked({ grant: ['invoices:read'] }), event)
      .when(who(words))
      .thenRefuse({ code: 'ChangeNotAsked' }))

  it('is refused when no delegation is in force', () =>
    given(requestedBy('client')).when(who(words)).thenRefuse({ code: 'DelegationNotActive', status: 'Requested' }))

  it('past the end of the delegation is refused', () =>
    given(requestedBy('client'), accepted(END), changeAsked({ grant: ['invoices:read'] }))
      .when(who(words, { at: END }))
      .thenRefuse({ code: 'DelegationPastItsEnd', until: END }))
})

describe('The end of a delegation', () => {
  it('can be set while it is in force', () =>
    given(...active())
      .when(theClient(setEnd(END)))
      .then(endSet(END)))

  it('can be taken away', () =>
    given(requestedBy('client'), accepted(END))
      .when(theClient(setEnd(null)))
      .then(endSet(null)))

  it('set anew counts from then on', () =>
    given(requestedBy('client'), accepted(END), endSet(MUCH_LATER))
      .when(theClient(grant('invoices:read'), { at: AFTER_END }))
      .then(at(AFTER_END, granted('invoices:read'))))

  it('set as it is changes nothing', () =>
    given(requestedBy('client'), accepted(END))
      .when(theClient(setEnd(END)))
      .thenNothing())

  it('set to an instant that is not ahead is refused', () =>
    given(...active())
      .when(theClient(setEnd(END), { at: END }))
      .thenRefuse({ code: 'DelegationEndNotAhead', until: END }))

  it('cannot be moved once it has come', () =>
    given(requestedBy('client'), accepted(END))
      .when(theClient(setEnd(MUCH_LATER), { at: END }))
      .thenRefuse({ code: 'DelegationPastItsEnd', until: END }))

  it('cannot be set before the acceptance', () =>
    given(requestedBy('client'))
      .when(theClient(setEnd(END)))
      .thenRefuse({ code: 'DelegationNotActive', status: 'Requested' }))

  it('goes on record when it has come', () =>
    given(requestedBy('client'), accepted(END))
      .when(theSystem(expire, { at: END }))
      .then(at(END, expired)))

  it('does not go on record before it has come', () =>
    given(requestedBy('client'), accepted(END))
      .when(theSystem(expire, { at: JUST_BEFORE_END }))
      .thenRefuse({ code: 'DelegationNotPastItsEnd', until: END }))

  it('never comes by itself where none is set', () =>
    given(...active())
      .when(theSystem(expire, { at: MUCH_LATER }))
      .thenRefuse({ code: 'DelegationNotPastItsEnd', until: null }))

  it('goes on record once', () =>
    given(requestedBy('client'), accepted(END), expired)
      .when(theSystem(expire, { at: AFTER_END }))
      .thenNothing())
})

describe.each([
  ['A revocation of the delegation', theClient, revokeAll, delegationRevoked],
  ['A renunciation', theAccountant, renounce, renounced],
])('%s', (_, who, words, event) => {
  it('ends it at once, with a reason', () =>
    given(...active('invoices:read'))
      .when(who(words))
      .then(event))

  it('is refused before the acceptance', () =>
    given(requestedBy('client')).when(who(words)).thenRefuse({ code: 'DelegationNotActive', status: 'Requested' }))

  it('is refused after an end', () =>
    given(...active(), event)
      .when(who(words))
      .thenRefuse({ code: 'DelegationNotActive', status: 'Ended' }))

  it('is refused once the delegation has come to its end', () =>
    given(requestedBy('client'), accepted(END))
      .when(who(words, { at: END }))
      .thenRefuse({ code: 'DelegationPastItsEnd', until: END }))

  it('leaves no permission behind', () =>
    expect(permissionsAt(fold(delegation, [...active('invoices:read'), event]), NOW)).toEqual([]))
})

describe('A closing', () => {
  it('ends a delegation in force', () =>
    given(...active('invoices:read'))
      .when(theSystem(close('ServiceDeleted')))
      .then(closed('ServiceDeleted')))

  it('ends a request that waits', () =>
    given(requestedBy('accountant'))
      .when(theSystem(close('AccountantClosed')))
      .then(closed('AccountantClosed')))

  it('changes nothing when there is nothing to end', () => given().when(theSystem(close())).thenNothing())

  it('changes nothing the second time', () =>
    given(...active(), closed())
      .when(theSystem(close()))
      .thenNothing())

  it('of a request past its time puts that on record instead', () =>
    given(requestedBy('accountant'))
      .when(theSystem(close(), { at: ANSWER_BY }))
      .then(at(ANSWER_BY, requestExpired)))

  it('of a delegation past its end puts that on record instead', () =>
    given(requestedBy('accountant'), accepted(END))
      .when(theSystem(close(), { at: END }))
      .then(at(END, expired)))

  it('asks nothing of the other side, which is gone', () =>
    given(...active())
      .when(theSystem(close(), { accountant: { status: 'Closed' }, service: { status: 'Deleted' } }))
      .then(closed()))
})

describe('An authorisation', () => {
  const A = idOf(4)
  const sending = {
    action: 'send-invoice',
    permission: 'invoices:send',
    grantId: idOf(3),
    neededGrantIds: [idOf(2)],
  } as const
  const used = [...active('invoices:read', 'invoices:send'), authorized(sending)]

  it('names the grants that it relies on', () =>
    given(...active('invoices:read', 'invoices:send'))
      .when(theAccountant(authorize('send-invoice', A)))
      .then(authorized(sending)))

  it('for an action in a module names every grant that the permission needs', () =>
    given(...active('invoices:read', 'documents:read', 'documents:write'))
      .when(theAccountant(authorize('edit-documents', A, 'settled')))
      .then(
        authorized(
          {
            action: 'edit-documents',
            permission: 'documents:write',
            grantId: idOf(4),
            neededGrantIds: [idOf(2), idOf(3)],
          },
          'settled',
        ),
      ))

  it('names the latest grant', () =>
    given(...active(term('invoices:read', END)), granted('invoices:read', MUCH_LATER))
      .when(theAccountant(authorize('view-invoices', A)))
      .then(authorized({ action: 'view-invoices', permission: 'invoices:read', grantId: idOf(3), neededGrantIds: [] })))

  it('is refused with every unmet condition', () =>
    given(...active('invoices:read'))
      .when(
        theAccountant(authorize('edit-payments', A), {
          modules: [],
          accountant: { twoStep: false },
          service: { requiresTwoStep: true },
        }),
      )
      .thenRefuse({
        code: 'ActionNotAllowed',
        action: 'edit-payments',
        unmet: [
          { code: 'TwoStepVerificationOff' },
          { code: 'PermissionNotGranted', permission: 'payments:read' },
          { code: 'PermissionNotGranted', permission: 'payments:write' },
          { code: 'ModuleNotActive', module: 'payments' },
        ],
      }))

  it('already open changes nothing when asked again', () =>
    given(...used)
      .when(theAccountant(authorize('send-invoice', A)))
      .thenNothing())

  it('is finished once the act is on record', () =>
    given(...used)
      .when(theSystem(finish(A)))
      .then(finished(A)))

  it('is finished once', () =>
    given(...used, finished(A))
      .when(theSystem(finish(A)))
      .thenRefuse({ code: 'AuthorizationNotOpen', authorizationId: A }))

  it('cannot be finished after it lapsed', () =>
    given(...used, lapsed(A))
      .when(theSystem(finish(A)))
      .thenRefuse({ code: 'AuthorizationNotOpen', authorizationId: A }))

  it('settled with the act is not open', () =>
    given(...active('invoices:read', 'invoices:send'), authorized(sending, 'settled'))
      .when(theSystem(finish(A)))
      .thenRefuse({ code: 'AuthorizationNotOpen', authorizationId: A }))

  it('lapses at its deadline', () =>
    given(...used)
      .when(theSystem(lapse(A), { at: END }))
      .then(at(END, lapsed(A))))

  it('does not lapse before', () =>
    given(...used)
      .when(theSystem(lapse(A), { at: JUST_BEFORE_END }))
      .thenRefuse({ code: 'AuthorizationStillInTime', deadline: END }))

  it('lapses once', () =>
    given(...used, lapsed(A))
      .when(theSystem(lapse(A), { at: END }))
      .thenNothing())

  it('does not lapse after it was finished', () =>
    given(...used, finished(A))
      .when(theSystem(lapse(A), { at: END }))
      .thenNothing())

  it('leaves the other open ones as they are', () =>
    given(...used, authorized(sending), finished(A))
      .when(theSystem(finish(idOf(5))))
      .then(finished(idOf(5))))

  it.each([delegationRevoked, renounced, expired, closed()])(
    'stays open after $type, and can still be finished',
    (ending) =>
      given(...used, ending)
        .when(theSystem(finish(A)))
        .then(finished(A)),
  )

  it('stays open after its permission is revoked', () =>
    given(...used, revoked('invoices:send'))
      .when(theSystem(finish(A)))
      .then(finished(A)))

  it('stays open through the next episode', () =>
    given(...used, renounced, requestedBy('client'), accepted())
      .when(theSystem(lapse(A), { at: END }))
      .then(at(END, lapsed(A))))

  it('keeps its deadline, its permission and the grant behind it', () =>
    expect(fold(delegation, used).openAuthorizations).toEqual([
      { authorizationId: A, deadline: END, permission: 'invoices:send', grantId: idOf(3), revision: 4 },
    ]))

  it('is refused once the delegation has ended', () =>
    given(...active('invoices:read'), delegationRevoked)
      .when(theAccountant(authorize('view-invoices', A)))
      .thenRefuse({
        code: 'ActionNotAllowed',
        action: 'view-invoices',
        unmet: [
          { code: 'DelegationNotActive', status: 'Ended' },
          { code: 'PermissionNotGranted', permission: 'invoices:read' },
        ],
      }))
})

describe('A command by the wrong party', () => {
  const anyone = {
    client: theClient,
    accountant: theAccountant,
    system: theSystem,
    'another client': says({ kind: 'client', id: OTHER_CLIENT }),
    'another accountant': says({ kind: 'accountant', id: OTHER_ACCOUNTANT }),
  }
  const commands = [
    request(),
    accept(),
    refuse,
    withdraw,
    expireRequest,
    grant('invoices:read'),
    revoke('invoices:read'),
    askChange({ grant: ['invoices:read'] }),
    approveChange('invoices:read'),
    refuseChange,
    withdrawChange,
    setEnd(null),
    revokeAll,
    renounce,
    expire,
    close(),
    authorize('view-invoices', idOf(9)),
    finish(idOf(9)),
    lapse(idOf(9)),
  ]
  const cases = commands.flatMap((words) =>
    Object.entries(anyone)
      .filter(([who]) => !partiesTo[words.type].some((party) => party === who))
      .map(([who, says]) => ({ type: words.type, who, command: says(words), allowed: partiesTo[words.type] })),
  )

  it.each(cases)('is refused: $type by $who', ({ command, allowed }) =>
    given(...active('invoices:read'))
      .when(command)
      .thenRefuse({ code: 'WrongParty', allowed }),
  )

  it('may come from both sides only where the domain says so', () =>
    expect(partiesTo).toEqual({
      RequestDelegation: ['client', 'accountant'],
      AcceptDelegation: ['client', 'accountant'],
      RefuseDelegation: ['client', 'accountant'],
      WithdrawRequest: ['client', 'accountant'],
      ExpireRequest: ['system'],
      GrantPermissions: ['client'],
      RevokePermissions: ['client'],
      RequestPermissionChange: ['accountant'],
      ApprovePermissionChange: ['client'],
      RefusePermissionChange: ['client'],
      WithdrawPermissionChange: ['accountant'],
      SetDelegationEnd: ['client'],
      RevokeDelegation: ['client'],
      RenounceDelegation: ['accountant'],
      ExpireDelegation: ['system'],
      CloseDelegation: ['system'],
      AuthorizeAction: ['accountant'],
      FinishAuthorization: ['system'],
      LapseAuthorization: ['system'],
    }))

  it('is about exactly one pair', () =>
    expect([theClient(expire).clientId, theClient(expire).accountantId]).toEqual([CLIENT, ACCOUNTANT]))
})

describe('A history with events that cannot follow', () => {
  const everyEvent = [
    accepted(),
    refused,
    withdrawn,
    requestExpired,
    granted('invoices:read'),
    revoked('invoices:read'),
    changeAsked({ grant: ['invoices:read'] }),
    changeApproved(['invoices:read']),
    changeRefused,
    changeWithdrawn,
    endSet(END),
    delegationRevoked,
    renounced,
    expired,
    closed(),
    authorized({ action: 'view-invoices', permission: 'invoices:read', grantId: idOf(1), neededGrantIds: [] }),
    finished(idOf(1)),
    lapsed(idOf(1)),
  ]
  const unmoved = (history: readonly DelegationEvent[], event: DelegationEvent) => {
    const before = fold(delegation, history)
    expect(delegation.evolve(before, event, { id: idOf(99), revision: 99 })).toBe(before)
  }

  it.each(everyEvent)('stays as it was before any request: $type', (event) => unmoved([], event))

  it.each(everyEvent)('stays as it was after an end: $type', (event) =>
    unmoved([requestedBy('client'), withdrawn], event),
  )

  it.each([
    granted('invoices:read'),
    revoked('invoices:read'),
    changeAsked({}),
    changeRefused,
    endSet(END),
    delegationRevoked,
    renounced,
    expired,
    finished(idOf(1)),
    authorized({ action: 'view-invoices', permission: 'invoices:read', grantId: idOf(1), neededGrantIds: [] }),
  ])('stays as it was while the request waits: $type', (event) => unmoved([requestedBy('client')], event))

  it.each([requestedBy('client'), accepted(), refused, withdrawn, requestExpired, finished(idOf(1)), lapsed(idOf(1))])(
    'stays as it was in force: $type',
    (event) => unmoved(active('invoices:read'), event),
  )

  it('keeps what it holds when something else is taken', () =>
    expect(fold(delegation, [...active('invoices:read', 'orders:read'), revoked('invoices:send')])).toEqual(
      fold(delegation, active('invoices:read', 'orders:read')),
    ))

  it('holds its grants in the order of the catalogue, whatever was granted first', () =>
    expect(fold(delegation, active('orders:read', 'invoices:send', 'invoices:read', 'invoices:write'))).toMatchObject({
      grants: [
        { permission: 'invoices:read' },
        { permission: 'invoices:write' },
        { permission: 'invoices:send' },
        { permission: 'orders:read' },
      ],
    }))

  it('stays as it was when a second request follows the first', () =>
    unmoved([requestedBy('client')], requestedBy('accountant')))
})

describe('An episode', () => {
  it.each([
    ['Refused', refused],
    ['Withdrawn', withdrawn],
    ['RequestExpired', requestExpired],
    ['Closed', closed()],
  ])('asked for in vain ends as %s', (how, event) =>
    expect(fold(delegation, [requestedBy('client'), event])).toMatchObject({ status: 'Ended', how }),
  )

  it.each([
    ['Revoked', delegationRevoked],
    ['Renounced', renounced],
    ['Expired', expired],
    ['Closed', closed()],
  ])('in force ends as %s', (how, event) =>
    expect(fold(delegation, [...active(), event])).toMatchObject({ status: 'Ended', how }),
  )

  it('never is the last one', () =>
    expect(delegation.isTerminal(fold(delegation, [...active(), delegationRevoked]))).toBe(false))

  it('starts with no permission and no open question', () =>
    expect(
      fold(delegation, [
        ...active('invoices:read'),
        changeAsked({ grant: ['invoices:send'] }),
        renounced,
        requestedBy('client'),
        accepted(),
      ]),
    ).toMatchObject({ status: 'Active', grants: [], until: null, change: { status: 'NotAsked' } }))
})
