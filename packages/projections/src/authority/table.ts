import {
  accountant,
  type AccountantId,
  type AccountantState,
  type Action,
  type ClientId,
  clientService,
  type ClientServiceState,
  DELEGABLE_ACTIONS,
  coverOf,
  delegation,
  type DelegationState,
  type DomainEvent,
  identityOf,
  type Instant,
  type LinkState,
  may,
  type Module,
  moduleOf,
  MODULES,
  needsOf,
  pairOf,
  type PartitaIva,
  type Permission,
  PERMISSIONS,
  type StoredEvent,
  type UnmetCondition,
} from '@delega/core'
import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'

import { maskOf, stateOf, standingOf } from '../links/standing.js'
import type { ActiveStanding } from '../links/standing.js'
import type { Standing } from '../links/rows.js'
import { judgedBy } from '../model/as-of.js'
import { isOf } from '../model/context.js'
import { bytesOf8, floatsOf64, pairs, wordsOf32 } from './columns.js'
import { uuids } from './uuids.js'

/** "Yes": by this permission. The grants are in the streams, which `Authority` reads where they are asked for. */
export type Allowed = { readonly permission: Permission }

/** Every unmet condition, or the permission by which it is allowed. */
export type AuthorityAnswer = Either<readonly UnmetCondition[], Allowed>

/** May this accountant do this for this client at this instant? */
export type Question = {
  readonly accountantId: AccountantId
  readonly clientId: ClientId
  readonly action: Action
  readonly at: Instant
}

/** Who may do what for whom, in numbers: some tens of bytes for each link. */
export type AuthorityTable = {
  /** Takes an event in. */
  readonly fold: (event: DomainEvent, stored: StoredEvent) => void
  /** Answers at an instant. @throws RangeError where `at` is none. */
  readonly may: (question: Question) => AuthorityAnswer
  /** How many delegations it knows. */
  readonly links: () => number
  /** What the numbers take, in bytes. */
  readonly bytes: () => number
}

// ── What is kept of each ────────────────────────────────────────────────────────────────────────────────────────────

const ACCOUNTANT_STATUSES = ['Unregistered', 'AwaitingFirstAccess', 'Active', 'Closed'] as const
const SERVICE_STATUSES = ['NotSubscribed', 'PendingActivation', 'Activated', 'Deleted'] as const
const LINK_STATUSES = ['NotRequested', 'Requested', 'Active', 'Ended'] as const

const ACTIVE = 2
const ACTIVATED = 2
const FLAG = 4
const STATUS = 3
const STATUS_SHIFT = 10
const PERMISSION_BITS = (1 << STATUS_SHIFT) - 1

// No answer depends on them.
const NO_TAXPAYER = '' as PartitaIva
const LONG_AGO = '' as Instant

const instantOf = (ms: number): Instant => new Date(ms).toISOString() as Instant
const NO_END = Number.POSITIVE_INFINITY
const WITHOUT_END = { until: null, ends: [] } as const
const msOf = (instant: Instant | null): number => (instant === null ? NO_END : Date.parse(instant))
const endOf = (ms: number): Instant | null => (ms === NO_END ? null : instantOf(ms))

/** What an action asks of the numbers. */
type Need = { readonly mask: number; readonly module: number; readonly allowed: AuthorityAnswer }

const needOf = (action: Action): Need => {
  const permission = coverOf(action)?.permission ?? 'invoices:read'
  const module = moduleOf(permission)
  return {
    mask: maskOf([...needsOf(permission), permission]),
    module: module === null ? -1 : MODULES.indexOf(module),
    allowed: right({ permission }),
  }
}

const NEEDS: ReadonlyMap<Action, Need> = new Map(DELEGABLE_ACTIONS.map((action) => [action, needOf(action)]))

const accountantsColumns = () => {
  const states = bytesOf8()
  return {
    isActive: (index: number): boolean => (states.get(index) & STATUS) === ACTIVE,
    hasTwoStep: (index: number): boolean => (states.get(index) & FLAG) !== 0,
    get: (index: number): AccountantState => {
      const status = ACCOUNTANT_STATUSES[states.get(index) & STATUS] ?? 'Unregistered'
      if (status === 'Unregistered') return { status }
      if (status === 'Closed') return { status, partitaIva: NO_TAXPAYER }
      return { status, partitaIva: NO_TAXPAYER, twoStep: (states.get(index) & FLAG) !== 0 }
    },
    set: (index: number, state: AccountantState): void => {
      const twoStep = 'twoStep' in state && state.twoStep ? FLAG : 0
      states.set(index, ACCOUNTANT_STATUSES.indexOf(state.status) | twoStep)
    },
    bytes: states.bytes,
  }
}

