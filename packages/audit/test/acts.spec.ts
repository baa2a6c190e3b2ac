import { describe, expect, it } from '@jest/globals'
import { delegationStream, type StoredEvent } from '@delega/core'

import { explainAct, explainAction, eventsSource, ledger, sample, type Step, unused, whatIf } from '../src/index.js'
import { anna, ANNA, forgeOf, rossi, ROSSI, story } from './forge.ts'
import { historyOf, invoiceNo } from './world.ts'
import { must } from './must.ts'

const PAIR = { clientId: ROSSI, accountantId: ANNA }
const EVER = { from: null, to: null }

const whole = (step: Step): readonly Step[] => [step, ...step.under.flatMap(whole)]

describe('The ledger', () => {
  it('holds every act of accountants once, each with its right', async () => {
    const events = await historyOf(31, 300)
    const entries = must(await ledger(eventsSource(events), {}))
    const acts = events.filter(({ metadata }) => metadata.authority !== null).map(({ id }) => id)
    const listed = entries.flatMap((entry) => entry.acts.map(({ id }) => id))
    expect(listed.toSorted()).toEqual(acts.toSorted())
    const authorised = events.filter(({ type }) => type === 'ActionAuthorized').map(({ id }) => id)
    expect(entries.map(({ authorization }) => authorization?.id)).toEqual(authorised)
  })

  it('tells what was done elsewhere from what is on record, and both from what has no right', async () => {
    const forge = forgeOf(await story())
    const act = forge.find(({ metadata }) => metadata.authority !== null)
    forge.write(act.stream, { type: 'InvoiceDiscarded', at: forge.now() }, { by: anna, onBehalfOf: ROSSI })
    const entries = must(await ledger(eventsSource(forge.events()), PAIR))
    expect(entries.map(({ status }) => status)).toEqual(['done', 'done', 'unauthorised'])
  })
})

describe('An explanation', () => {
  it('of an act leads from the act to the accounts of both sides', async () => {
    const events = await story()
    const act = events.find(({ metadata }) => metadata.authority !== null)
    const explained = must(await explainAct(eventsSource(events), act?.id ?? ('' as StoredEvent['id'])))
    expect(explained?.verdict).toBe('proven')
    const steps = explained === null ? [] : whole(explained.chain)
    expect(new Set(steps.map(({ what }) => what))).toEqual(
      new Set(['act', 'authorisation', 'grant', 'delegation', 'account', 'service']),
    )
    expect(steps.every(({ holds, event }) => holds && event !== null)).toBe(true)
  })

  it('of every act of a generated history is a proof', async () => {
    const events = await historyOf(32, 200)
    const source = eventsSource(events)
    for (const { position } of events.filter(({ metadata }) => metadata.authority !== null)) {
      const explained = must(await explainAct(source, position))
      expect(explained?.verdict).toBe('proven')
      expect(explained === null ? [] : whole(explained.chain).filter(({ holds }) => !holds)).toEqual([])
    }
  })

  it('of an act without a right names what was found', async () => {
    const forge = forgeOf(await story())
    const act = forge.find(({ metadata }) => metadata.authority !== null)
    const { revision } = forge.write(
      act.stream,
      { type: 'InvoiceDiscarded', at: forge.now() },
      { by: anna, onBehalfOf: ROSSI },
    )
    const planted = forge.find((event) => event.stream === act.stream && event.revision === revision)
    const explained = must(await explainAct(eventsSource(forge.events()), planted.id))
    expect(explained?.verdict).toBe('unproven')
    expect(explained?.findings.map(({ rule }) => rule)).toEqual(['ActWithoutAuthorization'])
  })

  it('of what a client does says that it needs no delegation', async () => {
    const events = await story()
    const own = events.find(({ type, metadata }) => type === 'InvoiceDrafted' && metadata.by.kind === 'client')
    const explained = must(await explainAct(eventsSource(events), own?.id ?? ('' as StoredEvent['id'])))
    expect(explained?.verdict).toBe('ownRight')
  })

  it('of a refusal names every condition, with the event behind it', async () => {
    const forge = forgeOf(await story())
    const service = forge.find(({ type }) => type === 'ServiceActivated').stream
    forge.write(service, { type: 'TwoStepVerificationRequired', at: forge.now() }, { by: rossi })
    forge.write(service, { type: 'ModuleDeactivated', module: 'documents', at: forge.now() }, { by: rossi })
    const explained = must(
      await explainAction(eventsSource(forge.events()), PAIR, 'view-documents', { at: forge.now() }),
    )
    expect(explained.verdict).toBe('refused')
    expect(explained.unmet.map(({ unmet, event }) => [unmet.code, event?.type])).toEqual([
      ['TwoStepVerificationOff', 'TwoStepVerificationRequired'],
      ['ModuleNotActive', 'ModuleDeactivated'],
    ])
  })

  it('of no event is none', async () => {
    expect(must(await explainAct(eventsSource(await story()), 100_000 as StoredEvent['position']))).toBeNull()
  })
})

