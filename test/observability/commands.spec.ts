import { type CommandInput, openDelega } from '@delega/application'
import type { EventStore } from '@delega/core'
import { inMemoryStore } from '@delega/core/store'
import { openTelemetry } from '@delega/opentelemetry'
import { SpanStatusCode } from '@opentelemetry/api'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { left } from 'fp-ts/lib/Either.js'

import {
  draft,
  idOf,
  linked,
  must,
  PAIR,
  practiceOn,
  revokeSend,
  send,
} from '../../packages/application/test/practice.ts'
import { type Recorder, startRecorder } from './recorder.ts'

let recorder: Recorder
beforeEach(() => {
  recorder = startRecorder()
})
afterEach(() => recorder.stop())

const observed = (store: EventStore = inMemoryStore()) => {
  const { observer, store: watched } = recorder.telemetry
  return practiceOn(watched(store), { observer })
}

const tally = async (name: string): Promise<number> =>
  (await recorder.measured(name)).reduce((sum, { value }) => sum + value, 0)

const spansOf = (name: string) => recorder.spans().filter((span) => span.name === name)

const outage: EventStore['append'] = () => async () => left({ fault: 'Unavailable', detail: 'Zz-Secret' })

describe('the span of a command', () => {
  it('is within the span of its caller, and around those of the store, however many commands run at once', async () => {
    const { delega } = await linked(observed())
    await Promise.all(
      Array.from({ length: 20 }, async (_, n) =>
        recorder.tracer.startActiveSpan(`request ${n}`, async (span) => {
          await must(delega, { ...draft(n), commandId: idOf(n) })
          span.end()
        }),
      ),
    )
    const spanOf = new Map(recorder.spans().map((span) => [span.spanContext().spanId, span]))
    const commands = recorder.spans().filter(({ attributes }) => 'delega.command.id' in attributes)
    for (let n = 0; n < 20; n += 1) {
      const command = commands.find(({ attributes }) => attributes['delega.command.id'] === idOf(n))
      expect(spanOf.get(command?.parentSpanContext?.spanId ?? '')?.name).toBe(`request ${n}`)
    }
    const writers = spansOf('delega.store append')
      .filter(({ attributes }) => attributes['delega.store.outcome'] === 'done')
      .map(({ parentSpanContext }) => spanOf.get(parentSpanContext?.spanId ?? '')?.attributes['delega.command.id'])
    expect(new Set(writers).size).toBe(writers.length)
    expect(writers).toHaveLength(commands.length)
  })

  it('tells type, id, outcome and retries, and nothing else', async () => {
    const { delega } = await linked(observed())
    await must(delega, { ...draft(1), commandId: idOf(1) })
    expect(spansOf('delega.command DraftInvoice').map(({ attributes }) => attributes)).toEqual([
      {
        'delega.command.type': 'DraftInvoice',
        'delega.command.id': idOf(1),
        'delega.command.outcome': 'done',
        'delega.command.retries': 0,
      },
    ])
  })

  it('is no error when the domain refuses, and names the refusal', async () => {
    const { delega } = await linked(observed())
    await delega.handle(send(9))
    const [span] = spansOf('delega.command SendInvoice')
    expect(span?.status.code).toBe(SpanStatusCode.UNSET)
    expect(span?.attributes).toMatchObject({
      'delega.command.outcome': 'refused',
      'delega.command.refusal': 'InvoiceUnknown',
    })
  })

  it('is an error when the world fails, by the name of the fault alone', async () => {
    const { store } = await linked(practiceOn())
    await observed({ ...store, append: outage }).delega.handle(draft(1))
    const [span] = spansOf('delega.command DraftInvoice')
    expect(span?.status).toEqual({ code: SpanStatusCode.ERROR })
    expect(span?.attributes).toMatchObject({ 'delega.command.outcome': 'failed', 'error.type': 'Unavailable' })
    expect(await recorder.everything()).not.toContain('Zz-Secret')
  })

  it('is an error when something throws, which is thrown on, by its name alone', async () => {
    const { store } = await linked(practiceOn())
    const append: EventStore['append'] = () => async () => {
      throw new TypeError('Zz-Secret')
    }
    await expect(observed({ ...store, append }).delega.handle(draft(1))).rejects.toThrow('Zz-Secret')
    const [span] = spansOf('delega.command DraftInvoice')
    expect(span?.status).toEqual({ code: SpanStatusCode.ERROR })
    expect(span?.attributes).toMatchObject({ 'error.type': 'TypeError' })
    expect(await recorder.everything()).not.toContain('Zz-Secret')
    expect(await recorder.measured('delega.commands')).toMatchObject([
      { attributes: { 'delega.command.outcome': 'defect', 'error.type': 'TypeError' }, value: 1 },
    ])
  })
})