const servicesColumns = () => {
  const states = bytesOf8()
  const ends = floatsOf64()
  // The ends of the modules of those who ever had one, a row each; one more than the row stands at the service.
  const rows = wordsOf32()
  const modules = floatsOf64()
  let count = 0
  const moduleEnd = (index: number, place: number): number => {
    const row = rows.get(index)
    return row === 0 ? 0 : modules.get((row - 1) * MODULES.length + place)
  }
  const modulesOf = (index: number): ReadonlyMap<Module, Instant> =>
    new Map(
      MODULES.flatMap((module, place): [Module, Instant][] => {
        const end = moduleEnd(index, place)
        return end === 0 ? [] : [[module, instantOf(end)]]
      }),
    )
  const setModules = (index: number, active: ReadonlyMap<Module, Instant>): void => {
    if (rows.get(index) === 0 && active.size === 0) return
    if (rows.get(index) === 0) {
      count += 1
      rows.set(index, count)
    }
    for (const [place, module] of MODULES.entries()) {
      const end = active.get(module)
      const ms = end === undefined ? 0 : Date.parse(end)
      modules.set((rows.get(index) - 1) * MODULES.length + place, ms)
    }
  }
  return {
    isActiveAt: (index: number, ms: number): boolean =>
      (states.get(index) & STATUS) === ACTIVATED && ms < ends.get(index),
    requiresTwoStep: (index: number): boolean => (states.get(index) & FLAG) !== 0,
    hasModuleAt: (index: number, module: number, ms: number): boolean => ms < moduleEnd(index, module),
    get: (index: number): ClientServiceState => {
      const state = states.get(index)
      const status = SERVICE_STATUSES[state & STATUS] ?? 'NotSubscribed'
      if (status === 'NotSubscribed') return { status }
      if (status === 'Deleted') return { status, partitaIva: NO_TAXPAYER }
      const settings = { openToDelegation: true, requiresTwoStep: (state & FLAG) !== 0, variant: 'full' } as const
      const taxpayer = { partitaIva: NO_TAXPAYER, codiceFiscale: null }
      if (status === 'PendingActivation') return { status, ...taxpayer, ...settings }
      return {
        status,
        ...taxpayer,
        ...settings,
        until: instantOf(ends.get(index)),
        modules: modulesOf(index),
      }
    },
    set: (index: number, state: ClientServiceState): void => {
      const twoStep = 'requiresTwoStep' in state && state.requiresTwoStep ? FLAG : 0
      states.set(index, SERVICE_STATUSES.indexOf(state.status) | twoStep)
      if (state.status !== 'Activated') return
      ends.set(index, Date.parse(state.until))
      setModules(index, state.modules)
    },
    bytes: () => states.bytes() + ends.bytes() + rows.bytes() + modules.bytes(),
  }
}

/** The ends of the few links that end by themselves, in rows of numbers: when the first passes, that of the delegation, those of the permissions. */
const endRows = () => {
  const values = floatsOf64()
  const free: number[] = []
  let count = 0
  const width = 2 + PERMISSIONS.length
  const at = (row: number, place: number): number => row * width + place

  return {
    firstOf: (row: number): number => values.get(at(row, 0)),
    read: (row: number): Pick<ActiveStanding, 'until' | 'ends'> => ({
      until: endOf(values.get(at(row, 1))),
      ends: PERMISSIONS.flatMap((permission, place) => {
        const until = endOf(values.get(at(row, 2 + place)))
        return until === null ? [] : [{ permission, until }]
      }),
    }),
    add: ({ until, ends }: ActiveStanding): number => {
      const row = free.pop() ?? count
      count = Math.max(count, row + 1)
      for (let place = 0; place < width; place += 1) values.set(at(row, place), NO_END)
      let first = msOf(until)
      values.set(at(row, 1), first)
      for (const end of ends) {
        const ms = Date.parse(end.until)
        values.set(at(row, 2 + PERMISSIONS.indexOf(end.permission)), ms)
        first = Math.min(first, ms)
      }
      values.set(at(row, 0), first)
      return row
    },
    remove: (row: number): void => void free.push(row),
    bytes: values.bytes,
  }
}

