import { absurd } from '../kernel/absurd.js'
import type { Actor } from '../kernel/actor.js'
import type { DelegableAction } from '../kernel/catalogue.js'
import { decideBy, decided, type Decider, refused, unchanged } from '../kernel/decider.js'
import { withEntry, withoutKey } from '../kernel/map.js'
import type { Instant } from '../kernel/time.js'
import type { ClientServiceDecision, ClientServiceRefusal } from './refusals.js'
import { serviceDeletableFrom, serviceStatusAt } from './status.js'
import type {
  Activated,
  ActivateModule,
  ActivateService,
  ClientServiceCommand,
  ClientServiceEvent,
  ClientServiceState,
  DeactivateModule,
  DeleteService,
  PendingActivation,
  RenewService,
  SubscribeService,
  ToldClientService,
} from './types.js'

/** The action under which an accountant may give a command in a client's panel (`null`: never). */
export const clientServiceActionOf: Readonly<Record<ClientServiceCommand['type'], DelegableAction | null>> = {
  SubscribeService: null,
  ActivateService: null,
  RenewService: 'renew-service',
  DeleteService: null,
  ActivateModule: 'manage-modules',
  DeactivateModule: 'manage-modules',
  OpenToDelegation: null,
  CloseToDelegation: null,
  RequireTwoStepVerification: null,
  WaiveTwoStepVerification: null,
}

type Kind = Actor['kind']

// An accountant's permission is proven before its command comes here.
const ALLOWED: Readonly<Record<ClientServiceCommand['type'], readonly Kind[]>> = {
  SubscribeService: ['client', 'system'],
  ActivateService: ['client', 'system'],
  RenewService: ['client', 'accountant', 'system'],
  DeleteService: ['system'],
  ActivateModule: ['client', 'accountant', 'system'],
  DeactivateModule: ['client', 'accountant', 'system'],
  OpenToDelegation: ['client'],
  CloseToDelegation: ['client'],
  RequireTwoStepVerification: ['client'],
  WaiveTwoStepVerification: ['client'],
}

// ── Guards ──────────────────────────────────────────────────────────────────────────────────────────────────────────

const isAllowed = ({ type, by, clientId }: ToldClientService): boolean =>
  ALLOWED[type].includes(by.kind) && (by.kind !== 'client' || by.id === clientId)

const notSubscribed = refused({ code: 'ServiceNotSubscribed' })
const deletedForGood = refused({ code: 'ServiceDeletedForGood' })
const notActive = (state: ClientServiceState, at: Instant) =>
  refused({ code: 'ServiceNotActive', status: serviceStatusAt(state, at) } as const)

type Subscribed = PendingActivation | Activated
type Deciding<Command, State> = (command: ToldClientService<Command>, state: State) => ClientServiceDecision

// After its 90 days a service is deleted, whether or not that is on record yet.
const isDeleted = (state: ClientServiceState, at: Instant): boolean => serviceStatusAt(state, at) === 'Deleted'

/** Only of a service that there is. */
const onceSubscribed =
  <Command>(decide: Deciding<Command, Subscribed>): Deciding<Command, ClientServiceState> =>
  (command, state) => {
    if (state.status === 'Deleted' || isDeleted(state, command.at)) return deletedForGood
    return state.status === 'NotSubscribed' ? notSubscribed : decide(command, state)
  }

/** Only of a service that is active and not past its end. */
const whileActive = <Command>(decide: Deciding<Command, Activated>): Deciding<Command, ClientServiceState> =>
  onceSubscribed((command, state) =>
    state.status === 'Activated' && command.at < state.until ? decide(command, state) : notActive(state, command.at),
  )

// ── The service ─────────────────────────────────────────────────────────────────────────────────────────────────────

const subscribeService = (
  { at, variant, personal: { name, partitaIva, codiceFiscale } }: ToldClientService<SubscribeService>,
  state: ClientServiceState,
): ClientServiceDecision => {
  if (isDeleted(state, at)) return deletedForGood
  if (state.status !== 'NotSubscribed')
    return refused({ code: 'ServiceAlreadySubscribed', status: serviceStatusAt(state, at) })
  return decided({ type: 'ServiceSubscribed', variant, personal: { name, partitaIva, codiceFiscale }, at })
}

const activateService = (
  { at, until }: ToldClientService<ActivateService>,
  state: Subscribed,
): ClientServiceDecision => {
  if (state.status !== 'PendingActivation')
    return refused({ code: 'ServiceNotPending', status: serviceStatusAt(state, at) })
  if (until <= at) return refused({ code: 'ServiceEndNotAhead', until })
  return decided({ type: 'ServiceActivated', until, at })
}

const renewService = ({ at, until }: ToldClientService<RenewService>, state: Subscribed): ClientServiceDecision => {
  if (state.status !== 'Activated') return notActive(state, at)
  if (until <= at) return refused({ code: 'ServiceEndNotAhead', until })
  if (until === state.until) return unchanged
  if (until < state.until) return refused({ code: 'RenewalShortensService', until, serviceUntil: state.until })
  return decided({ type: 'ServiceRenewed', until, at })
}

