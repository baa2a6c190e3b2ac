import type { Brand } from './brand.js'

/** A moment, as ISO-8601 in UTC with milliseconds (`2026-03-01T09:30:00.000Z`). The order of the text is the order of time. */
export type Instant = Brand<string, 'Instant'>

/** A calendar day, `YYYY-MM-DD`. */
export type Day = Brand<string, 'Day'>

const DAY = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/
const INSTANT = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/
const ZERO = 48
const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000

// Beyond four digits of a year the order of the texts is no longer that of time: "for ever" is often written 9999-12-31.
const FIRST_MS = Date.parse('0000-01-01T00:00:00.000Z')
const LAST_MS = Date.parse('9999-12-31T23:59:59.999Z')

const isoOf = (ms: number): string => new Date(Math.min(Math.max(ms, FIRST_MS), LAST_MS)).toISOString()

const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)

const lengthOfMonth = (year: number, month: number): number =>
  month === 2 ? (isLeap(year) ? 29 : 28) : month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31

// Checked without a Date, and mostly without another text: each stored event passes here on replay.
const isInItsMonth = (text: string): boolean => {
  const dayOfMonth = (text.charCodeAt(8) - ZERO) * 10 + text.charCodeAt(9) - ZERO
  return dayOfMonth <= 28 || dayOfMonth <= lengthOfMonth(Number(text.slice(0, 4)), Number(text.slice(5, 7)))
}

/** Whether a value is a calendar day that exists, as `YYYY-MM-DD`. */
export const isDay = (value: unknown): value is Day =>
  typeof value === 'string' && DAY.test(value) && isInItsMonth(value)

/** Whether a value is an instant, as `2026-03-01T09:30:00.000Z`. */
export const isInstant = (value: unknown): value is Instant =>
  typeof value === 'string' && INSTANT.test(value) && isInItsMonth(value)

/** The instant `days` times 24 hours later; at most the last one of the year 9999. */
export const plusDays = (at: Instant, days: number): Instant => isoOf(Date.parse(at) + days * DAY_MS) as Instant

/** The instant `ms` milliseconds later. */
export const plusMilliseconds = (at: Instant, ms: number): Instant => isoOf(Date.parse(at) + ms) as Instant

/** The calendar day `days` later. */
export const addDays = (from: Day, days: number): Day =>
  isoOf(Date.parse(`${from}T00:00:00.000Z`) + days * DAY_MS).slice(0, 10) as Day

/** The calendar year of a day. */
export const yearOf = (of: Day): number => Number(of.slice(0, 4))

const lastSunday = (year: number, month: number): number => {
  const last = new Date(Date.UTC(year, month + 1, 0))
  return Date.UTC(year, month, last.getUTCDate() - last.getUTCDay(), 1)
}

// Summer time in the European Union: from the last Sunday of March to that of October, 01:00 UTC (directive 2000/84/EC).
const italianOffset = (ms: number): number => {
  const year = new Date(ms).getUTCFullYear()
  return ms >= lastSunday(year, 2) && ms < lastSunday(year, 9) ? 2 * HOUR_MS : HOUR_MS
}

/** The calendar day that it is in Italy at an instant. */
export const dayInItaly = (at: Instant): Day => {
  const ms = Date.parse(at)
  return isoOf(ms + italianOffset(ms)).slice(0, 10) as Day
}

/** The first instant after a calendar day in Italy: what is due "by that day" is in time strictly before it. */
export const endOfDayInItaly = (of: Day): Instant => {
  const midnight = Date.parse(`${of}T00:00:00.000Z`) + DAY_MS
  return isoOf(midnight - italianOffset(midnight - 2 * HOUR_MS)) as Instant
}