const linksColumns = () => {
  const states = wordsOf32()
  // One more than the row of its ends; 0: it has none.
  const endings = wordsOf32()
  const rows = endRows()

  const standingOfLink = (index: number): Standing | null => {
    const state = states.get(index)
    const status = LINK_STATUSES[state >>> STATUS_SHIFT] ?? 'NotRequested'
    const since = LONG_AGO
    switch (status) {
      case 'NotRequested':
        return null
      case 'Requested':
        return { status, since, initiator: 'client', answerBy: LONG_AGO, until: null, permissions: [] }
      case 'Active': {
        const ending = endings.get(index)
        const { until, ends } = ending === 0 ? WITHOUT_END : rows.read(ending - 1)
        return { status, since, until, granted: state & PERMISSION_BITS, ends, change: null }
      }
      case 'Ended':
        return { status, since, how: 'Closed' }
    }
  }

  const setEnding = (index: number, standing: Standing): void => {
    const ending = endings.get(index)
    if (ending > 0) rows.remove(ending - 1)
    const ends = standing.status === 'Active' && (standing.until !== null || standing.ends.length > 0)
    if (ends) endings.set(index, rows.add(standing) + 1)
    else if (ending > 0) endings.set(index, 0)
  }

  return {
    allowsAt: (index: number, mask: number, ms: number): boolean => {
      const state = states.get(index)
      if ((state & mask) !== mask || state >>> STATUS_SHIFT !== ACTIVE) return false
      const ending = endings.get(index)
      return ending === 0 || ms < rows.firstOf(ending - 1)
    },
    get: standingOfLink,
    set: (index: number, standing: Standing): void => {
      const granted = standing.status === 'Active' ? standing.granted : 0
      states.set(index, granted | (LINK_STATUSES.indexOf(standing.status) << STATUS_SHIFT))
      setEnding(index, standing)
    },
    bytes: () => states.bytes() + endings.bytes() + rows.bytes(),
  }
}

// ── All of them ─────────────────────────────────────────────────────────────────────────────────────────────────────

const NOT_REQUESTED: DelegationState = stateOf(null)

/** A table that knows nothing yet. */
export const authorityTable = (): AuthorityTable => {
  const accountantIds = uuids()
  const clientIds = uuids()
  const linkIds = pairs()
  const accountants = accountantsColumns()
  const services = servicesColumns()
  const links = linksColumns()
  let lastAt = instantOf(0)
  let lastMs = 0

  const foldDelegation = (event: Parameters<typeof delegation.evolve>[1], stored: StoredEvent): void => {
    const { clientId, accountantId } = pairOf(stored.stream)
    const index = linkIds.intern(clientIds.intern(clientId), accountantIds.intern(accountantId))
    const before = links.get(index)
    const state = stateOf(before)
    const after = delegation.evolve(state, event, { id: stored.id, revision: stored.revision })
    const standing = after === state ? null : standingOf(after, before, event.at)
    if (standing !== null) links.set(index, standing)
  }

  const fold = (event: DomainEvent, stored: StoredEvent): void => {
    const ref = { id: stored.id, revision: stored.revision }
    if (isOf('delegation', event, stored)) foldDelegation(event, stored)
    else if (isOf('accountant', event, stored)) {
      const index = accountantIds.intern(identityOf(stored.stream))
      accountants.set(index, accountant.evolve(accountants.get(index), event, ref))
    } else if (isOf('clientService', event, stored)) {
      const index = clientIds.intern(identityOf(stored.stream))
      services.set(index, clientService.evolve(services.get(index), event, ref))
    }
  }

  const linkState = (client: number, accountantIndex: number): LinkState => {
    const link = client < 0 || accountantIndex < 0 ? -1 : linkIds.find(client, accountantIndex)
    return {
      accountant: accountantIndex < 0 ? accountant.initialState : accountants.get(accountantIndex),
      service: client < 0 ? clientService.initialState : services.get(client),
      delegation: link < 0 ? NOT_REQUESTED : stateOf(links.get(link)),
    }
  }

  const ms = (at: Instant): number => {
    if (at !== lastAt) {
      lastMs = Date.parse(judgedBy(at, 'at'))
      lastAt = at
    }
    return lastMs
  }

  const isAllowed = (client: number, accountantIndex: number, { mask, module }: Need, at: number): boolean => {
    if (client < 0 || accountantIndex < 0) return false
    if (!accountants.isActive(accountantIndex) || !services.isActiveAt(client, at)) return false
    if (services.requiresTwoStep(client) && !accountants.hasTwoStep(accountantIndex)) return false
    if (module >= 0 && !services.hasModuleAt(client, module, at)) return false
    const link = linkIds.find(client, accountantIndex)
    return link >= 0 && links.allowsAt(link, mask, at)
  }

  return {
    fold,
    may: ({ accountantId, clientId, action, at }) => {
      const client = clientIds.find(clientId)
      const accountantIndex = accountantIds.find(accountantId)
      const need = NEEDS.get(action)
      const now = ms(at)
      if (need !== undefined && isAllowed(client, accountantIndex, need, now)) return need.allowed
      // Whatever is not plainly allowed is judged by the rule itself, which also says all that stands in the way.
      const answer = may(linkState(client, accountantIndex), action, at)
      return isLeft(answer) ? left(answer.left) : right({ permission: answer.right.grant.permission })
    },
    links: linkIds.count,
    bytes: () =>
      accountantIds.bytes() +
      clientIds.bytes() +
      linkIds.bytes() +
      accountants.bytes() +
      services.bytes() +
      links.bytes(),
  }
}
