// What the read models must come to, told as plainly as can be: every stream folded from its start, every list made by looking at all.
import {
  accountant,
  accountantFacts,
  type AccountantEvent,
  type AccountantState,
  categoryOf,
  clientService,
  type ClientServiceEvent,
  type ClientServiceState,
  deadlinesOf,
  delegation,
  type DelegationEvent,
  type DelegationState,
  type DomainEvent,
  grantOf,
  identityOf,
  type Instant,
  invoice,
  type InvoiceEvent,
  type InvoiceState,
  isBookable,
  isBookedButRefused,
  moduleOf,
  pairOf,
  type Permission,
  permissionsAt,
  PERMISSIONS,
  plusDays,
  serviceFactsAt,
  type StreamName,
  support,
  type SupportEvent,
  type SupportState,
  totalsOf,
} from '@delega/core'
import type { Recorded } from '@delega/projections'

type Stream<State> = { readonly state: State; readonly events: readonly Recorded[] }

const streamsOf = <State, Event extends DomainEvent>(
  history: readonly Recorded[],
  category: string,
  decider: {
    readonly initialState: State
    readonly evolve: (state: State, event: Event, ref: { readonly id: never; readonly revision: number }) => State
  },
): ReadonlyMap<string, Stream<State>> => {
  const streams = new Map<string, { state: State; events: Recorded[] }>()
  for (const recorded of history) {
    const { event, stored } = recorded
    if (categoryOf(stored.stream) !== category) continue
    const key = identityOf(stored.stream)
    const stream = streams.get(key) ?? { state: decider.initialState, events: [] }
    stream.state = decider.evolve(stream.state, event as Event, { id: stored.id as never, revision: stored.revision })
    stream.events.push(recorded)
    streams.set(key, stream)
  }
  return streams
}

export type Naive = {
  readonly accountants: ReadonlyMap<string, Stream<AccountantState>>
  readonly services: ReadonlyMap<string, Stream<ClientServiceState>>
  readonly delegations: ReadonlyMap<string, Stream<DelegationState>>
  readonly invoices: ReadonlyMap<string, Stream<InvoiceState>>
  readonly requests: ReadonlyMap<string, Stream<SupportState>>
}

export const naively = (history: readonly Recorded[]): Naive => ({
  accountants: streamsOf<AccountantState, AccountantEvent>(history, 'accountant', accountant),
  services: streamsOf<ClientServiceState, ClientServiceEvent>(history, 'clientService', clientService),
  delegations: streamsOf<DelegationState, DelegationEvent>(history, 'delegation', delegation),
  invoices: streamsOf<InvoiceState, InvoiceEvent>(history, 'invoice', invoice),
  requests: streamsOf<SupportState, SupportEvent>(history, 'supportRequest', support),
})

const lastOf = <Type extends DomainEvent['type']>(
  events: readonly Recorded[],
  ...types: readonly Type[]
): Extract<DomainEvent, { readonly type: Type }> | null => {
  const found = events.findLast(({ event }) => types.some((type) => type === event.type))
  return found === undefined ? null : (found.event as Extract<DomainEvent, { readonly type: Type }>)
}

export const pairs = ({ delegations }: Naive) =>
  [...delegations.keys()].map((key) => ({ key, ...pairOf(`delegation-${key}` as StreamName) }))

const nameOf = ({ services }: Naive, client: string): string =>
  lastOf(services.get(client)?.events ?? [], 'ServiceSubscribed')?.personal.name ?? ''

const statusAt = (state: DelegationState, at: Instant): 'Requested' | 'Active' | 'Ended' => {
  if (state.status === 'Requested') return state.answerBy <= at ? 'Ended' : 'Requested'
  if (state.status === 'Active') return state.until !== null && state.until <= at ? 'Ended' : 'Active'
  return 'Ended'
}

const toSend = (state: InvoiceState): boolean => state.status === 'Draft' || state.status === 'Rejected'
const toBook = (state: InvoiceState): boolean => isBookable(state) && state.booking.status === 'NotBooked'

const countOf = ({ invoices }: Naive, client: string, wanted: (state: InvoiceState) => boolean): number =>
  [...invoices.values()].filter(({ state }) => 'clientId' in state && state.clientId === client && wanted(state)).length

/** The last act that is known to be done. */
const lastAct = (events: readonly Recorded[]): { readonly action: string; readonly at: Instant } | null => {
  let last: { action: string; at: Instant } | null = null
  for (const { event } of events) {
    if (event.type === 'ActionAuthorized' && event.settlement === 'settled')
      last = { action: event.action, at: event.at }
    if (event.type === 'AuthorizationFinished') {
      const authorized = events.find(({ stored }) => stored.id === event.authorizationId)?.event
      if (authorized?.type === 'ActionAuthorized') last = { action: authorized.action, at: authorized.at }
    }
  }
  return last
}

