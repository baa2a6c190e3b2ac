import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { EventStore, Listener, StoredEvent } from '@delega/core'
import { inMemoryStore } from '@delega/core/store'
import {
  type Dump,
  foldAll,
  links,
  memoryStorage,
  type Model,
  runProjections,
  type Schema,
  type Stop,
  type Storage,
  supportRequests,
  timeline,
  work,
} from '@delega/projections'
import { openDatabase, sqliteReadModels } from '@delega/sqlite'
import { afterAll, describe, expect, it } from '@jest/globals'
import { isLeft, isRight, map } from 'fp-ts/lib/Either.js'

import { fill } from '../generate/fill.ts'
import { generate } from '../generate/generate.ts'
import { historyOf } from './history.ts'
import { got } from './got.ts'

const GENERATION = { accountants: 3, clients: 8, events: 400, seed: 11 } as const
const HISTORY = historyOf(GENERATION)
const MODELS = { links, timeline, work, supportRequests } as const

const folder = mkdtempSync(join(tmpdir(), 'delega-stops-'))
afterAll(() => rmSync(folder, { recursive: true }))

type Dumped = { readonly dump: () => Dump }

let count = 0
const STORAGES = {
  'in memory': async (): Promise<Storage> => memoryStorage(),
  'in SQLite': async (): Promise<Storage> => {
    count += 1
    return got(sqliteReadModels(await got(openDatabase({ file: join(folder, `${count}.db`), synchronous: 'normal' }))))
  },
} as const

const dumpOf = async <S extends Schema>(storage: Storage, model: Model<S>): Promise<string> =>
  JSON.stringify(((await got(storage.live(model))) as unknown as Dumped).dump())

const folded = <S extends Schema>(model: Model<S>): string => JSON.stringify(foldAll(model, HISTORY).dump())

/** A change of permissions somewhere in the middle: links, timeline, work and support requests all read it. */
const BROKEN = HISTORY.findLast(({ event }, index) => index < 300 && event.type === 'PermissionGranted')?.stored

/** A store of which this code cannot read one event, as if a newer release had written it, until it is mended. */
const storeWithRiddle = () => {
  const inner = inMemoryStore()
  let isMended = false
  const shown = (stored: StoredEvent): StoredEvent =>
    isMended || stored.position !== BROKEN?.position ? stored : { ...stored, schemaVersion: 99 }
  const store: Pick<EventStore, 'readAll' | 'subscribe'> = {
    readAll: (options) => async () =>
      map((page: { readonly events: readonly StoredEvent[] }) => ({ ...page, events: page.events.map(shown) }))(
        await inner.readAll(options)(),
      ) as Awaited<ReturnType<ReturnType<EventStore['readAll']>>>,
    subscribe: (options, listener: Listener) =>
      inner.subscribe(options, { ...listener, onEvents: (events) => listener.onEvents(events.map(shown)) }),
  }
  return {
    store,
    inner,
    mend: () => {
      isMended = true
    },
  }
}

const PLACE = { position: BROKEN?.position, stream: BROKEN?.stream, type: BROKEN?.type, eventId: BROKEN?.id }
const STOPPED = {
  fault: 'Undecodable',
  event: PLACE,
  because: { fault: 'UnknownSchemaVersion', found: 99, supported: 1 },
}

/** One that has nothing to do with it. */
const services: Model<{ readonly seen: { readonly n: number } }> = {
  name: 'services',
  version: 1,
  categories: ['clientService'],
  tables: {
    seen: {
      columns: { n: ({ n }) => n },
      read: ([n]) => ({ n: Number(n) }),
      orders: {},
    },
  },
  fold: ({ seen }) => seen.set('all', { n: (seen.get('all')?.n ?? 0) + 1 }),
}

describe.each(Object.entries(STORAGES))('a read model %s that meets an event which it cannot decode', (_, open) => {
  const models = { ...MODELS, services }

  it('stops there and says why, keeps what came before, and goes on to the end once the cause is mended', async () => {
    const { store, inner, mend } = storeWithRiddle()
    await fill(inner, generate(GENERATION))
    const storage = await open()
    const stops = new Map<string, Stop>()
    const running = runProjections({
      store,
      models,
      storage,
      batch: 64,
      onStop: (model, stop) => void stops.set(model, stop),
    })
    const refused = await running.models.timeline.ask(() => null)()
    expect(isLeft(refused) && refused.left).toMatchObject({ fault: 'ModelStopped', model: 'timeline', stop: STOPPED })
    // The others go on.
    expect(await got(running.models.services.ask(({ seen }) => seen.get('all')?.n))).toBe(
      HISTORY.filter(({ stored }) => stored.stream.startsWith('clientService-')).length,
    )
    for (const model of ['links', 'work', 'supportRequests'] as const) {
      await running.models[model].ask(() => null)()
      expect(running.models[model].status()).toMatchObject({ status: 'stopped', stop: STOPPED })
    }
    expect([...stops.keys()].toSorted()).toEqual(['links', 'support_requests', 'timeline', 'work'])

    mend()
    for (const model of Object.values(running.models)) model.resume()
    for (const model of Object.values(running.models)) await got(model.ask(() => null))
    await running.stop()
    expect(await dumpOf(storage, links)).toBe(folded(links))
    expect(await dumpOf(storage, timeline)).toBe(folded(timeline))
    expect(await dumpOf(storage, work)).toBe(folded(work))
    expect(await dumpOf(storage, supportRequests)).toBe(folded(supportRequests))
  })

  it('does the same while it follows live, and after a restart', async () => {
    const { store, inner, mend } = storeWithRiddle()
    const storage = await open()
    const running = runProjections({ store, models, storage })
    await got(running.models.links.ask(() => null))
    const filled = await fill(inner, generate(GENERATION))
    expect(isRight(filled)).toBe(true)
    const atLeast = HISTORY.at(-1)?.stored.position
    if (atLeast === undefined) throw new Error('No history')
    const refused = await running.models.links.ask(() => null, { atLeast })()
    expect(isLeft(refused) && refused.left).toMatchObject({ fault: 'ModelStopped', stop: STOPPED })
    expect(isRight(await running.models.services.ask(() => null, { atLeast })())).toBe(true)
    await running.stop()

    mend()
    const again = runProjections({ store, models, storage })
    await got(again.models.links.ask(() => null, { atLeast }))
    await again.stop()
    expect(await dumpOf(storage, links)).toBe(folded(links))
  })
})
