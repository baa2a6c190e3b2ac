import { describe, expect, it } from '@jest/globals'
import { isLeft, isRight } from 'fp-ts/lib/Either.js'

import { idOf } from '../../test/scenario.ts'
import {
  accept,
  approveChange,
  askChange,
  authorize,
  close,
  END,
  expire,
  expireRequest,
  finish,
  grant,
  lapse,
  MUCH_LATER,
  NOW,
  refuse,
  refuseChange,
  renounce,
  request,
  revoke,
  revokeAll,
  setEnd,
  term,
  theAccountant,
  theClient,
  theSystem,
  withdraw,
  withdrawChange,
} from '../../test/words/delegation.ts'
import { coverOf, DELEGABLE_ACTIONS, type Instant, type Module, type Permission, PERMISSIONS } from '../kernel/index.js'
import {
  delegation,
  type DelegationCommand,
  type DelegationEvent,
  delegationEventCodec,
  type DelegationFacts,
  type DelegationState,
  mayAct,
  permissionsAt,
  type PermissionTerm,
  reliesOnFacts,
  type ToldDelegation,
} from './index.js'

// ── What must hold, said once more and independently of the code ────────────────────────────────────────────────────

const NEEDS: Readonly<Record<Permission, readonly Permission[]>> = {
  'invoices:read': [],
  'invoices:write': ['invoices:read'],
  'invoices:send': ['invoices:read'],
  'service:configure': ['invoices:read'],
  'documents:read': ['invoices:read'],
  'documents:write': ['invoices:read', 'documents:read'],
  'payments:read': ['invoices:read'],
  'payments:write': ['invoices:read', 'payments:read'],
  'orders:read': ['invoices:read'],
  'orders:write': ['invoices:read', 'orders:read'],
}
const NAMES = Object.keys(NEEDS) as Permission[]
const ENDINGS: ReadonlySet<DelegationEvent['type']> = new Set([
  'DelegationRefused',
  'RequestWithdrawn',
  'RequestExpired',
  'DelegationRevoked',
  'DelegationRenounced',
  'DelegationExpired',
  'DelegationClosed',
] satisfies DelegationEvent['type'][])

const moduleNamed = (permission: Permission): Module | undefined =>
  ALL_MODULES.find((module) => permission.startsWith(module))

const isLegal = (held: readonly Permission[]): boolean =>
  held.every((permission) => NEEDS[permission].every((need) => held.includes(need)))

const subsetsOf = <T>(items: readonly T[]): readonly (readonly T[])[] =>
  Array.from({ length: 2 ** items.length }, (_, mask) => items.filter((_item, bit) => (mask & (2 ** bit)) !== 0))

const ALL_MODULES: readonly Module[] = ['documents', 'payments', 'orders']
const MODULE_SETS = subsetsOf(ALL_MODULES)
const LEGAL_SETS = subsetsOf(NAMES)
  .filter(isLegal)
  .map((held) => held.join(' '))

// ── Worlds: the instants, and every command that can be given at each ───────────────────────────────────────────────

type World = {
  readonly instants: readonly Instant[]
  /** Every term with which a permission is ever asked for or accepted with a delegation. */
  readonly asked: readonly PermissionTerm[]
  /** Every term with which a permission is ever granted on its own. */
  readonly terms: readonly PermissionTerm[]
  /** Every end with which a delegation is ever asked, accepted or set. */
  readonly ends: readonly (Instant | null)[]
  readonly moduleSets: readonly (readonly Module[])[]
  readonly changes: boolean
  readonly settlement: 'settled' | 'pending'
}

const AUTHORIZATION = idOf(0)
const ACTIONS = PERMISSIONS.flatMap((permission) => {
  const action = DELEGABLE_ACTIONS.find((known) => coverOf(known)?.permission === permission)
  return action === undefined ? [] : [action]
})

const plain = PERMISSIONS.map((permission) => term(permission))

const modular: World = {
  instants: [NOW],
  asked: plain,
  terms: plain,
  ends: [null],
  moduleSets: MODULE_SETS,
  changes: false,
  settlement: 'settled',
}

const changing: World = { ...modular, moduleSets: [ALL_MODULES], changes: true }

const passing: World = {
  instants: [NOW, END, MUCH_LATER],
  asked: [term('invoices:read'), term('invoices:read', END)],
  terms: [...plain, term('invoices:read', END), term('documents:read', END)],
  ends: [null, MUCH_LATER],
  moduleSets: [ALL_MODULES],
  changes: false,
  settlement: 'pending',
}

type Circumstances = { readonly at: Instant; readonly modules: readonly Module[]; readonly daysToAnswer: number }

/** Commands whose answer may depend on the client's modules. */
const moduleCommands = ({ asked, terms, ends, settlement }: World, told: Circumstances): readonly ToldDelegation[] => [
  ...[[], ...asked.map((one) => [one])].flatMap((list) => [
    theClient(request(list), told),
    theClient(accept(list), told),
    theAccountant(request(list), told),
    theAccountant(accept(list), told),
  ]),
  ...terms.map((one) => theClient(grant(one), told)),
  ...ends.flatMap((until) => [
    theClient(request([term('invoices:read')], until), told),
    theClient(accept([term('invoices:read')], until), told),
  ]),
  ...PERMISSIONS.map((permission) => theClient(approveChange(permission), told)),
  ...ACTIONS.map((action) => theAccountant(authorize(action, AUTHORIZATION, settlement), told)),
]

