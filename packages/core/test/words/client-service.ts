// The vocabulary of the sentences about a client's service: one client, constant times.
import type {
  ClientProfile,
  ClientServiceCommand,
  ClientServiceEvent,
  ClientServiceState,
  ServiceStatus,
  ToldClientService,
  Variant,
} from '../../src/client-service/index.js'
import { codiceFiscale, partitaIva } from '../../src/fiscal/index.js'
import { accountantId, type Actor, clientId, type Instant, instant, type Module } from '../../src/kernel/index.js'

export const VERDI = clientId('c0000000-0000-4000-8000-000000000001')
export const verdi: Actor = { kind: 'client', id: VERDI }
export const neri: Actor = { kind: 'client', id: clientId('c0000000-0000-4000-8000-000000000002') }
export const rossi: Actor = { kind: 'accountant', id: accountantId('a0000000-0000-4000-8000-000000000001') }
export const system: Actor = { kind: 'system', name: 'back-office' }

export const NOW = instant('2026-03-01T09:00:00.000Z')
/** Where the service of these sentences ends, and the last instant before that. */
export const END = instant('2027-01-01T00:00:00.000Z')
export const JUST_BEFORE_END = instant('2026-12-31T23:59:59.999Z')
export const IN_CONSULTATION = instant('2027-02-01T09:00:00.000Z')
/** Ninety days after the end, and the last instant before that. */
export const DAY_NINETY = instant('2027-04-01T00:00:00.000Z')
export const JUST_BEFORE_DAY_NINETY = instant('2027-03-31T23:59:59.999Z')
export const MUCH_LATER = instant('2028-01-01T00:00:00.000Z')

export const profile: ClientProfile = {
  name: 'Verdi Arredamenti',
  partitaIva: partitaIva('01879020517'),
  codiceFiscale: codiceFiscale('RSSMRA80A01H501U'),
}

type Unaddressed<Command> = Command extends ClientServiceCommand ? Omit<Command, 'clientId'> : never

const told =
  <Type extends ClientServiceCommand['type']>(
    words: Extract<Unaddressed<ClientServiceCommand>, { type: Type }>,
    by: Actor,
  ) =>
  (at: Instant = NOW, changed: Actor = by): ToldClientService => ({ ...words, clientId: VERDI, by: changed, at })

export const subscribe = (variant: Variant = 'full') =>
  told({ type: 'SubscribeService', variant, personal: profile }, verdi)
export const activate = (until: Instant = END) => told({ type: 'ActivateService', until }, verdi)
export const renew = (until: Instant = MUCH_LATER) => told({ type: 'RenewService', until }, verdi)
export const remove = () => told({ type: 'DeleteService' }, system)
export const activateModule = (module: Module, until: Instant) => told({ type: 'ActivateModule', module, until }, verdi)
export const deactivateModule = (module: Module) => told({ type: 'DeactivateModule', module }, verdi)
export const open = () => told({ type: 'OpenToDelegation' }, verdi)
export const close = () => told({ type: 'CloseToDelegation' }, verdi)
export const requireTwoStep = () => told({ type: 'RequireTwoStepVerification' }, verdi)
export const waiveTwoStep = () => told({ type: 'WaiveTwoStepVerification' }, verdi)

/** Each command as it may be given, with nothing against it but the status. */
export const commands: Readonly<Record<ClientServiceCommand['type'], (at?: Instant, by?: Actor) => ToldClientService>> =
  {
    SubscribeService: subscribe(),
    ActivateService: activate(),
    RenewService: renew(),
    DeleteService: remove(),
    ActivateModule: activateModule('documents', END),
    DeactivateModule: deactivateModule('documents'),
    OpenToDelegation: open(),
    CloseToDelegation: close(),
    RequireTwoStepVerification: requireTwoStep(),
    WaiveTwoStepVerification: waiveTwoStep(),
  }

export const subscribed = (variant: Variant = 'full'): ClientServiceEvent => ({
  type: 'ServiceSubscribed',
  variant,
  personal: profile,
  at: NOW,
})
export const activated = (until: Instant = END): ClientServiceEvent => ({ type: 'ServiceActivated', until, at: NOW })
export const renewed = (until: Instant, at: Instant = NOW): ClientServiceEvent => ({
  type: 'ServiceRenewed',
  until,
  at,
})
export const deleted = (at: Instant = DAY_NINETY): ClientServiceEvent => ({ type: 'ServiceDeleted', at })
export const moduleActivated = (module: Module, until: Instant): ClientServiceEvent => ({
  type: 'ModuleActivated',
  module,
  until,
  at: NOW,
})
export const moduleDeactivated = (module: Module): ClientServiceEvent => ({
  type: 'ModuleDeactivated',
  module,
  at: NOW,
})
export const opened = (at: Instant = NOW): ClientServiceEvent => ({ type: 'OpenedToDelegation', at })
export const closed = (at: Instant = NOW): ClientServiceEvent => ({ type: 'ClosedToDelegation', at })
export const twoStepRequired: ClientServiceEvent = { type: 'TwoStepVerificationRequired', at: NOW }
export const twoStepWaived: ClientServiceEvent = { type: 'TwoStepVerificationWaived', at: NOW }

/** How a service came into each status, and an instant at which it is in it. */
export const situations: Readonly<
  Record<ServiceStatus, { readonly history: readonly ClientServiceEvent[]; readonly at: Instant }>
> = {
  NotSubscribed: { history: [], at: NOW },
  PendingActivation: { history: [subscribed()], at: NOW },
  Active: { history: [subscribed(), activated()], at: NOW },
  ConsultationOnly: { history: [subscribed(), activated()], at: IN_CONSULTATION },
  Deleted: { history: [subscribed(), activated(), deleted()], at: DAY_NINETY },
}

/** How a service came into each status that a stream can say. */
export const histories: Readonly<Record<ClientServiceState['status'], readonly ClientServiceEvent[]>> = {
  NotSubscribed: [],
  PendingActivation: [subscribed()],
  Activated: [subscribed(), activated()],
  Deleted: [subscribed(), activated(), deleted()],
}
