import { accountantIdOf, type CommandInput, openDelega } from '@delega/application'
import {
  clientId,
  commandId,
  type DelegableAction,
  type EventStore,
  type Instant,
  instant,
  invoiceId,
  moduleOf,
  MODULES,
  partitaIva,
  type Permission,
  PERMISSIONS,
  plusMilliseconds,
  type StoredEvent,
  supportRequestId,
} from '@delega/core'
import { inMemoryStore } from '@delega/core/store'
import { isLeft } from 'fp-ts/lib/Either.js'

/** A source of chance that gives the same sequence for the same seed (Mulberry32). */
export const chanceOf = (seed: number) => {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (limit: number): number => Math.floor(next() * limit)
  return {
    below,
    pick: <T>(items: readonly T[]): T => {
      const item = items[below(items.length)]
      if (item === undefined) throw new RangeError('Nothing to pick from')
      return item
    },
    some: <T>(items: readonly T[], probability: number): readonly T[] => items.filter(() => next() < probability),
    happens: (probability: number): boolean => next() < probability,
  }
}

const uuid = (series: string, n: number): string => `${series.repeat(8)}-0000-4000-8000-${String(n).padStart(12, '0')}`

const STUDIO_TAX = ['00743110157', '07643520567', '00905811006'].map((text) => partitaIva(text))
const CLIENT_TAX = ['01879020517', '02342520158', '00488410010'] as const

export const ACCOUNTANTS = STUDIO_TAX.map((tax) => accountantIdOf(tax))
export const CLIENTS = [1, 2, 3].map((n) => clientId(uuid('c', n)))
export const invoiceNo = (n: number) => invoiceId(uuid('1', n))

const system = { kind: 'system', name: 'tests' } as const
const DAY = 86_400_000

const party = (name: string, vat: string) => ({
  name,
  identity: { kind: 'business', partitaIva: vat } as const,
  address: { street: 'Via Roma 1', postCode: '52100', town: 'Arezzo', country: 'IT' },
})

export const contentOf = (client: number, date: string, amount: number) =>
  ({
    documentType: 'TD01',
    date,
    channel: '0000000',
    lines: [{ quantity: 1000, unitPrice: amount, vat: { kind: 'rate', rate: 2200 } }],
    refersTo: [],
    personal: {
      supplier: party('Rossi Srl', CLIENT_TAX[client] ?? ''),
      customer: party('Verdi Spa', '12345670017'),
      pec: null,
      descriptions: ['Consulting'],
    },
  }) as const