const pendingOf = (state: DelegationState, at: Instant): string | null => {
  if (statusAt(state, at) === 'Requested' && state.status === 'Requested')
    return state.initiator === 'client' ? 'RequestByClient' : 'RequestByAccountant'
  return statusAt(state, at) === 'Active' && state.status === 'Active' && state.change.status === 'Asked'
    ? 'Change'
    : null
}

/** Since when somebody waits for an answer. */
const waitsSince = (state: DelegationState, events: readonly Recorded[], at: Instant): Instant | null => {
  const pending = pendingOf(state, at)
  if (pending === null) return null
  return lastOf(events, pending === 'Change' ? 'PermissionChangeRequested' : 'DelegationRequested')?.at ?? null
}

/** What matters of a link at an instant. */
export const linkAt = (naive: Naive, key: string, at: Instant) => {
  const { clientId, accountantId } = pairOf(`delegation-${key}` as StreamName)
  const { state, events } = naive.delegations.get(key) ?? { state: delegation.initialState, events: [] }
  const facts = serviceFactsAt(naive.services.get(clientId)?.state ?? clientService.initialState, at)
  const twoStep = accountantFacts(naive.accountants.get(accountantId)?.state ?? accountant.initialState).twoStep
  const permissions = permissionsAt(state, at)
  return {
    key,
    name: nameOf(naive, clientId),
    status: statusAt(state, at),
    permissions,
    withoutEffect: permissions.filter((permission) => {
      const module = moduleOf(permission)
      return module !== null && !facts.modules.includes(module)
    }),
    pending: pendingOf(state, at),
    waitsSince: waitsSince(state, events, at),
    service: facts.status,
    modules: facts.modules.toSorted(),
    twoStep: facts.requiresTwoStep ? (twoStep ? 'Met' : 'NotMet') : 'NotRequired',
    invoicesToSend: countOf(naive, clientId, toSend),
    invoicesToBook: countOf(naive, clientId, toBook),
    lastAct: lastAct(events),
  }
}

const tasksAt = (state: InvoiceState, at: Instant): readonly string[] => [
  ...(state.status === 'Draft' ? ['ToSend'] : []),
  ...(state.status === 'Rejected' ? [at < state.resendBefore ? 'ToResend' : 'ToSendAnew'] : []),
  ...(['Queued', 'Transmitted', 'AwaitingRedelivery'].includes(state.status) ||
  (state.status === 'Delivered' && deadlinesOf(state).length > 0)
    ? ['Waiting']
    : []),
  ...(['Undelivered', 'Undeliverable'].includes(state.status) && toBook(state) ? ['Undelivered'] : []),
  ...(toBook(state) ? ['ToBook'] : []),
  ...(isBookedButRefused(state) ? ['BookedButRefused'] : []),
]

const shown = (state: InvoiceState): { date: string; total: number } => {
  if (state.status === 'Received')
    return { date: state.document.date, total: state.document.taxable + state.document.tax }
  return 'content' in state
    ? { date: state.content.date, total: totalsOf(state.content).total }
    : { date: '', total: 0 }
}

/** What is to be done for some clients, by date and then by id. */
export const workAt = ({ invoices }: Naive, clients: readonly string[], at: Instant) =>
  [...invoices]
    .flatMap(([invoiceId, { state }]) => {
      const tasks = tasksAt(state, at)
      if (tasks.length === 0 || !('clientId' in state) || !clients.includes(state.clientId)) return []
      const daysLeft =
        state.status === 'Rejected' && at < state.resendBefore
          ? Math.ceil((Date.parse(state.resendBefore) - Date.parse(at)) / 86_400_000) - 1
          : null
      return [{ invoiceId, clientId: state.clientId, status: state.status, tasks, ...shown(state), daysLeft }]
    })
    .toSorted((one, other) => (one.date + one.invoiceId < other.date + other.invoiceId ? -1 : 1))

/** The clients for whom an accountant may look at invoices. */
export const readableClients = (naive: Naive, accountantId: string, at: Instant): readonly string[] =>
  pairs(naive)
    .filter((pair) => pair.accountantId === accountantId && linkAt(naive, pair.key, at).permissions.length > 0)
    .map(({ clientId }) => clientId)

const relationEnds = (naive: Naive, wanted: (pair: { clientId: string; accountantId: string }) => boolean) =>
  pairs(naive)
    .filter(wanted)
    .flatMap(({ key, clientId, accountantId }) => {
      const state = naive.delegations.get(key)?.state
      if (state?.status === 'Requested') return [`${clientId} ${accountantId} RequestAnswer  ${state.answerBy}`]
      if (state?.status !== 'Active') return []
      const ends = state.until === null ? [] : [`${clientId} ${accountantId} DelegationEnd  ${state.until}`]
      for (const { permission, until } of state.grants)
        if (until !== null && (state.until === null || until < state.until))
          ends.push(`${clientId} ${accountantId} PermissionEnd ${permission} ${until}`)
      return ends
    })