describe('the metrics of commands', () => {
  it('count each outcome once, by type and by the kind of no', async () => {
    const { delega } = await linked(observed())
    await must(delega, draft(1))
    await must(delega, revokeSend)
    await must(delega, revokeSend)
    await delega.handle(send(1))
    await delega.receive({ type: 'SendInvoice', by: 'nobody' })
    await delega.receive('no command at all')
    await delega.authorize({ ...PAIR, action: 'view-invoices', subject: '' })
    await delega.authorize({ ...PAIR, action: 'view-invoices', subject: 'archive' })

    const counted = await recorder.measured('delega.commands')
    const of = (type: string) =>
      counted
        .filter(({ attributes }) => attributes['delega.command.type'] === type)
        .map(({ attributes, value }) =>
          [attributes['delega.command.outcome'], attributes['delega.command.refusal'] ?? 'no refusal', value].join(' '),
        )
        .toSorted()
    expect(of('DraftInvoice')).toEqual(['done no refusal 1'])
    expect(of('RevokePermissions')).toEqual(['done no refusal 1', 'unchanged no refusal 1'])
    expect(of('SendInvoice')).toEqual(['invalid no refusal 1', 'refused ActionNotAllowed 1'])
    expect(of('_OTHER')).toEqual(['invalid no refusal 1'])
    expect(of('UseAuthority')).toEqual(['done no refusal 1', 'invalid no refusal 1'])
    expect(await tally('delega.command.duration')).toBe(await tally('delega.commands'))
  })

  it('count those of templates and of processes as well', async () => {
    const practice = await linked(observed())
    const permissions = [{ permission: 'service:configure' }] as const
    await practice.delega.applyTemplate({
      commandId: idOf(1),
      template: { name: 'all', permissions },
      extent: 'atLeast',
      reason: 'a reason',
      side: 'client',
      clientId: PAIR.clientId,
      accountantIds: [PAIR.accountantId],
    })
    practice.setTime('2028-01-01T00:00:00.000Z')
    await practice.delega.processes.run()
    const types = (await recorder.measured('delega.commands')).map(
      ({ attributes }) => attributes['delega.command.type'],
    )
    expect(types).toEqual(expect.arrayContaining(['GrantPermissions', 'DeleteService']))
  })

  it('count retries and conflicts as often as they came about', async () => {
    const practice = await linked(observed())
    const services = [practice.delega, practice.another(), practice.another()]
    const given: readonly CommandInput[] = Array.from({ length: 12 }, (_, n) => draft(n))
    await Promise.all(given.map(async (command, n) => must(services[n % 3] ?? practice.delega, command)))

    const conflicts = spansOf('delega.store append').filter(
      ({ attributes }) => attributes['delega.store.outcome'] === 'conflict',
    )
    expect(conflicts.length).toBeGreaterThan(0)
    expect(await tally('delega.store.conflicts')).toBe(conflicts.length)
    const retries = spansOf('delega.command DraftInvoice').map(({ attributes }) =>
      Number(attributes['delega.command.retries']),
    )
    expect(await tally('delega.command.retries')).toBe(retries.reduce((sum, one) => sum + one, 0))
    expect(await tally('delega.command.retries')).toBeGreaterThanOrEqual(conflicts.length)
  })
})

describe('the metrics of may', () => {
  it('count each answer by action, and the span says what stands in the way', async () => {
    const { delega, store } = await linked(observed())
    await delega.may({ ...PAIR, action: 'send-invoice' })
    await must(delega, revokeSend)
    await delega.may({ ...PAIR, action: 'send-invoice' })
    await delega.may({ ...PAIR, action: 'change-iban' })
    await delega.may({ ...PAIR, action: 'Zz-Secret' as 'send-invoice' })
    const down: EventStore = { ...store, readStream: () => async () => left({ fault: 'Closed' }) }
    await observed(down).delega.may({ ...PAIR, action: 'send-invoice' })

    const counted = await recorder.measured('delega.may.answers')
    const pairs = counted.map(({ attributes, value }) =>
      [
        attributes['delega.action'],
        attributes['delega.may.answer'],
        attributes['error.type'] ?? 'no error',
        value,
      ].join(' '),
    )
    expect(pairs.toSorted()).toEqual([
      '_OTHER invalid no error 1',
      'change-iban denied no error 1',
      'send-invoice allowed no error 1',
      'send-invoice denied no error 1',
      'send-invoice failed Closed 1',
    ])
    expect(await tally('delega.may.duration')).toBe(5)
    const [, denied] = spansOf('delega.may send-invoice')
    expect(denied?.attributes['delega.may.unmet']).toEqual(['PermissionNotGranted'])
  })
})

describe('the observer without an SDK', () => {
  it('leaves everything as it is', async () => {
    const { observer, store: watched } = openTelemetry()
    const practice = practiceOn(watched(inMemoryStore()), { observer })
    await linked(practice)
    await must(practice.delega, draft(1))
    expect(await practice.delega.may({ ...PAIR, action: 'send-invoice' })).toMatchObject({ right: { allowed: true } })
    expect(recorder.spans()).toEqual([])
  })

  it('is not even there by default: openDelega needs a store and no more', () =>
    expect(Object.keys(openDelega({ store: inMemoryStore() }))).toContain('handle'))
})
