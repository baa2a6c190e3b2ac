import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Position, StoredEvent } from '@delega/core'

import {
  catchUp,
  type Checkpoint,
  eventsSource,
  flawOf,
  newKeys,
  openTree,
  proveEvent,
  proveGrowth,
  readPrivateKey,
  readPublicKey,
  rootAt,
  type RuleName,
  signCheckpoint,
  type TreeFile,
  verify,
} from '../src/index.js'
import { historyOf } from './world.ts'
import { must } from './must.ts'

const folder = mkdtempSync(join(tmpdir(), 'delega-tree-'))
const keys = newKeys()
const privateKey = must(readPrivateKey(keys.privateKey))
const publicKey = must(readPublicKey(keys.publicKey))

let events: readonly StoredEvent[] = []
let tree: TreeFile
let early: Checkpoint
let late: Checkpoint

const signedAt = (size: number): Checkpoint =>
  signCheckpoint({ size, root: rootAt(tree, size), position: events[size - 1]?.position ?? null }, privateKey)

beforeAll(async () => {
  events = await historyOf(11, 200)
  tree = must(openTree(join(folder, 'tree'), { create: true }))
  must(await catchUp(tree, eventsSource(events)))
  early = signedAt(Math.floor(events.length / 2))
  late = signedAt(events.length)
})

afterAll(() => {
  tree.close()
  rmSync(folder, { recursive: true })
})

const nth = (index: number): StoredEvent => {
  const event = events[index]
  if (event === undefined) throw new RangeError('The history is too short')
  return event
}

const changed = (index: number, change: (event: StoredEvent) => Partial<StoredEvent>): readonly StoredEvent[] =>
  events.map((event, at) => (at === index ? { ...event, ...change(event) } : event))

// Somebody who can write into the store makes everything fit: positions and revisions are in order afterwards.
const renumbered = (tampered: readonly StoredEvent[]): readonly StoredEvent[] => {
  const revisions = new Map<string, number>()
  return tampered.map((event, index) => {
    const revision = (revisions.get(event.stream) ?? -1) + 1
    revisions.set(event.stream, revision)
    return { ...event, revision, position: (index + 1) as Position }
  })
}

type Tampering = { readonly kind: string; readonly history: () => readonly StoredEvent[] }

const AT = 60

const TAMPERINGS: readonly Tampering[] = [
  {
    kind: 'an edited payload',
    history: () => changed(AT, ({ data }) => ({ data: { ...data, at: '2026-03-01T09:00:00.001Z' } })),
  },
  {
    kind: 'another author',
    history: () =>
      changed(AT, ({ metadata }) => ({ metadata: { ...metadata, by: { kind: 'system', name: 'nobody' } } })),
  },
  {
    kind: 'another time of recording',
    history: () => changed(AT, () => ({ recordedAt: '2026-03-01T09:00:00.001Z' as StoredEvent['recordedAt'] })),
  },
  {
    kind: 'a field added to the metadata',
    history: () => changed(AT, ({ metadata }) => ({ metadata: { ...metadata, note: 'x' } as never })),
  },
  { kind: 'an event taken out', history: () => renumbered(events.filter((_, index) => index !== AT)) },
  {
    kind: 'an event put in',
    history: () => renumbered([...events.slice(0, AT), { ...nth(AT), id: nth(0).id }, ...events.slice(AT)]),
  },
  {
    kind: 'two events swapped',
    history: () => renumbered([...events.slice(0, AT), nth(AT + 1), nth(AT), ...events.slice(AT + 2)]),
  },
  { kind: 'an event doubled', history: () => renumbered([...events.slice(0, AT), nth(AT), ...events.slice(AT)]) },
  { kind: 'the tail cut off', history: () => events.slice(0, -3) },
  {
    kind: 'everything replaced by another history of the same length',
    history: () =>
      events.map((event) => ({
        ...event,
        recordedAt: event.recordedAt.replace('2026', '2025') as StoredEvent['recordedAt'],
      })),
  },
]

const rulesIn = async (
  history: readonly StoredEvent[],
  options: Parameters<typeof verify>[1],
): Promise<readonly RuleName[]> =>
  must(await verify(eventsSource(history), { derivedIds: false, ...options })).findings.map(({ rule }) => rule)

