import fc from 'fast-check'

import { describeLaws } from '../../test/laws.ts'
import { idOf } from '../../test/scenario.ts'
import {
  accept,
  AFTER_END,
  ANSWER_BY,
  approveChange,
  askChange,
  authorize,
  close,
  END,
  expire,
  expireRequest,
  finish,
  grant,
  JUST_BEFORE_END,
  lapse,
  MUCH_LATER,
  NOW,
  refuse,
  refuseChange,
  renounce,
  request,
  revoke,
  revokeAll,
  says,
  setEnd,
  theAccountant,
  theClient,
  theSystem,
  OTHER_CLIENT,
  withdraw,
  withdrawChange,
  type Words,
} from '../../test/words/delegation.ts'
import { DELEGABLE_ACTIONS, MODULES, PERMISSIONS } from '../kernel/index.js'
import { delegation, delegationCommandCodec, delegationEventCodec, type PermissionTerm } from './index.js'

const ends = fc.constantFrom(null, null, null, END, MUCH_LATER)
const someone = fc.constantFrom(theClient, theAccountant)
const permission = fc.oneof(fc.constant(PERMISSIONS[0] ?? 'invoices:read'), fc.constantFrom(...PERMISSIONS))
const terms: fc.Arbitrary<readonly PermissionTerm[]> = fc.uniqueArray(fc.record({ permission, until: ends }), {
  maxLength: 3,
  selector: (term) => term.permission,
})
const permissions = fc.uniqueArray(permission, { minLength: 1, maxLength: 2 })
const authorization = fc.nat(1).map(idOf)
const action = fc.oneof(fc.constant('view-invoices' as const), fc.constantFrom(...DELEGABLE_ACTIONS))

type Said = readonly [typeof theClient, Words]

// Little can happen before somebody is linked: these words are said more often.
const linking: fc.Arbitrary<Said> = fc.constantFrom<Said>(
  [theAccountant, request()],
  [theClient, accept([{ permission: 'invoices:read', until: null }], null)],
  [theAccountant, authorize('view-invoices', idOf(0), 'pending')],
)

const anything: fc.Arbitrary<Said> = fc.oneof(
  fc.tuple(
    fc.constant(theClient),
    fc.tuple(terms, ends).map(([list, until]) => request(list, until)),
  ),
  fc.tuple(fc.constant(theAccountant), fc.constant(request())),
  fc.tuple(
    fc.constant(theClient),
    fc.tuple(terms, ends).map(([list, until]) => accept(list, until)),
  ),
  fc.tuple(fc.constant(theAccountant), fc.constant(accept())),
  fc.tuple(someone, fc.constantFrom(refuse, withdraw)),
  fc.tuple(
    fc.constant(theClient),
    terms.map((list) => grant(...list)),
  ),
  fc.tuple(
    fc.constant(theClient),
    permissions.map((list) => revoke(...list)),
  ),
  fc.tuple(
    fc.constant(theAccountant),
    fc.record({ grant: terms, revoke: permissions }, { requiredKeys: [] }).map(askChange),
  ),
  fc.tuple(
    fc.constant(theClient),
    permissions.map((list) => approveChange(...list)),
  ),
  fc.tuple(
    fc.constant(theClient),
    fc.constantFrom<Words>(refuseChange, refuseChange, setEnd(null), setEnd(END), setEnd(MUCH_LATER), revokeAll),
  ),
  fc.tuple(fc.constant(theAccountant), fc.constantFrom<Words>(withdrawChange, renounce)),
  fc.tuple(fc.constant(theSystem), fc.constantFrom<Words>(expireRequest, expire, close('ServiceDeleted'))),
  fc.tuple(
    fc.constant(theAccountant),
    fc
      .tuple(action, authorization, fc.constantFrom('settled', 'pending', 'pending'))
      .map(([name, id, settlement]) => authorize(name, id, settlement)),
  ),
  fc.tuple(
    fc.constant(theSystem),
    authorization.chain((id) => fc.constantFrom(finish(id), lapse(id))),
  ),
)

const words: fc.Arbitrary<Said> = fc.oneof({ weight: 1, arbitrary: linking }, { weight: 3, arbitrary: anything })

const stranger = says({ kind: 'client', id: OTHER_CLIENT })
const circumstances = fc.record({
  at: fc.constantFrom(NOW, NOW, NOW, NOW, JUST_BEFORE_END, END, AFTER_END, ANSWER_BY, MUCH_LATER),
  modules: fc.oneof(fc.constant(MODULES), fc.subarray([...MODULES])),
  sameTaxpayer: fc.integer({ min: 0, max: 19 }).map((chance) => chance === 0),
})

describeLaws({
  name: 'a delegation',
  decider: delegation,
  commands: fc
    .tuple(words, circumstances, fc.integer({ min: 0, max: 29 }))
    .map(([[speaker, said], told, chance]) => (chance === 0 ? stranger : speaker)(said, told)),
  commandCodec: delegationCommandCodec,
  eventCodec: delegationEventCodec,
  recordOnly: ['ActionAuthorized'],
  repeats: (command) => command.type === 'AuthorizeAction' && command.settlement === 'settled',
  idFor: (command, revision) => (command.type === 'AuthorizeAction' ? command.authorizationId : idOf(revision + 100)),
})