const otherCommands = ({ terms, ends, changes }: World, told: Circumstances): readonly ToldDelegation[] => [
  ...PERMISSIONS.map((permission) => theClient(revoke(permission), told)),
  ...(changes ? PERMISSIONS.map((permission) => theClient(approveChange(permission), told)) : []),
  ...(changes ? terms.map((one) => theAccountant(askChange({ grant: [one] }), told)) : []),
  ...(changes ? PERMISSIONS.map((permission) => theAccountant(askChange({ revoke: [permission] }), told)) : []),
  ...ends.map((until) => theClient(setEnd(until), told)),
  ...[refuse, withdraw].flatMap((words) => [theClient(words, told), theAccountant(words, told)]),
  theClient(refuseChange, told),
  theAccountant(withdrawChange, told),
  theClient(revokeAll, told),
  theAccountant(renounce, told),
  ...[expireRequest, expire, close(), finish(AUTHORIZATION), lapse(AUTHORIZATION)].map((words) =>
    theSystem(words, told),
  ),
]

const commandsOf = (world: World, at: Instant): readonly ToldDelegation[] => {
  const told = { at, daysToAnswer: 30 }
  return [
    ...world.moduleSets.flatMap((modules) => moduleCommands(world, { ...told, modules })),
    ...otherCommands(world, { ...told, modules: [] }),
  ]
}

// ── Breadth first through all of it ─────────────────────────────────────────────────────────────────────────────────

type Step = {
  readonly before: DelegationState
  readonly command: ToldDelegation
  readonly events: readonly DelegationEvent[]
  readonly after: DelegationState
}

const termKey = ({ permission, until }: PermissionTerm): string => `${permission} ${until}`

/** What tells two states apart, ids and revisions left aside. */
const keyOf = (state: DelegationState): string => {
  const open = state.openAuthorizations.length
  switch (state.status) {
    case 'Requested':
      return `${open} ${state.initiator} ${state.permissions.map(termKey).join()} ${state.until} ${state.answerBy}`
    case 'Active': {
      const { change } = state
      const asked = change.status === 'Asked' ? `${change.grant.map(termKey).join()}/${change.revoke.join()}` : '-'
      return `${open} ${state.grants.map(termKey).join()} ${state.until} ${asked}`
    }
    case 'NotRequested':
    case 'Ended':
      return `${open} ${state.status}`
  }
}

type Exploration = { readonly states: number; readonly transitions: number }

type Visitor = {
  readonly onState: (state: DelegationState, at: Instant) => void
  readonly onStep: (step: Step) => void
  readonly onRefusal: (command: ToldDelegation, before: DelegationState) => void
}

let revision = 0
const evolved = (before: DelegationState, events: readonly DelegationEvent[]): DelegationState =>
  events.reduce((state, event) => {
    revision += 1
    return delegation.evolve(state, event, {
      id: event.type === 'ActionAuthorized' ? AUTHORIZATION : idOf(revision),
      revision,
    })
  }, before)

// Decisions that are said to rely on no facts are given some that nobody can look at.
const SEALED = new Proxy({} as DelegationFacts, {
  get: (_facts, name) => {
    throw new Error(`A decision that relies on no facts looked at ${String(name)}`)
  },
})

const explore = (world: World, { onState, onStep, onRefusal }: Visitor): Exploration => {
  let reached: ReadonlyMap<string, DelegationState> = new Map([
    [keyOf(delegation.initialState), delegation.initialState],
  ])
  let states = 0
  let transitions = 0
  for (const at of world.instants) {
    const commands = commandsOf(world, at)
    // What had been reached by an instant is where the next one starts from: time alone changes no state.
    const seen = new Map(reached)
    for (const before of seen.values()) {
      onState(before, at)
      for (const command of commands) {
        const facts = reliesOnFacts[command.type] ? command.facts : SEALED
        const decision = delegation.decide({ ...command, facts }, before)
        transitions += 1
        if (isLeft(decision)) onRefusal(command, before)
        else if (decision.right.length > 0) {
          const after = evolved(before, decision.right)
          onStep({ before, command, events: decision.right, after })
          const key = keyOf(after)
          if (!seen.has(key)) seen.set(key, after)
        }
      }
    }
    states += seen.size
    reached = seen
  }
  return { states, transitions }
}

// ── What would break a promise ──────────────────────────────────────────────────────────────────────────────────────

const isOn = (permission: Permission, modules: readonly Module[]): boolean => {
  const module = moduleNamed(permission)
  return module === undefined || modules.includes(module)
}

const acceptsOwn = ({ before, command, events }: Step): boolean =>
  events.some(({ type }) => type === 'DelegationAccepted') &&
  (before.status !== 'Requested' || before.initiator === command.by.kind || command.by.kind === 'system')