describe('A history that was not touched', () => {
  it('holds against its checkpoints and its tree', async () => {
    const checkpoints = [early, late]
    const verified = must(await verify(eventsSource(events), { checkpoints, publicKey, tree }))
    expect(verified.findings).toEqual([])
    expect(verified.integrity.checkpoints.map(({ verdict }) => verdict)).toEqual(['holds', 'holds'])
  })

  it('may grow: what came since is no finding', async () => {
    const grown = await historyOf(11, 220)
    expect(grown.slice(0, events.length)).toEqual(events)
    expect(await rulesIn(grown, { checkpoints: [late], publicKey, tree })).toEqual([])
  })
})

describe('Tampering', () => {
  it.each(TAMPERINGS)('by $kind is found against a checkpoint', async ({ history }) => {
    const rules = await rulesIn(history(), { checkpoints: [late], publicKey })
    expect(rules.some((rule) => rule === 'CheckpointBroken' || rule === 'HistoryTruncated')).toBe(true)
  })

  it.each(TAMPERINGS)('by $kind is found against the tree', async ({ history }) => {
    const rules = await rulesIn(history(), { tree })
    expect(rules.some((rule) => rule === 'IntegrityBroken' || rule === 'HistoryTruncated')).toBe(true)
  })

  it('is traced to the event by the tree', async () => {
    const history = changed(AT, ({ data }) => ({ data: { ...data, at: '2026-03-01T09:00:00.001Z' } }))
    const { findings } = must(await verify(eventsSource(history), { tree }))
    expect(findings.filter(({ rule }) => rule === 'IntegrityBroken').map(({ event }) => event?.position)).toEqual([
      AT + 1,
    ])
  })

  it('of a checkpoint is found by its signature', async () => {
    for (const forged of [
      { ...late, size: late.size - 1 },
      { ...late, root: early.root },
      { ...late, position: early.position },
      { ...late, signature: early.signature },
    ])
      expect(await rulesIn(events, { checkpoints: [forged], publicKey })).toEqual(['CheckpointForged'])
  })

  it('by whoever signs with another key is found', async () => {
    const others = must(readPrivateKey(newKeys().privateKey))
    const forged = signCheckpoint(
      { size: late.size, root: Buffer.from(late.root, 'hex'), position: late.position },
      others,
    )
    expect(await rulesIn(events, { checkpoints: [forged], publicKey })).toEqual(['CheckpointForged'])
  })
})

describe('A proof that leaves the house', () => {
  it('convinces offline for every event, and no more once anything in it was changed', () => {
    for (const event of events.slice(0, early.size)) {
      const proof = proveEvent(tree, event, early)
      expect(flawOf(JSON.parse(JSON.stringify(proof)), publicKey)).toBeNull()
      expect(flawOf({ ...proof, event: { ...event, type: 'Other' } }, publicKey)).toBe('ProofInvalid')
    }
  })

  it('is not given for an event that came after the checkpoint', () => {
    expect(proveEvent(tree, nth(early.size), early)).toBeNull()
  })

  it('shows that a later checkpoint grew out of an earlier one', () => {
    const proof = proveGrowth(tree, early, late)
    expect(flawOf(JSON.parse(JSON.stringify(proof)), publicKey)).toBeNull()
    expect(flawOf({ ...proof, first: late, second: early }, publicKey)).toBe('ProofInvalid')
    expect(flawOf({ ...proof, path: proof?.path.slice(1) }, publicKey)).toBe('ProofInvalid')
    expect(flawOf({ ...proof, first: { ...early, root: late.root } }, publicKey)).toBe('SignatureInvalid')
    expect(flawOf({ format: 'delega-inclusion/1' }, publicKey)).toBe('NotAProof')
  })
})

describe('The file of the tree', () => {
  it('takes up where it stopped, also after half a record', async () => {
    const path = join(folder, 'grown')
    const begun = must(openTree(path, { create: true }))
    must(await catchUp(begun, eventsSource(events.slice(0, 50))))
    begun.close()
    const { appendFileSync } = await import('node:fs')
    appendFileSync(path, Buffer.alloc(17, 7))
    const again = must(openTree(path, { create: true }))
    expect(again.size()).toBe(50)
    expect(must(await catchUp(again, eventsSource(events)))).toBe(events.length - 50)
    expect(rootAt(again, late.size)).toEqual(rootAt(tree, late.size))
    again.close()
  })

  it('is told from other files', async () => {
    const path = join(folder, 'other')
    const { writeFileSync } = await import('node:fs')
    writeFileSync(path, 'something else')
    expect(openTree(path, { create: true })).toMatchObject({ left: { fault: 'NotATree' } })
    expect(openTree(join(folder, 'missing'))).toMatchObject({ left: { fault: 'TreeUnavailable' } })
  })
})
