import { type EventStore, instant, type Position } from '@delega/core'
import { inMemoryStore } from '@delega/core/store'
import { links, type Model, type ProjectionOptions, runProjections } from '@delega/projections'
import { orThrow } from '@delega/application'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { left } from 'fp-ts/lib/Either.js'

import { draft, linked, must, practiceOn } from '../../packages/application/test/practice.ts'
import { type Recorder, startRecorder } from './recorder.ts'

const RECORDED = instant('2026-03-01T09:00:00.000Z')

let now = 0
let recorder: Recorder
beforeEach(() => {
  now = Date.parse(RECORDED)
  recorder = startRecorder(() => now)
})
afterEach(() => recorder.stop())

const lag = async () => (await recorder.measured('delega.projection.lag')).map(({ value }) => value)

// The store's clock stands still, so that what the gauge says is told by the recorder's clock alone.
const practice = () => linked(practiceOn(inMemoryStore({ clock: () => RECORDED })))

const follow = (store: EventStore, options: Pick<ProjectionOptions<never>, 'observer' | 'logger'> = {}) =>
  runProjections({ ...options, store, models: { links } })

type Following = ReturnType<typeof follow>

const upToDate = ({ models }: Following, atLeast: Position | null = null) =>
  orThrow(models.links.ask(() => null, { atLeast }))

describe('the lag of a read model', () => {
  it('is the age of its last event when that was taken in, while it is live', async () => {
    const { store, delega } = await practice()
    now += 2_500
    const projections = follow(store, { observer: recorder.telemetry.observer })
    await upToDate(projections)
    expect(await lag()).toEqual([2.5])
    now += 60_000
    expect(await lag()).toEqual([2.5])
    const { position } = await must(delega, draft(1))
    await upToDate(projections, position)
    expect(await lag()).toEqual([62.5])
    await projections.stop()
  })

  it('grows while the model has stopped, which is counted by why', async () => {
    const { store } = await practice()
    const failing: Model<{}> = {
      name: 'failing',
      version: 1,
      categories: ['delegation'],
      tables: {},
      fold: (_, event) => {
        if (event.type === 'DelegationAccepted') throw new Error('Zz-Secret')
      },
    }
    const stopped = new Promise((resolve) => {
      const projections = runProjections({
        store,
        models: { failing },
        batch: 1,
        observer: recorder.telemetry.observer,
        onStop: () => resolve(projections),
      })
    })
    await stopped
    expect(await recorder.measured('delega.projection.stops')).toMatchObject([
      { attributes: { 'delega.projection.model': 'failing', 'error.type': 'FoldFailed' }, value: 1 },
    ])
    now += 10_000
    expect(await lag()).toEqual([10])
    expect(await recorder.everything()).not.toContain('Zz-Secret')
  })
})

describe('the events that a read model took in', () => {
  it('are counted once, whether it catches up or follows, and not when it is rebuilt beside', async () => {
    const { store, delega, history } = await practice()
    const projections = follow(store, { observer: recorder.telemetry.observer })
    await upToDate(projections)
    const { position } = await must(delega, draft(1))
    await upToDate(projections, position)
    await orThrow(projections.models.links.rebuild())
    await projections.stop()
    const wanted = (await history()).filter(({ stream }) =>
      links.categories.some((one) => stream.startsWith(`${one}-`)),
    )
    const [counted] = await recorder.measured('delega.projection.events')
    expect(counted?.attributes).toEqual({ 'delega.projection.model': 'links' })
    expect(counted?.value).toBe(wanted.length)
  })
})

describe('a logger of read models', () => {
  it('is told of each turn, and what it throws is dropped', async () => {
    const { store } = await practice()
    const lines: string[] = []
    const projections = follow(store, {
      logger: ({ level, fields }) => {
        lines.push(`${level} ${fields['model']} ${fields['news']}`)
        throw new Error('a full disk')
      },
    })
    await upToDate(projections)
    await projections.stop()
    expect(lines).toEqual(['info links catchingUp', 'debug links advanced', 'info links live', 'info links over'])
  })

  it('is told why one stopped', async () => {
    const { store } = await practice()
    const broken: EventStore = { ...store, readAll: () => async () => left({ fault: 'Corrupt', detail: 'Zz-Secret' }) }
    const entry = await new Promise((resolve) => {
      follow(broken, {
        logger: (line) => {
          if (line.level === 'error') resolve(line)
        },
      })
    })
    expect(entry).toEqual({
      level: 'error',
      message: 'projection',
      fields: { model: 'links', news: 'stopped', fault: 'StoreFailed' },
    })
  })
})