const deleteService = ({ at }: ToldClientService<DeleteService>, state: ClientServiceState): ClientServiceDecision => {
  if (state.status === 'Deleted') return unchanged
  if (state.status === 'NotSubscribed') return notSubscribed
  const deletableFrom = serviceDeletableFrom(state)
  if (deletableFrom === null) return notActive(state, at)
  if (at < deletableFrom) return refused({ code: 'ServiceNotYetDeletable', deletableFrom })
  return decided({ type: 'ServiceDeleted', at })
}

// ── Modules ─────────────────────────────────────────────────────────────────────────────────────────────────────────

const activateModule = (
  { at, module, until }: ToldClientService<ActivateModule>,
  state: Activated,
): ClientServiceDecision => {
  if (state.variant === 'receiveOnly') return refused({ code: 'NoModulesOnReceiveOnly', module })
  if (until <= at) return refused({ code: 'ModuleEndNotAhead', module, until })
  if (until > state.until) return refused({ code: 'ModuleOutlivesService', module, serviceUntil: state.until })
  if (state.modules.get(module) === until) return unchanged
  return decided({ type: 'ModuleActivated', module, until, at })
}

const deactivateModule = (
  { at, module }: ToldClientService<DeactivateModule>,
  state: Activated,
): ClientServiceDecision => {
  const until = state.modules.get(module)
  if (until === undefined || until <= at) return unchanged
  return decided({ type: 'ModuleDeactivated', module, at })
}

// ── Settings ────────────────────────────────────────────────────────────────────────────────────────────────────────

type Setting = 'openToDelegation' | 'requiresTwoStep'
type SettingEvent =
  | 'OpenedToDelegation'
  | 'ClosedToDelegation'
  | 'TwoStepVerificationRequired'
  | 'TwoStepVerificationWaived'

const turn =
  (setting: Setting, on: boolean, type: SettingEvent) =>
  ({ at }: ToldClientService, state: Subscribed): ClientServiceDecision =>
    state[setting] === on ? unchanged : decided({ type, at })

const decideByType = decideBy<ToldClientService, ClientServiceState, ClientServiceDecision>({
  SubscribeService: subscribeService,
  ActivateService: onceSubscribed(activateService),
  RenewService: onceSubscribed(renewService),
  DeleteService: deleteService,
  ActivateModule: whileActive(activateModule),
  DeactivateModule: whileActive(deactivateModule),
  OpenToDelegation: onceSubscribed(turn('openToDelegation', true, 'OpenedToDelegation')),
  CloseToDelegation: onceSubscribed(turn('openToDelegation', false, 'ClosedToDelegation')),
  RequireTwoStepVerification: onceSubscribed(turn('requiresTwoStep', true, 'TwoStepVerificationRequired')),
  WaiveTwoStepVerification: onceSubscribed(turn('requiresTwoStep', false, 'TwoStepVerificationWaived')),
})

const decide = (command: ToldClientService, state: ClientServiceState): ClientServiceDecision =>
  isAllowed(command) ? decideByType(command, state) : refused({ code: 'WrongParty', allowed: ALLOWED[command.type] })

// ── Folding ─────────────────────────────────────────────────────────────────────────────────────────────────────────

const withSettings = (
  state: ClientServiceState,
  settings: Partial<Pick<Activated, 'openToDelegation' | 'requiresTwoStep'>>,
): ClientServiceState =>
  state.status === 'PendingActivation' || state.status === 'Activated' ? { ...state, ...settings } : state

const evolve = (state: ClientServiceState, event: ClientServiceEvent): ClientServiceState => {
  switch (event.type) {
    case 'ServiceSubscribed': {
      if (state.status !== 'NotSubscribed') return state
      const { variant, personal } = event
      const settings = { openToDelegation: false, requiresTwoStep: false }
      const { partitaIva, codiceFiscale } = personal
      return { status: 'PendingActivation', partitaIva, codiceFiscale, variant, ...settings }
    }
    case 'ServiceActivated': {
      if (state.status !== 'PendingActivation') return state
      return { ...state, status: 'Activated', until: event.until, modules: new Map() }
    }
    case 'ServiceRenewed':
      return state.status === 'Activated' ? { ...state, until: event.until } : state
    case 'ServiceDeleted':
      return state.status === 'Activated' ? { status: 'Deleted', partitaIva: state.partitaIva } : state
    case 'ModuleActivated': {
      if (state.status !== 'Activated') return state
      return { ...state, modules: withEntry(state.modules, event.module, event.until) }
    }
    case 'ModuleDeactivated':
      return state.status === 'Activated' ? { ...state, modules: withoutKey(state.modules, event.module) } : state
    case 'OpenedToDelegation':
      return withSettings(state, { openToDelegation: true })
    case 'ClosedToDelegation':
      return withSettings(state, { openToDelegation: false })
    case 'TwoStepVerificationRequired':
      return withSettings(state, { requiresTwoStep: true })
    case 'TwoStepVerificationWaived':
      return withSettings(state, { requiresTwoStep: false })
    case 'ActBarred':
      return state
    default:
      return absurd(event)
  }
}

/** A client's subscription, its modules, and whether it may be delegated at all. */
export const clientService: Decider<ToldClientService, ClientServiceState, ClientServiceEvent, ClientServiceRefusal> = {
  decide,
  evolve,
  initialState: { status: 'NotSubscribed' },
  isTerminal: ({ status }) => status === 'Deleted',
}
