import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { KeyObject } from 'node:crypto'

import { isLeft } from 'fp-ts/lib/Either.js'

import { type Checkpoint, readCheckpoint, readPrivateKey, readPublicKey } from '../merkle/checkpoint.js'
import { openTree, type TreeFile } from '../merkle/tree-file.js'
import { usage } from './ending.js'

const textOf = (path: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'ENOENT') throw usage(`There is no file ${path}.`)
    throw usage(`${path} cannot be read (${String(code)}).`)
  }
}

export const jsonIn = (path: string): unknown => {
  try {
    return JSON.parse(textOf(path))
  } catch (error) {
    if (error instanceof SyntaxError) throw usage(`${path} is no JSON.`)
    throw error
  }
}

export const checkpointIn = (path: string): Checkpoint => {
  const checkpoint = readCheckpoint(jsonIn(path))
  if (checkpoint === null) throw usage(`${path} is no checkpoint.`)
  return checkpoint
}

const keyIn = (path: string, read: typeof readPublicKey): KeyObject => {
  const key = read(textOf(path))
  if (isLeft(key)) throw usage(`${path} is of no use: ${key.left}.`)
  return key.right
}

export const publicKeyIn = (path: string): KeyObject => keyIn(path, readPublicKey)
export const privateKeyIn = (path: string): KeyObject => keyIn(path, readPrivateKey)

export const treeIn = (path: string, options?: { readonly create: boolean }): TreeFile => {
  const tree = openTree(path, options)
  if (isLeft(tree)) throw usage(`${tree.left.detail}.`)
  return tree.right
}

/** Before the work is done: nothing is ever written over. */
export const refuseTaken = (path: string): void => {
  if (existsSync(path)) throw usage(`${path} exists already: name another file.`)
  if (!existsSync(dirname(resolve(path)))) throw usage(`There is no folder ${dirname(path)}.`)
}

/** Writes a new file; one that exists is left alone. */
export const writeNew = (path: string, text: string, mode = 0o644): void => {
  refuseTaken(path)
  try {
    writeFileSync(path, text, { mode, flag: 'wx' })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    throw usage(`${path} cannot be written (${String(code)}).`)
  }
}
