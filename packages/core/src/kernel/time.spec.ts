import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import {
  addDays,
  type Day,
  day,
  dayInItaly,
  endOfDayInItaly,
  type Instant,
  instant,
  isDay,
  isInstant,
  plusDays,
  plusMilliseconds,
  yearOf,
} from './index.js'

// The rule for summer time of 1996 on; the zone's own data is the other opinion.
const rome = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Europe/Rome',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
})
const dayInRome = (at: Instant): string => rome.format(new Date(at))

const between = (from: string, to: string): fc.Arbitrary<Instant> =>
  fc.integer({ min: Date.parse(from), max: Date.parse(to) }).map((ms) => instant(new Date(ms).toISOString()))
const instants = between('1997-01-01T00:00:00.000Z', '2099-12-31T23:59:59.999Z')
const days = instants.map((at) => day(at.slice(0, 10)))

/** Whether `Date` takes the text for exactly what it says. */
const roundTrips = (text: string): boolean => {
  const ms = Date.parse(text)
  return !Number.isNaN(ms) && new Date(ms).toISOString() === text
}

const digits = (length: number) =>
  fc.integer({ min: 0, max: 10 ** length - 1 }).map((n) => String(n).padStart(length, '0'))
const near = (max: number) => fc.integer({ min: 0, max: max + 2 }).map((n) => String(n).padStart(2, '0'))
const dayTexts = fc.tuple(digits(4), near(12), near(31)).map((parts) => parts.join('-'))
const instantTexts = fc
  .tuple(dayTexts, near(24), near(60), near(60), digits(3))
  .map(([date, h, m, s, ms]) => `${date}T${h}:${m}:${s}.${ms}Z`)

describe('A calendar day', () => {
  it('is one exactly when Date knows it', () =>
    fc.assert(
      fc.property(dayTexts, (text) => expect(isDay(text)).toBe(roundTrips(`${text}T00:00:00.000Z`))),
      { numRuns: 5_000 },
    ))

  it.each(['2024-02-29', '2000-02-29', '2026-04-30', '2026-12-31', '2026-01-01', '2026-02-28'])('can be %s', (text) =>
    expect(day(text)).toBe(text),
  )

  it.each([
    '2026-02-29',
    '1900-02-29',
    '2026-04-31',
    '2026-02-30',
    '2026-13-01',
    '2026-00-10',
    '2026-01-00',
    '26-01-01',
    '2026-1-1',
    ' 2026-01-01',
    '2026-01-01 ',
    '2026-01-01\n',
    '',
  ])('cannot be %j', (text) => expect(() => day(text)).toThrow(RangeError))

  it('counts across months and years', () =>
    fc.assert(
      fc.property(days, fc.integer({ min: -400, max: 400 }), (from, count) => {
        expect(addDays(addDays(from, count), -count)).toBe(from)
        expect((Date.parse(addDays(from, count)) - Date.parse(from)) / 86_400_000).toBe(count)
      }),
    ))

  it('has a year', () => expect(yearOf(day('2026-03-01'))).toBe(2026))

  it.each([20_260_101, null, undefined, {}])('is never %j', (value) => expect(isDay(value)).toBe(false))
})

