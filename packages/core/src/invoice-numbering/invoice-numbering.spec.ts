import { afterEach, describe, expect, it } from '@jest/globals'

import { describeTable } from '../../test/decision-table.ts'
import { fold, sentences } from '../../test/scenario.ts'
import { invoiceNumberingTable } from '../../test/tables/invoice-numbering.ts'
import {
  commands,
  histories,
  lastMoment,
  nth,
  now,
  release,
  released,
  reservedUntil,
  retake,
  take,
  taken,
} from '../../test/words/invoice-numbering.ts'
import { numberHeldBy, invoiceNumbering } from './index.js'

const { given, expectFinished } = sentences(invoiceNumbering)
const [a, b, c] = [nth(1), nth(2), nth(3)]

afterEach(expectFinished)

describe('a numbering', () => {
  it('starts with 1', () => given().when(take(a)).then(taken(1, a)))

  it('goes on with the next number', () => given(taken(1, a)).when(take(b)).then(taken(2, b)))

  it('gives an invoice one number only', () => given(taken(1, a)).when(take(a)).thenNothing())

  it('keeps the number of a rejected invoice for it', () =>
    given(taken(1, a), released(1, a))
      .when(retake(a, lastMoment))
      .then(taken(1, a, lastMoment)))

  it('gives a reserved number to nobody else', () =>
    given(taken(1, a), released(1, a))
      .when(take(b, lastMoment))
      .then(taken(2, b, lastMoment)))

  it('gives the lowest number that is free again', () =>
    given(taken(1, a), taken(2, b), released(2, b), released(1, a))
      .when(take(c, reservedUntil))
      .then(taken(1, c, reservedUntil)))

  it('gives the lowest number that is free again, in whatever order they came free', () =>
    given(taken(1, a), taken(2, b), released(1, a), released(2, b))
      .when(take(c, reservedUntil))
      .then(taken(1, c, reservedUntil)))

  it('gives the number of a refused invoice at once', () =>
    given(taken(1, a), taken(2, b), released(1, a, now))
      .when(take(c))
      .then(taken(1, c)))

  it('gives an invoice whose time is over another number than before', () =>
    given(taken(1, a), released(1, a))
      .when(take(a, reservedUntil))
      .then(taken(2, a, reservedUntil)))

  it('gives a number back to its invoice in time only', () =>
    given(taken(1, a), released(1, a))
      .when(retake(a, reservedUntil))
      .thenRefuse({ code: 'ReservationOver', reservedUntil }))

  it('gives nothing back that has gone to another', () =>
    given(taken(1, a), released(1, a, now), taken(1, b))
      .when(retake(a))
      .thenRefuse({ code: 'NoNumberReserved' }))

  it('gives the last number back to an invoice that had two', () =>
    given(taken(1, a), released(1, a), taken(2, a), released(2, a)).when(retake(a)).then(taken(2, a)))

  it('lets a number go', () => given(taken(1, a)).when(release(a)).then(released(1, a)))

  it('lets a number go once', () => given(taken(1, a), released(1, a)).when(release(a)).thenNothing())

  it('lets go only what is held', () => given(taken(1, a)).when(release(b)).thenRefuse({ code: 'NoNumberHeld' }))

  it('knows the number that an invoice holds', () => {
    const state = fold(invoiceNumbering, [taken(1, a), taken(2, b), released(1, a)])
    expect([a, b, c].map((id) => numberHeldBy(state, id))).toEqual([null, 2, null])
  })

  it.each([
    ['a number out of turn', taken(3, b)],
    ['a number that another holds', taken(1, b)],
    ['the release of what another holds', released(1, b)],
    ['the release of what nobody holds', released(2, b)],
  ])('lets pass on replay what cannot follow: %s', (_, event) => {
    const before = fold(invoiceNumbering, [taken(1, a)])
    expect(fold(invoiceNumbering, [taken(1, a), event])).toEqual(before)
  })
})

describeTable('an invoice', invoiceNumberingTable, (standing, command) =>
  invoiceNumbering.decide(commands[command], fold(invoiceNumbering, histories[standing])),
)