/** A practice of three accountants and three clients. What is refused leaves no trace: any command may be tried. */
export const newWorld = (store: EventStore, seed: number) => {
  const chance = chanceOf(seed)
  let now: Instant = instant('2026-03-01T09:00:00.000Z')
  let commands = 0
  const delega = openDelega({
    store,
    clock: () => now,
    newCommandId: () => {
      commands += 1
      return commandId(uuid('d', commands))
    },
  })
  const invoices: number[] = []
  const requests: number[] = []

  const give = async (command: CommandInput): Promise<boolean> => {
    const outcome = await delega.handle(command)
    if (isLeft(outcome) && outcome.left.no !== 'refused')
      throw new Error(`${command.type}: ${JSON.stringify(outcome.left)}`)
    return !isLeft(outcome)
  }
  const pass = (ms: number): void => {
    now = plusMilliseconds(now, 1 + ms)
  }
  const later = (days: number): Instant => plusMilliseconds(now, Math.round(days * DAY))
  const someEnd = (): Instant | null => (chance.happens(0.3) ? later(1 + chance.below(40)) : null)
  const terms = (probability: number) =>
    chance.some(PERMISSIONS, probability).map((permission) => ({ permission, until: someEnd() }))
  const pair = () => ({ clientId: chance.pick(CLIENTS), accountantId: chance.pick(ACCOUNTANTS) })
  const hand = ({ clientId: client, accountantId: accountant }: ReturnType<typeof pair>, own = 0.3) =>
    chance.happens(own) ? ({ kind: 'client', id: client } as const) : ({ kind: 'accountant', id: accountant } as const)

  const setUp = async (): Promise<void> => {
    for (const [n, tax] of STUDIO_TAX.entries()) {
      const by = { kind: 'accountant', id: accountantIdOf(tax) } as const
      const personal = { name: `Studio ${n}`, pec: `studio${n}@pec.example.it`, userName: `Studio00${n}` }
      await give({ type: 'RegisterAccountant', by, partitaIva: tax, personal })
      await give({ type: 'RecordFirstAccess', by, accountantId: by.id })
    }
    for (const [n, client] of CLIENTS.entries()) {
      const by = { kind: 'client', id: client } as const
      const personal = { name: `Client ${n}`, partitaIva: CLIENT_TAX[n] ?? '' }
      await give({ type: 'SubscribeService', by, clientId: client, variant: 'full', personal })
      await give({ type: 'ActivateService', by: system, clientId: client, until: later(300) })
      await give({ type: 'OpenToDelegation', by, clientId: client })
      for (const module of chance.some(MODULES, 0.7))
        await give({
          type: 'ActivateModule',
          by: system,
          clientId: client,
          module,
          until: later(20 + chance.below(200)),
        })
    }
  }

  const link = async (): Promise<void> => {
    const one = pair()
    const client = { kind: 'client', id: one.clientId } as const
    const accountant = { kind: 'accountant', id: one.accountantId } as const
    const read = { permission: 'invoices:read', until: null } as const
    const wanted = ['invoices:read', ...chance.some(PERMISSIONS, 0.7)]
    const offered = [
      read,
      ...terms(0.9)
        .filter(({ permission }) => permission !== 'invoices:read' && moduleOf(permission) === null)
        .filter(({ permission }) => wanted.includes(permission)),
    ]
    const clientAsks = chance.happens(0.5)
    await give({
      type: 'RequestDelegation',
      by: clientAsks ? client : accountant,
      ...one,
      permissions: clientAsks ? offered : [],
      until: clientAsks && chance.happens(0.2) ? later(10 + chance.below(100)) : null,
    })
    pass(chance.below(DAY))
    if (chance.happens(0.1))
      await give({ type: 'RefuseDelegation', by: clientAsks ? accountant : client, ...one, reason: 'no' })
    else
      await give({
        type: 'AcceptDelegation',
        by: clientAsks ? accountant : client,
        ...one,
        permissions: clientAsks ? [] : offered,
      })
  }

  const permissions = async (): Promise<void> => {
    const one = pair()
    const by = { kind: 'client', id: one.clientId } as const
    if (chance.happens(0.6)) await give({ type: 'GrantPermissions', by, ...one, permissions: terms(0.2) })
    else
      await give({
        type: 'RevokePermissions',
        by,
        ...one,
        permissions: chance.some(PERMISSIONS, 0.15),
        reason: 'enough',
      })
  }

  const change = async (): Promise<void> => {
    const one = pair()
    const by = { kind: 'accountant', id: one.accountantId } as const
    const grant = terms(0.15)
    await give({ type: 'RequestPermissionChange', by, ...one, grant, revoke: [], reason: 'please' })
    await give({
      type: 'ApprovePermissionChange',
      by: { kind: 'client', id: one.clientId },
      ...one,
      permissions: chance.some(grant, 0.7).map(({ permission }) => permission),
    })
  }

  const draft = async (): Promise<void> => {
    const one = pair()
    const n = invoices.length + 1
    const content = contentOf(CLIENTS.indexOf(one.clientId), now.slice(0, 10), 10_000 + n)
    const done = await give({
      type: 'DraftInvoice',
      by: hand(one),
      clientId: one.clientId,
      invoiceId: invoiceNo(n),
      content,
    })
    if (done) invoices.push(CLIENTS.indexOf(one.clientId))
  }

  const workOn = async (): Promise<void> => {
    if (invoices.length === 0) return
    const index = chance.below(invoices.length)
    const owner = invoices[index] ?? 0
    const one = { clientId: CLIENTS[owner] ?? chance.pick(CLIENTS), accountantId: chance.pick(ACCOUNTANTS) }
    const invoice = { clientId: one.clientId, invoiceId: invoiceNo(index + 1) }
    const by = hand(one, 0.2)
    const fileName = `IT${CLIENT_TAX[owner] ?? ''}_${index}.xml`
    switch (chance.below(6)) {
      case 0: {
        const content = contentOf(owner, now.slice(0, 10), 100 + chance.below(100))
        await give({ type: 'EditInvoice', by, ...invoice, content })
        break
      }
      case 1:
        if (chance.happens(0.3)) await give({ type: 'DiscardInvoice', by, ...invoice })
        break
      case 2:
        await give({ type: 'SendInvoice', by, ...invoice, series: '', fileName })
        break
      case 3:
        await give({ type: 'RecordTransmission', by: system, ...invoice, fileName, sdiId: String(1000 + index) })
        break
      case 4: {
        const ref = { sdiId: String(1000 + index), noticeId: `n${index}`, issuedAt: now }
        await give({
          type: 'RecordNotice',
          by: system,
          ...invoice,
          notice: { kind: chance.pick(['RC', 'MC'] as const), ...ref },
        })
        break
      }
      default:
        await give({ type: 'BookInvoice', by, ...invoice })
    }
  }

  const elsewhere = async (): Promise<void> => {
    const action = chance.pick<DelegableAction>(['edit-documents', 'edit-payments', 'view-documents', 'edit-contacts'])
    await delega.authorize({ ...pair(), action, subject: `document-${chance.below(50)}` })
  }

  const ask = async (): Promise<void> => {
    const one = pair()
    const by = { kind: 'accountant', id: one.accountantId } as const
    const n = requests.length + 1
    requests.push(n)
    const activity = chance.pick<Permission>(PERMISSIONS)
    const id = supportRequestId(uuid('5', n))
    await give({ type: 'OpenSupportRequest', by, supportRequestId: id, ...one, activity, personal: { text: 'help' } })
    if (chance.happens(0.5))
      await give({
        type: 'CloseSupportRequest',
        by,
        supportRequestId: supportRequestId(uuid('5', 1 + chance.below(n))),
      })
  }

  const service = async (): Promise<void> => {
    const client = chance.pick(CLIENTS)
    const by = { kind: 'client', id: client } as const
    const module = chance.pick(MODULES)
    switch (chance.below(5)) {
      case 0:
        await give({
          type: 'ActivateModule',
          by: hand({ ...pair(), clientId: client }),
          clientId: client,
          module,
          until: later(5 + chance.below(60)),
        })
        break
      case 1:
        await give({ type: 'DeactivateModule', by: hand({ ...pair(), clientId: client }), clientId: client, module })
        break
      case 2:
        await give({
          type: chance.happens(0.2) ? 'RequireTwoStepVerification' : 'WaiveTwoStepVerification',
          by,
          clientId: client,
        })
        break
      case 3: {
        const id = chance.pick(ACCOUNTANTS)
        const type = chance.happens(0.7) ? 'TurnOnTwoStepVerification' : 'TurnOffTwoStepVerification'
        await give({ type, by: { kind: 'accountant', id }, accountantId: id })
        break
      }
      default:
        await give({
          type: 'RenewService',
          by: hand({ ...pair(), clientId: client }),
          clientId: client,
          until: later(310 + chance.below(20)),
        })
    }
  }

  const end = async (): Promise<void> => {
    const one = pair()
    if (chance.happens(0.5))
      await give({ type: 'RevokeDelegation', by: { kind: 'client', id: one.clientId }, ...one, reason: 'over' })
    else
      await give({
        type: 'RenounceDelegation',
        by: { kind: 'accountant', id: one.accountantId },
        ...one,
        reason: 'over',
      })
  }

  const steps = [
    link,
    link,
    permissions,
    permissions,
    change,
    draft,
    draft,
    draft,
    workOn,
    workOn,
    workOn,
    workOn,
    elsewhere,
    ask,
    service,
  ]

  const step = async (): Promise<void> => {
    pass(chance.below(chance.happens(0.1) ? 6 * DAY : DAY / 4))
    if (chance.happens(0.02)) await end()
    else await chance.pick(steps)()
    if (chance.happens(0.05)) await delega.processes.run()
  }

  return { setUp, step, link, give, pass, delega, now: () => now, later }
}

export const eventsOf = async (store: EventStore): Promise<readonly StoredEvent[]> => {
  const page = await store.readAll({ limit: 1_000_000 })()
  if (isLeft(page)) throw new Error(page.left.fault)
  return page.right.events
}

/** A store that takes one stream at a time, as EventStoreDB does. */
export const streamwise = (store: EventStore): EventStore => ({ ...store, atomicity: 'stream' })

/** A history of so many steps, through the library itself. */
export const writeHistory = async (store: EventStore, seed: number, steps: number): Promise<void> => {
  const world = newWorld(store, seed)
  await world.setUp()
  for (let n = 0; n < 6; n += 1) await world.link()
  for (let n = 0; n < steps; n += 1) await world.step()
}

export const historyOf = async (
  seed: number,
  steps: number,
  atomicity: EventStore['atomicity'] = 'unit',
): Promise<readonly StoredEvent[]> => {
  const clock = { at: instant('2026-03-01T09:00:00.000Z') }
  const memory = inMemoryStore({
    clock: () => {
      clock.at = plusMilliseconds(clock.at, 1)
      return clock.at
    },
  })
  await writeHistory(atomicity === 'unit' ? memory : streamwise(memory), seed, steps)
  return eventsOf(memory)
}
