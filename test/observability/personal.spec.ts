import { readFileSync } from 'node:fs'

import { type CommandInput, type Delega, openDelega, orThrow } from '@delega/application'
import { type EventStore, instant, type LogEntry, type StoreFault } from '@delega/core'
import { inMemoryStore } from '@delega/core/store'
import { ledger, links, runProjections, supportRequests, timeline, work } from '@delega/projections'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { left } from 'fp-ts/lib/Either.js'

import { PAIR } from '../../packages/application/test/practice.ts'
import { type Recorder, startRecorder, textsOf } from './recorder.ts'

type Line = { readonly at: string } & CommandInput

const CANARY = 'Zz-Canary'

const lines: readonly Line[] = readFileSync(
  new URL('../../examples/accounting-practice/story.jsonl', import.meta.url),
  'utf8',
)
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Line)

const FISCAL_CODE = /^([A-Z]{2})?\d{11}$|^[A-Z]{6}\d{2}[A-Z]\d{2}[A-Z]\d{3}[A-Z]$/
const SHORTEST = 4

/** Every text that is personal: what stands in a personal part or a reason, and every fiscal code. */
const personalIn = (value: unknown, isPersonal = false): readonly string[] => {
  if (typeof value === 'string')
    return (isPersonal && value.length >= SHORTEST) || FISCAL_CODE.test(value) ? [value] : []
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, item]) =>
    // The kind of an identity is a word of ours.
    key === 'kind' ? [] : personalIn(item, isPersonal || key === 'personal' || key === 'reason' || key === 'fileName'),
  )
}

const DIGITS = /^[\da-f]+$/i

/** Whether a value stands in a text; one of digits alone, not as a part of a longer one: ids are random. */
const standsIn = (text: string, value: string): boolean =>
  DIGITS.test(value) ? new RegExp(`(?<![\\da-f])${value}(?![\\da-f])`, 'i').test(text) : text.includes(value)

const down = (fault: StoreFault): Partial<EventStore> => ({
  append: () => async () => left(fault),
  readStream: () => async () => left(fault),
})

let recorder: Recorder
let entries: LogEntry[] = []
beforeEach(() => {
  recorder = startRecorder()
  entries = []
})
afterEach(() => recorder.stop())

const openOn = (given: EventStore, now: () => string): { readonly store: EventStore; readonly delega: Delega } => {
  const { observer, store: watched } = recorder.telemetry
  const store = watched(given)
  const logger = (entry: LogEntry): number => entries.push(entry)
  return { store, delega: openDelega({ store, observer, logger, clock: () => instant(now()) }) }
}

/** The whole story, with read models that follow it. */
const play = async () => {
  let now = ''
  const { store, delega } = openOn(inMemoryStore(), () => now)
  const models = { ledger, links, supportRequests, timeline, work }
  const { observer } = recorder.telemetry
  const projections = runProjections({ store, models, observer, logger: (entry) => entries.push(entry) })
  for (const { at, ...command } of lines) {
    now = at
    await delega.receive(command)
  }
  await orThrow(delega.processes.run())
  await Promise.all(Object.values(projections.models).map(async ({ rebuild }) => rebuild()()))
  await projections.stop()
  return delega
}

const said = async (): Promise<string> => `${await recorder.everything()}\n${textsOf(entries)}`

it('A value of digits is found where it stands alone, and not in an id', () => {
  for (const text of ['"52100"', 'CAP 52100, Arezzo', 'IT52100', '"x-52100"'])
    expect(standsIn(text, '52100')).toBe(true)
  for (const text of ['"9e52100f"', '152100', '521001']) expect(standsIn(text, '52100')).toBe(false)
})

describe('spans, metrics and lines of the log', () => {
  it('hold nothing personal of the story', async () => {
    const personal = [...new Set(lines.flatMap((line) => personalIn(line)))]
    expect(personal.length).toBeGreaterThan(20)
    await play()
    const text = await said()
    expect(text.length).toBeGreaterThan(10_000)
    expect(personal.filter((one) => standsIn(text, one))).toEqual([])
  })

  it('hold nothing of what is given in the place of something else', async () => {
    const delega = await play()
    for (const { at: _, ...command } of lines)
      for (const field of [...Object.keys(command), CANARY, 'correlationId', 'causationId'])
        await delega.receive({ ...command, [field]: field === 'by' ? { kind: CANARY, id: CANARY } : CANARY })
    const question = { ...PAIR, action: 'send-invoice', subject: CANARY } as const
    for (const field of Object.keys(question)) {
      await delega.may({ ...question, [field]: CANARY })
      await delega.authorize({ ...question, [field]: CANARY })
    }
    expect(await said()).not.toContain(CANARY)
  })

  it.each<StoreFault>([
    { fault: 'Unavailable', detail: CANARY },
    { fault: 'OutcomeUnknown', detail: CANARY },
    { fault: 'AccessDenied', detail: CANARY },
    { fault: 'Corrupt', detail: CANARY },
  ])('hold no detail of the fault $fault', async (fault) => {
    const { delega } = openOn({ ...inMemoryStore(), ...down(fault) }, () => '2026-03-01T09:00:00.000Z')
    for (const { at: _, ...command } of lines.slice(0, 3)) await delega.receive(command)
    await delega.may({ ...PAIR, action: 'send-invoice' })
    const text = await said()
    expect(text).toContain(fault.fault)
    expect(text).not.toContain(CANARY)
  })
})
