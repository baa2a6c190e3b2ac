import { inMemoryStore } from '@delega/core/store'
import { describe, expect, it } from '@jest/globals'

import { ANNA, idOf, linked, must, PAIR, practiceOn, ROSSI, rossi } from '../test/practice.ts'
import { openDelega } from './index.js'

const NAMES = ['daysToAnswer', 'timeToAct', 'cachedStreams', 'attempts'] as const

describe('The library', () => {
  it.each(
    NAMES.flatMap((name) => [0, -1, Number.NaN, Number.POSITIVE_INFINITY].map((value) => [name, value] as const)),
  )('does not open with %s of %d', (name, value) =>
    expect(() => openDelega({ store: inMemoryStore(), [name]: value })).toThrow(`${name} is a number above 0`),
  )

  it('opens with each of them at its least', () => {
    const options = { daysToAnswer: 0.5, timeToAct: 1, cachedStreams: 1, attempts: 1 }
    expect(openDelega({ store: inMemoryStore(), ...options })).toHaveProperty('handle')
  })
})

describe('A task', () => {
  const close = { type: 'CloseToDelegation', by: rossi, clientId: ROSSI, commandId: idOf(1) } as const
  const question = { ...PAIR, action: 'view-invoices' } as const
  const template = {
    commandId: idOf(2),
    template: { name: 'read', permissions: [{ permission: 'invoices:read' }] },
    extent: 'atLeast',
    reason: 'As agreed',
    side: 'client',
    clientId: ROSSI,
    accountantIds: [ANNA],
  } as const
  const authorization = { ...PAIR, commandId: idOf(3), action: 'send-invoice', subject: 'letter-1' } as const

  it('does nothing before it is run', async () => {
    const { delega, history } = await linked(practiceOn())
    const before = await history()
    delega.tasks.handle(close)
    expect(await history()).toEqual(before)
  })

  it('answers as the call of its name does', async () => {
    const { delega } = await linked(practiceOn())
    expect(await delega.tasks.receive(close)()).toEqual({ _tag: 'Right', right: await must(delega, close) })
    expect(await delega.tasks.handle(close)()).toEqual(await delega.receive(close))
    expect(await delega.tasks.may(question)()).toEqual(await delega.may(question))
    expect(await delega.tasks.receiveQuestion({})()).toEqual(await delega.receiveQuestion({}))
    expect(await delega.tasks.authorize(authorization)()).toEqual(await delega.authorize(authorization))
    expect(await delega.tasks.applyTemplate(template)()).toEqual(await delega.applyTemplate(template))
  })
})