describe('Unused grants', () => {
  it('are those on which no authorisation has relied', async () => {
    const forge = forgeOf(await story())
    const { grants } = must(await unused(eventsSource(forge.events()), PAIR))
    expect(grants.map(({ permission }) => permission)).toEqual(['invoices:send', 'documents:read'])
    const later = must(await unused(eventsSource(forge.events()), PAIR, { since: forge.now() }))
    expect(later.grants.map(({ permission, lastUsed }) => [permission, lastUsed !== null])).toEqual([
      ['invoices:read', true],
      ['invoices:write', true],
      ['invoices:send', false],
      ['documents:read', false],
    ])
  })
})

describe('A sample', () => {
  it('is the same for the same seed, another for another, and of the size that was asked for', async () => {
    const source = eventsSource(await historyOf(33, 300))
    const draw = async (seed: string, size = 5) => must(await sample(source, {}, { size, seed, period: EVER }))
    const one = await draw('a')
    expect(await draw('a')).toEqual(one)
    expect(one.grants.drawn.length).toBe(5)
    expect((await draw('b')).grants.drawn).not.toEqual(one.grants.drawn)
    const all = await draw('a', 10_000)
    expect(all.grants.drawn.length).toBe(all.grants.population)
    expect(all.grants.drawn.slice(0, 5)).toEqual(one.grants.drawn)
  })

  it('draws only what the history holds, each at most once', async () => {
    const events = await historyOf(34, 300)
    const { grants, removals } = must(await sample(eventsSource(events), {}, { size: 50, seed: 'x', period: EVER }))
    const ids = [...grants.drawn, ...removals.drawn].map(({ event }) => event.id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(grants.drawn.every(({ event }) => event.type === 'PermissionGranted')).toBe(true)
    expect(grants.population).toBe(events.filter(({ type }) => type === 'PermissionGranted').length)
  })
})

describe('A dry run', () => {
  it('of a revocation names what falls with it, the drafts and the open authorisations', async () => {
    const forge = forgeOf(await story())
    const supposed = { type: 'RevokePermissions', ...PAIR, permissions: ['invoices:read'] } as const
    const { pairs, refused } = must(await whatIf(eventsSource(forge.events()), supposed))
    expect(refused).toBeNull()
    expect(pairs.map(({ falls }) => falls.map(({ permission }) => permission))).toEqual([
      ['invoices:read', 'invoices:write', 'invoices:send', 'documents:read'],
    ])
    expect(pairs[0]?.drafts.map(({ stream }) => stream)).toEqual([`invoice-${invoiceNo(1)}`])
  })

  it('of a module that lapses touches only what needs it', async () => {
    const { pairs } = must(
      await whatIf(eventsSource(await story()), { type: 'LapseModule', clientId: ROSSI, module: 'documents' }),
    )
    expect(pairs.map(({ accountantId, falls }) => [accountantId, falls.map(({ permission }) => permission)])).toEqual([
      [ANNA, ['documents:read']],
    ])
  })

  it('of a closed account touches every client of the accountant, and nobody else', async () => {
    const events = await historyOf(35, 200)
    const { pairs } = must(await whatIf(eventsSource(events), { type: 'CloseAccountant', accountantId: ANNA }))
    expect(pairs.every(({ accountantId }) => accountantId === ANNA)).toBe(true)
  })

  it('says why it could not be done', async () => {
    const forge = forgeOf(await story())
    const over = { type: 'DelegationExpired', at: forge.now() } as const
    forge.write(delegationStream(ROSSI, ANNA), over, { by: rossi })
    const { refused, pairs } = must(await whatIf(eventsSource(forge.events()), { type: 'RevokeDelegation', ...PAIR }))
    expect(refused?.code).toBe('DelegationNotActive')
    expect(pairs).toEqual([])
  })
})
