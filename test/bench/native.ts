import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'

/** The module that emmett-sqlite stands on. An install neither fetches nor builds it: its binary would come from elsewhere. */
export const NATIVE: string = 'sqlite3'

const requireAsThePeer = createRequire(import.meta.resolve('@event-driven-io/emmett-sqlite'))

/** Whether the module is there, for the Node that runs. */
export const hasNative = (): boolean => {
  try {
    requireAsThePeer(NATIVE)
    return true
  } catch {
    return false
  }
}

// A distribution of Node has them beside the program. Without them node-gyp would fetch some.
const headers = (): string => {
  const root = join(dirname(process.execPath), '..')
  if (existsSync(join(root, 'include/node/node_api.h'))) return root
  throw new Error(`${root} holds no headers of Node`)
}

/** Compiles the module where it lies, once, which takes two minutes. @throws where there is no compiler, no Python or no headers. */
export const buildNative = async (): Promise<void> => {
  const folder = dirname(requireAsThePeer.resolve(`${NATIVE}/package.json`))
  const gyp = createRequire(join(folder, 'package.json')).resolve('node-gyp/bin/node-gyp.js')
  await promisify(execFile)(process.execPath, [gyp, 'rebuild', `--nodedir=${headers()}`], {
    cwd: folder,
    maxBuffer: Number.POSITIVE_INFINITY,
  })
}