describe('An instant', () => {
  it('is one exactly when Date writes it so', () =>
    fc.assert(
      fc.property(instantTexts, (text) => expect(isInstant(text)).toBe(roundTrips(text))),
      { numRuns: 5_000 },
    ))

  it.each([
    '2026-03-01T09:30:00Z',
    '2026-03-01T09:30:00.000+00:00',
    '2026-03-01T09:30:00.000',
    '2026-03-01 09:30:00.000Z',
    '2026-03-01T24:00:00.000Z',
    '2026-03-01T23:59:60.000Z',
    '+002026-03-01T09:30:00.000Z',
    '2026-03-01T09:30:00.000Z\n',
    '2026-02-29T09:30:00.000Z',
    '2026-03-01',
  ])('cannot be %j', (text) => expect(() => instant(text)).toThrow(RangeError))

  it.each([Date.parse('2026-03-01'), null, undefined, {}])('is never %j', (value) =>
    expect(isInstant(value)).toBe(false),
  )

  it('stands in the order of time', () =>
    fc.assert(
      fc.property(instants, instants, (one, other) => expect(one < other).toBe(Date.parse(one) < Date.parse(other))),
    ))

  it('counts days of 24 hours, and milliseconds', () =>
    fc.assert(
      fc.property(instants, fc.nat(1_000), (at, count) => {
        expect(Date.parse(plusDays(at, count)) - Date.parse(at)).toBe(count * 86_400_000)
        expect(plusMilliseconds(at, count * 86_400_000)).toBe(plusDays(at, count))
      }),
    ))
})

describe('The end of all time', () => {
  const last = instant('9999-12-31T23:59:59.999Z')
  const first = instant('0000-01-01T00:00:00.000Z')

  it('is not passed by counting, so that texts keep the order of time', () => {
    expect([plusDays(last, 90), plusMilliseconds(last, 1), plusDays(last, 1e12)]).toEqual([last, last, last])
    expect([addDays(day('9999-12-31'), 12), addDays(day('9999-12-25'), 12)]).toEqual(['9999-12-31', '9999-12-31'])
  })

  it('has a beginning on the other side', () => {
    expect([plusDays(first, -1), plusMilliseconds(first, -1)]).toEqual([first, first])
    expect(addDays(day('0000-01-01'), -1)).toBe('0000-01-01')
  })

  it('leaves its last day in Italy an end', () => {
    expect(endOfDayInItaly(day('9999-12-31'))).toBe('9999-12-31T23:00:00.000Z')
    expect(dayInItaly(last)).toBe('9999-12-31')
  })
})

describe('The day in Italy', () => {
  it('is the day in Rome at any instant', () =>
    fc.assert(
      fc.property(instants, (at) => expect(dayInItaly(at)).toBe(dayInRome(at))),
      { numRuns: 5_000 },
    ))

  it('is the day in Rome around each midnight of the days on which the clocks change', () => {
    const changing = Array.from({ length: 103 }, (_, index) => 1997 + index).flatMap((year) =>
      [3, 10].flatMap((month) =>
        Array.from({ length: 8 }, (_, index) => day(`${year}-${String(month).padStart(2, '0')}-${24 + index}`)),
      ),
    )
    const around = changing.flatMap((date) =>
      ['21:59:59.999', '22:00:00.000', '22:59:59.999', '23:00:00.000', '00:59:59.999', '01:00:00.000'].map((time) =>
        instant(`${date}T${time}Z`),
      ),
    )
    expect(around.filter((at) => dayInItaly(at) !== dayInRome(at))).toEqual([])
  })

  it.each([
    ['2026-01-15', '2026-01-15T23:00:00.000Z'],
    ['2026-07-15', '2026-07-15T22:00:00.000Z'],
    ['2026-03-28', '2026-03-28T23:00:00.000Z'],
    ['2026-03-29', '2026-03-29T22:00:00.000Z'],
    ['2026-10-24', '2026-10-24T22:00:00.000Z'],
    ['2026-10-25', '2026-10-25T23:00:00.000Z'],
    ['2026-12-31', '2026-12-31T23:00:00.000Z'],
  ])('of %s ends at %s', (date, end) => expect(endOfDayInItaly(day(date))).toBe(end))

  it('ends at the first instant of the next one', () =>
    fc.assert(
      fc.property(days, (date: Day) => {
        const end = endOfDayInItaly(date)
        expect(dayInRome(plusMilliseconds(end, -1))).toBe(date)
        expect(dayInRome(end)).toBe(addDays(date, 1))
      }),
      { numRuns: 2_000 },
    ))
})
