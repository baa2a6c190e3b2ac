import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Instant } from '@delega/core'
import axe from 'axe-core'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'

import { eventsSource, type Interval, type Report, report, reportHtml, timeline } from '../src/index.js'
import { openBrowser, PATIENCE_MS } from './browser.ts'
import { ROSSI } from './forge.ts'
import { attacked, HOSTILE } from './report-story.ts'
import { must } from './must.ts'

const folder = mkdtempSync(join(tmpdir(), 'delega-report-'))
const file = join(folder, 'report.html')
const scope = { clientId: ROSSI }

let browser: Browser
let data: Report
let intervals: readonly (readonly Interval[])[]

beforeAll(async () => {
  const source = eventsSource(await attacked())
  const madeAt = '2026-08-10T08:00:00.000Z' as Instant
  data = must(await report(source, { scope, madeAt, history: 'practice.db' }))
  intervals = must(await timeline(source, scope, data.span)).map((one) => one.intervals)
  writeFileSync(file, reportHtml(data))
  browser = await openBrowser()
})

afterAll(async () => {
  await browser?.close()
  rmSync(folder, { recursive: true })
})

type Seen = { readonly page: Page; readonly complaints: readonly string[]; readonly requests: readonly string[] }

const opened = async (options: BrowserContextOptions = {}): Promise<Seen> => {
  const page = await browser.newPage(options)
  page.setDefaultTimeout(PATIENCE_MS)
  const complaints: string[] = []
  const requests: string[] = []
  page.on('console', (message) => complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('request', (request) => requests.push(request.url()))
  await page.goto(pathToFileURL(file).href)
  return { page, complaints, requests }
}

/** What stands in the first picture of the page, in units of the picture. */
const barsIn = (page: Page, index: number) =>
  page
    .locator('figure svg[role=img]')
    .nth(index)
    .locator('rect.bar')
    .evaluateAll((bars) =>
      bars.map((bar) => {
        const svg = bar.closest('svg')
        const [whole, own] = [svg?.getBoundingClientRect(), bar.getBoundingClientRect()]
        const unit = (whole?.width ?? 0) / 1000
        return {
          permission: bar.getAttribute('data-permission'),
          standing: bar.getAttribute('class')?.split(' ')[1],
          left: (own.left - (whole?.left ?? 0)) / unit,
          right: (own.right - (whole?.left ?? 0)) / unit,
          top: own.top,
        }
      }),
    )

describe('The page of a report', () => {
  it('draws each interval where the timeline has it', async () => {
    const { page } = await opened()
    const { from, to } = data.span
    const share = (at: string): number =>
      (Math.min(Math.max(Date.parse(at), Date.parse(from)), Date.parse(to)) - Date.parse(from)) /
      (Date.parse(to) - Date.parse(from))
    for (const [index, expected] of intervals.entries()) {
      const bars = await barsIn(page, index)
      expect(bars.map(({ permission, standing }) => [permission, standing])).toEqual(
        expected.map(({ permission, standing }) => [permission, standing]),
      )
      for (const [n, { began, ended }] of expected.entries()) {
        const bar = bars[n]
        expect(bar?.left).toBeCloseTo(150 + share(began.at) * 836, 0)
        expect(bar?.right).toBeCloseTo(150 + share(ended?.at ?? to) * 836, 0)
      }
      const rows = new Map(bars.map(({ permission, top }) => [permission, top]))
      expect(new Set(rows.values()).size).toBe(rows.size)
    }
    expect(intervals.flat().length).toBeGreaterThan(8)
    await page.close()
  })

  it('marks each act, and the one without a right in another colour', async () => {
    const { page } = await opened()
    const marks = await page
      .locator('figure .mark[data-acts]')
      .evaluateAll((found) =>
        found.map((one) => [one.getAttribute('class'), Number(one.getAttribute('data-acts'))] as const),
      )
    expect(marks.reduce((sum, [, acts]) => sum + acts, 0)).toBe(data.pairs.flatMap(({ acts }) => acts).length)
    expect(marks.filter(([name]) => name === 'mark unproven').map(([, acts]) => acts)).toEqual([1])
    await page.close()
  })

  it('keeps a script in the name of a client as text', async () => {
    const { page, complaints } = await opened()
    expect(await page.locator('h1').textContent()).toBe(HOSTILE)
    expect(await page.title()).toBe(`Delegation report: ${HOSTILE}`)
    expect(await page.locator('script').count()).toBe(1)
    expect(await page.locator('img, iframe, object, embed, link, form').count()).toBe(0)
    expect(complaints).toEqual([])
    await page.close()
  })

  it('asks for nothing and complains of nothing, also while it is used', async () => {
    const { page, complaints, requests } = await opened()
    await page.locator('figure .mark').first().hover()
    await page.locator('figure .mark').first().click()
    await page.locator('#words').fill('invoice')
    await page.locator('#permission').selectOption('invoices:write')
    expect(requests).toEqual([pathToFileURL(file).href])
    expect(complaints).toEqual([])
    await page.close()
  })

  it('lets in no script but its own, and nothing from outside', async () => {
    const { page } = await opened()
    const did = await page.evaluate(async () => {
      const script = document.createElement('script')
      try {
        script.textContent = 'document.title = "owned"'
        document.body.append(script)
      } catch {
        // Trusted types refuse it even earlier.
      }
      const image = document.createElement('img')
      const loaded = new Promise((done) => {
        image.addEventListener('load', () => done('loaded'))
        image.addEventListener('error', () => done('refused'))
      })
      image.src = 'data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=='
      const fetched = fetch('http://127.0.0.1:9/').then(
        () => 'fetched',
        () => 'refused',
      )
      return { title: document.title, image: await loaded, fetched: await fetched }
    })
    expect(did.title).not.toBe('owned')
    expect(did).toMatchObject({ image: 'refused', fetched: 'refused' })
    await page.close()
  })

  it('is printed on numbered pages, with everything on them', async () => {
    const { page } = await opened()
    await page.locator('#words').fill('nothing has these words')
    await page.locator('#words').fill('')
    const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1')
    const pages = pdf.match(/\/Type\s*\/Page\b/g)?.length ?? 0
    expect(pages).toBeGreaterThan(3)
    // A4 on its side, in points.
    expect(pdf).toMatch(/\/MediaBox \[0 0 84[12](\.\d+)? 59[45](\.\d+)?\]/)
    await page.emulateMedia({ media: 'print' })
    expect(await page.locator('.filters').isVisible()).toBe(false)
    expect(await page.locator('tbody tr').evaluateAll((rows) => rows.every((row) => row.checkVisibility()))).toBe(true)
    await page.close()
  })

  it('shows the details of what is pointed at, and leads from an act to its row', async () => {
    const { page } = await opened()
    const hover = page.locator('#hover')
    expect(await hover.isVisible()).toBe(false)
    await page.locator('figure .bar').first().hover()
    expect(await hover.textContent()).toContain(`${data.pairs[0]?.intervals[0]?.permission}: effective`)
    const mark = page.locator('figure .mark[data-row]').first()
    await mark.hover()
    expect(await hover.textContent()).toMatch(/happened 2026-.*\n?.*recorded 2026-/)
    await mark.click()
    expect(await page.locator('tr.found').getAttribute('id')).toBe(await mark.getAttribute('data-row'))
    await page.close()
  })

  it('shows only the rows that were asked for', async () => {
    const { page } = await opened()
    const visible = () =>
      page
        .locator('tbody tr')
        .evaluateAll((rows) => rows.filter((row) => row.checkVisibility()).map((row) => row.textContent))
    const all = (await visible()).length
    await page.locator('#words').fill('BERTO drafts')
    expect(await visible()).toEqual([expect.stringContaining('Berto drafts from now on')])
    expect(await page.locator('#shown').textContent()).toBe(`1 of ${all} rows shown`)
    await page.locator('#words').fill('')
    await page.locator('#permission').selectOption('documents:read')
    expect((await visible()).every((text) => text?.includes('documents:read'))).toBe(true)
    await page.locator('#permission').selectOption('')
    await page.locator('#pair').selectOption({ index: 2 })
    expect(await page.locator('.pair:visible').count()).toBe(1)
    await page.close()
  })

  it('is whole without its script', async () => {
    const { page } = await opened({ javaScriptEnabled: false })
    expect(await page.locator('.filters').isVisible()).toBe(false)
    expect(await page.locator('tbody tr').count()).toBeGreaterThan(30)
    expect(await page.locator('figure .bar title').first().textContent()).toContain('granted at position')
    await page.close()
  })

  it.each(['light', 'dark'] as const)('can be read by all, %s', async (colorScheme) => {
    // The checker itself is a script from outside.
    const { page } = await opened({ colorScheme, bypassCSP: true })
    await page.evaluate(axe.source)
    const { violations } = await page.evaluate(() =>
      (
        globalThis as unknown as {
          axe: { run: () => Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> }
        }
      ).axe.run(),
    )
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([])
    const paper = await page.evaluate(() => getComputedStyle(document.body).backgroundColor)
    expect(paper).toBe(colorScheme === 'light' ? 'rgb(255, 255, 255)' : 'rgb(21, 24, 28)')
    await page.close()
  })

  it('fits a narrow screen', async () => {
    const { page } = await opened({ viewport: { width: 360, height: 740 } })
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)
    await page.close()
  })
})
