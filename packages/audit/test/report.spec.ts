import { describe, expect, it } from '@jest/globals'
import type { Instant, StoredEvent } from '@delega/core'
import fc from 'fast-check'

import { eventsSource, ledger, type Report, report, reportHtml, type ReportOptions, timeline } from '../src/index.js'
import { escaped, html } from '../src/report/markup.js'
import { ANNA, forgeOf, NERI, ROSSI } from './forge.ts'
import { attacked, halfYear, HOSTILE } from './report-story.ts'
import { ACCOUNTANTS, CLIENTS, historyOf } from './world.ts'
import { must } from './must.ts'

const MADE: Pick<ReportOptions, 'madeAt' | 'history'> = {
  madeAt: '2026-08-10T08:00:00.000Z' as Instant,
  history: 'practice.db',
}

const made = async (
  events: readonly StoredEvent[],
  options: Omit<ReportOptions, 'madeAt' | 'history'>,
): Promise<Report> => must(await report(eventsSource(events), { ...MADE, ...options }))

describe('A report', () => {
  it('tells of each pair what the timeline and the ledger tell', async () => {
    const events = await historyOf(51, 300)
    const source = eventsSource(events)
    for (const scope of [
      ...CLIENTS.map((clientId) => ({ clientId })),
      ...ACCOUNTANTS.map((accountantId) => ({ accountantId })),
    ]) {
      const { pairs, span } = await made(events, { scope })
      expect(pairs.map(({ intervals }) => intervals)).toEqual(
        must(await timeline(source, scope, span)).map(({ intervals }) => intervals),
      )
      const acts = must(await ledger(source, scope)).map((one) => (one.authorization ?? one.acts[0])?.id)
      const listed = pairs.flatMap((pair) => pair.acts.map((one) => (one.authorization ?? one.acts[0])?.id))
      expect(listed.toSorted()).toEqual(acts.toSorted())
    }
  })

  it('lists every grant and every removal of its period, with the reason', async () => {
    const events = await halfYear()
    const { pairs } = await made(events, { scope: { clientId: ROSSI, accountantId: ANNA } })
    const decided = pairs.flatMap((pair) => pair.decided)
    const wanted = events.filter(
      ({ stream, type }) =>
        stream.includes(ANNA) && stream.startsWith('delegation-') && /^Permission(Granted|Revoked)$/.test(type),
    )
    expect(decided.filter(({ permission }) => permission !== null).map(({ event }) => event.id)).toEqual(
      wanted.map(({ id }) => id),
    )
    expect(decided.filter(({ kind }) => kind === 'removal').map(({ reason }) => reason)).toEqual([
      'Berto drafts from now on',
      'All work is done by one accountant now',
    ])
  })

  it('holds to its period', async () => {
    const period = { from: '2026-04-01T00:00:00.000Z' as Instant, to: '2026-05-01T00:00:00.000Z' as Instant }
    const { pairs, span } = await made(await halfYear(), { scope: { clientId: ROSSI }, period })
    expect(span).toEqual(period)
    const told = pairs.flatMap(({ decided, acts }) => [...decided.map(({ event }) => event), ...acts])
    expect(told.length).toBeGreaterThan(3)
    expect(told.filter(({ at }) => at < period.from || at >= period.to)).toEqual([])
    const [first] = pairs
    expect(first?.inForce).toEqual(['invoices:read', 'invoices:send'])
  })

  it('lists the findings about its scope, and counts the others', async () => {
    const events = await attacked()
    const own = await made(events, { scope: { clientId: ROSSI } })
    expect(own.findings.map(({ rule }) => rule)).toEqual(['ActWithoutAuthorization'])
    expect(own.findingsElsewhere).toBe(0)
    const other = await made(events, { scope: { clientId: NERI } })
    expect(other.findings).toEqual([])
    expect(other.findingsElsewhere).toBe(1)
  })

  it('names who acted for a client without any delegation at all', async () => {
    const forge = forgeOf(await halfYear())
    const stream = forge.find(({ type, metadata }) => type === 'InvoiceDrafted' && metadata.by.kind === 'client').stream
    const told = { by: { kind: 'accountant', id: ACCOUNTANTS[2] ?? ANNA }, onBehalfOf: ROSSI } as const
    forge.write(stream, { type: 'InvoiceDiscarded', at: '2026-07-20T10:00:00.000Z' as Instant }, told)
    const { pairs, findings } = await made(forge.events(), { scope: { clientId: ROSSI } })
    expect(pairs.at(-1)).toMatchObject({ accountantId: ACCOUNTANTS[2], acts: [{ status: 'unauthorised' }] })
    expect(findings.map(({ rule }) => rule)).toContain('ActWithoutAuthorization')
  })

  it('is the same page when it is made again', async () => {
    const scope = { clientId: ROSSI }
    expect(reportHtml(await made(await attacked(), { scope }))).toBe(
      reportHtml(await made(await attacked(), { scope })),
    )
  })

  it('holds no name as markup', async () => {
    const page = reportHtml(await made(await attacked(), { scope: { clientId: ROSSI } }))
    expect(page).not.toContain(HOSTILE)
    expect(page).not.toContain('<img')
    expect(page.match(/<script/g)?.length).toBe(1)
  })

  it('says how many rows a long table has where it shows only the first', async () => {
    const data = await made(await halfYear(), { scope: { clientId: ROSSI } })
    const [first] = data.pairs
    const [act] = first?.acts ?? []
    if (first === undefined || act === undefined) throw new Error('No act')
    const page = reportHtml({ ...data, pairs: [{ ...first, acts: Array.from({ length: 2500 }, () => act) }] })
    expect(page).toContain('The first 2000 of 2500 rows')
  })
})

const unescaped = (text: string): string =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')

describe('A value in a page', () => {
  it('is text, whatever it holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        const { markup } = html`<p title="${value}">${value}</p>`
        const inner = escaped(value)
        expect(markup).toBe(`<p title="${inner}">${inner}</p>`)
        expect(inner).not.toMatch(/[<>"']/)
        expect(inner.replace(/&(amp|lt|gt|quot|#39);/g, '')).not.toContain('&')
      }),
    )
  })

  it('is read as it was, but for marks that nobody sees', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (value) => {
        expect(unescaped(escaped(value))).toBe(value)
      }),
    )
    expect(escaped('a\u202Eb\u0000')).toBe('a[U+202E]b[U+0000]')
  })
})
