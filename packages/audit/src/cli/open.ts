import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs'

import { isLeft } from 'fp-ts/lib/Either.js'

import { openEvidence } from '../evidence/evidence.js'
import { manifestPath } from '../evidence/manifest.js'
import { type EventSource, storeSource } from '../source/source.js'
import { isServer, flawIn, openStore, type OpenStoreOptions } from '../store/index.js'
import { endingFor, Ending, usage } from './ending.js'

/** A history that is open, and how to let it go. */
export type Opened = { readonly source: EventSource; readonly close: () => Promise<void> }

const SQLITE = 'SQLite format 3\0'
const NOTHING = async (): Promise<void> => undefined

/** Without what might be a password. */
export const shown = (where: string): string => where.replace(/\/\/[^@/]*@/, '//…@')

const openLive = async (where: string, options: OpenStoreOptions): Promise<Opened> => {
  const store = await openStore(where, options)()
  if (isLeft(store)) throw endingFor(store.left, where)
  return { source: storeSource(store.right), close: store.right.close }
}

const openServer = async (where: string): Promise<Opened> => {
  try {
    return await openLive(where, { readDeadlineMs: 5_000 })
  } catch (error) {
    if (error instanceof RangeError) throw usage(`${shown(where)} is no connection string.`)
    throw error
  }
}

const startOf = (path: string): string => {
  const file = openSync(path, 'r')
  const bytes = Buffer.alloc(SQLITE.length)
  const count = readSync(file, bytes, 0, bytes.length, 0)
  closeSync(file)
  return bytes.toString('latin1', 0, count)
}

const openFile = async (path: string): Promise<Opened> => {
  if (!existsSync(path)) throw usage(flawIn(path) ?? `There is no file ${path}.`)
  if (statSync(path).isDirectory()) throw usage(`${path} is a folder: give the file of a store, or an export.`)
  const start = startOf(path)
  if (start === SQLITE) return openLive(path, { readOnly: true })
  if (!existsSync(manifestPath(path)) && !start.startsWith('{'))
    throw usage(`${path} is neither the file of a store nor an export of one.`)
  const evidence = await openEvidence(path)
  if (isLeft(evidence)) throw new Ending(endingFor(evidence.left, path).message, 2)
  return { source: evidence.right.source, close: NOTHING }
}

/** Opens what `--store` names: a server by its connection string, the file of a store, or an export. */
export const openSource = async (where: string): Promise<Opened> => {
  try {
    return await (isServer(where) ? openServer(where) : openFile(where))
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'EACCES' || code === 'EPERM') throw usage(`${where} may not be read.`)
    throw error
  }
}

/** Works on a history and lets it go. */
export const onSource = async <A>(where: string, work: (source: EventSource) => Promise<A>): Promise<A> => {
  const { source, close } = await openSource(where)
  try {
    return await work(source)
  } finally {
    await close()
  }
}

/** The same, for whatever answers questions: an export that was altered answers none. */
export const onSoundSource = async <A>(where: string, work: (source: EventSource) => Promise<A>): Promise<A> =>
  onSource(where, async (source) => {
    if (source.altered !== null)
      throw new Ending(`${where} was altered (${source.altered}): only \`delega verify\` looks into it.`, 3)
    return work(source)
  })
