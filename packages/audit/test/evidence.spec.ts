import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, describe, expect, it } from '@jest/globals'
import type { Instant, StoredEvent } from '@delega/core'
import { inMemoryStore } from '@delega/core/store'

import {
  eventsSource,
  exportEvidence,
  importEvidence,
  openEvidence,
  type Scope,
  storeSource,
  verify,
} from '../src/index.js'
import { VERSION } from '../src/version.js'
import { ACCOUNTANTS, CLIENTS, eventsOf, historyOf } from './world.ts'
import { must } from './must.ts'

const folder = mkdtempSync(join(tmpdir(), 'delega-evidence-'))
afterAll(() => rmSync(folder, { recursive: true }))

const path = (name: string): string => join(folder, name)

const [client] = CLIENTS
const [accountant] = ACCOUNTANTS
if (client === undefined || accountant === undefined) throw new Error('Nobody there')

const SCOPES: readonly (readonly [string, Scope])[] = [
  ['all', {}],
  ['a client', { clientId: client }],
  ['an accountant', { accountantId: accountant }],
  ['a pair', { clientId: client, accountantId: accountant }],
]

describe('Evidence', () => {
  it.each(SCOPES)('of %s is the same bytes when it is taken again', async (name, scope) => {
    const source = eventsSource(await historyOf(21, 200))
    const [one, two] = [path(`${name} 1`), path(`${name} 2`)]
    const manifest = must(await exportEvidence(source, { scope, path: one }))
    must(await exportEvidence(source, { scope, path: two }))
    expect(readFileSync(one).equals(readFileSync(two))).toBe(true)
    expect(readFileSync(`${one}.manifest.json`, 'utf8')).toBe(readFileSync(`${two}.manifest.json`, 'utf8'))
    expect(manifest.events).toBe(readFileSync(one, 'utf8').trimEnd().split('\n').length)
    expect(manifest.tool.version).toBe(VERSION)
  })

  it.each(SCOPES)('of %s is verified alone, without the store', async (name, scope) => {
    for (const seed of [21, 22, 23]) {
      const file = path(`${name} ${seed} alone`)
      must(await exportEvidence(eventsSource(await historyOf(seed, 250)), { scope, path: file }))
      const { findings, outcome, counts } = must(await verify(must(await openEvidence(file)).source))
      expect(findings).toEqual([])
      expect(outcome).toBe('clean')
      expect(counts.events).toBeGreaterThan(5)
    }
  })

  it.each(SCOPES)('of %s holds whole streams, up to a position', async (name, scope) => {
    const events = await historyOf(24, 150)
    const upTo = events[80]?.position
    if (upTo === undefined) throw new Error('Too short')
    const file = path(`${name} up to`)
    const { streams } = must(await exportEvidence(eventsSource(events), { scope, path: file, upTo }))
    const held = streams === null ? null : new Set<string>(streams)
    const expected = events.filter(({ stream, position }) => position <= upTo && (held === null || held.has(stream)))
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n')
    expect(lines.map((line) => (JSON.parse(line) as StoredEvent).id)).toEqual(expected.map(({ id }) => id))

    const grown = path(`${name} grown`)
    must(await exportEvidence(eventsSource(await historyOf(24, 300)), { scope, path: grown, upTo }))
    expect(readFileSync(`${grown}.manifest.json`, 'utf8')).toBe(readFileSync(`${file}.manifest.json`, 'utf8'))
  })

  it('that was altered is told by its manifest, to the byte', async () => {
    const file = path('altered')
    must(await exportEvidence(eventsSource(await historyOf(25, 60)), { scope: {}, path: file }))
    const bytes = readFileSync(file)
    for (let at = 10; at < bytes.length; at += 997) {
      const changed = Buffer.from(bytes)
      changed[at] = (changed[at] ?? 0) ^ 1
      writeFileSync(file, changed)
      const opened = must(await openEvidence(file))
      expect(opened.source.altered).toContain('manifest')
    }
    writeFileSync(file, bytes.subarray(0, -1))
    expect(must(await openEvidence(file)).source.altered).toContain('bytes')
  })

  it('without its manifest, or with another, is none', async () => {
    const file = path('lonely')
    must(await exportEvidence(eventsSource(await historyOf(25, 10)), { scope: {}, path: file }))
    copyFileSync(file, path('no manifest'))
    expect(await openEvidence(path('no manifest'))).toMatchObject({ left: { fault: 'NotEvidence' } })
    writeFileSync(`${path('no manifest')}.manifest.json`, '{"format":"something"}')
    expect(await openEvidence(path('no manifest'))).toMatchObject({ left: { fault: 'NotEvidence' } })
  })

  it('comes back out of a new store as it went in', async () => {
    const events = await historyOf(26, 150)
    let recordedAt = '' as Instant
    const copy = inMemoryStore({ clock: () => recordedAt })
    const imported = await importEvidence(eventsSource(events), copy, (at) => {
      recordedAt = at
    })
    expect(must(imported)).toEqual({ events: events.length, positionsKept: true })
    expect(await eventsOf(copy)).toEqual(events)
    expect(await importEvidence(eventsSource(events), copy, () => undefined)).toMatchObject({
      left: { fault: 'NotEvidence' },
    })
    expect(must(await verify(storeSource(copy))).outcome).toBe('clean')
  })
})

describe('The version that manifests name', () => {
  it('is that of the package', () => {
    const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
      version: string
    }
    expect(VERSION).toBe(version)
  })
})