const clientEnds = ({ invoices, services }: Naive, clients: readonly string[]) => {
  const ends: string[] = []
  for (const client of clients) {
    const service = services.get(client)?.state
    if (service?.status !== 'Activated') continue
    ends.push(`${client} - ServiceEnd  ${service.until}`, `${client} - ServiceDeletion  ${plusDays(service.until, 90)}`)
    for (const [module, until] of service.modules) ends.push(`${client} - ModuleEnd ${module} ${until}`)
  }
  for (const [id, { state }] of invoices)
    if ('clientId' in state && clients.includes(state.clientId))
      for (const { kind, before } of deadlinesOf(state)) ends.push(`${state.clientId} - ${kind} ${id} ${before}`)
  return ends
}

/** Every deadline of a client with its accountants, each as one line. */
export const deadlinesOfClient = (naive: Naive, client: string): readonly string[] =>
  [...clientEnds(naive, [client]), ...relationEnds(naive, ({ clientId }) => clientId === client)].toSorted()

/** Every deadline that an accountant has to do with, each as one line. */
export const deadlinesOfAccountant = (naive: Naive, accountant: string, at: Instant): readonly string[] =>
  [
    ...clientEnds(naive, readableClients(naive, accountant, at)),
    ...relationEnds(naive, ({ accountantId }) => accountantId === accountant),
  ].toSorted()

/** Who may do what by which grant at an instant, told from the events up to it alone. */
export const inForceAt = (naive: Naive, key: string, at: Instant): ReadonlyMap<Permission, string> => {
  let state: DelegationState = delegation.initialState
  for (const { event, stored } of naive.delegations.get(key)?.events ?? []) {
    if (event.at > at) break
    state = delegation.evolve(state, event as DelegationEvent, { id: stored.id, revision: stored.revision })
  }
  const grants = state.status === 'Active' ? state.grants : []
  const inForce = new Set(permissionsAt(state, at))
  return new Map(PERMISSIONS.filter((one) => inForce.has(one)).map((one) => [one, grantOf(one, grants)?.grantId ?? '']))
}

/** Every instant at which something of a pair may change, up to `asOf`. */
export const instantsOf = (naive: Naive, key: string, asOf: Instant): readonly Instant[] => {
  const instants = new Set<Instant>([asOf])
  for (const { event } of naive.delegations.get(key)?.events ?? []) {
    instants.add(event.at)
    if ('until' in event && event.until !== null) instants.add(event.until)
  }
  return [...instants].filter((at) => at <= asOf).toSorted()
}

/** Everything done on behalf of a client, the latest first. */
export const actsFor = (naive: Naive, history: readonly Recorded[], client: string) =>
  pairs(naive)
    .filter(({ clientId }) => clientId === client)
    .flatMap(({ key, accountantId }) => {
      const { events } = naive.delegations.get(key) ?? { events: [] }
      return events.flatMap(({ event, stored }) => {
        if (event.type !== 'ActionAuthorized') return []
        const facts = history.filter((fact) => fact.stored.metadata.authority?.authorizationId === stored.id)
        const settled = (type: string): boolean =>
          events.some(
            (other) =>
              other.event.type === type &&
              'authorizationId' in other.event &&
              other.event.authorizationId === stored.id,
          )
        const isDone = event.settlement === 'settled' || facts.length > 0 || settled('AuthorizationFinished')
        const status = isDone ? 'Done' : settled('AuthorizationLapsed') ? 'Lapsed' : 'Pending'
        const { action, permission, grantId, subject, at } = event
        const factIds = facts.map((fact) => fact.stored.id)
        return [{ id: stored.id, accountantId, action, permission, grantId, subject, at, status, factIds }]
      })
    })
    .toSorted((one, other) => (one.at + one.id > other.at + other.id ? -1 : 1))

/** The requests for help of an accountant, the latest first. */
export const requestsOf = (naive: Naive, accountantId: string, at: Instant) =>
  [...naive.requests]
    .flatMap(([id, { state, events }]) => {
      const opened = lastOf(events, 'SupportRequestOpened')
      if (opened?.accountantId !== accountantId) return []
      const isOpen = state.status === 'Open'
      const key = `${opened.clientId ?? ''}_${accountantId}`
      const held = opened.clientId === null || linkAt(naive, key, at).permissions.includes(opened.activity)
      return [{ id, openedAt: opened.at, status: state.status, flagged: isOpen && (state.permissionLost || !held) }]
    })
    .toSorted((one, other) => (one.openedAt + one.id > other.openedAt + other.id ? -1 : 1))
