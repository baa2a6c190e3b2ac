import { accountantIdOf, type CommandInput } from '@delega/application'
import { type AccountantId, type ClientId, clientId, type Instant, instant, partitaIva } from '@delega/core'

export const AT: Instant = instant('2026-03-01T09:00:00.000Z')
export const YEAR_LATER: Instant = instant('2027-03-01T09:00:00.000Z')

// The check digit, so that any number of partite IVA can be had.
const checked = (digits: string): string => {
  const sum = Array.from(digits).reduce((total, digit, index) => {
    const value = index % 2 === 0 ? Number(digit) : Number(digit) * 2
    return total + (value > 9 ? value - 9 : value)
  }, 0)
  return `${digits}${(10 - (sum % 10)) % 10}`
}

const taxId = (n: number): string => checked(`${n.toString().padStart(7, '0')}001`)

export type Pair = { readonly clientId: ClientId; readonly accountantId: AccountantId }

export const accountantNo = (n: number): AccountantId => accountantIdOf(partitaIva(taxId(n + 1)))
export const clientNo = (n: number): ClientId => clientId(`11111111-1111-4111-8111-${n.toString().padStart(12, '0')}`)

/** So many accountants, registered and in. */
export const registrations = (count: number): readonly CommandInput[] =>
  Array.from({ length: count }, (_, n): readonly CommandInput[] => {
    const by = { kind: 'accountant', id: accountantNo(n) } as const
    return [
      {
        type: 'RegisterAccountant',
        by,
        partitaIva: taxId(n + 1),
        personal: { name: `Studio ${n}`, pec: `studio-${n}@pec.example.it`, userName: `Studio${n}A` },
      },
      { type: 'RecordFirstAccess', by, accountantId: by.id },
    ]
  }).flat()

/** So many clients, each with a service that is active and open to delegation. */
export const subscriptions = (count: number): readonly CommandInput[] =>
  Array.from({ length: count }, (_, n): readonly CommandInput[] => {
    const by = { kind: 'client', id: clientNo(n) } as const
    return [
      {
        type: 'SubscribeService',
        by,
        clientId: by.id,
        variant: 'full',
        personal: { name: `Cliente ${n}`, partitaIva: taxId(n + 1_000_001) },
      },
      { type: 'ActivateService', by: { kind: 'system', name: 'bench' }, clientId: by.id, until: YEAR_LATER },
      { type: 'OpenToDelegation', by, clientId: by.id },
    ]
  }).flat()

/** Every accountant with every client, in the order of the clients. */
export const pairsOf = (accountants: number, clients: number): readonly Pair[] =>
  Array.from({ length: accountants * clients }, (_, n) => ({
    accountantId: accountantNo(n % accountants),
    clientId: clientNo(Math.floor(n / accountants)),
  }))

const REASON = 'No longer needed'

/** The life of one delegation: ten commands, each of which changes something. */
export const lifeOf = ({ clientId: client, accountantId: accountant }: Pair): readonly CommandInput[] => {
  const pair = { clientId: client, accountantId: accountant }
  const byClient = { by: { kind: 'client', id: client }, ...pair } as const
  const byAccountant = { by: { kind: 'accountant', id: accountant }, ...pair } as const
  const reason = REASON
  return [
    {
      type: 'RequestDelegation',
      ...byClient,
      permissions: [{ permission: 'invoices:read' }, { permission: 'invoices:write' }],
    },
    { type: 'AcceptDelegation', ...byAccountant, permissions: [] },
    { type: 'GrantPermissions', ...byClient, permissions: [{ permission: 'invoices:send' }] },
    {
      type: 'RequestPermissionChange',
      ...byAccountant,
      grant: [{ permission: 'service:configure' }],
      revoke: [],
      reason,
    },
    { type: 'ApprovePermissionChange', ...byClient, permissions: ['service:configure'] },
    { type: 'RevokePermissions', ...byClient, permissions: ['invoices:write'], reason },
    { type: 'SetDelegationEnd', ...byClient, until: YEAR_LATER },
    { type: 'GrantPermissions', ...byClient, permissions: [{ permission: 'invoices:write' }] },
    { type: 'RevokePermissions', ...byClient, permissions: ['service:configure'], reason },
    { type: 'RevokePermissions', ...byClient, permissions: ['invoices:send'], reason },
  ]
}

/** The first steps of the lives of all pairs, side by side: everybody's first command, everybody's second … */
export const livesOf = (pairs: readonly Pair[], steps: number): readonly CommandInput[] => {
  const lives = pairs.map(lifeOf)
  return Array.from({ length: steps }, (_, step) => lives.flatMap((life) => life.slice(step, step + 1))).flat()
}
