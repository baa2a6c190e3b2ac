import type { DomainEvent, EventStore, Permission, Position, StoredEvent } from '@delega/core'

/** Something that must never be on record. */
export type Violation = { readonly rule: string; readonly stream: string; readonly revision: number }

type Link = { active: boolean; readonly permissions: Set<Permission> }
type Authorization = {
  readonly stream: string
  readonly revision: number
  readonly permission: string
  readonly grantId: string
  readonly deadline: string
  /** The command whose act it was used for. */
  used: string | null
  isLapsed: boolean
  isPending: boolean
}

const ENDINGS: ReadonlySet<string> = new Set([
  'DelegationRevoked',
  'DelegationRenounced',
  'DelegationExpired',
  'DelegationClosed',
])

/**
 * Judges a history in global order, by rules written anew and without the library's own deciders.
 * `strict`: the store takes several streams at once, so account and service must hold at the very position as well.
 */
export const oracle = (strict: boolean) => {
  const links = new Map<string, Link>()
  const grants = new Map<string, Permission>()
  const authorizations = new Map<string, Authorization>()
  const closed = new Set<string>()
  const twoStepOn = new Set<string>()
  const twoStepWanted = new Set<string>()
  const numbers = new Map<string, string>()
  const highestNumber = new Map<string, number>()
  const sent = new Set<string>()
  const revisions = new Map<string, number>()
  const violations: Violation[] = []

  const linkOf = (stream: string): Link => {
    const link = links.get(stream) ?? { active: false, permissions: new Set<Permission>() }
    links.set(stream, link)
    return link
  }

  const judgeAuthorization = (event: Extract<DomainEvent, { type: 'ActionAuthorized' }>, stored: StoredEvent): void => {
    const { stream, revision, id } = stored
    const broken = (rule: string): void => void violations.push({ rule, stream, revision })
    const link = linkOf(stream)
    const [client = '', accountant = ''] = stream.slice('delegation-'.length).split('_')
    if (!link.active) broken('authorised on a delegation that is not active')
    if (!link.permissions.has(event.permission)) broken('authorised without the permission')
    if (!link.permissions.has('invoices:read')) broken('authorised without invoices:read')
    if (grants.get(event.grantId) !== event.permission) broken('cites a grant that is none')
    if (strict && closed.has(accountant)) broken('authorised for a closed account')
    if (strict && twoStepWanted.has(client) && !twoStepOn.has(accountant)) broken('authorised without two-step')
    authorizations.set(id, {
      stream,
      revision,
      permission: event.permission,
      grantId: event.grantId,
      deadline: event.deadline,
      used: null,
      isLapsed: false,
      isPending: event.settlement === 'pending',
    })
    if (strict !== (event.settlement === 'settled'))
      broken('settled where it should be pending, or pending where settled')
  }

  const judgeSettlement = (
    { type, authorizationId }: Extract<DomainEvent, { type: 'AuthorizationFinished' | 'AuthorizationLapsed' }>,
    { stream, revision }: StoredEvent,
  ): void => {
    const broken = (rule: string): void => void violations.push({ rule, stream, revision })
    const authorization = authorizations.get(authorizationId)
    if (authorization?.isPending !== true) return broken('settles what is not pending')
    authorization.isPending = false
    authorization.isLapsed = type === 'AuthorizationLapsed'
    if (authorization.isLapsed && authorization.used !== null) broken('lapsed, though it was used')
    if (!authorization.isLapsed && authorization.used === null) broken('finished, though it was not used')
  }

  // What is left at the end: every authorisation was used once, or has lapsed.
  const conclude = (): void => {
    for (const { stream, revision, used, isLapsed, isPending } of authorizations.values()) {
      if (isPending) violations.push({ rule: 'neither finished nor lapsed', stream, revision })
      if (used === null && !isLapsed) violations.push({ rule: 'an authorisation without an act', stream, revision })
    }
  }

  const judgeAct = ({ metadata, stream, revision }: StoredEvent, at: string): void => {
    const broken = (rule: string): void => void violations.push({ rule, stream, revision })
    const { authority, commandId } = metadata
    const authorization = authority === null ? undefined : authorizations.get(authority.authorizationId)
    if (authority === null || authorization === undefined) return broken('act without an authorisation')
    if (authorization.stream !== authority.stream || authorization.revision !== authority.revision)
      broken('cites a wrong place')
    if (authorization.permission !== authority.permission || authorization.grantId !== authority.grantId)
      broken('cites a wrong grant')
    if (authorization.used !== null && authorization.used !== commandId) broken('one authorisation, two acts')
    if (at >= authorization.deadline) broken('act after its deadline')
    if (authorization.isLapsed) broken('act after its authorisation lapsed')
    authorization.used = commandId
  }

  const fold = (event: DomainEvent, stored: StoredEvent): void => {
    const { stream, id } = stored
    const identity = stream.slice(stream.indexOf('-') + 1)
    if (ENDINGS.has(event.type)) {
      linkOf(stream).active = false
      linkOf(stream).permissions.clear()
    }
    if (event.type === 'DelegationAccepted') linkOf(stream).active = true
    if (event.type === 'PermissionGranted') {
      linkOf(stream).permissions.add(event.permission)
      grants.set(id, event.permission)
    }
    if (event.type === 'PermissionRevoked') linkOf(stream).permissions.delete(event.permission)
    if (event.type === 'AccountantClosed') closed.add(identity)
    if (event.type === 'TwoStepVerificationTurnedOn') twoStepOn.add(identity)
    if (event.type === 'TwoStepVerificationTurnedOff') twoStepOn.delete(identity)
    if (event.type === 'TwoStepVerificationRequired') twoStepWanted.add(identity)
    if (event.type === 'TwoStepVerificationWaived') twoStepWanted.delete(identity)
    if (event.type === 'ActionAuthorized') judgeAuthorization(event, stored)
    if (event.type === 'AuthorizationFinished' || event.type === 'AuthorizationLapsed') judgeSettlement(event, stored)
    if (event.type === 'InvoiceSent') {
      if (sent.has(stream)) violations.push({ rule: 'sent twice', stream, revision: stored.revision })
      sent.add(stream)
    }
    if (/^(invoice|clientService)-/.test(stream) && stored.metadata.by.kind === 'accountant') judgeAct(stored, event.at)
    if (event.type === 'NumberTaken') {
      const key = `${stream} ${event.number}`
      const holder = numbers.get(key)
      if (holder !== undefined && holder !== event.invoiceId)
        violations.push({ rule: 'a number taken twice', stream, revision: stored.revision })
      numbers.set(key, event.invoiceId)
      const highest = highestNumber.get(stream) ?? 0
      if (event.number > highest + 1) violations.push({ rule: 'a number left out', stream, revision: stored.revision })
      highestNumber.set(stream, Math.max(highest, event.number))
    }
    if (event.type === 'NumberReleased') numbers.delete(`${stream} ${event.number}`)
  }

  return {
    judge: (stored: StoredEvent): void => {
      const { stream, revision } = stored
      if (revision !== (revisions.get(stream) ?? -1) + 1)
        violations.push({ rule: 'a stream with a gap', stream, revision })
      revisions.set(stream, revision)
      fold(stored.data as unknown as DomainEvent, stored)
    },
    conclude,
    violations: (): readonly Violation[] => violations,
  }
}

/** Judges everything after a position; gives the position up to which it has read. */
export const judgeFrom = async (
  store: EventStore,
  judge: (stored: StoredEvent) => void,
  from: Position | null,
): Promise<Position | null> => {
  let after = from
  for (;;) {
    const page = await store.readAll({ after })()
    if (page._tag === 'Left') throw new Error(`The store cannot be read: ${page.left.fault}`)
    for (const stored of page.right.events) judge(stored)
    after = page.right.next
    if (page.right.end) return after
  }
}
