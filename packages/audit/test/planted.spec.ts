import { describe, expect, it } from '@jest/globals'
import {
  type ActionAuthorized,
  type Authority,
  accountantStream,
  clientServiceStream,
  type CommandId,
  delegationStream,
  type EventId,
  type Instant,
  type InvoiceEdited,
  invoiceStream,
  type Json,
  type Permission,
  plusMilliseconds,
  type Position,
  reason,
  type StreamName,
  supportRequestId,
  supportRequestStream,
} from '@delega/core'
import { isLeft } from 'fp-ts/lib/Either.js'

import { eventsSource, type RuleName, RULES, verify, type VerifyOptions } from '../src/index.js'
import { anna, ANNA, BERTO, berto, type Forge, forgeOf, neri, processes, rossi, ROSSI, NERI, story } from './forge.ts'
import { contentOf, invoiceNo } from './world.ts'

const PAIR = delegationStream(ROSSI, ANNA)
const OTHER_PAIR = delegationStream(ROSSI, BERTO)
const SERVICE = clientServiceStream(ROSSI)
const [ONE, TWO] = [invoiceStream(invoiceNo(1)), invoiceStream(invoiceNo(2))]
const MINUTE = 60_000
const DAY = 86_400_000
const nowhere = '99999999-9999-4999-8999-999999999999' as EventId

const edited = (forge: Forge): InvoiceEdited => ({
  ...(contentOf(0, '2026-03-01', 12_345) as unknown as InvoiceEdited),
  type: 'InvoiceEdited',
  at: forge.now(),
})

const grantOf = (forge: Forge, permission: Permission, stream = PAIR): EventId =>
  forge.find((event) => event.stream === stream && event.data['permission'] === permission).id

type Right = { readonly authority: Authority; readonly command: CommandId }

/** An authorisation on record, as the library would have written it, with some things otherwise. */
const authorize = (forge: Forge, changes: Partial<ActionAuthorized> = {}, { by = anna, stream = PAIR } = {}): Right => {
  const command = forge.newCommand()
  const at = forge.now()
  const event: ActionAuthorized = {
    type: 'ActionAuthorized',
    action: 'edit-invoice',
    permission: 'invoices:write',
    grantId: grantOf(forge, 'invoices:write'),
    neededGrantIds: [grantOf(forge, 'invoices:read')],
    subject: ONE,
    settlement: 'settled',
    deadline: plusMilliseconds(at, MINUTE),
    at,
    ...changes,
  }
  const { id, revision } = forge.write(stream, event, { by, command })
  const { permission, grantId } = event
  return { command, authority: { stream, revision, authorizationId: id, permission, grantId } }
}

/** An act of Anna that cites what it is given. */
const act = (forge: Forge, { command, authority }: Right, stream: StreamName = ONE): void => {
  forge.write(stream, edited(forge), { by: anna, command, onBehalfOf: ROSSI, authority })
}

const lapse = (forge: Forge, { authority }: Right): void => {
  const { authorizationId } = authority
  forge.write(PAIR, { type: 'AuthorizationLapsed', authorizationId, at: forge.now() }, { by: processes })
}

/** The processes bar the act of an authorisation, in the stream that it was to go to. */
const bar = (forge: Forge, authorizationId: EventId, stream: StreamName = ONE): void => {
  forge.write(stream, { type: 'ActBarred', authorizationId, at: forge.now() }, { by: processes })
}

/** An authorisation whose act has not come in time, and is barred. */
const barred = (forge: Forge): Right => {
  const right = authorize(forge, { settlement: 'pending' })
  forge.pass(2 * MINUTE)
  bar(forge, right.authority.authorizationId)
  return right
}

const finish = (forge: Forge, { authority }: Right): void => {
  const { authorizationId } = authority
  forge.write(PAIR, { type: 'AuthorizationFinished', authorizationId, at: forge.now() }, { by: processes })
}

