import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { isRight } from 'fp-ts/lib/Either.js'

import { describeLaws } from '../../test/laws.ts'
import { refOf } from '../../test/scenario.ts'
import { nth, now, release, retake, take } from '../../test/words/invoice-numbering.ts'
import { type Instant, type InvoiceId, plusDays } from '../kernel/index.js'
import {
  invoiceNumbering,
  numberHeldBy,
  numberingCommandCodec,
  numberingEventCodec,
  type NumberingState,
  type ToldNumbering,
} from './index.js'

const INVOICES = 6

const command: fc.Arbitrary<ToldNumbering> = fc
  .record({
    kind: fc.constantFrom('take', 'take', 'retake', 'reject', 'refuse'),
    id: fc.integer({ min: 1, max: INVOICES }).map(nth),
    at: fc.nat(30).map((days) => plusDays(now, days)),
  })
  .map(({ kind, id, at }) => {
    if (kind === 'take') return take(id, at)
    if (kind === 'retake') return retake(id, at)
    return release(id, kind === 'reject' ? plusDays(at, 5) : at, at)
  })

describeLaws({
  name: 'a numbering',
  decider: invoiceNumbering,
  commands: command,
  commandCodec: numberingCommandCodec,
  eventCodec: numberingEventCodec,
})

/** The same rules written plainly: each number once handed out, with its holder, or who let it go and until when. */
type Slot = { holder: InvoiceId | null; before: InvoiceId | null; until: Instant; releasedAs: number }

const naive = () => {
  const slots: Slot[] = []
  let releases = 0
  const held = (id: InvoiceId): number | null => {
    const index = slots.findIndex(({ holder }) => holder === id)
    return index < 0 ? null : index + 1
  }
  const give = (index: number, id: InvoiceId): void => {
    slots[index] = { holder: id, before: null, until: now, releasedAs: 0 }
  }
  const apply = (command: ToldNumbering): void => {
    const { invoiceId: id, at } = command
    const mine = slots.filter(({ before }) => before === id).toSorted((x, y) => y.releasedAs - x.releasedAs)[0]
    if (command.type === 'ReleaseNumber') {
      const number = held(id)
      if (number === null) return
      releases += 1
      slots[number - 1] = { holder: null, before: id, until: command.reservedUntil, releasedAs: releases }
    } else if (held(id) !== null) return
    else if (command.type === 'RetakeNumber') {
      if (mine !== undefined && at < mine.until) give(slots.indexOf(mine), id)
    } else {
      const free = slots.findIndex(({ holder, before, until }) => holder === null && before !== id && until <= at)
      give(free < 0 ? slots.length : free, id)
    }
  }
  return { slots, held, apply }
}

const invoices = Array.from({ length: INVOICES }, (_, index) => nth(index + 1))

const step = (state: NumberingState, command: ToldNumbering): NumberingState => {
  const decision = invoiceNumbering.decide(command, state)
  if (!isRight(decision)) return state
  return decision.right.reduce((before, event, index) => invoiceNumbering.evolve(before, event, refOf(index)), state)
}

describe('a numbering, beside a plain model,', () => {
  const runs = fc
    .array(command, { minLength: 1, maxLength: 60 })
    .map((commands) => commands.toSorted((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0)))

  it('gives every invoice the same number', () =>
    fc.assert(
      fc.property(runs, (commands) => {
        const model = naive()
        let state = invoiceNumbering.initialState
        for (const command of commands) {
          state = step(state, command)
          model.apply(command)
          expect(invoices.map((id) => numberHeldBy(state, id))).toEqual(invoices.map(model.held))
        }
      }),
    ))

  it('leaves no gap and gives no number twice', () =>
    fc.assert(
      fc.property(runs, (commands) => {
        const state = commands.reduce(step, invoiceNumbering.initialState)
        const held = invoices.map((id) => numberHeldBy(state, id)).filter((number) => number !== null)
        const all = [...held, ...state.free.keys()].toSorted((one, other) => one - other)
        expect(all).toEqual(Array.from({ length: state.next - 1 }, (_, index) => index + 1))
      }),
    ))

  it('counts beyond one block', () => {
    let state = invoiceNumbering.initialState
    for (let n = 1; n <= 600; n += 1) state = step(state, take(nth(n)))
    state = step(step(state, release(nth(257), now)), release(nth(256), now))
    expect([1, 255, 256, 257, 258, 600].map((n) => numberHeldBy(state, nth(n)))).toEqual([1, 255, null, null, 258, 600])
    expect(numberHeldBy(step(state, take(nth(601))), nth(601))).toBe(256)
  })
})
