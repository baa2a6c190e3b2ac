import { describe, expect, it } from '@jest/globals'

import { commandId } from '../kernel/index.js'
import { observerOf } from './index.js'
import type { CommandOutcome, LogEntry, MayOutcome, Observer } from './port.js'

const id = commandId('00000000-0000-4000-8000-000000000001')
const subject = { type: 'SendInvoice', commandId: id }

/** Writes down what it is told, and when it begins and ends. */
const scribe = (name: string, told: string[], tell: () => void = () => undefined): Observer => ({
  command: async ({ type }, run) => {
    told.push(`${name} begins ${type}`)
    const came = await run({
      retried: () => {
        told.push(`${name} retried`)
        tell()
      },
      ended: ({ outcome }) => {
        told.push(`${name} ${outcome}`)
        tell()
      },
    })
    told.push(`${name} ends`)
    return came
  },
  may: async ({ action }, run) =>
    run({
      ended: ({ outcome }) => {
        told.push(`${name} ${action} ${outcome}`)
        tell()
      },
    }),
  projection: (model, { news }) => {
    told.push(`${name} ${model} ${news}`)
    tell()
  },
})

const complaining = (): void => {
  throw new Error('a full disk')
}

const lineFor = async (outcome: CommandOutcome, retries = 0): Promise<LogEntry | undefined> => {
  const entries: LogEntry[] = []
  const observer = observerOf({ logger: (entry) => entries.push(entry) })
  await observer?.command(subject, async ({ retried, ended }) => {
    for (let n = 0; n < retries; n += 1) retried()
    ended(outcome)
  })
  return entries[0]
}

const answerFor = async (outcome: MayOutcome): Promise<LogEntry | undefined> => {
  const entries: LogEntry[] = []
  const observer = observerOf({ logger: (entry) => entries.push(entry) })
  await observer?.may({ action: 'send-invoice' }, async ({ ended }) => ended(outcome))
  return entries[0]
}

describe('the observer of a service', () => {
  it('is none where nobody watches', () => expect(observerOf({})).toBeNull())

  it('tells the logger while the other one watches', async () => {
    const told: string[] = []
    const observer = observerOf({
      observer: scribe('observer', told),
      logger: ({ level }) => told.push(`log ${level}`),
    })
    const came = await observer?.command(subject, async ({ retried, ended }) => {
      retried()
      ended({ outcome: 'done' })
      return 'a receipt'
    })
    expect(came).toBe('a receipt')
    expect(told).toEqual([
      'observer begins SendInvoice',
      'observer retried',
      'log debug',
      'observer done',
      'observer ends',
    ])
  })

  it.each([
    ['an observer', { observer: scribe('observer', [], complaining) }],
    ['a logger', { logger: complaining }],
    ['both', { observer: scribe('observer', [], complaining), logger: complaining }],
  ])('drops what %s throws when told something', async (_, watched) => {
    const observer = observerOf(watched)
    const command = observer?.command(subject, async ({ retried, ended }) => {
      retried()
      ended({ outcome: 'done' })
      return 'a receipt'
    })
    expect(await command).toBe('a receipt')
    const may = observer?.may({ action: 'send-invoice' }, async ({ ended }) => {
      ended({ outcome: 'allowed' })
      return 'an answer'
    })
    expect(await may).toBe('an answer')
    observer?.projection('links', { news: 'live' })
  })
})

describe('a line of the log', () => {
  it.each<[CommandOutcome, LogEntry['level']]>([
    [{ outcome: 'done' }, 'debug'],
    [{ outcome: 'unchanged' }, 'debug'],
    [{ outcome: 'invalid' }, 'info'],
    [{ outcome: 'refused', refusal: 'InvoiceUnknown' }, 'info'],
    [{ outcome: 'failed', fault: 'Unavailable' }, 'warn'],
  ])('says what a command came to: %j', async (outcome, level) =>
    expect(await lineFor(outcome)).toEqual({
      level,
      message: 'command',
      fields: { command: 'SendInvoice', commandId: id, ...outcome },
    }),
  )

  it('counts retries where there were any', async () =>
    expect((await lineFor({ outcome: 'done' }, 3))?.fields['retries']).toBe(3))

  it.each<[MayOutcome, LogEntry['level'], LogEntry['fields']]>([
    [{ outcome: 'allowed' }, 'debug', {}],
    [
      { outcome: 'denied', unmet: ['ServiceNotActive', 'NeverDelegable'] },
      'debug',
      { unmet: 'ServiceNotActive NeverDelegable' },
    ],
    [{ outcome: 'invalid' }, 'info', {}],
    [{ outcome: 'failed', fault: 'Closed' }, 'warn', { fault: 'Closed' }],
  ])('says what a question came to: %j', async (outcome, level, fields) =>
    expect(await answerFor(outcome)).toEqual({
      level,
      message: 'may',
      fields: { action: 'send-invoice', outcome: outcome.outcome, ...fields },
    }),
  )

  it('names what is thrown, which is thrown on', async () => {
    const entries: LogEntry[] = []
    const observer = observerOf({ logger: (entry) => entries.push(entry) })
    const run = async (): Promise<never> => {
      throw new TypeError('what it failed on')
    }
    await expect(observer?.command({ ...subject, commandId: null }, run)).rejects.toThrow('what it failed on')
    expect(entries).toEqual([
      { level: 'error', message: 'command', fields: { command: 'SendInvoice', outcome: 'defect', error: 'TypeError' } },
    ])
  })

  it('tells of read models: loud only where one stops', () => {
    const entries: LogEntry[] = []
    const observer = observerOf({ logger: (entry) => entries.push(entry) })
    observer?.projection('links', { news: 'live' })
    observer?.projection('links', { news: 'stopped', fault: 'FoldFailed' })
    expect(entries.map(({ level, fields }) => [level, fields])).toEqual([
      ['info', { model: 'links', news: 'live' }],
      ['error', { model: 'links', news: 'stopped', fault: 'FoldFailed' }],
    ])
  })
})