const grant = (forge: Forge, permission: Permission, until: Instant | null = null, by = rossi): void => {
  forge.write(PAIR, { type: 'PermissionGranted', permission, until, at: forge.now() }, { by })
}

const revoke = (forge: Forge, ...permissions: readonly Permission[]): void => {
  const command = forge.newCommand()
  for (const permission of permissions) {
    const cause = { kind: 'Client', personal: { reason: reason('enough') } } as const
    forge.write(PAIR, { type: 'PermissionRevoked', permission, cause, at: forge.now() }, { by: rossi, command })
  }
}

const request = (forge: Forge, stream: StreamName, by = rossi): void => {
  const at = forge.now()
  const event = { type: 'DelegationRequested', initiator: 'client', permissions: [], until: null, at } as const
  forge.write(stream, { ...event, answerBy: plusMilliseconds(at, 30 * DAY) }, { by })
}

type Plant = {
  readonly kind: string
  readonly plant: (forge: Forge) => void
  readonly finds: readonly RuleName[]
  readonly atomicity?: 'stream'
}

const PLANTS: readonly Plant[] = [
  // ── Acts ──
  {
    kind: 'an act without an authorisation',
    plant: (forge) => forge.write(ONE, edited(forge), { by: anna, onBehalfOf: ROSSI }),
    finds: ['ActWithoutAuthorization'],
  },
  {
    kind: 'an authorisation after the permission was revoked',
    plant: (forge) => {
      const grantId = grantOf(forge, 'invoices:write')
      revoke(forge, 'invoices:write')
      act(forge, authorize(forge, { grantId }))
    },
    finds: ['AuthorizedWithoutRight'],
  },
  {
    kind: 'a permission used after its own end',
    plant: (forge) => {
      grant(forge, 'invoices:write', plusMilliseconds(forge.now(), MINUTE))
      const grantId = forge.events().at(-1)?.id ?? nowhere
      forge.pass(DAY)
      act(forge, authorize(forge, { grantId }))
    },
    finds: ['AuthorizedWithoutRight'],
  },
  {
    kind: 'a permission used after the end of the delegation',
    plant: (forge) => {
      forge.write(
        PAIR,
        { type: 'DelegationEndSet', until: plusMilliseconds(forge.now(), MINUTE), at: forge.now() },
        { by: rossi },
      )
      forge.pass(DAY)
      act(forge, authorize(forge))
    },
    finds: ['AuthorizedWithoutRight'],
  },
  {
    kind: 'a permission used after the delegation was revoked',
    plant: (forge) => {
      forge.write(
        PAIR,
        { type: 'DelegationRevoked', personal: { reason: reason('over') }, at: forge.now() },
        { by: rossi },
      )
      act(forge, authorize(forge))
    },
    finds: ['AuthorizedWithoutRight'],
  },
  {
    kind: 'a permission used after the service had expired',
    plant: (forge) => {
      forge.pass(320 * DAY)
      act(forge, authorize(forge))
    },
    finds: ['AuthorizedWithoutRight'],
  },
  {
    kind: 'a permission used by an accountant whose account was closed',
    plant: (forge) => {
      const closed = { type: 'AccountantClosed', personal: { reason: reason('over') }, at: forge.now() } as const
      forge.write(accountantStream(ANNA), closed, { by: anna })
      act(forge, authorize(forge))
    },
    finds: ['AuthorizedWithoutRight'],
  },
  {
    kind: 'a permission used without the two-step verification that the client demands',
    plant: (forge) => {
      forge.write(SERVICE, { type: 'TwoStepVerificationRequired', at: forge.now() }, { by: rossi })
      act(forge, authorize(forge))
    },
    finds: ['AuthorizedWithoutRight'],
  },
  {
    kind: 'a permission used after its module had lapsed',
    plant: (forge) => {
      forge.pass(60 * DAY)
      const grantId = grantOf(forge, 'documents:read')
      authorize(forge, { action: 'view-documents', permission: 'documents:read', grantId, subject: 'document-1' })
    },
    finds: ['AuthorizedWithoutRight'],
  },
  {
    kind: 'an authorisation on a grant that is not the one in force',
    plant: (forge) => act(forge, authorize(forge, { grantId: grantOf(forge, 'invoices:send') })),
    finds: ['WrongGrantCited'],
  },
  {
    kind: 'an authorisation without a deadline ahead',
    plant: (forge) => {
      const right = authorize(forge, { deadline: forge.now(), settlement: 'pending' })
      bar(forge, right.authority.authorizationId)
      lapse(forge, right)
    },
    finds: ['DeadlineNotAhead'],
  },
  {
    kind: 'an act after the deadline of its authorisation',
    plant: (forge) => {
      const right = authorize(forge, { settlement: 'pending' })
      forge.pass(2 * MINUTE)
      act(forge, right)
    },
    finds: ['ActAfterDeadline'],
  },
  {
    kind: 'an act on an authorisation that had lapsed',
    plant: (forge) => {
      const right = barred(forge)
      lapse(forge, right)
      act(forge, right)
    },
    finds: ['AuthorizationOver'],
  },
  {
    kind: 'an act on an authorisation of long ago',
    plant: (forge) => {
      const [first] = forge.events().filter(({ type }) => type === 'ActionAuthorized')
      const cited = forge.find(({ metadata }) => metadata.authority?.authorizationId === first?.id).metadata.authority
      if (cited !== null) act(forge, { command: forge.newCommand(), authority: cited })
    },
    finds: ['AuthorizationOver'],
  },
  {
    kind: 'a forged citation',
    plant: (forge) => {
      const right = authorize(forge)
      act(forge, right)
      act(forge, { command: forge.newCommand(), authority: { ...right.authority, authorizationId: nowhere } })
    },
    finds: ['CitationForged'],
  },
  {
    kind: 'a citation of another grant',
    plant: (forge) => {
      const { command, authority } = authorize(forge)
      act(forge, { command, authority: { ...authority, grantId: nowhere } })
    },
    finds: ['CitationMismatch'],
  },
  {
    kind: 'a citation of another revision',
    plant: (forge) => {
      const { command, authority } = authorize(forge)
      act(forge, { command, authority: { ...authority, revision: 0 } })
    },
    finds: ['CitationMismatch'],
  },
  {
    kind: 'an act under the authority of another accountant',
    plant: (forge) => {
      const grantId = grantOf(forge, 'invoices:read', OTHER_PAIR)
      const view = { action: 'view-invoices', permission: 'invoices:read', grantId, neededGrantIds: [] } as const
      act(forge, authorize(forge, { ...view, subject: ONE }, { by: berto, stream: OTHER_PAIR }))
    },
    finds: ['CitedForAnotherPair'],
  },
  {
    kind: 'an act in the name of another client',
    plant: (forge) => {
      const { command, authority } = authorize(forge, { settlement: 'pending' })
      forge.write(ONE, edited(forge), { by: anna, command, onBehalfOf: NERI, authority })
    },
    finds: ['CitedForAnotherPair'],
  },
  {
    kind: 'an act of the client that cites an authorisation',
    plant: (forge) => {
      const { authority } = authorize(forge, { settlement: 'pending' })
      forge.write(ONE, edited(forge), { by: rossi, authority })
    },
    finds: ['CitedByOther'],
  },
  {
    kind: 'an act before its authorisation',
    plant: (forge) => {
      const right = authorize(forge, { settlement: 'pending' })
      act(forge, right)
      forge.replaceAll((events) => {
        const [authorization, acted] = events.slice(-2)
        if (authorization === undefined || acted === undefined) return events
        const swapped = [
          { ...acted, position: authorization.position },
          { ...authorization, position: acted.position },
        ]
        return [...events.slice(0, -2), ...swapped]
      })
    },
    finds: ['ActBeforeAuthorization'],
  },
  {
    kind: 'an act dated before its authorisation',
    plant: (forge) => {
      const right = authorize(forge, { at: forge.now() })
      forge.pass(-MINUTE)
      act(forge, right)
    },
    finds: ['ActBeforeAuthorization'],
  },
  {
    kind: 'two acts on one authorisation',
    plant: (forge) => {
      const right = authorize(forge, { settlement: 'pending' })
      act(forge, right)
      forge.write(invoiceStream(invoiceNo(3)), edited(forge), { ...right, by: anna, onBehalfOf: ROSSI })
    },
    finds: ['AuthorizationUsedTwice'],
  },
  {
    kind: 'an act on the authorisation of another command',
    plant: (forge) => {
      const { authority } = authorize(forge, { settlement: 'pending' })
      act(forge, { authority, command: forge.newCommand() })
    },
    finds: ['AuthorizationOfAnotherCommand'],
  },
  {
    kind: 'an act that is another action than was authorised',
    plant: (forge) => {
      const right = authorize(forge)
      const told = { by: anna, command: right.command, onBehalfOf: ROSSI, authority: right.authority }
      forge.write(ONE, { type: 'InvoiceDiscarded', at: forge.now() }, told)
    },
    finds: ['ActionNotCovered'],
  },
  {
    kind: 'an act on something else than was authorised',
    plant: (forge) => act(forge, authorize(forge, { settlement: 'pending' }), TWO),
    finds: ['SubjectMismatch'],
  },
  {
    kind: 'an act that no permission covers',
    plant: (forge) =>
      forge.write(SERVICE, { type: 'ClosedToDelegation', at: forge.now() }, { by: anna, onBehalfOf: ROSSI }),
    finds: ['ActionNotDelegable'],
  },
  {
    kind: 'an authorisation whose act was taken out',
    plant: (forge) => {
      act(forge, authorize(forge))
      const { position } = forge.events().at(-1) ?? forge.find(() => true)
      forge.remove((event) => event.position === position)
    },
    finds: ['ActMissing'],
  },
  {
    kind: 'an authorisation that was finished without its act',
    plant: (forge) => finish(forge, authorize(forge, { settlement: 'pending' })),
    finds: ['FinishedWithoutAct'],
  },
  {
    kind: 'an authorisation that lapsed although its act was done',
    plant: (forge) => {
      const right = authorize(forge, { settlement: 'pending' })
      act(forge, right)
      forge.pass(2 * MINUTE)
      lapse(forge, right)
    },
    finds: ['LapsedAfterAct'],
  },
  {
    kind: 'an act that had been barred, before the lapse',
    plant: (forge) => act(forge, barred(forge)),
    finds: ['ActAfterBar', 'ActAfterDeadline'],
  },
  {
    kind: 'a bar although the act was done',
    plant: (forge) => {
      const right = authorize(forge, { settlement: 'pending' })
      act(forge, right)
      forge.pass(2 * MINUTE)
      bar(forge, right.authority.authorizationId)
    },
    finds: ['BarredAfterAct'],
  },
  {
    kind: 'a bar before the deadline',
    plant: (forge) => bar(forge, authorize(forge, { settlement: 'pending' }).authority.authorizationId),
    finds: ['BeforeItsTime'],
  },
  {
    kind: 'a bar in another stream than that of the act',
    plant: (forge) => {
      const right = authorize(forge, { settlement: 'pending' })
      forge.pass(2 * MINUTE)
      bar(forge, right.authority.authorizationId, TWO)
    },
    finds: ['SubjectMismatch'],
  },
  {
    kind: 'a bar of what nobody authorised',
    plant: (forge) => bar(forge, nowhere),
    finds: ['BarredWithoutAuthorization'],
  },
  {
    kind: 'an authorisation that lapsed while its act could still come',
    plant: (forge) => {
      const right = authorize(forge, { settlement: 'pending' })
      forge.pass(2 * MINUTE)
      lapse(forge, right)
    },
    finds: ['LapsedUnbarred'],
  },
  {
    kind: 'an authorisation that lapsed before its deadline',
    plant: (forge) => lapse(forge, authorize(forge, { settlement: 'pending' })),
    finds: ['LapsedUnbarred', 'BeforeItsTime'],
  },
  {
    kind: 'a request for support without the permission',
    plant: (forge) => {
      const opened = { type: 'SupportRequestOpened', clientId: ROSSI, activity: 'payments:read' } as const
      const id = supportRequestId('55555555-0000-4000-8000-000000000099')
      const event = { ...opened, accountantId: ANNA, personal: { text: 'help' }, at: forge.now() }
      forge.write(supportRequestStream(id), event, { by: anna })
    },
    finds: ['SupportWithoutPermission'],
  },

  // ── Delegations ──
  {
    kind: 'a permission that the accountant grants to itself',
    plant: (forge) => grant(forge, 'service:configure', null, anna),
    finds: ['WrongActor'],
  },
  {
    kind: 'a permission granted by another client',
    plant: (forge) => grant(forge, 'service:configure', null, neri),
    finds: ['WrongActor'],
  },
  {
    kind: 'a permission granted without its prerequisite',
    plant: (forge) => {
      revoke(forge, 'documents:read')
      grant(forge, 'documents:write')
    },
    finds: ['GrantWithoutPrerequisite'],
  },
  {
    kind: 'a permission granted without its module',
    plant: (forge) => grant(forge, 'payments:read'),
    finds: ['GrantWithoutModule'],
  },
  {
    kind: 'a permission granted with an end in the past',
    plant: (forge) => grant(forge, 'service:configure', plusMilliseconds(forge.now(), -DAY)),
    finds: ['GrantPastItsEnd'],
  },
  {
    kind: 'a prerequisite revoked while what needs it stays',
    plant: (forge) => revoke(forge, 'invoices:read'),
    finds: ['CascadeMissing'],
  },
  {
    kind: 'a change to a delegation past its end',
    plant: (forge) => {
      forge.write(
        PAIR,
        { type: 'DelegationEndSet', until: plusMilliseconds(forge.now(), MINUTE), at: forge.now() },
        { by: rossi },
      )
      forge.pass(DAY)
      grant(forge, 'service:configure')
    },
    finds: ['AfterItsEnd'],
  },
  {
    kind: 'a request accepted by the side that made it',
    plant: (forge) => {
      forge.write(
        PAIR,
        { type: 'DelegationRevoked', personal: { reason: reason('over') }, at: forge.now() },
        { by: rossi },
      )
      request(forge, PAIR)
      forge.write(PAIR, { type: 'DelegationAccepted', until: null, at: forge.now() }, { by: rossi })
    },
    finds: ['AcceptedOwnRequest'],
  },
  {
    kind: 'a request that expired before its time',
    plant: (forge) => {
      forge.write(
        PAIR,
        { type: 'DelegationRevoked', personal: { reason: reason('over') }, at: forge.now() },
        { by: rossi },
      )
      request(forge, PAIR)
      forge.write(PAIR, { type: 'RequestExpired', at: forge.now() }, { by: processes })
    },
    finds: ['BeforeItsTime'],
  },
  {
    kind: 'a link with a client that is closed to delegation',
    plant: (forge) => {
      forge.write(
        PAIR,
        { type: 'DelegationRevoked', personal: { reason: reason('over') }, at: forge.now() },
        { by: rossi },
      )
      forge.write(SERVICE, { type: 'ClosedToDelegation', at: forge.now() }, { by: rossi })
      request(forge, PAIR)
    },
    finds: ['LinkedAgainstFacts'],
  },
  {
    kind: 'an event that cannot follow',
    plant: (forge) => forge.write(ONE, { type: 'InvoiceBooked', at: forge.now() }, { by: rossi }),
    finds: ['CannotFollow'],
  },
  {
    kind: 'a permission revoked that was not granted',
    plant: (forge) => revoke(forge, 'orders:read'),
    finds: ['CannotFollow'],
  },

  // ── The history itself ──
  {
    kind: 'a gap in a stream',
    plant: (forge) => forge.remove(({ stream, revision }) => stream === PAIR && revision === 3),
    finds: ['GapInStream'],
  },
  {
    kind: 'a stream whose beginning is gone',
    plant: (forge) => forge.remove(({ stream, revision }) => stream === SERVICE && revision === 0),
    finds: ['GapInStream'],
  },
  {
    kind: 'an event that stands twice',
    plant: (forge) =>
      forge.replaceAll((events) => {
        const last = events.at(-1)
        return last === undefined ? events : [...events, { ...last, position: (last.position + 1) as Position }]
      }),
    finds: ['RevisionRepeated'],
  },
  {
    kind: 'an event copied to the end of its stream',
    plant: (forge) =>
      forge.replaceAll((events) => {
        const last = events.at(-1)
        if (last === undefined) return events
        return [...events, { ...last, position: (last.position + 1) as Position, revision: last.revision + 1 }]
      }),
    finds: ['IdNotDerived'],
  },
  {
    kind: 'an event inserted under an id of its own',
    plant: (forge) => {
      forge.write(ONE, edited(forge), { by: rossi })
      const { position } = forge.events().at(-1) ?? forge.find(() => true)
      forge.edit(
        (event) => event.position === position,
        () => ({ id: nowhere }),
      )
    },
    finds: ['IdNotDerived'],
  },
  {
    kind: 'two events whose positions were swapped',
    plant: (forge) => {
      const [first, second] = forge.events().slice(-2)
      if (first === undefined || second === undefined) return
      const swapped = new Map([
        [first.id, second.position],
        [second.id, first.position],
      ])
      forge.edit(
        ({ id }) => swapped.has(id),
        ({ id }) => ({ position: swapped.get(id) ?? (0 as Position) }),
      )
    },
    finds: ['PositionOutOfOrder'],
  },
  {
    kind: 'business time that runs backwards',
    plant: (forge) => {
      forge.pass(-20 * DAY)
      forge.write(ONE, edited(forge), { by: rossi })
    },
    finds: ['TimeRunsBackwards'],
  },
  {
    kind: 'an event of a type that nobody knows',
    plant: (forge) => {
      forge.write(ONE, edited(forge), { by: rossi })
      const { position } = forge.events().at(-1) ?? forge.find(() => true)
      forge.edit(
        (event) => event.position === position,
        () => ({ type: 'InvoicePainted' }),
      )
    },
    finds: ['UnknownEventType'],
  },
  {
    kind: 'an event of a newer release',
    plant: (forge) =>
      forge.edit(
        ({ type }) => type === 'InvoiceEdited',
        () => ({ schemaVersion: 99 }),
      ),
    finds: ['UnknownSchemaVersion'],
  },
  ...[0, -1, 0.5].map((schemaVersion) => ({
    kind: `an event of version ${schemaVersion}`,
    plant: (forge: Forge) =>
      forge.edit(
        ({ type }) => type === 'InvoiceEdited',
        () => ({ schemaVersion }),
      ),
    finds: ['UnknownSchemaVersion'] as const,
  })),
  {
    kind: 'content that is deeper than the stack',
    plant: (forge) =>
      forge.edit(
        ({ type }) => type === 'InvoiceEdited',
        ({ data }) => ({ data: { ...data, date: JSON.parse('['.repeat(20_000) + ']'.repeat(20_000)) as Json } }),
      ),
    finds: ['MalformedEvent'],
  },
  {
    kind: 'an edited payload that is no longer an event',
    plant: (forge) =>
      forge.edit(
        ({ type }) => type === 'InvoiceEdited',
        ({ data }) => ({ data: { ...data, date: 'yesterday' } }),
      ),
    finds: ['MalformedEvent'],
  },
  {
    kind: 'an edited payload that takes a right away',
    plant: (forge) =>
      forge.edit(
        ({ stream, data }) =>
          stream === PAIR && data['permission'] === 'invoices:write' && data['type'] === 'PermissionGranted',
        ({ data }) => ({ data: { ...data, permission: 'service:configure' } }),
      ),
    finds: ['AuthorizedWithoutRight', 'AuthorizedWithoutRight'],
  },
  {
    kind: 'metadata that name no author',
    plant: (forge) =>
      forge.edit(
        ({ type }) => type === 'InvoiceEdited',
        ({ metadata }) => ({ metadata: { ...metadata, by: { kind: 'nobody' } as never } }),
      ),
    finds: ['MalformedMetadata'],
  },
  {
    kind: 'an event in a stream of another kind',
    plant: (forge) => forge.write(ONE, { type: 'OpenedToDelegation', at: forge.now() }, { by: rossi }),
    finds: ['ForeignEvent'],
  },
  {
    kind: 'an event in a stream of no kind, under a name that every object knows',
    plant: (forge) =>
      forge.write('toString-1' as StreamName, { type: 'OpenedToDelegation', at: forge.now() }, { by: rossi }),
    finds: ['ForeignEvent'],
  },
]