const authorizesWithoutLeave = ({ before, command, events }: Step): boolean =>
  events.some(
    (event) =>
      event.type === 'ActionAuthorized' &&
      !(
        isRight(mayAct(before, command.facts, event.action, command.at)) &&
        [event.permission, ...NEEDS[event.permission]].every((needed) =>
          permissionsAt(before, command.at).includes(needed),
        ) &&
        isOn(event.permission, command.facts.service.modules)
      ),
  )

const refusesInSpiteOfLeave = (command: ToldDelegation, before: DelegationState): boolean =>
  command.type === 'AuthorizeAction' && isRight(mayAct(before, command.facts, command.action, command.at))

const survivesAnEnd = ({ command, events, after }: Step): boolean =>
  events.some(({ type }) => ENDINGS.has(type)) &&
  (after.status === 'Active' ||
    permissionsAt(after, command.at).length > 0 ||
    ACTIONS.some((action) => isRight(mayAct(after, command.facts, action, command.at))))

const inherits = ({ before, command, events, after }: Step): boolean => {
  if (!events.some(({ type }) => type === 'DelegationAccepted') || before.status !== 'Requested') return false
  const listed =
    before.initiator === 'client' ? before.permissions : command.type === 'AcceptDelegation' ? command.permissions : []
  return (
    after.status !== 'Active' ||
    after.change.status !== 'NotAsked' ||
    after.grants.some(({ permission }) => !listed.some((one) => one.permission === permission))
  )
}

const comesBack = ({ before, command, events, after }: Step): boolean => {
  const held = permissionsAt(before, command.at)
  return permissionsAt(after, command.at).some(
    (permission) =>
      !held.includes(permission) &&
      !events.some((event) => event.type === 'PermissionGranted' && event.permission === permission),
  )
}

const grantsWithoutModule = ({ command, events }: Step): boolean =>
  events.some((event) => event.type === 'PermissionGranted' && !isOn(event.permission, command.facts.service.modules))

const revokesOutOfOrder = ({ events }: Step): boolean => {
  const gone = events.flatMap((event) => (event.type === 'PermissionRevoked' ? [event.permission] : []))
  return gone.some((permission, index) => gone.slice(index + 1).some((later) => NEEDS[later].includes(permission)))
}

const loses = (events: readonly DelegationEvent[], state: DelegationState, after: DelegationState): boolean =>
  state.openAuthorizations.some(
    ({ authorizationId: id }) =>
      !after.openAuthorizations.some(({ authorizationId }) => authorizationId === id) &&
      !events.some(({ type }) => type === 'AuthorizationFinished' || type === 'AuthorizationLapsed'),
  )

const breaches: Readonly<Record<string, (step: Step) => boolean>> = {
  'nobody accepts their own request': acceptsOwn,
  'no action is authorised that the accountant may not do': authorizesWithoutLeave,
  'nothing survives an end': survivesAnEnd,
  'a new episode holds nothing but what was agreed for it': inherits,
  'nothing comes back that is not granted': comesBack,
  'nothing is granted on a module that the client does not have': grantsWithoutModule,
  'what needs a permission goes before it': revokesOutOfOrder,
  'an open authorisation is closed only as such': ({ before, events, after }) => loses(events, before, after),
}

describe.each([
  ['with modules that come and go', modular],
  ['with changes that the accountant asks for', changing],
  ['as time passes', passing],
])('Everything that can become of a delegation, %s,', (_, world) => {
  const heldSets = new Set<string>()
  const decided = new Set<DelegationEvent['type']>()
  const found = new Map<string, Step>()
  const refusedInSpite: DelegationCommand[] = []

  const { states, transitions } = explore(world, {
    onState: (state, at) => heldSets.add(permissionsAt(state, at).join(' ')),
    onStep: (step) => {
      step.events.forEach(({ type }) => decided.add(type))
      for (const [promise, breaks] of Object.entries(breaches)) if (breaks(step)) found.set(promise, step)
    },
    onRefusal: (command, before) => {
      if (refusesInSpiteOfLeave(command, before)) refusedInSpite.push(command)
    },
  })

  it(`is visited whole: ${states} states, ${transitions} transitions`, () =>
    expect(states).toBeGreaterThan(LEGAL_SETS.length))

  it('holds exactly the 217 legal sets of permissions', () => {
    expect(LEGAL_SETS).toHaveLength(217)
    expect([...heldSets].toSorted()).toEqual(LEGAL_SETS.toSorted())
  })

  it.each(Object.keys(breaches))('shows that %s', (promise) => expect(found.get(promise)).toBeUndefined())

  it('shows that every action that the accountant may do is authorised', () => expect(refusedInSpite).toEqual([]))

  it('leaves out no event', () => {
    const change = delegationEventCodec.types.filter((type) => type.startsWith('PermissionChange'))
    const time = [
      'RequestExpired',
      'DelegationEndSet',
      'DelegationExpired',
      'AuthorizationFinished',
      'AuthorizationLapsed',
    ]
    const notHere = [...(world.changes ? [] : change), ...(world.instants.length > 1 ? [] : time)]
    expect([...decided, ...notHere].toSorted()).toEqual(delegationEventCodec.types.toSorted())
  })
})