const findingsOf = async (forge: Forge, options: VerifyOptions = {}) => {
  const verified = await verify(eventsSource(forge.events()), options)
  if (isLeft(verified)) throw new Error(JSON.stringify(verified.left))
  return verified.right
}

describe('The verification of a planted history', () => {
  it('finds nothing in the story as it was', async () => {
    expect((await findingsOf(forgeOf(await story()))).findings).toEqual([])
  })

  it('finds nothing in an act that was barred and whose authorisation then lapsed', async () => {
    const forge = forgeOf(await story())
    lapse(forge, barred(forge))
    expect((await findingsOf(forge)).findings).toEqual([])
  })

  it.each(PLANTS.map((plant) => [plant.kind, plant] as const))(
    'finds %s, and nothing else',
    async (_, { plant, finds }) => {
      const forge = forgeOf(await story())
      plant(forge)
      const { findings, outcome } = await findingsOf(forge)
      expect(findings.map(({ rule }) => rule)).toEqual(finds)
      const damaged = finds.some((rule) => RULES[rule].kind === 'damage')
      expect(outcome).toBe(damaged ? 'damaged' : finds.length > 0 ? 'findings' : 'clean')
      expect((await findingsOf(forge, { streamsAtHand: 1 })).findings).toEqual(findings)
    },
  )

  it('has a plant for every rule that needs nothing but the history', () => {
    const planted = new Set(PLANTS.flatMap(({ finds }) => finds))
    const needCheckpoint = [
      'ExportAltered',
      'IntegrityBroken',
      'CheckpointBroken',
      'HistoryTruncated',
      'CheckpointForged',
    ]
    expect(
      Object.keys(RULES).filter((rule) => !planted.has(rule as RuleName) && !needCheckpoint.includes(rule)),
    ).toEqual([])
  })

  it('names event, rule and remedy', async () => {
    const forge = forgeOf(await story())
    forge.write(ONE, edited(forge), { by: anna, onBehalfOf: ROSSI })
    const [found] = (await findingsOf(forge)).findings
    const last = forge.events().at(-1)
    expect(found?.event).toEqual({
      id: last?.id,
      type: 'InvoiceEdited',
      stream: ONE,
      revision: last?.revision,
      position: last?.position,
    })
    expect(found?.remedy).toContain('tell the client')
  })
})
